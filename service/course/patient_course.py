"""The course of one patient up to one day: what follows from the chart before any criterion is asked."""

import datetime as dt
from dataclasses import dataclass

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, DiagnosisKind, Stage
from service.chart.imaging import ImagingAnswer
from service.chart.patient_chart import PatientChart
from service.course.esr1_course import Esr1Answer, newest_answer
from service.course.imaging_course import ImagingCourse, newest_assessment
from service.course.pair import PairCourse, pair_course
from service.course.windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientCourse:
    """Chart, day and windows, with the pair, the newest ESR1 answer and the newest imaging answer."""

    chart: PatientChart
    as_of: dt.date
    windows: Windows
    pair: PairCourse
    esr1: Esr1Answer
    imaging: ImagingCourse

    @property
    def advanced_since(self) -> DateInterval | None:
        """When advanced disease was first recorded; ``None`` when it is not on record or undated."""
        dated = [fact for fact in _advanced_dates(self.chart) if fact.earliest is not None]
        return min(
            dated, key=lambda date: (date.earliest or dt.date.max, date.latest or dt.date.max), default=None
        )

    @property
    def progressions(self) -> tuple[DateInterval, ...]:
        """The dates of every final assessment of progression on record."""
        return tuple(
            fact.effective
            for fact in self.chart.imaging
            if fact.value.final and fact.value.answer is ImagingAnswer.PROGRESSION
        )


def follow(chart: PatientChart, *, as_of: dt.date, windows: Windows) -> PatientCourse:
    """Follow the patient up to ``as_of``."""
    pair = pair_course(chart, as_of)
    began = pair.current.began if pair.current is not None else None
    return PatientCourse(
        chart=chart,
        as_of=as_of,
        windows=windows,
        pair=pair,
        esr1=newest_answer(chart.esr1_results, pair_began=began, as_of=as_of, window_days=windows.ctdna_days),
        imaging=newest_assessment(chart.imaging, pair_began=began),
    )


def _advanced_dates(chart: PatientChart) -> list[DateInterval]:
    kinds = (DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.UNRESECTABLE)
    dates = [
        fact.effective
        for fact in chart.diagnoses
        if fact.value.kind in kinds and fact.value.certainty is Certainty.CONFIRMED
    ]
    return dates + [fact.effective for fact in chart.stages if fact.value.stage is Stage.ADVANCED]
