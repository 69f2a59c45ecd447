"""Apollo: the demo project, a few weeks of work by three people."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from rooms.board.columns import CreateColumn
from rooms.board.comments import AddComment
from rooms.board.labels import CreateLabel
from rooms.board.members import AddMember
from rooms.board.projects import CreateProject
from rooms.board.tasks import CreateTask, MoveTask
from rooms.fields import instant
from rooms.ids import derived
from rooms.messages import Doer
from rooms.roles import Role
from server.seed.cards import BACKLOG, CARDS, COLUMNS, DONE, LABELS, Card
from server.seed.story import Step

REQUEST: Final = "seed:apollo"
BEGUN: Final = 30.0  # days ago
MOMENT: Final = 1 / 1440  # days: what is done in one sitting takes a minute each


def project_id(ada: Doer) -> str:
    """The id that Apollo has, made or not."""
    return _create().addressed(ada).project_id


def steps(people: Mapping[str, Doer], now: datetime) -> Iterator[Step]:
    """Everything that happened; `people` by their names in lower case."""
    ada = people["ada"]
    id = project_id(ada)
    at = count(start=0)
    yield Step(BEGUN, ada, _create().addressed(ada))
    roles: Mapping[str, Role] = {"grace": "member", "linus": "viewer"}
    for name, role in roles.items():
        join = AddMember(project_id=id, request_id=f"seed:{name}", user_id=people[name].id, role=role)
        yield Step(BEGUN - next(at) * MOMENT, ada, join)
    for n, (title, category, limit) in enumerate(COLUMNS):
        column = CreateColumn(project_id=id, request_id=_column(n), name=title, category=category, wip_limit=limit)
        yield Step(BEGUN - next(at) * MOMENT, ada, column)
    for title, color in LABELS.items():
        label = CreateLabel(project_id=id, request_id=f"seed:label:{title}", name=title, color=color)
        yield Step(BEGUN - next(at) * MOMENT, ada, label)
    for n, card in enumerate(CARDS):
        yield from _life(id, n, card, people, now)


def _create() -> CreateProject:
    about = "The demo project: land on the moon, and come back."
    return CreateProject(request_id=REQUEST, name="Apollo", key="APO", description=about, columns=False)


def _life(id: str, n: int, card: Card, people: Mapping[str, Doer], now: datetime) -> Iterator[Step]:
    request = f"seed:card:{n}"
    task_id = derived(id, "task", request)
    names = card.people.split()
    owner = people[names[0]] if names else people["ada"]
    made = CreateTask(
        project_id=id,
        request_id=request,
        title=card.title,
        column_id=derived(id, "column", _column(BACKLOG)),
        description=card.text or None,
        priority=card.priority,
        assignee_ids=tuple(people[name].id for name in names),
        label_ids=tuple(derived(id, "label", f"seed:label:{label}") for label in card.labels.split()),
        due_at=instant(now + timedelta(days=card.due)) if card.due is not None else None,
        estimate=card.estimate,
    )
    yield Step(card.made - n * MOMENT, people["ada"], made)
    for days_ago, column in card.path:
        move = MoveTask(
            project_id=id,
            request_id=f"{request}:{days_ago}",
            task_id=task_id,
            column_id=derived(id, "column", _column(column)),
            position="top" if column == DONE else "bottom",
        )
        yield Step(days_ago, owner, move)
    for days_ago, name, body in card.said:
        comment = AddComment(project_id=id, request_id=f"{request}:said:{days_ago}", task_id=task_id, body=body)
        yield Step(days_ago, people[name], comment)


def _column(n: int) -> str:
    return f"seed:column:{n}"
