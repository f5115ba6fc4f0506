"""A primary breast malignancy."""

from service.chart.diagnosis import Certainty, DiagnosisKind
from service.chart.search import Family
from service.criteria.library.breast_cancer import BreastCancer
from service.criteria.verdict import MET, NOT_MET, UNKNOWN, Absence
from tests.builders import chart, diagnosis, gap, statuses, verdict_on

PRIMARY, HISTORY = DiagnosisKind.PRIMARY_BREAST, DiagnosisKind.HISTORY_OF_BREAST
CONFIRMED = diagnosis(PRIMARY)
PROVISIONAL = diagnosis(PRIMARY, Certainty.UNCERTAIN)
UNREADABLE = diagnosis(PRIMARY, Certainty.UNREADABLE)
REFUTED = diagnosis(PRIMARY, Certainty.REFUTED)
ONLY_HISTORY = diagnosis(HISTORY)
OTHER = diagnosis(DiagnosisKind.DISTANT_METASTASIS)
GAP = gap(Family.DIAGNOSES)


def test_the_truth_table() -> None:
    table = {
        "confirmed": chart(diagnoses=(CONFIRMED,)),
        "confirmed beside a refuted and a provisional one": chart(
            diagnoses=(REFUTED, PROVISIONAL, CONFIRMED)
        ),
        "confirmed in an incomplete search": chart(diagnoses=(CONFIRMED,), gaps=(GAP,)),
        "provisional": chart(diagnoses=(PROVISIONAL,)),
        "of unreadable verification": chart(diagnoses=(UNREADABLE,)),
        "provisional beside a refuted one": chart(diagnoses=(REFUTED, PROVISIONAL)),
        "only as history": chart(diagnoses=(ONLY_HISTORY,)),
        "none in an incomplete search": chart(gaps=(GAP,)),
        "refuted in an incomplete search": chart(diagnoses=(REFUTED,), gaps=(GAP,)),
        "refuted": chart(diagnoses=(REFUTED,)),
        "refuted, and history": chart(diagnoses=(REFUTED, ONLY_HISTORY)),
        "none": chart(),
        "none of the breast": chart(diagnoses=(OTHER,)),
        "none, and a gap elsewhere": chart(gaps=(gap(Family.IMAGING),)),
    }
    assert statuses(BreastCancer(), table) == {
        "confirmed": MET,
        "confirmed beside a refuted and a provisional one": MET,
        "confirmed in an incomplete search": MET,
        "provisional": UNKNOWN,
        "of unreadable verification": UNKNOWN,
        "provisional beside a refuted one": UNKNOWN,
        "only as history": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
        "refuted in an incomplete search": UNKNOWN,
        "refuted": NOT_MET,
        "refuted, and history": NOT_MET,
        "none": NOT_MET,
        "none of the breast": NOT_MET,
        "none, and a gap elsewhere": NOT_MET,
    }


def test_the_diagnosis_is_named_and_cited() -> None:
    verdict = verdict_on(BreastCancer(), chart(diagnoses=(CONFIRMED,)))
    assert (verdict.reason, verdict.references) == ("breast cancer", (CONFIRMED.source.reference,))


def test_the_doubt_is_named() -> None:
    verdict = verdict_on(BreastCancer(), chart(diagnoses=(PROVISIONAL,)))
    assert verdict.reason == "the diagnosis is provisional or differential"


def test_finding_nothing_cites_the_search() -> None:
    assert verdict_on(BreastCancer(), chart()).evidence == (Absence(family=Family.DIAGNOSES),)
