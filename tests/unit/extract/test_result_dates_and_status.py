"""When a result was true, and how far its status lets it count."""

from typing import Any

import pytest

from service.chart.dates import DateInterval
from service.extract.notes import Notes
from service.extract.result_dates import own_effective, result_date
from service.extract.result_status import Standing, amends, standing
from service.fhir.resources import DiagnosticReport, Observation
from tests.unit.extract.reading import AS_OF, Json, between, observation, on, record_of, words


def _specimen(identity: str = "s1", **more: Any) -> Json:
    return {"resourceType": "Specimen", "id": identity, **more}


TAKEN = _specimen(collection={"collectedDateTime": "2026-10-28"})
TAKEN_OVER_DAYS = _specimen(collection={"collectedPeriod": {"start": "2026-10-27", "end": "2026-10-28"}})
RECEIVED = _specimen(receivedTime="2026-10-29T08:00:00Z")
SILENT = _specimen()
S1: Json = {"specimen": {"reference": "Specimen/s1"}}
NO_EFFECTIVE: Json = {"effectiveDateTime": None}
ISSUED: Json = {"issued": "2026-11-05T10:00:00Z"}


@pytest.mark.parametrize(
    ("result", "specimens", "dates"),
    [
        (S1 | ISSUED, [TAKEN], on("2026-10-28")),
        (S1, [TAKEN_OVER_DAYS], between("2026-10-27", "2026-10-28")),
        (S1, [TAKEN | {"receivedTime": "2026-10-30"}], on("2026-10-28")),
        (S1 | ISSUED, [RECEIVED], on("2026-10-01")),
        (S1, [SILENT], on("2026-10-01")),
        (S1, [], on("2026-10-01")),
        (S1 | NO_EFFECTIVE | ISSUED, [RECEIVED], on("2026-10-29")),
        (S1 | NO_EFFECTIVE | ISSUED, [SILENT], between(None, "2026-11-05")),
        (NO_EFFECTIVE | ISSUED, [], between(None, "2026-11-05")),
        (NO_EFFECTIVE, [], None),
        (NO_EFFECTIVE | {"effectivePeriod": {"start": "2026-09"}}, [], between("2026-09-01", None)),
        (NO_EFFECTIVE | {"effectiveInstant": "2026-09-02T10:00:00Z"}, [], on("2026-09-02")),
        (
            {"specimen": [{"reference": "Specimen/s1"}, {"reference": "Specimen/s2"}]},
            [SILENT, _specimen("s2", collection={"collectedDateTime": "2026-10-20"})],
            on("2026-10-20"),
        ),
        (
            NO_EFFECTIVE | {"specimen": [{"reference": "Specimen/s1"}, {"reference": "Specimen/s2"}]},
            [RECEIVED, _specimen("s2", receivedTime="2026-10-20")],
            on("2026-10-29"),
        ),
    ],
)
def test_collection_comes_before_effective_before_receipt_before_issue(
    result: Json, specimens: list[Json], dates: DateInterval | None
) -> None:
    record = record_of(observation(words("a result"), **result), *specimens)
    (found,) = record.of(Observation)
    notes = Notes(AS_OF)
    assert result_date(record, found, notes) == dates
    assert notes.problems == []


def test_an_unreadable_collection_date_is_listed_and_the_next_best_is_used() -> None:
    record = record_of(
        observation(words("a result"), **S1), _specimen(collection={"collectedDateTime": "28/10/2026"})
    )
    notes = Notes(AS_OF)
    assert result_date(record, record.of(Observation)[0], notes) == on("2026-10-01")
    assert [problem.resource for problem in notes.problems] == ["Specimen/s1"]


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ({"effectiveDateTime": "2026-09"}, between("2026-09-01", "2026-09-30")),
        (
            {"effectivePeriod": {"start": "2026-09-01", "end": "2026-09-03"}},
            between("2026-09-01", "2026-09-03"),
        ),
        ({"issued": "2026-09-01"}, None),
        (
            {"effectiveDateTime": "soon", "effectivePeriod": {"end": "2026-09-03"}},
            between(None, "2026-09-03"),
        ),
    ],
)
def test_a_report_has_an_effective_date_or_period(dates: Json, found: DateInterval | None) -> None:
    record = record_of({"resourceType": "DiagnosticReport", "id": "r1", **dates})
    assert own_effective(record.of(DiagnosticReport)[0], Notes(AS_OF)) == found


@pytest.mark.parametrize(
    ("status", "rank", "amending"),
    [
        ("final", Standing.FINAL, False),
        ("amended", Standing.FINAL, True),
        ("corrected", Standing.FINAL, True),
        ("appended", Standing.FINAL, False),
        ("registered", Standing.PENDING, False),
        ("partial", Standing.PENDING, False),
        ("preliminary", Standing.PENDING, False),
        ("entered-in-error", Standing.EXCLUDED, False),
        ("cancelled", Standing.EXCLUDED, False),
        ("unknown", Standing.UNCLEAR, False),
        ("Final", Standing.UNCLEAR, False),
        ("", Standing.UNCLEAR, False),
        (None, Standing.UNCLEAR, False),
    ],
)
def test_only_a_status_of_the_value_set_lets_a_result_count(
    status: str | None, rank: Standing, amending: bool
) -> None:
    result = Observation(status=status)
    assert standing(result) is rank
    assert amends(result) is amending
