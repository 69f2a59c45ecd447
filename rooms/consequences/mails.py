"""Mails: news for those who may be away, written as jobs with the entry that causes them."""

from typing import Final

import msgspec

from rooms.consequences.news import Kind, News, news
from rooms.records import Task
from rooms.turn import Turn

JOB: Final = "email"
QUOTED: Final = 1_000  # characters of a comment in a mail: enough to decide whether to open it


class Mail(msgspec.Struct, frozen=True):
    """The payload of an `email` job. `id` is the same however often the job is tried."""

    id: str
    user_id: str
    kind: Kind
    project_id: str
    project: str
    task_id: str
    number: str
    title: str
    actor: str
    text: str


def follow(turn: Turn) -> None:
    """Queue one mail for everybody whom the turn has news for."""
    for one in news(type(turn.command).entry, turn.doer.id, turn.command.request_id, turn.changes):
        task = turn.find(Task, one.task_id)
        if task is not None:
            turn.job(JOB, _mail(turn, one, task))


def _mail(turn: Turn, one: News, task: Task) -> Mail:
    text = one.text if len(one.text) <= QUOTED else one.text[:QUOTED].rstrip() + " …"
    return Mail(
        id=turn.new_id(f"mail:{one.user_id}"),
        user_id=one.user_id,
        kind=one.kind,
        project_id=turn.state.project_id,
        project=turn.project.name,
        task_id=task.id,
        number=f"{turn.project.key}-{task.number}",
        title=task.title,
        actor=turn.doer.name,
        text=text,
    )
