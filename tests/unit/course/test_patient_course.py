"""What follows from the whole chart."""

import pytest

from service.chart.diagnosis import Certainty, DiagnosisKind, Stage
from service.chart.imaging import ImagingAnswer
from service.course.esr1_course import Esr1State
from service.course.imaging_course import ImagingState
from tests.builders import chart, course, day, diagnosis, esr1, imaging, staged
from tests.unit.course.course_treatments import pair

DISTANT = DiagnosisKind.DISTANT_METASTASIS


@pytest.mark.parametrize(
    ("families", "since"),
    [
        ({}, None),
        ({"diagnoses": (diagnosis(DISTANT, on="2025-10-20"),)}, "2025-10-20"),
        ({"diagnoses": (diagnosis(DISTANT, on=None),)}, None),
        (
            {"diagnoses": (diagnosis(DISTANT, on="2025-10-20"), diagnosis(DISTANT, on="2025-03-01"))},
            "2025-03-01",
        ),
        ({"diagnoses": (diagnosis(DISTANT, on="2025-10-20"), diagnosis(DISTANT, on=None))}, "2025-10-20"),
        ({"diagnoses": (diagnosis(DISTANT, Certainty.UNCERTAIN),)}, None),
        ({"diagnoses": (diagnosis(DiagnosisKind.UNRESECTABLE, on="2025-10-20"),)}, "2025-10-20"),
        ({"diagnoses": (diagnosis(DiagnosisKind.NODAL_METASTASIS),)}, None),
        ({"diagnoses": (diagnosis(DiagnosisKind.PRIMARY_BREAST),)}, None),
        ({"stages": (staged(Stage.ADVANCED, "2025-10-01/2025-10-31"),)}, "2025-10-01/2025-10-31"),
        ({"stages": (staged(Stage.EARLY, "2025-10-01"),)}, None),
    ],
)
def test_advanced_disease_dates_from_its_first_record(families: dict[str, object], since: str | None) -> None:
    found = course(chart(**families)).advanced_since
    assert found == (None if since is None else day(since))


def test_every_final_progression_is_listed() -> None:
    growing = ImagingAnswer.PROGRESSION
    record = chart(
        imaging=(imaging(growing, "2025-01-01"), imaging(), imaging(growing, "2026-01-01", final=False))
    )
    assert course(record).progressions == (day("2025-01-01"),)


def test_the_pair_tells_history_from_the_present() -> None:
    families = {"esr1_results": (esr1(on="2025-11-09"),), "imaging": (imaging(on="2025-11-09"),)}
    with_pair = course(chart(treatments=pair("2025-11-10"), **families))
    assert with_pair.esr1.state is Esr1State.NOT_TESTED
    assert with_pair.imaging.state is ImagingState.UNKNOWN
    without = course(chart(**families))
    assert without.esr1.state is Esr1State.REVIEW
    assert without.imaging.state is ImagingState.NO_PROGRESSION
