"""The step table as a table: every row, the order of the rows, and that one always applies."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.chart.diagnosis import DiagnosisKind
from service.chart.esr1 import Call, Doubt, Specimen
from service.chart.imaging import ImagingAnswer
from service.chart.patient_chart import PatientChart
from service.chart.search import Family
from service.chart.treatment import RecordState
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from service.pathway.decision import Step
from service.pathway.steps import TABLE, Row, Situation, step_for
from service.trials.catalogue import TRIALS
from tests.builders import chart, course, days_ago, diagnosis, esr1, gap, imaging, person
from tests.builders_cards import evaluation, verdict
from tests.unit.course.course_treatments import ordered, pair, record

CRITERIA = tuple(cited.criterion.id for cited in TRIALS[0].inclusion)
NEGATIVE, PROGRESSION = Call.NOT_DETECTED, ImagingAnswer.PROGRESSION
USUAL = chart(treatments=pair(), esr1_results=(esr1(),), imaging=(imaging(),))
OLD_NEGATIVE = chart(treatments=pair(), esr1_results=(esr1(NEGATIVE, days_ago(92)),))


def now(record_: PatientChart = USUAL, **statuses: Status) -> Situation:
    """The situation of a chart; every criterion is met but those given."""
    changes = {name: verdict(status) for name, status in statuses.items()}
    return Situation(course=course(record_), evaluation=evaluation("serena-6", **changes))


def row(step: Step) -> Callable[[Situation], bool]:
    """The test of one row, whatever stands above it."""
    return next(each for each in TABLE if each.step is step).applies


def test_the_rows_stand_in_the_order_of_the_rules() -> None:
    assert [each.step.value for each in TABLE] == [
        "not-applicable",
        "already-switched",
        "progressed",
        "offer-switch",
        "complete-workup",
        "not-eligible",
        "review-result",
        "test-due",
        "on-track",
    ]


def test_every_step_has_one_row_that_says_when_it_applies() -> None:
    assert {each.step for each in TABLE} == set(Step)
    assert len({each.when for each in TABLE}) == len(TABLE)


CHARTS = st.sampled_from(
    (USUAL, OLD_NEGATIVE, chart(), chart(esr1_results=(esr1(doubts=(Doubt.GERMLINE,)),), treatments=pair()))
)


@given(
    CHARTS,
    st.fixed_dictionaries({name.replace("-", "_"): st.sampled_from(list(Status)) for name in CRITERIA}),
)
def test_the_table_is_total_and_takes_the_first_row_that_applies(
    record_: PatientChart, statuses: Mapping[str, Status]
) -> None:
    situation = now(record_, **statuses)
    applying = [each.step for each in TABLE if each.applies(situation)]
    assert applying[-1] is Step.ON_TRACK
    assert step_for(situation) is applying[0]


@given(st.fixed_dictionaries({name.replace("-", "_"): st.sampled_from(list(Status)) for name in CRITERIA}))
def test_the_switch_is_offered_only_when_every_criterion_is_met(statuses: Mapping[str, Status]) -> None:
    if step_for(now(USUAL, **statuses)) is Step.OFFER_SWITCH:
        assert set(statuses.values()) == {MET}


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("status", [NOT_MET, UNKNOWN])
def test_each_criterion_alone_prevents_the_offer(criterion: str, status: Status) -> None:
    changed = now(USUAL, **{criterion.replace("-", "_"): status})
    assert step_for(now()) is Step.OFFER_SWITCH
    assert step_for(changed) is not Step.OFFER_SWITCH


@pytest.mark.parametrize("criterion", ["breast_cancer", "er_positive", "her2_negative", "adult"])
def test_not_applicable_when_the_disease_or_the_age_is_another(criterion: str) -> None:
    applies = row(Step.NOT_APPLICABLE)
    assert applies(now(USUAL, **{criterion: NOT_MET}))
    assert not applies(now(USUAL, **{criterion: UNKNOWN}))


def test_no_other_criterion_makes_it_not_applicable() -> None:
    others = [
        name for name in CRITERIA if name not in ("breast-cancer", "er-positive", "her2-negative", "adult")
    ]
    failing = {name.replace("-", "_"): NOT_MET for name in others}
    assert not row(Step.NOT_APPLICABLE)(now(USUAL, **failing))


def test_not_applicable_when_deceased() -> None:
    for died in ("2026-11-01", ""):
        dead = chart(demographics=person(died=died), treatments=pair(), esr1_results=(esr1(),))
        assert row(Step.NOT_APPLICABLE)(now(dead))


def test_not_applicable_without_a_pair_and_without_a_mutation() -> None:
    stopped_91 = pair("2025-01-01", days_ago(91))
    stopped_92 = pair("2025-01-01", days_ago(92))
    undated_end = (
        record("letrozole", "2025-01-01", state=RecordState.ENDED),
        record("palbociclib", "2025-01-01", state=RecordState.ENDED),
    )
    table = {
        "a pair runs": (chart(treatments=pair()), False),
        "a pair ended 91 days ago": (chart(treatments=stopped_91), False),
        "a pair ended 92 days ago": (chart(treatments=stopped_92), True),
        "a pair ended without a date": (chart(treatments=undated_end), False),
        "no pair ever": (chart(), True),
        "an aromatase inhibitor alone": (chart(treatments=(ordered("letrozole", "2025-01-01"),)), True),
        "treatment incomplete": (chart(gaps=(gap(Family.TREATMENT),)), False),
        "ESR1 results incomplete": (chart(gaps=(gap(Family.ESR1),)), False),
        "a mutation in blood": (chart(esr1_results=(esr1(on="2020-01-01"),)), False),
        "a mutation in tissue": (chart(esr1_results=(esr1(specimen=Specimen.TISSUE),)), False),
        "an undated mutation": (chart(esr1_results=(esr1(on=None),)), False),
        "a variant off the list": (chart(esr1_results=(esr1(doubts=(Doubt.NOT_ON_LIST,)),)), False),
        "a germline variant": (chart(esr1_results=(esr1(doubts=(Doubt.GERMLINE,)),)), True),
        "a variant of another gene, perhaps": (
            chart(esr1_results=(esr1(doubts=(Doubt.GENE_CONFLICT,)),)),
            True,
        ),
        "not detected": (chart(esr1_results=(esr1(NEGATIVE),)), True),
    }
    found = {sentence: row(Step.NOT_APPLICABLE)(now(record_)) for sentence, (record_, _) in table.items()}
    assert found == {sentence: applies for sentence, (_, applies) in table.items()}


def test_already_switched_when_a_serd_or_er_protac_is_taken_or_ordered() -> None:
    table = {
        "camizestrant now": ((ordered("camizestrant", days_ago(1)),), True),
        "fulvestrant now": ((ordered("fulvestrant", days_ago(20)),), True),
        "vepdegestrant now": ((ordered("vepdegestrant", days_ago(1)),), True),
        "elacestrant ordered to begin": ((record("elacestrant", "2026-12-01", recorded=days_ago(1)),), True),
        "camizestrant stopped": ((ordered("camizestrant", "2026-01-01", "2026-02-01"),), False),
        "camizestrant on hold": ((record("camizestrant", "2026-01-01", state=RecordState.ON_HOLD),), False),
        "none": ((), False),
    }
    found = {
        sentence: row(Step.ALREADY_SWITCHED)(now(chart(treatments=(*pair(), *more))))
        for sentence, (more, _) in table.items()
    }
    assert found == {sentence: applies for sentence, (_, applies) in table.items()}


def test_progressed_when_the_newest_imaging_since_the_pair_is_progression() -> None:
    applies = row(Step.PROGRESSED)
    assert applies(now(chart(treatments=pair("2025-11-10"), imaging=(imaging(PROGRESSION, "2025-11-10"),))))
    assert not applies(
        now(chart(treatments=pair("2025-11-10"), imaging=(imaging(PROGRESSION, "2025-11-09"),)))
    )
    assert not applies(now(chart(imaging=(imaging(PROGRESSION),))))
    assert not applies(now(chart(treatments=pair(), imaging=(imaging(),))))


def test_progressed_after_the_pair_has_ended() -> None:
    ended = pair("2025-01-01", days_ago(30))
    assert row(Step.PROGRESSED)(now(chart(treatments=ended, imaging=(imaging(PROGRESSION, days_ago(5)),))))


@pytest.mark.parametrize(
    ("esr1_mutation", "adult", "step"),
    [
        (MET, MET, Step.OFFER_SWITCH),
        (MET, UNKNOWN, Step.COMPLETE_WORKUP),
        (MET, NOT_MET, Step.NOT_ELIGIBLE),
        (UNKNOWN, MET, None),
        (UNKNOWN, UNKNOWN, None),
        (NOT_MET, MET, None),
        (UNKNOWN, NOT_MET, None),
    ],
)
def test_a_mutation_leads_to_one_of_three_steps(
    esr1_mutation: Status, adult: Status, step: Step | None
) -> None:
    situation = now(USUAL, esr1_mutation=esr1_mutation, performance_status=adult)
    steps = (Step.OFFER_SWITCH, Step.COMPLETE_WORKUP, Step.NOT_ELIGIBLE)
    assert [each for each in steps if row(each)(situation)] == ([step] if step else [])


def test_a_failing_criterion_outweighs_an_unknown_one() -> None:
    situation = now(USUAL, performance_status=NOT_MET, first_line=UNKNOWN)
    assert step_for(situation) is Step.NOT_ELIGIBLE


def test_review_when_the_esr1_answer_needs_a_human() -> None:
    doubtful = chart(treatments=pair(), esr1_results=(esr1(doubts=(Doubt.GERMLINE,)),))
    assert row(Step.REVIEW_RESULT)(now(doubtful))
    for settled in (USUAL, OLD_NEGATIVE, chart()):
        assert not row(Step.REVIEW_RESULT)(now(settled))


@pytest.mark.parametrize("criterion", ["aromatase_inhibitor", "cdk46_inhibitor", "duration"])
@pytest.mark.parametrize("status", [NOT_MET, UNKNOWN])
def test_a_test_is_due_only_on_the_pair_for_long_enough(criterion: str, status: Status) -> None:
    assert row(Step.TEST_DUE)(now(OLD_NEGATIVE))
    assert not row(Step.TEST_DUE)(now(OLD_NEGATIVE, **{criterion: status}))


@pytest.mark.parametrize(
    "criterion",
    ["adult", "breast_cancer", "advanced_disease", "er_positive", "her2_negative", "first_line"],
)
def test_a_test_is_due_unless_the_patient_certainly_does_not_fit(criterion: str) -> None:
    assert not row(Step.TEST_DUE)(now(OLD_NEGATIVE, **{criterion: NOT_MET}))
    assert row(Step.TEST_DUE)(now(OLD_NEGATIVE, **{criterion: UNKNOWN}))


@pytest.mark.parametrize("criterion", ["no_progression", "performance_status", "ovarian_suppression"])
def test_what_may_change_by_then_does_not_keep_a_test_from_being_due(criterion: str) -> None:
    assert row(Step.TEST_DUE)(now(OLD_NEGATIVE, **{criterion: NOT_MET}))


def test_a_test_is_due_91_days_after_the_last_sample() -> None:
    samples = {
        "none": ((), True),
        "92 days ago": ((esr1(NEGATIVE, days_ago(92)),), True),
        "91 days ago": ((esr1(NEGATIVE, days_ago(91)),), False),
        "92 to 91 days ago": ((esr1(NEGATIVE, f"{days_ago(92)}/{days_ago(91)}"),), False),
        "before the pair": ((esr1(NEGATIVE, "2025-01-01"),), True),
        "not detected in tissue": ((esr1(NEGATIVE, specimen=Specimen.TISSUE),), True),
        "undated": ((esr1(NEGATIVE, None),), False),
    }
    found = {
        sentence: row(Step.TEST_DUE)(now(chart(treatments=pair(), esr1_results=results)))
        for sentence, (results, _) in samples.items()
    }
    assert found == {sentence: is_due for sentence, (_, is_due) in samples.items()}


def test_no_test_is_suggested_when_an_esr1_result_may_be_hidden() -> None:
    hidden = chart(treatments=pair(), gaps=(gap(Family.ESR1),))
    assert not row(Step.TEST_DUE)(now(hidden))


def test_on_track_when_nothing_else_applies() -> None:
    recent = chart(treatments=pair(), esr1_results=(esr1(NEGATIVE, days_ago(30)),))
    assert step_for(now(recent, esr1_mutation=NOT_MET)) is Step.ON_TRACK


ABOVE = (
    (Step.NOT_APPLICABLE, Step.ALREADY_SWITCHED),
    (Step.ALREADY_SWITCHED, Step.PROGRESSED),
    (Step.PROGRESSED, Step.NOT_ELIGIBLE),
)


@pytest.mark.parametrize(("upper", "lower"), ABOVE)
def test_the_upper_of_two_rows_that_apply_wins(upper: Step, lower: Step) -> None:
    everything = chart(
        diagnoses=(diagnosis(DiagnosisKind.PRIMARY_BREAST),),
        treatments=(*pair(), ordered("camizestrant", days_ago(1))),
        esr1_results=(esr1(),),
        imaging=(imaging(PROGRESSION),),
    )
    fitting = now(everything, no_progression=NOT_MET, her2_negative=NOT_MET)
    rows: tuple[Row, ...] = TABLE[[each.step for each in TABLE].index(upper) :]
    assert row(lower)(fitting)
    assert next(each.step for each in rows if each.applies(fitting)) is upper
