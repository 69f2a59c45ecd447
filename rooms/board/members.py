"""Members: who is in the project, and what they may do there."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from msgspec import Meta

from rooms.accounts.fields import MAX_EMAIL
from rooms.errors import Conflict, Forbidden, Invalid, NotFound
from rooms.fields import Id
from rooms.messages import Command, Doer, Read
from rooms.people import Person
from rooms.records import Member, Task
from rooms.roles import Role, allows
from rooms.turn import Turn

Email = Annotated[str, Meta(min_length=3, max_length=MAX_EMAIL, pattern="@")]


class AddMember(Command, frozen=True, kw_only=True, tag="member.add"):
    """Let somebody in, by user id or by e-mail address. Nobody can give a higher role than their own."""

    user_id: Id | None = None
    email: Email | None = None
    role: Role = "member"

    entry: ClassVar[str] = "member.added"
    needs: ClassVar[Role] = "admin"

    def reads(self, doer: Doer) -> Iterable[Read]:
        if self.user_id is not None:
            yield Read("user", "id", self.user_id)
        if self.email is not None:
            yield Read("user", "email", self.email)

    def perform(self, turn: Turn) -> None:
        if (self.user_id is None) == (self.email is None):
            raise Invalid("user_id", "Say who: either user_id or email")
        person = next((one for one in turn.all(Person) if self.user_id == one.id or _same(self.email, one.email)), None)
        if person is None:
            raise NotFound("user", self.user_id or self.email or "")
        known = turn.find(Member, person.id)
        if known is not None:
            raise Conflict(f"{known.name} is in this project already", current={"role": known.role})
        _check_reach(turn, self.role)
        turn.put(Member(id=person.id, name=person.name, role=self.role, bot=person.bot))


class UpdateMember(Command, frozen=True, kw_only=True, tag="member.update"):
    """Change somebody's role. The last owner stays owner."""

    user_id: Id
    role: Role

    entry: ClassVar[str] = "member.updated"
    needs: ClassVar[Role] = "admin"

    def perform(self, turn: Turn) -> None:
        member = turn.get(Member, self.user_id)
        _check_reach(turn, self.role)
        _check_reach(turn, member.role)
        if self.role != "owner":
            _keep_an_owner(turn, member)
        turn.set(member, {"role": self.role})


class RemoveMember(Command, frozen=True, kw_only=True, tag="member.remove"):
    """Take somebody out of the project and off its tasks. They see nothing after this entry.

    Everybody may leave; removing others needs the role admin. The last owner stays.
    """

    user_id: Id

    entry: ClassVar[str] = "member.removed"
    needs: ClassVar[Role] = "viewer"

    def perform(self, turn: Turn) -> None:
        member = turn.get(Member, self.user_id)
        if member.id != turn.doer.id:
            if not allows(_role(turn), "admin"):
                raise Forbidden("admin")
            _check_reach(turn, member.role)
        _keep_an_owner(turn, member)
        turn.drop(member)
        for task in turn.all(Task):
            if member.id in task.assignee_ids:
                turn.set(task, {"assignee_ids": tuple(id for id in task.assignee_ids if id != member.id)})


class RenameMember(Command, frozen=True, kw_only=True, tag="member.rename"):
    """Show a new name on the board: one's own, as the account has it."""

    entry: ClassVar[str] = "member.renamed"
    needs: ClassVar[Role] = "viewer"

    def perform(self, turn: Turn) -> None:
        turn.set(turn.get(Member, turn.doer.id), {"name": turn.doer.name})


def _role(turn: Turn) -> Role:
    return turn.get(Member, turn.doer.id).role


def _check_reach(turn: Turn, role: Role) -> None:
    if not allows(_role(turn), role):
        raise Forbidden(role)


def _keep_an_owner(turn: Turn, member: Member) -> None:
    if member.role == "owner" and sum(one.role == "owner" for one in turn.all(Member)) == 1:
        raise Invalid("user_id", "A project keeps at least one owner")


def _same(asked: str | None, found: str | None) -> bool:
    return asked is not None and found is not None and asked.casefold() == found.casefold()


COMMANDS = (AddMember, UpdateMember, RemoveMember, RenameMember)
RECORDS = (Member,)
