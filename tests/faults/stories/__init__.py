"""Every promise as a story, told of the server as it is and of broken ones. A story says what was wrong."""

from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """`wrong` is empty when the promise was kept; `numbers` is what was measured."""

    wrong: list[str]
    numbers: dict[str, Any]

    def print(self) -> "Outcome":
        print(self.numbers)
        for one in self.wrong[:20]:
            print("VIOLATION", one)
        return self
