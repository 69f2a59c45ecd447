"""The summary: what an import did and what it left out, for a person and for a program."""

from pathlib import Path

import msgspec

from rooms.imports.report import Outcome

WIDTH = 100  # characters of one line of examples


def text(outcome: Outcome, address: str) -> str:
    """For a person."""
    lines = [f"“{outcome.name}” is at {address}/#/p/{outcome.project_id}"]
    kinds = dict.fromkeys([*outcome.imported, *outcome.there_already])
    for kind in kinds:
        known = outcome.there_already.get(kind, 0)
        also = f" (and {known:,} that are here already)" if known else ""
        lines.append(f"  {outcome.imported.get(kind, 0):>8,}  {kind}{also}")
    if outcome.not_imported:
        lines += ["", "Not imported, or not as it was:"]
    for left in outcome.not_imported:
        lines.append(f"  {left.count:>8,}  {left.what}: {left.why}")
        if left.examples:
            examples = "; ".join(" ".join(example.split()) for example in left.examples)
            lines.append(f"            such as {examples if len(examples) <= WIDTH else examples[:WIDTH] + ' …'}")
    return "\n".join(lines) + "\n"


def save(outcome: Outcome, path: Path) -> None:
    """For a program."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(outcome), indent=2) + b"\n")
