"""The criteria on treatment: each drug, both together, line, and what was given before."""

import pytest

from service.chart.diagnosis import DiagnosisKind
from service.chart.search import Family
from service.chart.treatment import RecordState
from service.criteria.library.aromatase_inhibitor import AromataseInhibitor
from service.criteria.library.cdk46_inhibitor import Cdk46Inhibitor
from service.criteria.library.first_line import FirstLine
from service.criteria.library.pair_duration import PairDuration
from service.criteria.library.treated_before import NoPriorTreatment, PriorTreatment
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Status
from service.terms.drugs import AI, CDK46, SERDS, DrugClass
from tests.builders import chart, diagnosis, gap, statuses, verdict_on
from tests.unit.course.course_treatments import days_ago, ordered, pair, record

HAD_SERD = PriorTreatment(id="prior-serd", question="SERD before", classes=SERDS)
HAD_NO_SERD = NoPriorTreatment(id="no-prior-serd", question="no SERD before", classes=SERDS)
GAP = gap(Family.TREATMENT)


def test_the_aromatase_inhibitor() -> None:
    table = {
        "letrozole": chart(treatments=(ordered("letrozole", "2025-11-10"),)),
        "anastrozole": chart(treatments=(ordered("anastrozole", "2025-11-10"),)),
        "letrozole in an incomplete search": chart(treatments=pair(), gaps=(GAP,)),
        "exemestane": chart(treatments=(ordered("exemestane", "2025-11-10"),)),
        "stopped": chart(treatments=(ordered("letrozole", "2025-11-10", "2026-01-01"),)),
        "none": chart(),
        "on hold": chart(treatments=(record("letrozole", "2025-11-10", state=RecordState.ON_HOLD),)),
        "none in an incomplete search": chart(gaps=(GAP,)),
        "letrozole and exemestane": chart(treatments=(*pair(), ordered("exemestane", "2026-01-01"))),
    }
    assert statuses(AromataseInhibitor(), table) == {
        "letrozole": MET,
        "anastrozole": MET,
        "letrozole in an incomplete search": MET,
        "exemestane": NOT_MET,
        "stopped": NOT_MET,
        "none": NOT_MET,
        "on hold": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
        "letrozole and exemestane": UNKNOWN,
    }


def test_a_trial_may_allow_exemestane() -> None:
    criterion = AromataseInhibitor(allowed=frozenset({"letrozole", "anastrozole", "exemestane"}))
    assert verdict_on(criterion, chart(treatments=(ordered("exemestane", "2025-11-10"),))).status is MET


def test_the_other_aromatase_inhibitor_is_named() -> None:
    verdict = verdict_on(AromataseInhibitor(), chart(treatments=(ordered("exemestane", "2025-11-10"),)))
    assert verdict.reason.endswith("instead of anastrozole or letrozole")
    both = verdict_on(AromataseInhibitor(), chart(treatments=(*pair(), ordered("exemestane", "2026-01-01"))))
    assert both.reason == "exemestane and letrozole are both on record as current"


def test_the_cdk46_inhibitor() -> None:
    table = {
        "palbociclib": chart(treatments=pair()),
        "ribociclib": chart(treatments=(ordered("ribociclib", "2025-11-10"),)),
        "abemaciclib": chart(treatments=(ordered("abemaciclib", "2025-11-10"),)),
        "stopped": chart(treatments=(ordered("palbociclib", "2025-11-10", "2026-01-01"),)),
        "none": chart(),
        "on hold": chart(treatments=(record("palbociclib", "2025-11-10", state=RecordState.ON_HOLD),)),
        "none in an incomplete search": chart(gaps=(GAP,)),
    }
    assert statuses(Cdk46Inhibitor(), table) == {
        "palbociclib": MET,
        "ribociclib": MET,
        "abemaciclib": MET,
        "stopped": NOT_MET,
        "none": NOT_MET,
        "on hold": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
    }


def test_a_trial_may_allow_palbociclib_alone() -> None:
    criterion = Cdk46Inhibitor(allowed=frozenset({"palbociclib"}))
    other = verdict_on(criterion, chart(treatments=(ordered("ribociclib", "2025-11-10"),)))
    assert (other.status, other.reason[-22:]) == (NOT_MET, "instead of palbociclib")
    assert verdict_on(criterion, chart(treatments=pair())).status is MET


