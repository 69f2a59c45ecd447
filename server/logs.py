"""What the server writes about itself: one event per line, for a person at a terminal or for a machine."""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final, TextIO

import orjson
import structlog
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError
from structlog.typing import FilteringBoundLogger, Processor, WrappedLogger

from server.settings import Settings

# The one ambient value of the project: which request a line belongs to, however deep it was written.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

Event = MutableMapping[str, Any]
_THEIRS: Final = (HttpProcessingError, RequestPayloadError, ConnectionError)


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send the lines of structlog and of libraries to `stream`, the standard error if not given."""
    stream = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    for_people = settings.log_format == "text" or (settings.log_format == "auto" and stream.isatty())
    shared: list[Processor] = [
        _with_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_people else "iso", utc=not for_people),
        structlog.processors.StackInfoRenderer(),
    ]
    rendering = _for_people(stream) if for_people else _for_machines()
    structlog.configure(
        processors=[*shared, *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    _take_over_libraries(stream, level, shared, rendering)


def logger(name: str) -> FilteringBoundLogger:
    """A log whose lines say where they come from."""
    bound: FilteringBoundLogger = structlog.get_logger(source=name)
    return bound


def _for_people(stream: TextIO) -> list[Processor]:
    # Plain tracebacks: the pretty ones show local variables, and those hold tokens.
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(),
            pad_event_to=36,
            sort_keys=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.EventRenamer("message"), _json]


def _json(_: WrappedLogger, __: str, event: Event) -> str:
    first = {key: event.pop(key) for key in ("timestamp", "level", "message")}
    return orjson.dumps({**first, **event}, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _with_request_id(_: WrappedLogger, __: str, event: Event) -> Event:
    if (current := request_id.get()) is not None:
        event["request_id"] = current
    return event


def _take_over_libraries(stream: TextIO, level: int, shared: list[Processor], rendering: list[Processor]) -> None:
    """Libraries log through the standard library; their lines look like ours, and only their worries are shown."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    logging.getLogger("aiohttp.server").addFilter(_is_ours)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))


def _is_ours(record: logging.LogRecord) -> bool:
    """Requests that are none, and people who hang up, are no defects: who sends nonsense must not fill our log."""
    return not (record.exc_info and isinstance(record.exc_info[1], _THEIRS))
