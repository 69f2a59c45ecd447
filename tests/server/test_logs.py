"""Log lines: for people at a terminal, for machines elsewhere, with the request they belong to."""

import io
import logging
import secrets
from collections.abc import Iterator

import orjson
import pytest
import structlog

from server import logs
from server.settings import Settings


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield io.StringIO()
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_machine_reads_one_json_object_per_line(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="auto"), stream)  # this stream is no terminal
    logs.logger("door").info("joined", project="APO", members=3)
    line = orjson.loads(stream.getvalue())
    assert list(line) == ["timestamp", "level", "message", "source", "project", "members"]
    assert (line["level"], line["message"], line["source"], line["members"]) == ("info", "joined", "door", 3)


def test_a_person_reads_the_event_first(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="text"), stream)
    logs.logger("door").info("joined", project="APO")
    assert "joined" in stream.getvalue()
    assert "project=APO" in stream.getvalue()
    assert "{" not in stream.getvalue()


def test_a_line_carries_the_request_it_belongs_to(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="json"), stream)
    token = logs.request_id.set("r-17")
    logs.logger("door").info("inside")
    logs.request_id.reset(token)
    logs.logger("door").info("outside")
    inside, outside = map(orjson.loads, stream.getvalue().splitlines())
    assert inside["request_id"] == "r-17"
    assert "request_id" not in outside


def test_an_exception_stays_one_line_for_machines(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="json"), stream)
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        logs.logger("door").exception("job failed")
    (line,) = stream.getvalue().splitlines()
    assert "RuntimeError: boom" in orjson.loads(line)["exception"]


def test_local_variables_are_never_shown(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="text"), stream)
    token = secrets.token_hex()
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        logs.logger("door").exception("job failed")
    assert token not in stream.getvalue()


def test_lines_of_libraries_look_like_ours_and_only_worries_are_shown(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_format="json"), stream)
    logging.getLogger("asyncio").info("chatter")
    logging.getLogger("asyncio").warning("slow callback")
    (line,) = stream.getvalue().splitlines()
    assert orjson.loads(line)["message"] == "slow callback"


def test_what_is_below_the_level_is_not_written(stream: io.StringIO) -> None:
    logs.configure(Settings.load(log_level="warning"), stream)
    logs.logger("door").info("joined")
    assert stream.getvalue() == ""
