"""After "not detected" in blood, a newer result of other material is no silence, unless it saw nothing."""

import pytest

from service.chart.esr1 import Call, Specimen
from service.course.esr1_course import Esr1State, newest_answer
from tests.builders import esr1
from tests.builders_cards import AS_OF

_OLD, _NEW = "2026-09-15", "2026-10-28"


@pytest.mark.parametrize("material", [Specimen.TISSUE, Specimen.CSF, Specimen.OTHER, Specimen.UNSTATED])
@pytest.mark.parametrize("call", [Call.DETECTED, Call.INDETERMINATE, Call.PENDING])
def test_what_may_be_the_mutation_needs_a_human(call: Call, material: Specimen) -> None:
    found = newest_answer(
        [esr1(Call.NOT_DETECTED, _OLD), esr1(call, _NEW, specimen=material)],
        pair_began=None,
        as_of=AS_OF,
        window_days=91,
    )
    assert found.state is Esr1State.REVIEW


@pytest.mark.parametrize("material", [Specimen.TISSUE, Specimen.CSF, Specimen.OTHER])
@pytest.mark.parametrize("call", [Call.NOT_DETECTED, Call.FAILED, Call.NO_CALL])
def test_what_saw_nothing_leaves_the_answer_of_blood(call: Call, material: Specimen) -> None:
    found = newest_answer(
        [esr1(Call.NOT_DETECTED, _OLD), esr1(call, _NEW, specimen=material)],
        pair_began=None,
        as_of=AS_OF,
        window_days=91,
    )
    assert found.state is Esr1State.NOT_DETECTED


@pytest.mark.parametrize("call", [Call.INDETERMINATE, Call.PENDING])
def test_an_older_one_leaves_it_too(call: Call) -> None:
    found = newest_answer(
        [esr1(call, _OLD, specimen=Specimen.TISSUE), esr1(Call.NOT_DETECTED, _NEW)],
        pair_began=None,
        as_of=AS_OF,
        window_days=91,
    )
    assert found.state is Esr1State.NOT_DETECTED
