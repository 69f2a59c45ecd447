"""The verdict on a history: what every client saw and was told, compared with the log that PostgreSQL has."""

import json
from collections.abc import Iterable

import asyncpg

from rooms import catalog
from tests.checker import check_project, check_same
from tests.faults.journal import Journal
from tests.fixtures.replica import Replica

FORGOTTEN = (" was answered ", " was done and is now refused")
"""What a client may find where an acked edit was lost: it is done anew, or can no longer be done."""


async def violations(database_url: str, journals: Iterable[Journal], *, faithful: bool = True) -> list[str]:
    """Everything that a promise forbids; empty is good. `faithful`: no log was ever lost, so acks count for ever."""
    found: list[str] = []
    by_project: dict[str, list[Journal]] = {}
    for journal in journals:
        by_project.setdefault(journal.project_id, []).append(journal)
        faults = [fault for fault in journal.faults if faithful or not any(words in fault for words in FORGOTTEN)]
        found += [f"{journal.name}: {fault}" for fault in faults[:5]]
    for project_id, watched in by_project.items():
        try:
            log = await check_project(database_url, project_id)
        except AssertionError as error:
            found.append(f"log and tables of {project_id}: {str(error)[:300]}")
            continue
        epoch = await _epoch(database_url, project_id)
        requests = {json.loads(body)["request_id"]: seq for seq, body in log.bodies.items()}
        for journal in watched:
            found += _seen(journal, log, epoch) + _acked(journal, log, requests, faithful=faithful)
            found += _folded(journal, log)
    return found


def _seen(journal: Journal, log: Replica, epoch: str) -> list[str]:
    """Seen is a part of the log, contiguous and byte for byte; what another epoch showed may be lost."""
    for stretch in journal.stretches:
        for place, body in enumerate(stretch.bodies, start=stretch.since + 1):
            if stretch.epoch == epoch and log.bodies.get(place) != body:
                return [f"{journal.name}: was shown {body[:200]!r} as {place}, the log has {log.bodies.get(place)!r}"]
    return []


def _acked(journal: Journal, log: Replica, requests: dict[str, int], *, faithful: bool) -> list[str]:
    """Acked is in the log, once, at the seq that the ack says; refused is not in the log."""
    found = []
    for request_id, body in journal.acks.items():
        said = json.loads(body)["seq"]
        if faithful and requests.get(request_id) != said:
            found.append(
                f"{journal.name}: {request_id} was acked at {said}, the log has it at {requests.get(request_id)}"
            )
    found += [
        f"{journal.name}: {request_id} was refused ({code}) and is in the log"
        for request_id, code in journal.refused.items()
        if faithful and request_id in requests
    ]
    return found[:5]


def _folded(journal: Journal, log: Replica) -> list[str]:
    """What the client has in the end is the board."""
    if journal.seq != log.seq:
        return [f"{journal.name}: stands at {journal.seq} of {log.seq}"]
    try:
        check_same(journal.replica.hot(catalog.HOT), log.hot(catalog.HOT))
    except AssertionError as error:
        return [f"{journal.name}: {str(error)[:300]}"]
    return []


async def _epoch(database_url: str, project_id: str) -> str:
    connection = await asyncpg.connect(database_url)
    try:
        found: str = await connection.fetchval("select epoch from heads where project_id = $1", project_id)
        return found
    finally:
        await connection.close()
