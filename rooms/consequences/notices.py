"""Notices: news as it is shown at once to those who are connected."""

import msgspec

from rooms.consequences.news import Kind, news
from rooms.messages import Line


class Notice(msgspec.Struct, frozen=True):
    """The payload of `notification`, for all sockets of `user_id`."""

    user_id: str
    kind: Kind
    project_id: str
    task_id: str
    comment_id: str | None
    actor_id: str
    seq: int
    at: str


def notices(project_id: str, line: Line) -> list[Notice]:
    """Whom to tell about a committed entry."""
    entry = line.entry
    return [
        Notice(one.user_id, one.kind, project_id, one.task_id, one.comment_id, entry.actor_id, entry.seq, entry.at)
        for one in news(entry.type, entry.actor_id, entry.request_id, entry.changes)
    ]
