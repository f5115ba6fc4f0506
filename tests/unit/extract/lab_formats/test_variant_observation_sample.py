"""Which sample a variant Observation is of, when it was taken, and whether the result stands."""

import pytest

from service.chart.dates import DateInterval, one_day
from service.chart.esr1 import Call, Doubt, Specimen
from tests.esr1_records import D538G, Json, concept, facts_of, noted, only, report, specimen, variant


def _ref(identity: str) -> list[Json]:
    return [{"reference": f"Specimen/{identity}"}]


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (specimen(), Specimen.BLOOD),
        (specimen("119297000"), Specimen.BLOOD),
        (specimen("PLAS", "http://terminology.hl7.org/CodeSystem/v2-0487"), Specimen.BLOOD),
        (specimen("119376003"), Specimen.TISSUE),
        (specimen("TUMOR", "http://terminology.hl7.org/CodeSystem/v2-0487"), Specimen.TISSUE),
        (specimen("258450006"), Specimen.CSF),
        (specimen(type={"text": "Plasma (Streck tube)"}), Specimen.BLOOD),
        (specimen(type={"text": "FFPE block, liver biopsy"}), Specimen.TISSUE),
        (specimen(type={"text": "Saliva"}), Specimen.OTHER),
        (specimen(type={"text": "Material 7"}), Specimen.OTHER),
    ],
)
def test_the_specimen_says_what_was_sampled(made: Json, kind: Specimen) -> None:
    panel = report("v1", code=concept("51969-4", "Genetic analysis report"))
    assert only(variant(*D538G, specimen=_ref("s1")), made, panel).specimen is kind
    assert only(variant(*D538G), made, panel | {"specimen": _ref("s1")}).specimen is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (concept("100029-8"), Specimen.BLOOD),
        ({"text": "Guardant360 CDx"}, Specimen.BLOOD),
        ({"text": "FoundationOne Liquid CDx"}, Specimen.BLOOD),
        ({"text": "Liquid biopsy NGS panel"}, Specimen.BLOOD),
        ({"text": "ctDNA gene panel"}, Specimen.BLOOD),
        ({"text": "NGS panel, tumor biopsy"}, Specimen.TISSUE),
        ({"text": "NGS panel on FFPE tissue"}, Specimen.TISSUE),
        ({"text": "ctDNA from cerebrospinal fluid"}, Specimen.CSF),
        (concept("51969-4"), Specimen.UNSTATED),
        ({"text": "Liquid biopsy and tissue biopsy"}, Specimen.UNSTATED),
    ],
)
def test_without_a_specimen_the_name_of_the_test_says_it(code: Json, kind: Specimen) -> None:
    assert only(variant(*D538G), report("v1", code=code)).specimen is kind


def test_a_specimen_and_a_panel_that_disagree_leave_it_unstated() -> None:
    assert (
        only(variant(*D538G, specimen=_ref("s1")), specimen("119376003"), report("v1")).specimen
        is Specimen.UNSTATED
    )


def test_tumor_and_blood_of_one_report_leave_it_unstated() -> None:
    tumor, normal = specimen("119376003"), specimen("119297000", id="s2")
    panel = report("v1", code=concept("51969-4"), specimen=[*_ref("s1"), *_ref("s2")])
    assert only(variant(*D538G), tumor, normal, panel).specimen is Specimen.UNSTATED


def test_the_conclusion_may_name_the_sample() -> None:
    panel = report("v1", code=concept("51969-4"), conclusion="Sample: plasma. See coded results.")
    assert only(variant(*D538G), panel).specimen is Specimen.BLOOD


@pytest.mark.parametrize(
    ("resources", "day"),
    [
        ((variant(*D538G, specimen=_ref("s1")), specimen(), report("v1")), "2026-10-28"),
        (
            (
                variant(*D538G, specimen=_ref("s1")),
                specimen(collection=None, receivedTime="2026-10-31"),
                report("v1"),
            ),
            "2026-10-30",
        ),
        (
            (variant(*D538G, effectiveDateTime=None), report("v1", effectiveDateTime="2026-10-27")),
            "2026-10-27",
        ),
        (
            (
                variant(*D538G, effectiveDateTime=None, specimen=_ref("s1")),
                specimen(collection=None, receivedTime="2026-10-31T09:00:00Z"),
                report("v1", effectiveDateTime=None),
            ),
            "2026-10-31",
        ),
    ],
)
def test_the_sample_date_is_looked_up_in_order(resources: tuple[Json, ...], day: str) -> None:
    (fact,) = facts_of(*resources)
    assert fact.effective.earliest is not None
    assert fact.effective == one_day(fact.effective.earliest)
    assert fact.effective.earliest.isoformat() == day


def test_an_issue_date_alone_only_bounds_the_sample_date() -> None:
    (fact,) = facts_of(
        variant(*D538G, effectiveDateTime=None, issued="2026-11-02T10:00:00Z"),
        report("v1", effectiveDateTime=None),
    )
    assert not fact.effective.is_dated
    assert fact.effective.latest is not None
    assert fact.effective.latest.isoformat() == "2026-11-02"


def test_no_date_at_all_is_undated() -> None:
    (fact,) = facts_of(variant(*D538G, effectiveDateTime=None), report("v1", effectiveDateTime=None))
    assert fact.effective == DateInterval(None, None)


def test_a_sample_of_the_day_after_is_not_used_and_listed() -> None:
    reading, notes = noted(variant(*D538G, effectiveDateTime="2026-11-21"), report("v1"))
    assert reading.results == ()
    assert any(problem.resource == "Observation/v1" for problem in notes.problems)


def test_a_sample_of_the_day_itself_is_used() -> None:
    assert facts_of(variant(*D538G, effectiveDateTime="2026-11-20"), report("v1"))


@pytest.mark.parametrize("status", ["final", "amended", "corrected", "appended"])
def test_final_statuses_count(status: str) -> None:
    assert only(variant(*D538G, status=status), report("v1")).call is Call.DETECTED


@pytest.mark.parametrize("status", ["registered", "partial", "preliminary"])
def test_pending_statuses_are_pending(status: str) -> None:
    value = only(variant(*D538G, status=status), report("v1", status="registered"))
    assert value.call is Call.PENDING


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_withdrawn_statuses_never_count(status: str) -> None:
    assert facts_of(variant(*D538G, status=status)) == ()


@pytest.mark.parametrize("status", ["unknown", None, "finished", 7])
def test_without_a_usable_status_people_have_to_look(status: object) -> None:
    reading, notes = noted(variant(*D538G, status=status), report("v1"))
    (fact,) = reading.results
    assert (fact.value.call, fact.value.doubts) == (Call.DETECTED, {Doubt.NO_STATUS})
    assert any(problem.resource == "Observation/v1" for problem in notes.problems)


def test_a_final_result_in_a_preliminary_report_is_final() -> None:
    assert only(variant(*D538G), report("v1", status="preliminary")).call is Call.DETECTED


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_result_that_stands_in_a_withdrawn_report_alone_is_doubted(status: str) -> None:
    assert only(variant(*D538G), report("v1", status=status)).doubts == {Doubt.WITHDRAWN}


def test_a_result_that_stands_in_another_report_too_is_not_doubted() -> None:
    value = only(variant(*D538G), report("v1", status="entered-in-error"), report("v1", id="r2"))
    assert (value.doubts, value.report) == (frozenset(), "DiagnosticReport/r2")
