"""A value that goes on and on is read once, not from every one of its characters."""

import time

import pytest

from tests.esr1_records import facts_of, observation, report

PIECES = ("1", "1,", "1.", "1 ", "% 1", "1%", "A1", "p.1", "VAF 1", "no 1 ", "<", "a", "D538G ")


@pytest.mark.parametrize("piece", PIECES)
def test_an_endless_esr1_value_is_read_in_linear_time(piece: str) -> None:
    """A pattern that starts again at every digit takes eight seconds for the first of these."""
    value = piece * (8_000 // len(piece))
    started = time.process_time()
    facts_of(observation("ESR1 mutation, ctDNA (plasma)", valueString=value))
    facts_of(report(conclusion=f"Plasma ESR1 D538G detected. {value}"))
    assert time.process_time() - started < 2
