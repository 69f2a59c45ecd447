"""The frame of the board: project, people, labels and columns, and the commands that make them."""

from collections.abc import Iterator, Mapping
from typing import Final

from handlers.trello import columns, labels, wording
from handlers.trello.shapes import Member
from handlers.trello.survey import Survey
from rooms.board.columns import MAX_WIP_LIMIT, CreateColumn
from rooms.board.labels import CreateLabel
from rooms.board.members import AddMember
from rooms.board.projects import MAX_SUMMARY, CreateProject
from rooms.fields import MAX_NAME
from rooms.imports import ids
from rooms.imports.intake import Item
from rooms.imports.report import Report
from rooms.messages import Doer
from rooms.roles import Role

ROLES: Final[Mapping[str, Role]] = {"admin": "admin", "observer": "viewer"}


class Plan:
    """Everything but what the cards hold."""

    def __init__(self, survey: Survey, doer: Doer, name: str | None, report: Report) -> None:
        self.survey = survey
        self._report = report
        self.open = [one for one in survey.lists if not one.closed]
        title = wording.fitting(name or survey.head.name, MAX_NAME, "Trello board")
        if len(survey.head.desc) > MAX_SUMMARY:
            report.left_out("description of the board", f"only {MAX_SUMMARY:,} characters fit", title)
        self.project = CreateProject(
            request_id=ids.request(survey.head.id),
            name=title,
            description=wording.fitting(survey.head.desc, MAX_SUMMARY),
            columns=not self.open,
        ).addressed(doer)
        self.project_id = self.project.project_id

    def members(self, people: Mapping[str, str]) -> Iterator[Item]:
        """Those who have accounts here (Trello id → user id). The same person twice is one."""
        types = {one.id_member: one.member_type for one in self.survey.memberships}
        known: set[str] = set()
        for member in self.survey.members:
            user_id = people.get(member.id)
            if user_id is not None and user_id not in known:
                known.add(user_id)
                role = ROLES.get(types.get(member.id, ""), "member")
                command = AddMember(
                    project_id=self.project_id, request_id=ids.request(member.id), user_id=user_id, role=role
                )
                yield Item("member", shown(member), command)

    def labels(self) -> Iterator[Item]:
        """Those with a name, and those that a card uses."""
        kept = [one for one in self.survey.labels if one.name.strip() or one.id in self.survey.used_labels]
        self._report.left_out("label", "it has no name and no card uses it", count=len(self.survey.labels) - len(kept))
        names = labels.names(kept)
        for label in kept:
            command = CreateLabel(
                project_id=self.project_id,
                request_id=ids.request(label.id),
                name=names[label.id],
                color=labels.color(label.color),
            )
            yield Item("label", names[label.id], command)

    def columns(self) -> Iterator[Item]:
        """The open lists from left to right. A list's limit is soft: so it was at Trello."""
        for one in self.open:
            command = CreateColumn(
                project_id=self.project_id,
                request_id=ids.request(one.id),
                name=wording.fitting(one.name, MAX_NAME, "Untitled"),
                category=columns.category(one.name),
                wip_limit=one.soft_limit if one.soft_limit and 1 <= one.soft_limit <= MAX_WIP_LIMIT else None,
                wip_mode="soft",
            )
            yield Item("column", one.name, command)
        for one in self.survey.lists:
            if one.closed:
                self._report.left_out("closed list", "its cards are in the archive", one.name)


def shown(member: Member) -> str:
    """A member's name as people know it."""
    return f"{member.full_name or member.username} (@{member.username})" if member.username else member.full_name
