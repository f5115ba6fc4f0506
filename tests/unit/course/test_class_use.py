"""Whether a class of drugs is taken on one day."""

import pytest

from service.chart.fact import Fact
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.treatment_course import Use, class_use, serd_ordered
from service.terms.drugs import AI, CDK46, DrugClass
from tests.unit.course.course_treatments import (
    AS_OF,
    chart,
    days_ago,
    gap,
    injected,
    ordered,
    record,
    supplied,
)

CURRENT, NOT_CURRENT, UNCERTAIN = Use.CURRENT, Use.NOT_CURRENT, Use.UNCERTAIN
_LHRH = frozenset({DrugClass.LHRH_AGONIST})


def _ai(*records: Fact[TreatmentRecord]) -> Use:
    return class_use(chart(*records), AI, AS_OF).use


@pytest.mark.parametrize("kind", [RecordKind.ORDER, RecordKind.STATEMENT])
@pytest.mark.parametrize(
    ("state", "use"),
    [
        (RecordState.ACTIVE, CURRENT),
        (RecordState.ENDED, NOT_CURRENT),
        (RecordState.ON_HOLD, UNCERTAIN),
        (RecordState.NOT_TAKEN, NOT_CURRENT),
        (RecordState.UNKNOWN, UNCERTAIN),
    ],
)
def test_the_only_order_or_statement_decides_by_its_state(
    kind: RecordKind, state: RecordState, use: Use
) -> None:
    assert _ai(record("letrozole", "2026-01-01", kind=kind, state=state)) is use


@pytest.mark.parametrize("kind", [RecordKind.SUPPLY, RecordKind.ADMINISTRATION])
@pytest.mark.parametrize(
    ("state", "recent", "old"),
    [(RecordState.GIVEN, CURRENT, NOT_CURRENT), (RecordState.UNKNOWN, UNCERTAIN, NOT_CURRENT)],
)
def test_what_was_given_counts_while_it_lasts(
    kind: RecordKind, state: RecordState, recent: Use, old: Use
) -> None:
    assert _ai(record("letrozole", days_ago(88), kind=kind, state=state, days=28)) is recent
    assert _ai(record("letrozole", days_ago(89), kind=kind, state=state, days=28)) is old


@pytest.mark.parametrize(
    ("start", "end", "use"),
    [
        ("2026-01-01", "2026-11-20", CURRENT),
        ("2026-01-01", "2026-11-19", NOT_CURRENT),
        ("2026-01-01", "2026-11-01/2026-11-30", UNCERTAIN),
        ("2026-01-01", "2026-10-01/2026-10-31", NOT_CURRENT),
        ("2026-01-01", "2027-01-01/2027-12-31", CURRENT),
        ("2026-11-20", None, CURRENT),
        ("2026-11-21", None, NOT_CURRENT),
        (None, None, CURRENT),
    ],
)
def test_an_active_order_runs_from_its_start_to_its_planned_end(
    start: str | None, end: str | None, use: Use
) -> None:
    assert _ai(record("letrozole", start, end)) is use


def test_a_supply_without_length_lasts_the_day_itself_and_sixty_more() -> None:
    assert _ai(supplied("letrozole", days_ago(60))) is CURRENT
    assert _ai(supplied("letrozole", days_ago(61))) is NOT_CURRENT


def test_a_supply_of_a_month_that_straddles_the_limit_is_uncertain() -> None:
    given = f"{days_ago(65)}/{days_ago(35)}"
    assert _ai(supplied("letrozole", given)) is UNCERTAIN


def test_an_undated_supply_is_uncertain() -> None:
    undated = record("letrozole", None, kind=RecordKind.SUPPLY, state=RecordState.GIVEN, days=28)
    assert _ai(undated) is UNCERTAIN


