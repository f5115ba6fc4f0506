"""What the service leaves behind: its log and its database, and what must never be found there."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from fhir_fixtures.catalogue import patients
from tests.hospital import Hospital

ACCESS_TOKEN = "Zugangsmarke-7f3a9c"
"""What the FHIR servers of the tests demand. It must turn up nowhere else."""

NAME, NARRATIVE, NOTE, IDENTIFIER = "Zyxwald", "Quorbexxing", "Plimfrost", "MRN-90210-77"
COMMENT = "Krumbholtz would rather wait"
"""A clinician's words in feedback."""

OF_THE_RECORD = (NAME, NARRATIVE, NOTE, IDENTIFIER, "SECRET-DIAGNOSTICS")

Json = dict[str, Any]

_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{8,}")
_WAIT_SECONDS = 5.0


def rows(hospital: Hospital, table: str) -> list[Json]:
    """Every row of a table; JSON columns as they are stored."""
    with closing(sqlite3.connect(f"file:{hospital.database}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def tables(hospital: Hospital) -> list[str]:
    """The names of all tables."""
    return [row["name"] for row in rows(hospital, "sqlite_master") if row["type"] == "table"]


def record_of(hospital: Hospital, hook_instance: str) -> Json:
    """The decision record of a call, which is written shortly after its answer."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        for row in rows(hospital, "decision_record"):
            if row["hook_instance"] == hook_instance:
                return row
        time.sleep(0.05)
    raise AssertionError("the call was not recorded")


def prefetch_state(hospital: Hospital, hook_instance: str, key: str) -> str:
    """What the record of a call says about one prefetch key."""
    state: str = json.loads(record_of(hospital, hook_instance)["prefetch"])[key]
    return state


def leaks_in(text: str) -> list[str]:
    """Everything of patients and tokens that is found in what may hold none of it."""
    ids = (patient.slug for patient in patients())
    found = [word for word in (*OF_THE_RECORD, ACCESS_TOKEN, COMMENT, *ids) if word in text]
    return found + _TOKEN.findall(text)


def require_no_traces(hospital: Hospital) -> None:
    """Neither log nor database hold more than they may."""
    log = hospital.log.read_text(encoding="utf-8", errors="replace")
    assert "startup complete" in log, "this is not the log"
    assert leaks_in(log) == [], "found in the log"
    assert leaks_in(_database_beyond_what_is_meant(hospital)) == [], "found in the database"
    assert not _TOKEN.search(_raw(hospital)), "a signed token in the database file"
    assert ACCESS_TOKEN not in _raw(hospital), "an access token in the database file"


def _database_beyond_what_is_meant(hospital: Hospital) -> str:
    """Every cell but those that are there to hold references to the record, or the clinician's comment."""
    return "\n".join(_cells(hospital))


def _cells(hospital: Hospital) -> Iterator[str]:
    for table in tables(hospital):
        for row in rows(hospital, table):
            for column, value in row.items():
                if (table, column) == ("decision_record", "evidence"):
                    yield _REFERENCE.sub("", str(value))
                elif (table, column) != ("feedback", "user_comment"):
                    yield str(value)


_REFERENCE = re.compile(r'"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]+"')


def _raw(hospital: Hospital) -> str:
    """The file with whatever it still holds of rows that are gone, and its journal."""
    files = hospital.folder.glob(f"{hospital.database.name}*")
    return "".join(file.read_bytes().decode("latin-1") for file in files)
