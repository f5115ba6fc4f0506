"""What a criterion is called where its question would read as its answer."""

from service.criteria.criterion import CriterionVerdict
from service.criteria.subjects import SUBJECTS, subject
from service.criteria.verdict import unknown
from service.trials.catalogue import TRIALS

ASKED = {cited.criterion.id: cited.criterion.question for trial in TRIALS for cited in trial.inclusion}


def test_every_criterion_that_a_trial_asks_has_a_subject_and_none_is_left_over() -> None:
    assert set(SUBJECTS) == set(ASKED)


def test_no_subject_says_what_the_question_hopes_for() -> None:
    hopeful = {criterion for criterion, question in ASKED.items() if question.startswith("no ")}
    assert hopeful == {"no-progression", "no-prior-serd-or-pathway-inhibitor"}
    assert not any(each.startswith("no ") or each.endswith(" current") for each in SUBJECTS.values())


def test_a_criterion_of_another_kind_is_named_by_its_question() -> None:
    item = CriterionVerdict(
        id="new", question="something new", verdict=unknown("not known", missing="an answer")
    )
    assert subject(item) == "something new"
