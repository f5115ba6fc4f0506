"""Entries hold what they may hold, from wherever they come."""

import ast
import io
import json
import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from service.observability import logs
from service.observability.faults import fault_of_text
from service.observability.flood import FloodGate

SERVICE = Path(logs.__file__).parents[1]
SECRET = "Quillfeather-MRN-4711"


class Log:
    """What has been logged, entry by entry."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def entries(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def only(self) -> dict[str, object]:
        (entry,) = self.entries()
        return entry


@pytest.fixture
def log() -> Iterator[Log]:
    """Logging as in production, into memory; afterwards everything is as before."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in (*logs.QUIET, "service", "cds_hooks")}
    before = structlog.get_config()
    written = Log()
    listening = {name: logging.getLogger(name).handlers[:] for name in ("service", "cds_hooks")}
    for name in listening:  # the suite listens to them at every level
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).handlers[:] = []
    for name in ("service", "cds_hooks"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logs.configure(as_json=True, level="INFO", stream=written.stream)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raises
    for name, each in levels.items():
        logging.getLogger(name).setLevel(each)
    for name, heard_by in listening.items():
        logging.getLogger(name).handlers[:] = heard_by
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def test_an_entry_is_a_line_of_json_with_time_level_and_logger(log: Log) -> None:
    structlog.get_logger("service.app").info("hook answered", status=200, duration_ms=3.5)
    entry = log.only()
    assert entry.pop("timestamp")
    assert entry == {
        "event": "hook answered",
        "level": "info",
        "logger": "service.app",
        "status": 200,
        "duration_ms": 3.5,
    }


def test_a_key_that_is_not_foreseen_is_left_out(log: Log) -> None:
    structlog.get_logger("service.app").info("read", patient=SECRET, conclusion=SECRET, count=3)
    assert SECRET not in log.stream.getvalue()
    assert log.only()["count"] == 3


def _keys_of_entries() -> Iterator[tuple[str, str]]:
    """File and name of each keyword with which our code logs something."""
    for file in (*SERVICE.rglob("*.py"), *(SERVICE.parent / "cds_hooks").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_logging(node.func):
                yield from ((file.name, each.arg) for each in node.keywords if each.arg is not None)


def _is_logging(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id in ("_log", "log")
    return isinstance(called, ast.Name) and called.id == "log"


def test_every_key_with_which_something_is_logged_may_be_written() -> None:
    keys = set(_keys_of_entries())
    assert {
        ("retention.py", "decisions"),
        ("recording.py", "duration_ms"),
        ("clients.py", "client_id"),
    } <= keys
    assert {each for each in keys if each[1] not in {*logs.KEYS, "exc_info"}} == set()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200 + "…"),
        (None, None),
        (True, True),
        (["b", "a"], "a, b"),
        ({"name": SECRET}, "dict"),
        (ValueError(SECRET), "ValueError"),
        (SECRET.encode(), "bytes"),
    ],
)
def test_values_are_short_and_plain(value: object, written: object, log: Log) -> None:
    structlog.get_logger("service.app").info("read", reason=value)
    assert log.only()["reason"] == written


def test_the_call_is_on_every_entry_that_is_written_for_it(log: Log) -> None:
    logs.bind(service_id="esr1-patient-view", hook_instance="0f6a-1", client_id="clinic")
    structlog.get_logger("service.app").info("ours")
    logging.getLogger("cds_hooks").warning("the library's")
    for entry in log.entries():
        assert (entry["service_id"], entry["hook_instance"], entry["client_id"]) == (
            "esr1-patient-view",
            "0f6a-1",
            "clinic",
        )


@pytest.mark.parametrize("instance", ["Anna Quillfeather", "a\nb", "x" * 65, "", None])
def test_a_hook_instance_that_looks_like_no_id_is_left_out(instance: str | None, log: Log) -> None:
    logs.bind(hook_instance=instance)
    structlog.get_logger("service.app").info("ours")
    assert "hook_instance" not in log.only()


def raised() -> BaseException:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error


@pytest.mark.parametrize("name", ["service.app", "uvicorn.error", "somebody.else"])
def test_of_an_exception_only_type_and_place_are_written(name: str, log: Log) -> None:
    logging.getLogger(name).error("went wrong", exc_info=raised())
    entry = log.only()
    assert entry["exception"] == "KeyError from ValueError"
    assert "test_logs.py" in str(entry["at"])
    assert str(entry["at"]).endswith(" raised")
    assert SECRET not in log.stream.getvalue()


