"""What the services ask for: one prefetch key per search, as published in discovery and as asked of a FHIR server."""

from dataclasses import dataclass
from typing import Final

from service.chart.search import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One prefetch key: its template, the families it feeds, and whether an answer is impossible without it."""

    template: str
    families: tuple[Family, ...]
    required: bool = False

    @property
    def resource_type(self) -> str:
        """What the read or search finds."""
        return self.template.partition("?")[0].partition("/")[0]


SEARCHES: Final = {
    "patient": Search(
        template="Patient/{{context.patientId}}", families=(Family.DEMOGRAPHICS,), required=True
    ),
    "conditions": Search(
        template="Condition?patient={{context.patientId}}",
        families=(Family.DIAGNOSES, Family.STAGING, Family.RECEPTORS, Family.MENOPAUSE),
        required=True,
    ),
    "observations": Search(
        template="Observation?patient={{context.patientId}}",
        families=(
            Family.ESR1,
            Family.RECEPTORS,
            Family.STAGING,
            Family.PERFORMANCE_STATUS,
            Family.MENOPAUSE,
            Family.IMAGING,
        ),
        required=True,
    ),
    "reports": Search(
        template="DiagnosticReport?patient={{context.patientId}}",
        families=(Family.ESR1, Family.IMAGING),
        required=True,
    ),
    "documents": Search(
        template="DocumentReference?patient={{context.patientId}}", families=(Family.ESR1, Family.IMAGING)
    ),
    "medicationRequests": Search(
        template="MedicationRequest?patient={{context.patientId}}",
        families=(Family.TREATMENT,),
        required=True,
    ),
    "medicationStatements": Search(
        template="MedicationStatement?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "medicationAdministrations": Search(
        template="MedicationAdministration?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "medicationDispenses": Search(
        template="MedicationDispense?patient={{context.patientId}}", families=(Family.TREATMENT,)
    ),
    "procedures": Search(
        template="Procedure?patient={{context.patientId}}", families=(Family.TREATMENT, Family.MENOPAUSE)
    ),
    "specimens": Search(template="Specimen?patient={{context.patientId}}", families=(Family.ESR1,)),
}
"""What the services ask for. Filtering by code is left to the readers: results hide under local codes, and
servers are known to drop filters they do not understand.
"""

TEMPLATES: Final = {key: search.template for key, search in SEARCHES.items()}

USAGE: Final = (
    "Needs the record of a patient with breast cancer: ESR1 ctDNA results, imaging reports, receptors, systemic "
    "treatment. "
    "Every prefetch key is used; a key that is searched and empty is sent as null or as an empty searchset."
)
