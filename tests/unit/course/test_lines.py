"""Whether the current pair is the first line since the advanced diagnosis of 2025-10-20."""

import pytest

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Fact
from service.chart.search import Gap
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.answer import Answer
from service.course.lines import LineAnswer, first_line
from service.course.pair import pair_course
from service.terms.drugs import DrugClass
from tests.unit.course.course_treatments import (
    AS_OF,
    DIAGNOSED,
    chart,
    day,
    gap,
    injected,
    ordered,
    pair,
    record,
)

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def _line(
    *records: Fact[TreatmentRecord],
    advanced: DateInterval | None = DIAGNOSED,
    progressions: tuple[DateInterval, ...] = (),
    gaps: tuple[Gap, ...] = (),
) -> LineAnswer:
    patient = chart(*records, gaps=gaps)
    course = pair_course(patient, AS_OF)
    answer = first_line(patient, AS_OF, course=course, advanced=advanced, progressions=progressions)
    assert bool(answer.missing) is (answer.answer is UNKNOWN)
    return answer


def test_the_pair_alone_since_the_diagnosis_is_the_first_line() -> None:
    records = pair()
    answer = _line(*records)
    assert answer.answer is YES
    assert set(answer.evidence) == set(records)


@pytest.mark.parametrize(
    "drug",
    ["tamoxifen", "fulvestrant", "everolimus", "alpelisib", "capivasertib", "trastuzumab deruxtecan",
     "capecitabine",
     "olaparib", "megestrol", "vepdegestrant"],
)  # fmt: skip
def test_another_drug_since_the_diagnosis_is_a_line(drug: str) -> None:
    before, besides = ordered(drug, "2025-10-21", "2025-11-09"), ordered(drug, "2026-02-01")
    assert _line(*pair(), before).answer is NO
    assert _line(*pair(), besides).evidence == (besides,)


@pytest.mark.parametrize("drug", ["goserelin", "leuprolide", "relugolix", "exemestane", "ribociclib"])
def test_ovarian_suppression_and_a_change_within_a_class_are_no_lines(drug: str) -> None:
    assert _line(*pair(), ordered(drug, "2026-02-01")).answer is YES


def test_chemotherapy_recorded_as_a_procedure_is_a_line() -> None:
    cycle = record("chemotherapy", "2025-10-28", kind=RecordKind.PROCEDURE, state=RecordState.GIVEN)
    assert _line(*pair(), cycle).answer is NO


def test_treatment_before_the_diagnosis_is_none() -> None:
    assert _line(*pair(), ordered("tamoxifen", "2019-01-01", "2025-10-19")).answer is YES
    assert _line(*pair(), injected("paclitaxel", "2025-10-19")).answer is YES
    assert _line(*pair(), injected("paclitaxel", "2025-10-20")).answer is NO


@pytest.mark.parametrize("kind", [RecordKind.STATEMENT, RecordKind.PROCEDURE])
@pytest.mark.parametrize(("end", "answer"), [("2025-10-19", YES), ("2025-10-30", UNKNOWN)])
def test_what_has_ended_had_begun_by_then(end: str, answer: Answer, kind: RecordKind) -> None:
    state = RecordState.GIVEN if kind is RecordKind.PROCEDURE else RecordState.ENDED
    assert _line(*pair(), record("tamoxifen", None, end, kind=kind, state=state)).answer is answer


@pytest.mark.parametrize(("until", "answer"), [("2025-12-19", YES), ("2025-12-20", UNKNOWN)])
def test_adjuvant_treatment_may_run_on_for_sixty_days(until: str, answer: Answer) -> None:
    assert _line(*pair("2026-02-01"), ordered("tamoxifen", "2022-01-01", until)).answer is answer


def test_adjuvant_treatment_closed_without_a_date_may_have_run_on() -> None:
    closed = record("tamoxifen", "2022-01-01", state=RecordState.ENDED)
    assert _line(*pair(), closed).answer is UNKNOWN


