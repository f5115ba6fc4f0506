"""Every trial gives every one of its criteria a verdict."""

import pytest

from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from service.trials.catalogue import TRIALS
from service.trials.evaluation import evaluate, together
from service.trials.trial import Trial
from tests.builders_cards import chart, course, evaluation, verdict

EACH = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.id)


@EACH
def test_every_criterion_is_answered_for_a_usual_and_for_an_empty_chart(trial: Trial) -> None:
    asked = [cited.criterion.id for cited in trial.inclusion]
    for record in (chart(), chart(esr1=(), imaging=(), treatments=())):
        assert [item.id for item in evaluate(trial, course(record)).verdicts] == asked


@EACH
def test_the_status_follows_the_criteria(trial: Trial) -> None:
    assert evaluation(trial.id).status is MET
    assert evaluation(trial.id, esr1_mutation=verdict(UNKNOWN)).status is UNKNOWN
    both = evaluation(trial.id, esr1_mutation=verdict(UNKNOWN), er_positive=verdict(NOT_MET))
    assert both.status is NOT_MET


def test_a_criterion_is_found_by_its_id() -> None:
    assert evaluation(adult=verdict(MET, "61")).of("adult").reason == "61"
    with pytest.raises(KeyError):
        evaluation().of("no-such-criterion")


def test_a_conjunction_of_nothing_has_no_answer() -> None:
    with pytest.raises(ValueError, match="no criteria"):
        together(())
