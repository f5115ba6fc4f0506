"""For sites that let only coded results say how the cancer fares: what reports say in words leaves it open."""

from dataclasses import replace

from service.chart.fact import Fact
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart


def coded_only(chart: PatientChart) -> PatientChart:
    """The chart in which no words of an imaging report decide.

    A study that shows progression, or its absence in the whole body, in words alone stays where it is and leaves
    the question open: it displaces older answers and is none itself.
    """
    return replace(chart, imaging=tuple(_without_words(fact) for fact in chart.imaging))


def _without_words(fact: Fact[ImagingAssessment]) -> Fact[ImagingAssessment]:
    value = fact.value
    if value.coded or value.answer not in (ImagingAnswer.PROGRESSION, ImagingAnswer.NO_PROGRESSION):
        return fact
    shows_less = value.answer is ImagingAnswer.NO_PROGRESSION and value.coverage is not Coverage.STAGING
    answer = ImagingAnswer.SILENT if shows_less else ImagingAnswer.IN_WORDS
    return replace(fact, value=replace(value, answer=answer))