def test_a_completed_order_runs_to_the_end_of_its_supply_and_sixty_days_more() -> None:
    ended = RecordState.ENDED
    assert _ai(record("letrozole", days_ago(90), state=ended, days=30)) is CURRENT
    assert _ai(record("letrozole", days_ago(91), state=ended, days=30)) is NOT_CURRENT


def test_an_ended_order_whose_end_lies_in_the_future_contradicts_itself() -> None:
    assert _ai(ordered("letrozole", "2026-01-01", "2026-12-31")) is UNCERTAIN


@pytest.mark.parametrize(("ago", "use"), [(56, CURRENT), (57, NOT_CURRENT)])
def test_a_four_week_depot_lasts_twenty_eight_days_and_twenty_eight_more(ago: int, use: Use) -> None:
    assert class_use(chart(injected("goserelin", days_ago(ago), 28)), _LHRH, AS_OF).use is use


@pytest.mark.parametrize(("ago", "use"), [(88, CURRENT), (89, NOT_CURRENT)])
def test_fulvestrant_lasts_twenty_eight_days_and_sixty_more(ago: int, use: Use) -> None:
    assert serd_ordered(chart(injected("fulvestrant", days_ago(ago), 28)), AS_OF).use is use


@pytest.mark.parametrize(
    "stop",
    [
        record("letrozole", "2026-01-01", "2026-10-01", state=RecordState.ENDED),
        record("letrozole", "2026-10-01", state=RecordState.ENDED),
        record("letrozole", "2026-10-01", state=RecordState.NOT_TAKEN),
        record("letrozole", "2026-10-01", state=RecordState.ON_HOLD),
        record("letrozole", None, state=RecordState.ENDED),
        record("letrozole", "2026-01-01/2026-12-31", state=RecordState.ENDED),
    ],
    ids=["ended since", "written since", "not taken", "on hold", "undated", "perhaps since"],
)
def test_a_newer_stop_contradicts_an_active_order(stop: Fact[TreatmentRecord]) -> None:
    answer = class_use(chart(ordered("letrozole", "2026-03-01"), stop), AI, AS_OF)
    assert answer.use is UNCERTAIN
    assert answer.missing
    assert set(answer.evidence) >= {stop}


@pytest.mark.parametrize(
    "stop",
    [
        ordered("letrozole", "2025-01-01", "2026-03-01"),
        record("letrozole", "2026-03-01", state=RecordState.ENDED),
        record("letrozole", "2024-01-01", "2024-06-01", state=RecordState.ENDED, recorded="2026-10-01"),
        supplied("letrozole", "2026-10-01", 30),
        injected("letrozole", "2026-10-01"),
        ordered("anastrozole", "2026-03-02", "2026-10-01"),
    ],
    ids=[
        "ended when it began",
        "written that day",
        "written later about before",
        "supply",
        "given",
        "other drug",
    ],
)
def test_older_stops_and_finished_supplies_do_not_contradict(stop: Fact[TreatmentRecord]) -> None:
    assert _ai(ordered("letrozole", "2026-03-01"), stop) is CURRENT


def test_an_order_newer_than_every_stop_settles_a_contradicted_one() -> None:
    stop = ordered("letrozole", "2025-01-01", "2026-05-01")
    assert _ai(ordered("letrozole", "2026-03-01"), stop, ordered("letrozole", "2026-06-01")) is CURRENT


def test_a_stop_after_the_supply_contradicts_tablets_but_not_a_depot() -> None:
    tablets = supplied("letrozole", "2026-10-20", 28), ordered("letrozole", "2026-01-01", "2026-11-01")
    assert _ai(*tablets) is UNCERTAIN
    depot = injected("goserelin", "2026-10-20", 84), ordered("goserelin", "2026-01-01", "2026-11-01")
    assert class_use(chart(*depot), _LHRH, AS_OF).use is CURRENT


def test_a_stop_that_is_newer_settles_a_record_on_hold() -> None:
    on_hold = record("letrozole", "2026-01-01", state=RecordState.ON_HOLD)
    assert _ai(on_hold, ordered("letrozole", "2026-01-01", "2026-06-01")) is NOT_CURRENT


