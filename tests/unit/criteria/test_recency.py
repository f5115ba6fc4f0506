"""Three-valued recency and which fact may be the newest."""

import pytest

from service.criteria.recency import is_recent, possibly_newest
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Status
from tests.builders import day, days_ago, fact
from tests.builders_cards import AS_OF


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (days_ago(0), MET),
        (days_ago(91), MET),
        (days_ago(92), NOT_MET),
        (f"{days_ago(91)}/{days_ago(61)}", MET),
        (f"{days_ago(92)}/{days_ago(91)}", UNKNOWN),
        (f"{days_ago(120)}/{days_ago(92)}", NOT_MET),
        (f"/{days_ago(92)}", NOT_MET),
        (f"/{days_ago(91)}", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_date_is_recent_up_to_its_last_day(on: str | None, status: Status) -> None:
    assert is_recent(day(on), 91, as_of=AS_OF) is status


def test_the_later_fact_is_the_newest() -> None:
    older, newer = fact("a", "2026-01-01"), fact("b", "2026-01-02")
    assert possibly_newest([newer, older]) == (newer,)


def test_facts_whose_intervals_overlap_may_both_be_the_newest() -> None:
    month, on_a_day = fact("a", "2026-01-01/2026-01-31"), fact("b", "2026-01-31")
    assert possibly_newest([month, on_a_day]) == (month, on_a_day)
    assert possibly_newest([month, fact("c", "2026-02-01")])[0].value == "c"


def test_an_undated_fact_may_always_be_the_newest() -> None:
    undated, dated = fact("a"), fact("b", "2026-01-01")
    assert possibly_newest([undated, dated]) == (undated, dated)
    assert possibly_newest([undated, fact("c")])[0] is undated


def test_nothing_has_no_newest() -> None:
    assert possibly_newest([]) == ()


def test_a_correction_stands_for_all_of_its_day() -> None:
    first, corrected = fact("a", "2026-01-01"), fact("b", "2026-01-01", amends=True)
    assert possibly_newest([first, corrected]) == (corrected,)


def test_an_old_correction_does_not_stand_for_a_newer_fact() -> None:
    corrected, newer = fact("a", "2026-01-01", amends=True), fact("b", "2026-01-02")
    assert possibly_newest([corrected, newer]) == (newer,)
