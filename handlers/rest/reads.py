"""Reads over REST: each asks one question, whose fields are in the path and in the query."""

import msgspec

from handlers.bodies import like, named
from handlers.rest import headers
from handlers.rest.headers import Asked
from handlers.routes import Route
from rooms.answers import Told
from rooms.questions.question import Question


def asking(question: type[Question], path: str, summary: str, *, tag: str, fills: str | None = None) -> Route:
    """The route of a question. `fills` names the field that the path's `{id}` fills."""

    async def ask(call: Asked) -> msgspec.Raw:
        given = {}
        if fills is not None:
            # A task has a key besides its id; telling them apart is the question's business.
            given[fills] = call.path["id"] if fills == "task_id" else call.id("id", fills.removesuffix("_id"))
        asked = question(**{**named(call.query), **given})
        desk = await headers.fresh(call, getattr(asked, "project_id", None))
        told = await desk.answers.ask(desk, asked, call.actor.user_id)
        _describe(call, asked, told)
        return msgspec.Raw(told.body)

    shape = like(
        f"{question.__name__}Query", str(question.__doc__), question, without=() if fills is None else (fills,)
    )
    waits = (headers.PREFER,) if "project_id" in question.__struct_fields__ else ()
    return Route(
        method="GET",
        path=path,
        handler=ask,
        summary=summary,
        query=shape,
        answer=question.answer,
        headers=waits,
        tag=tag,
    )


def _describe(call: Asked, asked: Question, told: Told) -> None:
    """How new the answer is, what it can be compared with, and where it goes on."""
    if told.seq is not None:
        headers.seq(call, told.seq)
        headers.tag(call, told.seq if told.version is None else told.version)
    if told.next is not None:
        headers.next_page(call, _goes_on(asked), told.next)


def _goes_on(asked: Question) -> str:
    """The parameter that the following page changes."""
    if "cursor" in asked.__struct_fields__:
        return "cursor"
    return "before" if getattr(asked, "after", None) is None else "after"
