"""The waist: everything the service knows of one patient, without FHIR."""

from dataclasses import dataclass

from service.chart.diagnosis import (
    Demographics,
    Diagnosis,
    EcogGrade,
    MenopausalState,
    ReceptorResult,
    StageAssessment,
)
from service.chart.esr1 import Esr1Result
from service.chart.fact import Fact, Problem
from service.chart.imaging import ImagingAssessment
from service.chart.search import Family, Gap
from service.chart.treatment import TreatmentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientChart:
    """All facts read from one record, with what could not be had (``gaps``) or read (``problems``).

    Facts dated after the day of the question have been left out and listed in ``problems``.
    """

    patient_id: str
    demographics: Fact[Demographics]
    diagnoses: tuple[Fact[Diagnosis], ...] = ()
    stages: tuple[Fact[StageAssessment], ...] = ()
    receptors: tuple[Fact[ReceptorResult], ...] = ()
    treatments: tuple[Fact[TreatmentRecord], ...] = ()
    esr1_results: tuple[Fact[Esr1Result], ...] = ()
    esr1_silent_reports: tuple[Fact[str], ...] = ()
    """ctDNA reports that say nothing about ESR1 (the value is a label for people)."""
    imaging: tuple[Fact[ImagingAssessment], ...] = ()
    ecog_grades: tuple[Fact[EcogGrade], ...] = ()
    menopausal_states: tuple[Fact[MenopausalState], ...] = ()
    gaps: tuple[Gap, ...] = ()
    problems: tuple[Problem, ...] = ()

    def gap_in(self, *families: Family) -> Gap | None:
        """The first gap in one of the families, if any: then finding nothing there means nothing."""
        return next((gap for gap in self.gaps if gap.family in families), None)
