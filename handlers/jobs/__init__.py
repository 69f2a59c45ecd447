"""Jobs: what is done in the background because of an edit, and touches the world outside."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import msgspec

from handlers.jobs import email
from handlers.jobs.tools import Tools
from rooms.consequences import mails


class Job(NamedTuple):
    """What a payload is, and what is done with it."""

    payload: type[msgspec.Struct]
    perform: Callable[[Tools, Any], Awaitable[None]]


JOBS: Final[dict[str, Job]] = {
    mails.JOB: Job(mails.Mail, email.send),
}
"""Name → job. A name that a queue holds must stay here for as long as it may hold one."""


async def perform(tools: Tools, name: str, payload: bytes) -> None:
    """Do one job. Raises what went wrong: it is tried again later."""
    job = JOBS[name]
    await job.perform(tools, msgspec.json.decode(payload, type=job.payload))
