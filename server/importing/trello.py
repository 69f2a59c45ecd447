"""`boardcast import trello FILE.json`: an instance like any other, so that everybody watches the board fill."""

import asyncio
import sys
from pathlib import Path
from typing import NamedTuple

from handlers.trello import bringing
from handlers.trello.broken import Broken
from handlers.trello.export import Export
from handlers.trello.survey import surveyed
from rooms.errors import BoardError
from rooms.imports.people import Unknown
from rooms.imports.report import Report
from rooms.messages import Doer
from server import embedded, engine
from server.importing import progress, summary
from server.settings import Settings
from storage import accounts
from storage.database import Database
from storage.migrate import migrate

STOPPED = "\nStopped. What is imported stays; run the same command again to continue.\n"


class Asked(NamedTuple):
    """What the command line said. `people` is Trello username → address of an account."""

    file: Path
    email: str
    name: str | None = None
    people: dict[str, str] = {}  # noqa: RUF012 - never changed
    report: Path | None = None


async def run(settings: Settings, asked: Asked) -> int:
    """Import, or continue an import; the exit code. Running it again changes nothing."""
    report = Report()
    try:
        with (
            progress.shown(progress.stderr()) as reading,
            surveyed(Export(asked.file), report, _begun(reading)) as survey,
        ):
            async with embedded.databases(settings, join=True) as complete:
                await migrate(complete.database_url)
                async with engine.running(complete) as parts:
                    doer = await importer(parts.db, asked.email)
                    for kind, count in (
                        ("reading", survey.cards + len(survey.comments)),
                        ("card", survey.cards),
                        ("checklist", len(survey.checklists)),
                        ("comment", len(survey.comments)),
                        ("archived card", survey.archived),
                    ):
                        reading.total(kind, count)
                    await bringing.bring(
                        parts.desk, doer, survey, report, reading.advance, name=asked.name, named=asked.people
                    )
    except (Broken, Unknown, BoardError) as error:
        again = " Run the same command again to continue." if report.project_id else ""
        sys.stderr.write(f"boardcast: {error}{again}\n")
        return 1
    except asyncio.CancelledError:
        sys.stderr.write(STOPPED)
        raise
    outcome = report.outcome()
    if asked.report is not None:
        summary.save(outcome, asked.report)
    sys.stdout.write(summary.text(outcome, settings.address))
    return 0


async def importer(db: Database, email: str) -> Doer:
    """Who imports. Raises Unknown."""
    user = await accounts.find_by_email(db, email)
    if user is None:
        raise Unknown(f"There is no account with the address {email}; register it first.")
    return Doer(user.id, user.name, user.is_bot)


def _begun(reading: progress.Shown) -> progress.Advance:
    reading.total("reading", None)
    return lambda _: reading.advance("reading")
