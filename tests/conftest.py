"""Over the whole suite: nothing that the tests plant in records, tokens and comments reaches a log."""

import logging
import re
from collections.abc import Iterator
from typing import Final

import pytest
import structlog

from fhir_fixtures.catalogue import patients

_WORDS: Final = (
    *("Zyxwald", "Quorbexxing", "Plimfrost", "MRN-90210-77", "Zugangsmarke-7f3a9c", "Krumbholtz"),
    *("SECRET-DIAGNOSTICS", "access-token-4711", "hunter2", "marker-1", "marker-7731", "marker-9902"),
    *(patient.title.split(",")[0].split()[-1] for patient in patients()),
)
"""What tests plant as names, notes, tokens, ids and passwords, and the family names of the bundled patients."""

_PLANTED: Final = re.compile("|".join(map(re.escape, _WORDS)) + r"|eyJ[A-Za-z0-9_-]{20,}\.")
_OURS: Final = ("service", "cds_hooks")


class _Watch(logging.Handler):
    """Looks at every entry of every logger as a formatter would print it."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.entries = 0
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note the logger and the planted word, if there is one."""
        self.entries += 1
        planted = _PLANTED.search(logging.Formatter("%(name)s %(message)s").format(record))
        if planted:
            self.found.append(f"{record.name}: {planted[0]}")


@pytest.fixture(scope="session", autouse=True)
def _nothing_planted_is_logged() -> Iterator[None]:
    """Everything of ours is logged from DEBUG on, and looked at when the tests of this process have run."""
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    watch = _Watch()
    loggers = [logging.getLogger(name) for name in _OURS]
    for logger in loggers:
        logger.addHandler(watch)
        logger.setLevel(logging.DEBUG)
    others = logging.getLogger()
    others.addHandler(watch)
    yield
    for logger in (*loggers, others):
        logger.removeHandler(watch)
    assert watch.found == [], "planted words were logged"


@pytest.fixture(autouse=True)
def _logging_is_put_back(_nothing_planted_is_logged: None) -> Iterator[None]:
    """A command that sets logging up for its process does so for this test only."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    structured = structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raises
    structlog.configure(**structured)
