"""Labels: colour names become colours, and every label gets a name of its own."""

from collections.abc import Iterable
from typing import Final

from handlers.trello.shapes import Label
from handlers.trello.wording import fitting
from rooms.fields import MAX_NAME

PLAIN: Final = "#8590a2"  # of a label without a colour
COLORS: Final = {
    "green": "#4bce97",
    "yellow": "#e2b203",
    "orange": "#faa53d",
    "red": "#f87462",
    "purple": "#9f8fef",
    "blue": "#579dff",
    "sky": "#6cc3e0",
    "lime": "#94c748",
    "pink": "#e774bb",
    "black": "#626f86",
}
"""As Trello paints them; `_dark` and `_light` are shades of these."""
MARK: Final = 20  # characters: what is put behind a name that two labels have, such as “ (orange dark)”
SHADES: Final = {"_dark": 0.72, "_light": 1.18}


def color(name: str | None) -> str:
    """The colour of that name."""
    for shade, strength in SHADES.items():
        if name is not None and name.endswith(shade):
            return _shaded(COLORS.get(name.removesuffix(shade), PLAIN), strength)
    return COLORS.get(name or "", PLAIN)


def names(labels: Iterable[Label]) -> dict[str, str]:
    """Trello id → a name that no other label has; one without a name is called by its colour."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for label in labels:
        shown = (label.color or "label").replace("_", " ")
        name = fitting(label.name, MAX_NAME - MARK, shown.capitalize())
        choices = [name, f"{name} ({shown})", *(f"{name} ({n})" for n in range(2, len(taken) + 3))]
        found[label.id] = next(choice for choice in choices if choice.casefold() not in taken)
        taken.add(found[label.id].casefold())
    return found


def _shaded(color: str, strength: float) -> str:
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(part * strength)):02x}" for part in parts)
