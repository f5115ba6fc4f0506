"""Metastatic or unresectable disease."""

import pytest

from service.chart.diagnosis import Certainty, DiagnosisKind, Stage
from service.chart.search import Family
from service.criteria.library.advanced_disease import AdvancedDisease
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence, Status
from tests.builders import chart, diagnosis, gap, staged, statuses, verdict_on
from tests.unit.course.course_treatments import ordered, pair

DISTANT, NODAL = DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.NODAL_METASTASIS
PAIR = pair("2025-11-10")


def test_the_truth_table() -> None:
    early = staged(Stage.EARLY, "2025-10-20")
    table = {
        "distant metastasis": chart(diagnoses=(diagnosis(DISTANT),)),
        "unresectable": chart(diagnoses=(diagnosis(DiagnosisKind.UNRESECTABLE),)),
        "stage IV": chart(stages=(staged(Stage.ADVANCED),)),
        "stage IV after an early stage": chart(
            stages=(staged(Stage.EARLY, "2020-01-01"), staged(Stage.ADVANCED))
        ),
        "metastasis in an incomplete search": chart(
            diagnoses=(diagnosis(DISTANT),), gaps=(gap(Family.STAGING),)
        ),
        "provisional metastasis": chart(
            diagnoses=(diagnosis(DISTANT, Certainty.UNCERTAIN),), stages=(early,), treatments=PAIR
        ),
        "nothing": chart(),
        "nodes alone": chart(diagnoses=(diagnosis(NODAL),), stages=(early,), treatments=PAIR),
        "early stage without a pair": chart(stages=(early,)),
        "early stage, incomplete diagnoses": chart(
            stages=(early,), treatments=PAIR, gaps=(gap(Family.DIAGNOSES),)
        ),
        "early stage, incomplete stages": chart(
            stages=(early,), treatments=PAIR, gaps=(gap(Family.STAGING),)
        ),
        "early stage": chart(stages=(early,), treatments=PAIR),
        "early stage, refuted metastasis": chart(
            diagnoses=(diagnosis(DISTANT, Certainty.REFUTED),), stages=(early,), treatments=PAIR
        ),
        "early stage, refuted nodes": chart(
            diagnoses=(diagnosis(NODAL, Certainty.REFUTED),), stages=(early,), treatments=PAIR
        ),
    }
    assert statuses(AdvancedDisease(), table) == {
        "distant metastasis": MET,
        "unresectable": MET,
        "stage IV": MET,
        "stage IV after an early stage": MET,
        "metastasis in an incomplete search": MET,
        "provisional metastasis": UNKNOWN,
        "nothing": UNKNOWN,
        "nodes alone": UNKNOWN,
        "early stage without a pair": UNKNOWN,
        "early stage, incomplete diagnoses": UNKNOWN,
        "early stage, incomplete stages": UNKNOWN,
        "early stage": NOT_MET,
        "early stage, refuted metastasis": NOT_MET,
        "early stage, refuted nodes": NOT_MET,
    }


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2024-11-10", NOT_MET),
        ("2024-11-09", UNKNOWN),
        ("2024-11-01/2024-11-30", UNKNOWN),
        ("2024-11-10/2024-11-30", NOT_MET),
        ("2026-05-01", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_an_early_stage_speaks_when_assessed_within_12_months_of_the_pair(
    on: str | None, status: Status
) -> None:
    record = chart(stages=(staged(Stage.EARLY, on),), treatments=PAIR)
    assert verdict_on(AdvancedDisease(), record).status is status


def test_a_pair_that_began_on_a_vague_day_counts_from_its_last_one() -> None:
    vague = (ordered("letrozole", "2025-11-01/2025-11-30"), ordered("palbociclib", "2025-11-01"))
    for on, status in (("2024-11-30", NOT_MET), ("2024-11-29", UNKNOWN)):
        record = chart(stages=(staged(Stage.EARLY, on),), treatments=vague)
        assert verdict_on(AdvancedDisease(), record).status is status


def test_the_newest_stage_decides() -> None:
    stages = (staged(Stage.EARLY, "2025-10-20"), staged(Stage.EARLY, "2019-01-01"), staged(Stage.EARLY, None))
    assert verdict_on(AdvancedDisease(), chart(stages=stages, treatments=PAIR)).status is NOT_MET


@pytest.mark.parametrize(
    ("label", "words"), [("IIA", "stage IIA"), ("Stage IIA", "Stage IIA"), ("AJCC IIA", "AJCC IIA")]
)
def test_the_stage_is_shown_as_written(label: str, words: str) -> None:
    record = chart(stages=(staged(Stage.EARLY, "2025-10-20", label=label),), treatments=PAIR)
    verdict = verdict_on(AdvancedDisease(), record)
    assert verdict.reason == f"{words} of 2025-10-20, and no metastasis on record"
    assert Absence(family=Family.DIAGNOSES) in verdict.evidence


def test_a_metastasis_is_shown_with_its_date() -> None:
    verdict = verdict_on(AdvancedDisease(), chart(diagnoses=(diagnosis(DISTANT, on=None),)))
    assert verdict.reason == "distant metastasis (undated)"