def test_a_class_is_current_while_any_agent_of_it_is() -> None:
    on_hold = record("letrozole", "2026-01-01", state=RecordState.ON_HOLD)
    answer = class_use(chart(on_hold, ordered("exemestane", "2026-06-01")), AI, AS_OF)
    assert answer.use is CURRENT
    assert [drug.name for drug in answer.drugs] == ["exemestane"]


def test_a_pack_counts_for_both_of_its_drugs() -> None:
    both = chart(ordered("ribociclib + letrozole", "2026-01-01"))
    assert class_use(both, AI, AS_OF).use is CURRENT
    assert class_use(both, CDK46, AS_OF).use is CURRENT


@pytest.mark.parametrize(
    ("classes", "use"),
    [((), UNCERTAIN), ((DrugClass.AI_STEROIDAL,), UNCERTAIN), ((DrugClass.SERM,), NOT_CURRENT)],
)
def test_a_gap_that_touches_the_class_makes_silence_uncertain(
    classes: tuple[DrugClass, ...], use: Use
) -> None:
    assert class_use(chart(gaps=(gap(*classes),)), AI, AS_OF).use is use


def test_a_gap_does_not_shake_what_is_certainly_current() -> None:
    assert class_use(chart(ordered("letrozole", "2026-01-01"), gaps=(gap(),)), AI, AS_OF).use is CURRENT


def test_the_answer_names_the_record_it_rests_on() -> None:
    order = ordered("letrozole", "2026-01-01")
    answer = class_use(chart(order, ordered("letrozole", "2024-01-01", "2025-01-01")), AI, AS_OF)
    assert answer.evidence == (order,)
    assert answer.reason == "letrozole: active order since 2026-01-01"


def test_the_use_of_a_class_is_no_truth_value() -> None:
    with pytest.raises(TypeError):
        bool(CURRENT)


class TestSerdOrdered:
    """Taken now, or actively ordered by the day to begin later."""

    def test_an_order_to_begin_later_counts(self) -> None:
        order = record("camizestrant", "2026-12-01", recorded="2026-11-20")
        answer = serd_ordered(chart(order), AS_OF)
        assert answer.use is CURRENT
        assert answer.reason == "camizestrant ordered to begin later"

    def test_an_order_to_begin_later_without_a_day_of_writing_is_uncertain(self) -> None:
        fact = record("camizestrant", "2026-12-01")
        undated = Fact(
            value=TreatmentRecord(
                drugs=fact.value.drugs,
                kind=fact.value.kind,
                state=fact.value.state,
                start=fact.value.start,
                end=None,
                recorded=None,
                covers_days=None,
                recognised_by="name",
            ),
            effective=fact.effective,
            source=fact.source,
        )
        answer = serd_ordered(chart(undated), AS_OF)
        assert answer.use is UNCERTAIN
        assert answer.missing

    def test_a_statement_to_begin_later_is_no_order(self) -> None:
        later = record("camizestrant", "2026-12-01", kind=RecordKind.STATEMENT, recorded="2026-11-01")
        assert serd_ordered(chart(later), AS_OF).use is NOT_CURRENT

    def test_an_order_to_begin_later_that_was_stopped_since_is_uncertain(self) -> None:
        order = record("camizestrant", "2026-12-01", recorded="2026-11-10")
        stop = record("camizestrant", "2026-11-15", state=RecordState.ENDED)
        assert serd_ordered(chart(order, stop), AS_OF).use is UNCERTAIN

    def test_the_er_protac_counts_like_a_serd(self) -> None:
        assert serd_ordered(chart(ordered("vepdegestrant", "2026-11-01")), AS_OF).use is CURRENT

    def test_no_serd_in_a_complete_search_is_none(self) -> None:
        assert serd_ordered(chart(ordered("tamoxifen", "2026-11-01")), AS_OF).use is NOT_CURRENT
