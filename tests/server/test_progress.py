"""How far an import is: a bar at a terminal, lines elsewhere."""

from io import StringIO

from server.importing import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_bars_with_counts() -> None:
    stream = Terminal()
    with progress.shown(stream) as shown:
        shown.total("card", 3)
        shown.total("comment", 0)
        for _ in range(3):
            shown.advance("card")
            shown.advance("label")
    assert "card" in stream.getvalue()
    assert "3/3" in stream.getvalue()
    assert "comment" not in stream.getvalue()


def test_a_file_gets_a_line_when_something_is_done() -> None:
    stream = StringIO()
    with progress.shown(stream) as shown:
        shown.total("reading", None)
        for _ in range(2000):
            shown.advance("reading")
        shown.total("reading", 2000)
        shown.total("card", 2)
        shown.advance("card")
        shown.advance("card")
    lines = stream.getvalue().splitlines()
    assert [line.partition(" (")[0] for line in lines] == ["reading: 2,000 of 2,000", "card: 2 of 2"]
