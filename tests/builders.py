"""Facts, charts and courses for the tests of what lies right of the waist, each in one line.

Days are written "2026-03-04", intervals "2026-03-01/2026-03-31", undated ``None``. The chart is empty unless
said otherwise; :mod:`tests.builders_cards` has the usual story instead.
"""

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any, TypeVar

from service.chart.dates import UNDATED, DateInterval
from service.chart.diagnosis import (
    Certainty,
    Demographics,
    Diagnosis,
    DiagnosisKind,
    EcogGrade,
    Gender,
    MenopausalState,
    Receptor,
    ReceptorAnswer,
    ReceptorMethod,
    ReceptorResult,
    Stage,
    StageAssessment,
)
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.search import Family, Gap
from service.course.patient_course import PatientCourse, follow
from service.course.windows import DEFAULT_WINDOWS
from service.criteria.criterion import Criterion
from service.criteria.verdict import Status, Verdict
from service.terms.drugs import DrugClass
from tests.builders_cards import AS_OF

T = TypeVar("T")

PATIENT = SourceRef(reference="Patient/p1")
_number = itertools.count(1)


def day(text: str | None) -> DateInterval:
    """The interval of a written date; ``None`` is undated, an open side is left empty ("/2026-03-31")."""
    if text is None:
        return UNDATED
    first, slash, last = text.partition("/")
    return DateInterval(_bound(first), _bound(last) if slash else _bound(first))


def _bound(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def days_ago(days: int) -> str:
    """The date that many days before the usual day."""
    return (AS_OF - dt.timedelta(days=days)).isoformat()


def fact(
    value: T, on: str | None = None, *, at: str | None = None, amends: bool = False, quote: str | None = None
) -> Fact[T]:
    """A fact true on that day; ``at`` is the reference of its source."""
    source = SourceRef(reference=at or f"Observation/{next(_number)}", quote=quote)
    return Fact(value=value, effective=day(on), source=source, amends=amends)


def person(
    *, born: str | None = "1965-03-22", gender: Gender | None = Gender.FEMALE, died: str | None = None
) -> Fact[Demographics]:
    """The patient; ``died`` is a date, or "" for a death without one."""
    value = Demographics(
        birth=None if born is None else day(born),
        gender=gender,
        deceased=None if died is None else day(died or None),
    )
    return Fact(value=value, effective=UNDATED, source=PATIENT)


def diagnosis(
    kind: DiagnosisKind, certainty: Certainty = Certainty.CONFIRMED, *, on: str | None = "2025-10-20"
) -> Fact[Diagnosis]:
    """One diagnosis, labelled by its kind."""
    return fact(Diagnosis(kind=kind, certainty=certainty, label=kind.value), on)


def staged(stage: Stage, on: str | None = "2025-10-20", *, label: str | None = None) -> Fact[StageAssessment]:
    """One staging."""
    return fact(StageAssessment(stage=stage, label=label or stage.value), on)


def receptor(
    of: Receptor,
    answer: ReceptorAnswer,
    on: str | None = "2025-10-24",
    *,
    method: ReceptorMethod = ReceptorMethod.SUMMARY,
    amends: bool = False,
    **numbers: Any,
) -> Fact[ReceptorResult]:
    """One receptor result, labelled by its answer; ``numbers`` are the further fields of the result."""
    value = ReceptorResult(receptor=of, method=method, answer=answer, label=answer.value, **numbers)
    return fact(value, on, amends=amends)


def ihc(score: int, on: str | None = "2025-10-24", *, specimen: str | None = None) -> Fact[ReceptorResult]:
    """A HER2 immunohistochemistry score."""
    answer = (
        ReceptorAnswer.NEGATIVE,
        ReceptorAnswer.NEGATIVE,
        ReceptorAnswer.EQUIVOCAL,
        ReceptorAnswer.POSITIVE,
    )
    return receptor(
        Receptor.HER2, answer[score], on, method=ReceptorMethod.IHC, ihc_score=score, specimen=specimen
    )


def ish(
    answer: ReceptorAnswer = ReceptorAnswer.UNCLEAR, on: str | None = "2025-10-24", **numbers: Any
) -> Fact[ReceptorResult]:
    """A HER2 in-situ hybridisation result: an answer, or numbers."""
    return receptor(Receptor.HER2, answer, on, method=ReceptorMethod.ISH, **numbers)


def esr1(
    call: Call = Call.DETECTED,
    on: str | None = "2026-10-28",
    *,
    specimen: Specimen = Specimen.BLOOD,
    variant: str | None = None,
    report: str | None = None,
    doubts: tuple[Doubt, ...] = (),
) -> Fact[Esr1Result]:
    """One ESR1 result of a blood sample; a detection is of D538G unless said otherwise."""
    named = variant or ("D538G" if call is Call.DETECTED else None)
    value = Esr1Result(call=call, specimen=specimen, variant=named, report=report, doubts=frozenset(doubts))
    return fact(value, on)


def imaging(
    answer: ImagingAnswer = ImagingAnswer.NO_PROGRESSION,
    on: str | None = "2026-10-20",
    *,
    coverage: Coverage = Coverage.STAGING,
    final: bool = True,
    region: str = "CT chest, abdomen, pelvis",
    amends: bool = False,
    quote: str | None = None,
    coded: bool | None = None,
) -> Fact[ImagingAssessment]:
    """One imaging assessment; a final whole-body staging unless said otherwise, coded unless it has a quote."""
    in_codes = quote is None if coded is None else coded
    value = ImagingAssessment(answer=answer, coverage=coverage, final=final, coded=in_codes, region=region)
    return fact(value, on, amends=amends, quote=quote)


def ecog(grade: int | None, on: str | None = "2026-11-09", *, amends: bool = False) -> Fact[EcogGrade]:
    """One ECOG grade; ``None`` for a result that contradicts itself."""
    return fact(EcogGrade(grade=grade), on, amends=amends)


def menopause(state: MenopausalState, on: str | None = "2017-01-01") -> Fact[MenopausalState]:
    """One statement on ovarian function."""
    return fact(state, on)


def gap(family: Family, *classes: DrugClass) -> Gap:
    """A part of the record that could not be searched."""
    return Gap(family=family, reason="a page is missing", drug_classes=frozenset(classes))


def chart(**families: Any) -> PatientChart:
    """An otherwise empty chart of a woman born in 1965; keywords are the fields of the chart."""
    return PatientChart(patient_id="p1", demographics=families.pop("demographics", person()), **families)


def course(record: PatientChart, *, as_of: dt.date = AS_OF) -> PatientCourse:
    """The course of the chart up to the usual day, with the default windows."""
    return follow(record, as_of=as_of, windows=DEFAULT_WINDOWS)


def verdict_on(criterion: Criterion, record: PatientChart, *, as_of: dt.date = AS_OF) -> Verdict:
    """What the criterion answers for the chart."""
    return criterion.answer(course(record, as_of=as_of))


def statuses(criterion: Criterion, table: Mapping[str, PatientChart]) -> dict[str, Status]:
    """Each sentence of a truth table with the status the criterion gives."""
    return {sentence: verdict_on(criterion, record).status for sentence, record in table.items()}
