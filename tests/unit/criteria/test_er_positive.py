"""The newest estrogen receptor result."""

from service.chart.diagnosis import Receptor, ReceptorAnswer
from service.chart.search import Family
from service.criteria.library.er_positive import ErPositive
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from tests.builders import chart, gap, receptor, statuses, verdict_on

ER, HR = Receptor.ER, Receptor.HR
POSITIVE, NEGATIVE = ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE


def test_the_truth_table() -> None:
    old, new = "2024-01-01", "2025-10-24"
    her2 = receptor(Receptor.HER2, NEGATIVE)
    table = {
        "positive": chart(receptors=(receptor(ER, POSITIVE), her2)),
        "positive after negative": chart(
            receptors=(receptor(ER, NEGATIVE, old), receptor(ER, POSITIVE, new))
        ),
        "positive after HR negative": chart(
            receptors=(receptor(HR, NEGATIVE, old), receptor(ER, POSITIVE, new))
        ),
        "positive, then HR positive": chart(
            receptors=(receptor(ER, POSITIVE, old), receptor(HR, POSITIVE, new))
        ),
        "corrected to positive": chart(
            receptors=(receptor(ER, NEGATIVE, new), receptor(ER, POSITIVE, new, amends=True))
        ),
        "negative": chart(receptors=(receptor(ER, NEGATIVE),)),
        "negative after positive": chart(
            receptors=(receptor(ER, POSITIVE, old), receptor(ER, NEGATIVE, new))
        ),
        "HR negative": chart(receptors=(receptor(HR, NEGATIVE),)),
        "HR positive": chart(receptors=(receptor(HR, POSITIVE),)),
        "conflict on one day": chart(receptors=(receptor(ER, POSITIVE), receptor(ER, NEGATIVE))),
        "conflict with an undated one": chart(
            receptors=(receptor(ER, POSITIVE), receptor(ER, NEGATIVE, None))
        ),
        "not interpretable": chart(receptors=(receptor(ER, ReceptorAnswer.UNCLEAR),)),
        "none": chart(receptors=(her2,)),
        "none in an incomplete search": chart(gaps=(gap(Family.RECEPTORS),)),
    }
    assert statuses(ErPositive(), table) == {
        "positive": MET,
        "positive after negative": MET,
        "positive after HR negative": MET,
        "positive, then HR positive": MET,
        "corrected to positive": MET,
        "negative": NOT_MET,
        "negative after positive": NOT_MET,
        "HR negative": NOT_MET,
        "HR positive": UNKNOWN,
        "conflict on one day": UNKNOWN,
        "conflict with an undated one": UNKNOWN,
        "not interpretable": UNKNOWN,
        "none": UNKNOWN,
        "none in an incomplete search": UNKNOWN,
    }


def test_the_reason_says_why_it_is_unknown() -> None:
    her2 = receptor(Receptor.HER2, NEGATIVE)
    assert verdict_on(ErPositive(), chart(receptors=(her2,))).reason == "no ER result on record"
    assert verdict_on(ErPositive(), chart(gaps=(gap(Family.RECEPTORS),))).reason == "a page is missing"
    only_hr = verdict_on(ErPositive(), chart(receptors=(her2, receptor(HR, POSITIVE))))
    assert only_hr.reason == "only hormone receptor positive is on record, not ER"


def test_the_result_is_shown_with_its_day() -> None:
    assert (
        verdict_on(ErPositive(), chart(receptors=(receptor(ER, POSITIVE),))).reason == "positive (2025-10-24)"
    )
