"""The main states of the board, and how somebody gets into each.

All begin at Apollo's open board, on which nothing is chosen.
"""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from tests.browser.furnished import Furnished
from tests.browser.states import hands, pages, told

State = Callable[[Page, Furnished], Awaitable[None]]

STATES: dict[str, State] = {
    "board": hands.as_it_is,
    "task": hands.task,
    "task-fields": hands.task_fields,
    "history": hands.history,
    "composer": hands.composer,
    "column-menu": hands.column_menu,
    "folded": hands.folded,
    "people": hands.people,
    "account": hands.account,
    "palette": hands.palette,
    "palette-search": hands.palette_search,
    "labels": hands.labels,
    "keys": hands.keys,
    "filter": hands.filter_,
    "nothing-found": hands.nothing_found,
    "selection": hands.selection,
    "lanes": hands.lanes,
    "lifted": hands.lifted,
    "moved": told.moved,
    "refusal": told.refusal,
    "conflict": told.conflict,
    "offline": told.offline,
    "back-again": told.back_again,
    "archive": pages.archive,
    "activity": pages.activity,
    "leaderboard": pages.leaderboard,
    "flow": pages.flow,
    "bell": told.bell,
    "bell-empty": pages.bell_empty,
    "viewer": pages.viewer,
    "removed": pages.removed,
    "empty-project": pages.empty_project,
    "projects": pages.projects,
    "first-project": pages.first_project,
    "login": pages.login,
    "login-refused": pages.login_refused,
    "register": pages.register,
}
WIDE_ONLY = {"lanes", "folded"}
"""States that a phone does not offer."""
