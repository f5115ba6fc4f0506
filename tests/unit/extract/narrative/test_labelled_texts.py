"""The reader against all labelled report texts."""

import pytest

from service.extract.narrative import Answer, read_report
from tests.imaging_texts.evaluate import LABELS, SETS, Evaluation, evaluate, load, report


@pytest.fixture(scope="module", params=SETS)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    return evaluate(load(request.param))


def test_progression_is_never_read_as_no_progression(evaluation: Evaluation) -> None:
    assert evaluation.missed_progressions == ()


def test_doubt_is_never_read_as_no_progression(evaluation: Evaluation) -> None:
    assert evaluation.hedges_read_as_negative == ()


@pytest.mark.parametrize("name", [name for name in SETS if name != "traps"])
def test_clear_texts_are_rarely_left_undecided(name: str) -> None:
    assert evaluate(load(name)).abstention <= 0.15


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("development", 0.95),
        ("held_out", 0.9),
        ("unseen_1", 0.9),
        ("unseen_2", 0.9),
        ("unseen_3", 0.9),
        ("aimed", 0.9),
        ("traps", 0.85),
    ],
)
def test_most_texts_are_read_as_labelled(name: str, least: float) -> None:
    assert evaluate(load(name)).accuracy >= least


def test_the_sets_are_large_distinct_and_labelled() -> None:
    sets = {name: load(name) for name in SETS}
    assert len(sets["development"]) >= 400
    assert len(sets["held_out"]) >= 200
    assert len(sets["unseen_1"]) == 300
    assert len(sets["unseen_2"]) == 382
    assert len(sets["unseen_3"]) == 160
    assert len(sets["aimed"]) >= 400
    for items in sets.values():
        assert len({item.text for item in items}) == len(items)
        assert {item.label for item in items} == set(LABELS)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("text", ["Stable bone metastases.\n{}", "{}\nStable nodal metastases."])
def test_a_stable_site_beside_it_never_hides_progression(name: str, text: str) -> None:
    beside = [
        read_report(text.format(item.text), conclusion=item.conclusion)
        for item in load(name)
        if item.label == "progression"
    ]
    assert [each.sentence for each in beside if each.answer is Answer.NO_PROGRESSION] == []


def test_the_printed_report_names_the_figures() -> None:
    printed = report("held_out", evaluate(load("held_out")), show_errors=False)
    assert "progression read as no-progression: 0" in printed
