"""What holds for every course of treatment."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from service.chart.fact import Fact
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.answer import Answer
from service.course.lines import LineAnswer, first_line
from service.course.pair import PairCourse, TogetherAnswer, pair_course, together_for
from service.course.treatment_course import ClassUse, class_use
from service.terms.drugs import AI, CDK46
from tests.unit.course.course_treatments import AS_OF, DIAGNOSED, chart, ordered, record

_DRUGS = (
    "letrozole",
    "exemestane",
    "palbociclib",
    "abemaciclib",
    "ribociclib + letrozole",
    "fulvestrant",
    "tamoxifen",
)
_days = st.dates(dt.date(2024, 1, 1), AS_OF)


@st.composite
def _dates(draw: st.DrawFn) -> str:
    first = draw(_days)
    return f"{first}/{min(first + dt.timedelta(days=draw(st.integers(0, 40))), AS_OF)}"


@st.composite
def _records(draw: st.DrawFn) -> Fact[TreatmentRecord]:
    kind = draw(st.sampled_from([RecordKind.ORDER, RecordKind.STATEMENT, RecordKind.SUPPLY]))
    event = kind is RecordKind.SUPPLY
    states = (
        [RecordState.GIVEN, RecordState.UNKNOWN]
        if event
        else [s for s in RecordState if s is not RecordState.GIVEN]
    )
    return record(
        draw(st.sampled_from(_DRUGS)),
        draw(st.none() | _dates()),
        None if event else draw(st.none() | _dates()),
        kind=kind,
        state=draw(st.sampled_from(states)),
        days=draw(st.none() | st.integers(1, 120)) if event else None,
    )


def _answers(
    records: list[Fact[TreatmentRecord]],
) -> tuple[ClassUse, ClassUse, PairCourse, TogetherAnswer, LineAnswer]:
    patient = chart(*records)
    course = pair_course(patient, AS_OF)
    return (
        class_use(patient, AI, AS_OF),
        class_use(patient, CDK46, AS_OF),
        course,
        together_for(course, AS_OF),
        first_line(patient, AS_OF, course=course, advanced=DIAGNOSED),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(_records(), max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(
    records: list[Fact[TreatmentRecord]], random: object
) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _answers(shuffled) == _answers(records)


@settings(max_examples=60, deadline=None)
@given(st.lists(_records(), max_size=6))
def test_ovarian_suppression_changes_nothing(records: list[Fact[TreatmentRecord]]) -> None:
    assert _answers([*records, ordered("goserelin", "2025-01-01")]) == _answers(records)


@settings(max_examples=100, deadline=None)
@given(st.lists(_records(), max_size=7))
def test_every_unknown_says_what_is_missing_and_intervals_are_in_order(
    records: list[Fact[TreatmentRecord]],
) -> None:
    ai, cdk46, course, together, line = _answers(records)
    for answer in (ai, cdk46):
        assert bool(answer.missing) is (answer.use.value == "uncertain")
    for asked in (together, line):
        assert bool(asked.missing) is (asked.answer is Answer.UNKNOWN)
    for pair in (*course.earlier, *([course.current] if course.current else [])):
        for interval in (pair.began, pair.ended):
            if interval is not None and interval.earliest and interval.latest:
                assert interval.earliest <= interval.latest <= AS_OF