def test_treatment_after_the_pair_is_neither_before_nor_beside_it() -> None:
    ended = pair("2025-11-10", "2026-10-01")
    assert _line(*ended, ordered("fulvestrant", "2026-10-01")).answer is YES
    assert _line(*ended, ordered("fulvestrant", "2026-09-30")).answer is NO


def test_an_order_to_begin_later_is_not_given_yet() -> None:
    later = record("fulvestrant", "2026-12-01", recorded="2026-11-10")
    assert _line(*pair(), later).answer is YES


def test_a_partial_date_on_either_side_of_the_diagnosis_cannot_be_told() -> None:
    month = record("capecitabine", "2025-10-01/2025-10-31", kind=RecordKind.SUPPLY, state=RecordState.GIVEN)
    assert _line(*pair(), month).answer is UNKNOWN


def test_an_undated_drug_cannot_be_told() -> None:
    undated = record("capecitabine", None, kind=RecordKind.ADMINISTRATION, state=RecordState.GIVEN)
    assert _line(*pair(), undated).answer is UNKNOWN


@pytest.mark.parametrize("state", [RecordState.UNKNOWN, RecordState.ON_HOLD])
def test_a_drug_that_was_perhaps_not_taken_is_unknown(state: RecordState) -> None:
    assert _line(*pair(), record("fulvestrant", "2026-03-01", state=state)).answer is UNKNOWN


def test_an_order_of_a_drug_said_not_to_be_taken_is_unknown_unless_it_was_given() -> None:
    order = ordered("capecitabine", "2026-03-01", "2026-04-01")
    denied = record("capecitabine", "2026-04-01", kind=RecordKind.STATEMENT, state=RecordState.NOT_TAKEN)
    assert _line(*pair(), denied).answer is YES
    assert _line(*pair(), order, denied).answer is UNKNOWN
    assert _line(*pair(), order, denied, injected("capecitabine", "2026-03-05")).answer is NO


def test_a_serd_order_that_is_contradicted_is_unknown_and_an_injection_settles_it() -> None:
    order, stop = (
        ordered("fulvestrant", "2026-03-01"),
        record("fulvestrant", "2026-04-01", state=RecordState.ENDED),
    )
    assert _line(*pair(), order, stop).answer is UNKNOWN
    assert _line(*pair(), order, stop, injected("fulvestrant", "2026-03-01", 28)).answer is NO


class TestThePairItself:
    """Its beginning, and one of its classes alone."""

    @pytest.mark.parametrize(("start", "answer"), [("2025-10-20", YES), ("2025-10-19", UNKNOWN)])
    def test_it_is_begun_on_the_day_of_the_diagnosis_or_later(self, start: str, answer: Answer) -> None:
        assert _line(*pair(start)).answer is answer

    def test_a_diagnosis_known_to_the_month_leaves_it_open(self) -> None:
        assert _line(*pair("2025-11-10"), advanced=day("2025-11-01/2025-11-30")).answer is UNKNOWN

    def test_a_pair_that_ended_before_the_diagnosis_is_no_line_of_it(self) -> None:
        assert _line(*pair("2023-01-01", "2025-01-01")).answer is NO

    @pytest.mark.parametrize(("joins", "answer"), [("2026-01-18", YES), ("2026-01-19", UNKNOWN)])
    def test_an_ai_may_be_alone_for_ninety_days(self, joins: str, answer: Answer) -> None:
        records = ordered("letrozole", "2025-10-20"), ordered("palbociclib", joins)
        assert _line(*records).answer is answer

    def test_its_own_adjuvant_ai_counts_from_the_diagnosis(self) -> None:
        records = ordered("letrozole", "2020-01-01"), ordered("palbociclib", "2026-01-18")
        assert _line(*records).answer is YES

    def test_an_ai_that_was_over_before_the_pair_counts_too(self) -> None:
        alone = ordered("anastrozole", "2025-10-20", "2026-02-01")
        assert _line(alone, *pair("2026-06-01")).answer is UNKNOWN

    def test_an_order_closed_without_a_date_and_followed_by_its_like_is_continued(self) -> None:
        closed = record("palbociclib", "2025-11-10", state=RecordState.ENDED)
        again = ordered("palbociclib", "2026-03-01"), ordered("letrozole", "2025-11-10")
        assert _line(closed, *again).answer is YES

    def test_no_pair_at_all_is_unknown(self) -> None:
        assert _line(ordered("letrozole", "2025-11-10")).answer is UNKNOWN

    def test_a_pair_that_cannot_be_told_is_unknown(self) -> None:
        assert _line(gaps=(gap(DrugClass.CDK46_INHIBITOR),)).answer is UNKNOWN


