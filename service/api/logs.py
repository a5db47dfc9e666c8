"""
Logs: one line of JSON for each thing that happened, on the standard error.

They name no person, quote no body, no address and no credential. Of an error they say its type and place, never its
message, which may quote a dossier; of a library that speaks for itself, that it spoke.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

TRUSTED = ("service", "gongguo", "uvicorn", "alembic")
"""Whose messages are logged as they are; any other logger may quote what it was given."""
_ANSWERED = "gongguo.requests"


def place_of(error: BaseException) -> str:
    """Say where an *error* arose: the function and the line, innermost."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"


def requests_log() -> structlog.stdlib.BoundLogger:
    """Give the logger of what was answered."""
    logger: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(_ANSWERED),
        processors=[structlog.stdlib.filter_by_level, *_BOTH, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return logger


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Send everything that is logged in this process to a *stream*, from a *level* on."""
    out = logging.StreamHandler(stream or sys.stderr)
    out.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_BOTH, _discreet],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_message, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"  # it writes whole addresses; what was answered is logged here
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _discreet(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop what a library says; keep who said it."""
    record: logging.LogRecord = event["_record"]
    event["logger"] = record.name
    if record.name.partition(".")[0] not in TRUSTED:
        event["event"] = "message withheld"
    return event


def _without_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Say of an error its type and place alone."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event.update(error=type(error).__name__, place=place_of(error))
    return event


def _render(_: WrappedLogger, __: str, event: EventDict) -> str:
    return orjson.dumps(event, default=lambda value: type(value).__name__).decode()


def _uncaught(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
    logging.getLogger("gongguo").critical("uncaught", exc_info=(kind, error, place))


def _uncaught_in_thread(args: Any) -> None:  # noqa: ANN401 - the standard library has no public name for it
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


_BOTH: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
)
