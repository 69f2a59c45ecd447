"""Columns: what a list is for, guessed from its name, because Trello does not say."""

import re
from typing import Final

from rooms.records import Category

WORDS: Final[dict[Category, str]] = {
    "done": r"done|complete[d]?|finished|closed|shipped|released|live|archive[d]?|erledigt|fertig|fait|terminé|hecho",
    "doing": r"doing|progress|wip|review|testing|test|qa|verify|current|now|active|in arbeit|en cours|haciendo|blocked",
    "backlog": r"backlog|ideas?|icebox|someday|later|inbox|wish(?:es|list)?|future|parking|ideen|idées",
}


def category(name: str) -> Category:
    """Done, doing or backlog where a word of the name says so, else to do. People change it with a click."""
    if re.search(r"\b(?:to do|todo|to-do|next)\b", name, re.IGNORECASE):
        return "todo"
    for kind, words in WORDS.items():
        if re.search(rf"\b(?:{words})\b", name, re.IGNORECASE):
            return kind
    return "todo"