def test_the_questions_name_the_drugs() -> None:
    assert AromataseInhibitor().question == "letrozole or anastrozole current"
    assert Cdk46Inhibitor().question == "CDK4/6 inhibitor current"
    assert Cdk46Inhibitor(allowed=frozenset({"palbociclib"})).question == "palbociclib current"
    assert PairDuration(months=6).question == "both together for 6 months or more"


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("2026-05-20", MET),
        ("2026-05-21", NOT_MET),
        ("2026-05-01/2026-05-20", MET),
        ("2026-05-01/2026-05-31", UNKNOWN),
        ("2026-05-21/2026-05-31", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_six_calendar_months_together(start: str | None, status: Status) -> None:
    record_ = chart(treatments=(ordered("letrozole", start), ordered("palbociclib", start)))
    assert verdict_on(PairDuration(), record_).status is status


def test_without_a_pair_the_duration_is_not_met() -> None:
    assert verdict_on(PairDuration(), chart()).evidence == (Absence(family=Family.TREATMENT),)
    assert verdict_on(PairDuration(), chart(treatments=pair("2025-01-01", "2026-01-01"))).status is NOT_MET
    assert verdict_on(PairDuration(), chart(gaps=(GAP,))).status is UNKNOWN


def test_the_first_line() -> None:
    advanced = (diagnosis(DiagnosisKind.DISTANT_METASTASIS, on="2025-10-20"),)
    fulvestrant = ordered("fulvestrant", "2025-10-25", "2025-11-05")
    table = {
        "nothing else": chart(diagnoses=advanced, treatments=pair()),
        "another line before": chart(diagnoses=advanced, treatments=(fulvestrant, *pair())),
        "undated disease, earlier treatment": chart(treatments=(fulvestrant, *pair())),
        "incomplete search": chart(diagnoses=advanced, treatments=pair(), gaps=(GAP,)),
    }
    assert statuses(FirstLine(), table) == {
        "nothing else": MET,
        "another line before": NOT_MET,
        "undated disease, earlier treatment": UNKNOWN,
        "incomplete search": UNKNOWN,
    }


def test_the_first_line_always_cites_or_names_something() -> None:
    for verdict in (
        verdict_on(FirstLine(), chart()),
        verdict_on(FirstLine(), chart(treatments=pair())),
        verdict_on(FirstLine(), chart(gaps=(GAP,))),
    ):
        assert verdict.evidence or verdict.missing


def test_what_was_given_before() -> None:
    fulvestrant = chart(treatments=(*pair(), ordered("fulvestrant", "2024-01-01", "2024-06-01")))
    current = chart(treatments=(ordered("fulvestrant", days_ago(10)),))
    refused = chart(treatments=(record("fulvestrant", "2024-01-01", state=RecordState.NOT_TAKEN),))
    unsure = chart(treatments=(record("fulvestrant", "2024-01-01", state=RecordState.UNKNOWN),))
    table = {
        "given before": fulvestrant,
        "given now": current,
        "given, in an incomplete search": chart(treatments=current.treatments, gaps=(GAP,)),
        "not given": chart(treatments=pair()),
        "not taken": refused,
        "a gap that names other classes": chart(gaps=(gap(Family.TREATMENT, *AI),)),
        "of unknown status alone": unsure,
        "a gap": chart(gaps=(GAP,)),
        "a gap that names the class": chart(gaps=(gap(Family.TREATMENT, DrugClass.SERD),)),
    }
    had = {
        "given before": MET,
        "given now": MET,
        "given, in an incomplete search": MET,
        "not given": NOT_MET,
        "not taken": NOT_MET,
        "a gap that names other classes": NOT_MET,
        "of unknown status alone": UNKNOWN,
        "a gap": UNKNOWN,
        "a gap that names the class": UNKNOWN,
    }
    opposite = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}
    assert statuses(HAD_SERD, table) == had
    assert statuses(HAD_NO_SERD, table) == {sentence: opposite[status] for sentence, status in had.items()}


def test_only_the_drugs_of_the_class_are_named() -> None:
    criterion = PriorTreatment(id="prior-cdk46", question="CDK4/6 inhibitor before", classes=CDK46)
    pack = chart(treatments=(ordered("ribociclib + letrozole", "2025-01-01"),))
    assert verdict_on(criterion, pack).reason == "ribociclib on record"
