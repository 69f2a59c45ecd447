"""What each command of the command line starts. Imports wait until a command is chosen: a start has to be quick."""

import argparse
import sys
from collections.abc import Coroutine
from typing import Any

from server import embedded, logs, settings_shown
from server.settings import Settings
from storage.errors import StorageError
from storage.migrate import migrate as apply_migrations

REFUSALS = (embedded.EmbeddedError, StorageError)  # their messages are for the person who typed the command

Command = Coroutine[Any, Any, int | None]


def chosen(asked: argparse.Namespace, settings: Settings) -> Command:
    """The command that was asked for, ready to run."""
    if asked.command != "settings":
        logs.configure(settings)
    match asked.command:
        case "migrate":
            return migrate(settings)
        case "settings":
            return show(settings, markdown=asked.markdown)
        case "databases":
            return databases(settings)
        case "import":
            from server.importing import trello

            return trello.run(
                settings, trello.Asked(asked.file, asked.importer, asked.name, dict(asked.map), asked.report)
            )
        case "rebuild":
            from server import rebuild

            return rebuild.run(settings, asked.projection)
        case "seed":
            from server import seed

            return seed.run(settings)
        case "work":
            from server import worker

            return worker.run(settings)
        case "serve" if settings.workers > 1 and asked.beside is None:
            from server import workers

            return workers.run(settings)
        case _:
            from server import app

            return app.run(settings, asked.beside)


async def migrate(settings: Settings) -> None:
    """Bring the database up to date and say what was done."""
    async with embedded.databases(settings, join=True) as complete:
        applied = await apply_migrations(complete.database_url)
    _say("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")


async def show(settings: Settings, *, markdown: bool) -> None:
    """All settings, or their page in the documentation."""
    _say(settings_shown.page().rstrip() if markdown else settings_shown.terminal(settings))


async def databases(settings: Settings) -> None:
    """The embedded databases alone."""
    from server.embedded import alone

    await alone.run(settings.data_dir)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
