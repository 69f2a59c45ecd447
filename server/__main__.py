"""The command line: `boardcast serve`, and what an operator needs beside it."""

import argparse
import asyncio
import errno
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path

from server.settings import Settings, SettingsMalformed

MALFORMED = 2  # the exit code of anything that was written wrongly, as argparse has it
NO_PLACE = {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}  # what listening fails with
INTERRUPTED = 130  # what shells expect after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 could not be done, 2 wrongly asked."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = parser().parse_args(words if _names_command(words) else ["serve", *words])
    try:
        settings = Settings.load(
            host=getattr(asked, "host", None),
            port=getattr(asked, "port", None),
            workers=getattr(asked, "workers", None),
            data_dir=getattr(asked, "dir", None),
        )
    except SettingsMalformed as error:
        print(error, file=sys.stderr)  # noqa: T201 - there is no log yet
        return MALFORMED
    from server import commands

    try:
        return _run(commands.chosen(asked, settings))
    except KeyboardInterrupt:
        return INTERRUPTED
    except commands.REFUSALS as error:
        return _refuse(str(error))
    except OSError as error:
        if error.errno not in NO_PLACE:
            raise
        return _refuse(f"cannot listen on {settings.host} port {settings.port}: {os.strerror(error.errno)}")


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(prog="boardcast", description="A real-time collaborative task-board server.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    serve = commands.add_parser("serve", help="serve boards; what happens when no command is given")
    serve.add_argument("--host", help="where to listen (default 127.0.0.1)")
    serve.add_argument("--port", help="where to listen (default 8080)")
    serve.add_argument("--workers", help="processes that serve (default 1)")
    serve.add_argument("--beside", type=Path, help=argparse.SUPPRESS)  # how several processes are started

    commands.add_parser("work", help="run jobs only: e-mail")
    commands.add_parser("migrate", help="bring the database up to date")
    commands.add_parser("seed", help="make a demo world to log in to")

    shown = commands.add_parser("settings", help="show all settings in force, secrets masked")
    shown.add_argument("--markdown", action="store_true", help="print docs/settings.md instead")

    importing = commands.add_parser("import", help="bring in boards from elsewhere")
    sources = importing.add_subparsers(dest="source", metavar="SOURCE", required=True)
    trello = sources.add_parser("trello", help="a board exported from Trello as JSON")
    trello.add_argument("file", type=Path, metavar="FILE.json")
    trello.add_argument(
        "--as", dest="importer", required=True, metavar="EMAIL", help="whose project it becomes: an account here"
    )
    trello.add_argument("--name", help="what the project is called (default: as the board)")
    trello.add_argument(
        "--map",
        type=_pair,
        action="append",
        default=[],
        metavar="USERNAME=EMAIL",
        help="who a member of the board is here; once for each",
    )
    trello.add_argument("--report", type=Path, metavar="FILE", help="write what was not imported, and why, as JSON")

    databases = commands.add_parser(
        "databases", help="run the embedded databases alone, for several instances on one machine"
    )
    databases.add_argument("--dir", type=Path, help="where their data is (default: the data directory)")

    rebuild = commands.add_parser("rebuild", help="make something that follows the log again from it")
    rebuild.add_argument("projection", choices=["leaderboard"])
    return top


def _pair(text: str) -> tuple[str, str]:
    """USERNAME=EMAIL. Raises ArgumentTypeError."""
    username, _, email = text.partition("=")
    if not username or "@" not in email:
        raise argparse.ArgumentTypeError(f"{text!r} is not like bob=bob@example.org")
    return username.removeprefix("@"), email


def _names_command(words: Sequence[str]) -> bool:
    """Whether the first word is a command or asks for help; otherwise all of them are for `serve`."""
    return bool(words) and (not words[0].startswith("-") or words[0] in {"-h", "--help"})


def _refuse(reason: str) -> int:
    """Say it to the person who typed the command."""
    print(f"boardcast: {reason}", file=sys.stderr)  # noqa: T201 - the log is for those who read logs
    return 1


def _run(command: Coroutine[None, None, int | None]) -> int:
    """Run on uvloop where it exists."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(command) or 0
    return uvloop.run(command) or 0


if __name__ == "__main__":
    sys.exit(main())
