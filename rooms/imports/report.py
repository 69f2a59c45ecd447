"""What became of an import: how much was brought in, and what was not, and why."""

from collections import Counter
from typing import Final

import msgspec

EXAMPLES: Final = 5  # names per reason: enough to find the place


class LeftOut(msgspec.Struct, frozen=True):
    """Something that was not brought in, or not as it was."""

    what: str
    why: str
    count: int
    examples: list[str]


class Outcome(msgspec.Struct, frozen=True):
    """The report as it is written to a file."""

    project_id: str
    name: str
    imported: dict[str, int]
    there_already: dict[str, int]
    not_imported: list[LeftOut]


class Report:
    """Collects while the import runs."""

    def __init__(self) -> None:
        self.project_id = ""
        self.name = ""
        self.imported: Counter[str] = Counter()
        self.known: Counter[str] = Counter()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], list[str]] = {}

    def left_out(self, what: str, why: str, example: str = "", count: int = 1) -> None:
        """Count something that was not brought in."""
        if count <= 0:
            return
        self._counts[what, why] += count
        examples = self._examples.setdefault((what, why), [])
        if example and len(examples) < EXAMPLES and example not in examples:
            examples.append(example)

    def outcome(self) -> Outcome:
        """All of it, the most frequent first."""
        missing = [
            LeftOut(what, why, count, self._examples[what, why])
            for (what, why), count in sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        return Outcome(self.project_id, self.name, dict(self.imported), dict(self.known), missing)
