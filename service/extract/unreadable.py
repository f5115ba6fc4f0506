"""What a resource that was lost as a whole leaves unknown: a search that met it cannot be called complete."""

from collections.abc import Iterable, Iterator
from typing import Final

from service.chart.fact import Problem
from service.chart.search import Family, Gap
from service.fhir.decode import LOST_PROBLEMS
from service.fhir.record import MAYBE_ANYBODYS
from service.fhir.resources import Observation

_FAMILIES: Final = {
    "Condition": (Family.DIAGNOSES, Family.STAGING, Family.RECEPTORS, Family.MENOPAUSE),
    "Observation": (
        Family.ESR1,
        Family.RECEPTORS,
        Family.STAGING,
        Family.PERFORMANCE_STATUS,
        Family.MENOPAUSE,
        Family.IMAGING,
    ),
    "DiagnosticReport": (Family.ESR1, Family.IMAGING),
    "MedicationRequest": (Family.TREATMENT,),
    "MedicationStatement": (Family.TREATMENT,),
    "MedicationAdministration": (Family.TREATMENT,),
    "MedicationDispense": (Family.TREATMENT,),
    "Procedure": (Family.TREATMENT, Family.MENOPAUSE),
}


def gaps_of_lost_codes(observations: Iterable[Observation]) -> Iterator[Gap]:
    """Gaps for Observations whose code was there and could not be read: they may be about anything."""
    for observation in observations:
        if observation.lost and observation.code is None and "code" in observation.lost:
            for family in _FAMILIES["Observation"]:
                yield Gap(family=family, reason=f"{observation.key} has no readable code")


def gaps_left_by(problems: Iterable[Problem]) -> Iterator[Gap]:
    """Gaps for resources of which nothing could be used, or of which nobody can tell whose they are."""
    for problem in problems:
        if problem.problem in LOST_PROBLEMS or problem.problem == MAYBE_ANYBODYS:
            for family in _FAMILIES.get(problem.resource.split("/")[0], ()):
                yield Gap(family=family, reason=f"{problem.resource} is unreadable")
