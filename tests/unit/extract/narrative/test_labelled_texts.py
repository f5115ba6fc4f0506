"""The reader against all labelled report texts."""

import pytest

from tests.imaging_texts.evaluate import LABELS, SETS, Evaluation, evaluate, load, report


@pytest.fixture(scope="module", params=SETS)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    return evaluate(load(request.param))


def test_progression_is_never_read_as_no_progression(evaluation: Evaluation) -> None:
    assert evaluation.missed_progressions == ()


def test_doubt_is_never_read_as_no_progression(evaluation: Evaluation) -> None:
    assert evaluation.hedges_read_as_negative == ()


def test_clear_texts_are_rarely_left_undecided(evaluation: Evaluation) -> None:
    assert evaluation.abstention <= 0.15


@pytest.mark.parametrize(("name", "least"), [("development", 0.95), ("held_out", 0.9)])
def test_most_texts_are_read_as_labelled(name: str, least: float) -> None:
    assert evaluate(load(name)).accuracy >= least


def test_the_sets_are_large_distinct_and_labelled() -> None:
    development, held_out = (load(name) for name in SETS)
    texts = [item.text for item in (*development, *held_out)]
    assert len(texts) >= 400
    assert len(held_out) * 5 >= len(texts)
    assert len(set(texts)) == len(texts)
    assert {item.label for item in (*development, *held_out)} == set(LABELS)


def test_the_printed_report_names_the_figures() -> None:
    printed = report("held_out", evaluate(load("held_out")), show_errors=False)
    assert "progression read as no-progression: 0" in printed
