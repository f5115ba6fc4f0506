"""One log for everything: JSON lines in production, readable lines in development, on standard error.

Nothing of a record gets into it. Entries of this project hold only the keys below, short and plain values. Of
foreign entries only the wording is kept, without the values that were put into it; of exceptions only the type
and the place.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Final, TextIO

import structlog
from structlog.contextvars import bind_contextvars, merge_contextvars

from service.observability.faults import TRACEBACK_HEAD, fault, fault_of_text
from service.observability.flood import FloodGate

KEYS: Final = frozenset(
    {
        *("event", "level", "logger", "timestamp"),
        *("hook_instance", "client_id", "service_id", "hook", "step", "status", "outcome", "duration_ms"),
        *(
            "cause",
            "reason",
            "count",
            "kind",
            "key",
            "keys",
            "state",
            "server",
            "stage",
            "attempt",
            "operation",
        ),
        *("exception", "at", "check", "file", "version", "knowledge_version", "worker", "port", "mode"),
        *("decisions", "feedback", "cards", "setting"),
    }
)
"""What an entry may hold; anything else is left out."""

LONGEST_VALUE: Final = 200

_OWN: Final = frozenset({"service", "cds_hooks"})
_HARMLESS: Final = frozenset({"uvicorn", "alembic"})
"""Foreign loggers whose values are addresses, process numbers and revisions."""

QUIET: Final = (
    "alembic.runtime.plugins",
    "httpx",
    "httpcore",
    "sqlalchemy",
    "aiosqlite",
    "asyncio",
    "prometheus_client",
    "opentelemetry",
)
"""Log what they do, some with addresses and statements in it, below WARNING."""

_ACCESS: Final = "uvicorn.access"
"""Writes addresses as the client sent them, which can be anything; calls have an entry of their own."""

_ID: Final = re.compile(r"[A-Za-z0-9\-]{1,64}")

Entry = MutableMapping[str, object]


def configure(*, as_json: bool, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Set up logging for this process. Called by those who start one, never by a library or a test of parts."""
    own = (merge_contextvars, structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level)
    finish = (structlog.processors.TimeStamper(fmt="iso", utc=True), _keep_only_what_is_allowed)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *own,
            _fault_only,
            *finish,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer = _json_renderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*own, _wording_only, _fault_only, *finish],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        use_get_message=False,
        pass_foreign_args=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(FloodGate())
    logging.raiseExceptions = False  # a broken entry would be printed with its values
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", _ACCESS):
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = name != _ACCESS
        server.setLevel(logging.NOTSET)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def bind(
    *, service_id: str | None = None, hook_instance: str | None = None, client_id: str | None = None
) -> None:
    """Put these on every entry of the call that is being answered.

    Each request runs in a context of its own, so nothing has to be taken back.
    """
    given = {"service_id": service_id, "hook_instance": as_id(hook_instance), "client_id": client_id}
    bind_contextvars(**{name: value for name, value in given.items() if value is not None})


def as_id(hook_instance: str | None) -> str | None:
    """The hook instance if it looks like an id: it is the client's text and could be anything."""
    return hook_instance if hook_instance and _ID.fullmatch(hook_instance) else None


def _json_renderer() -> structlog.processors.JSONRenderer:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _wording_only(_: object, __: str, entry: Entry) -> Entry:
    """Of a foreign entry the wording; the values too when they are known to be harmless."""
    record = entry["_record"]
    assert isinstance(record, logging.LogRecord)
    values = entry.pop("positional_args", None)
    text = str(record.msg)
    if values and record.name.partition(".")[0] in _OWN | _HARMLESS:
        text = text % values
    if text.startswith(TRACEBACK_HEAD):
        entry.update(fault_of_text(text))
    entry["event"] = text.strip().partition("\n")[0]
    return entry


def _fault_only(_: object, __: str, entry: Entry) -> Entry:
    """An exception becomes its type and place."""
    given = entry.pop("exc_info", None)
    entry.pop("stack_info", None)
    record = entry.get("_record")
    if given is None and isinstance(record, logging.LogRecord):
        given = record.exc_info
    if (error := _error(given)) is not None:
        entry.update(fault(error))
    return entry


def _error(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _keep_only_what_is_allowed(_: object, __: str, entry: Entry) -> Mapping[str, object]:
    return {
        key: value if key.startswith("_") else _short(value)
        for key, value in entry.items()
        if key in KEYS or key in ("_record", "_from_structlog")
    }


def _short(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
    if isinstance(value, list | tuple | set | frozenset):
        return _short(", ".join(sorted(each for each in value if isinstance(each, str))))
    return type(value).__name__