def test_an_exception_of_our_own_entries_is_treated_alike(log: Log) -> None:
    try:
        raise raised()
    except KeyError:
        structlog.get_logger("service.app").exception("went wrong")
    structlog.get_logger("service.app").error("again", exc_info=raised())
    structlog.get_logger("service.app").error("nothing was raised", exc_info=True)
    exceptions = [entry.get("exception") for entry in log.entries()]
    assert exceptions == ["KeyError from ValueError", "KeyError from ValueError", None]
    assert SECRET not in log.stream.getvalue()


def test_a_printed_traceback_is_cut_down_to_type_and_place(log: Log) -> None:
    text = "".join(traceback.format_exception(raised()))
    assert SECRET in text
    logging.getLogger("uvicorn.error").error(text)
    entry = log.only()
    assert entry["exception"] == "KeyError"
    assert str(entry["at"]).startswith("unit/observability/test_logs.py:")
    assert SECRET not in log.stream.getvalue()


def test_a_printed_traceback_without_an_end_is_unknown() -> None:
    assert fault_of_text("Traceback (most recent call last):\n  ???") == {"exception": "unknown", "at": ""}


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("somebody.else", "GET %s"),
        ("httpx", "GET %s"),
        ("cds_hooks", "GET harmless"),
        ("uvicorn.error", "GET harmless"),
        ("alembic.runtime", "GET harmless"),
    ],
)
def test_of_foreign_entries_only_the_wording_is_kept(name: str, event: str, log: Log) -> None:
    logging.getLogger(name).warning("GET %s", "harmless" if "harmless" in event else SECRET)
    assert log.only()["event"] == event


def test_of_many_lines_the_first_is_kept(log: Log) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <%s>" % SECRET)  # noqa: UP031
    assert log.only()["event"] == "Task exception was never retrieved"


@pytest.mark.parametrize("name", ["httpx", "sqlalchemy.engine", "aiosqlite"])
def test_addresses_and_statements_are_not_logged_at_all(name: str, log: Log) -> None:
    logging.getLogger(name).info("GET https://fhir.example.org/Patient/%s", SECRET)
    assert log.entries() == []


def test_an_entry_that_cannot_be_written_is_not_printed_instead(
    log: Log, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("uvicorn.error").error("%d lines", SECRET)
    assert log.entries() == []
    assert SECRET not in "".join(capfd.readouterr())


def test_what_strangers_cause_is_written_a_bounded_number_of_times(log: Log) -> None:
    for _ in range(200):
        structlog.get_logger("service.clients").warning("call refused", cause="missing", client_id=None)
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        structlog.get_logger("service.clients").warning("call refused", cause="expired", client_id="clinic")
    written = Counter((entry["event"], entry.get("cause")) for entry in log.entries())
    assert written == {
        ("call refused", "missing"): 20,
        ("call refused", "expired"): 20,
        ("Invalid HTTP request received.", None): 20,
    }


def test_what_was_left_out_is_counted_in_the_next_period() -> None:
    now = [0.0]
    gate = FloodGate(lambda: now[0])

    def passes() -> dict[str, object] | None:
        entry: dict[str, object] = {"event": "call refused", "cause": "missing", "client_id": None}
        record = logging.LogRecord("service.clients", logging.WARNING, "", 0, entry, (), None)
        return entry if gate.filter(record) else None

    assert [passes() is not None for _ in range(25)] == [True] * 20 + [False] * 5
    now[0] = 59.9
    assert passes() is None
    now[0] = 60.0
    assert (passes() or {})["count"] == 6
    assert "count" not in (passes() or {})
    now[0] = 120.0
    assert "count" not in (passes() or {})


def test_what_the_service_itself_says_is_never_left_out(log: Log) -> None:
    for _ in range(100):
        structlog.get_logger("service.app").info("hook answered", status=200)
    assert len(log.entries()) == 100


def test_the_level_holds_for_ours_and_for_others(log: Log) -> None:
    structlog.get_logger("service.app").debug("ours")
    logging.getLogger("somebody.else").debug("theirs")
    assert log.entries() == []


def test_in_development_entries_are_lines_to_read(log: Log) -> None:
    logs.configure(as_json=False, level="INFO", stream=log.stream)
    structlog.get_logger("service.app").info("hook answered", status=200)
    text = log.stream.getvalue()
    assert "hook answered" in text
    assert "status=200" in text
    assert not text.startswith("{")


def test_the_servers_own_handlers_are_replaced_and_addresses_are_not_logged(log: Log) -> None:
    server = logging.getLogger("uvicorn")
    server.addHandler(logging.NullHandler())
    server.propagate = False
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logs.configure(as_json=True, level="INFO", stream=log.stream)
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.access").info('%s - "%s"', "127.0.0.1", f"GET /{SECRET}")
    assert log.only()["event"] == "started"
    assert not logging.getLogger("uvicorn.access").hasHandlers()
