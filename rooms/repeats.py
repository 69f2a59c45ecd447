"""Repeats: what was asked before gets its first answer, for ever, whatever the rules would say today."""

from collections.abc import Sequence

from rooms.errors import BoardError, Conflict
from rooms.messages import Command, Doer, Line
from rooms.registry import Rooms
from rooms.wishes import Wish


def recall(wishes: list[Wish]) -> None:
    """Answer what is still in the tails of its rooms, and forget what is answered."""
    for wish in wishes:
        line = wish.room.requests.get(wish.command.request_id)
        if line is not None and not wish.settled:
            wish.settle(_first_answer(wish.doer, line, wish.command))
    wishes[:] = [wish for wish in wishes if not wish.settled]


async def answer(rooms: Rooms, wishes: Sequence[Wish]) -> list[Wish]:
    """Answer what is in the logs, from however long ago; the rest. Raises DatabaseAway."""
    found = await rooms.store.requests([(wish.room.project_id, wish.command.request_id) for wish in wishes])
    rest: list[Wish] = []
    for wish in wishes:
        body = found.get((wish.room.project_id, wish.command.request_id))
        if body is None:
            rest.append(wish)
        else:
            wish.settle(_first_answer(wish.doer, rooms.reader.line(body), wish.command))
    return rest


async def refuse(rooms: Rooms, wishes: Sequence[Wish]) -> None:
    """Give the refusals that the rules have decided, unless it was done long ago. Raises DatabaseAway.

    Where the whole log is in the tail, `recall` has looked already.
    """
    old = [wish for wish in wishes if len(wish.room.tail) < wish.room.state.seq]
    if old:
        await answer(rooms, old)
    for wish in wishes:
        if isinstance(wish.verdict, BoardError) and not wish.settled:
            wish.settle(wish.verdict)


def _first_answer(doer: Doer, line: Line, command: Command) -> Line | BoardError:
    """The line, for whoever made the request."""
    if line.entry.actor_id == doer.id and line.entry.type == type(command).entry:
        return line
    return Conflict("This request_id was used for something else", current={"type": line.entry.type})