class TestEarlierPairs:
    """A pair that ended more than 60 days before the current one began."""

    EARLIER = pair("2024-02-01", "2025-06-01")
    SINCE_2024 = day("2024-01-10")

    def test_ended_with_progression_it_was_a_line(self) -> None:
        answer = _line(
            *self.EARLIER, *pair(), advanced=self.SINCE_2024, progressions=(DIAGNOSED, *_days("2025-05-25"))
        )
        assert answer.answer is NO

    @pytest.mark.parametrize("progressed", ["2023-05-01", "2026-05-01", "2024-01-01/2024-12-31"])
    def test_ended_otherwise_it_cannot_be_told(self, progressed: str) -> None:
        answer = _line(*self.EARLIER, *pair(), advanced=self.SINCE_2024, progressions=_days(progressed))
        assert answer.answer is UNKNOWN

    def test_before_the_diagnosis_it_is_no_line(self) -> None:
        assert _line(*self.EARLIER, *pair(), progressions=_days("2025-05-25")).answer is YES

    def test_across_the_diagnosis_it_cannot_be_told(self) -> None:
        answer = _line(*self.EARLIER, *pair(), advanced=day("2024-06-01"), progressions=_days("2025-05-25"))
        assert answer.answer is UNKNOWN


class TestAnUndatedDiagnosis:
    """Earlier systemic treatment leaves the line open; without any the pair is the first."""

    @pytest.mark.parametrize("advanced", [None, UNDATED])
    def test_nothing_before_is_the_first_line(self, advanced: DateInterval | None) -> None:
        assert _line(*pair(), advanced=advanced).answer is YES

    @pytest.mark.parametrize(
        "earlier",
        [
            ordered("tamoxifen", "2015-01-01", "2020-01-01"),
            ordered("letrozole", "2015-01-01", "2020-01-01"),
            ordered("letrozole", "2025-01-01"),
            injected("paclitaxel", "2015-01-01"),
        ],
        ids=["tamoxifen", "an earlier AI", "an AI long before the other", "chemotherapy"],
    )
    def test_earlier_treatment_leaves_it_open(self, earlier: Fact[TreatmentRecord]) -> None:
        assert _line(earlier, *pair(), advanced=None).answer is UNKNOWN

    def test_an_earlier_pair_leaves_it_open(self) -> None:
        assert _line(*pair("2020-01-01", "2021-01-01"), *pair(), advanced=None).answer is UNKNOWN


class TestGaps:
    """What may have been missed."""

    @pytest.mark.parametrize(
        ("classes", "answer"),
        [
            ((), UNKNOWN),
            ((DrugClass.CHEMOTHERAPY,), UNKNOWN),
            ((DrugClass.LHRH_AGONIST,), YES),
            ((DrugClass.AI_NONSTEROIDAL,), YES),
        ],
    )
    def test_a_gap_counts_when_it_may_hide_another_line(
        self, classes: tuple[DrugClass, ...], answer: Answer
    ) -> None:
        assert _line(*pair(), gaps=(gap(*classes),)).answer is answer

    def test_a_line_that_was_found_stays_found(self) -> None:
        assert _line(*pair(), ordered("capecitabine", "2026-02-01"), gaps=(gap(),)).answer is NO


def _days(*texts: str) -> tuple[DateInterval, ...]:
    return tuple(found for text in texts if (found := day(text)) is not None)
