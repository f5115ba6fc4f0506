"""patient-view: a user opens the chart of one patient.

CDS Hooks Library 1.0.1, page "patient-view" (https://cds-hooks.hl7.org/hooks/patient-view).
"""

from typing import Final

from cds_hooks.hook import Hook
from cds_hooks.models.context import EncounterId, HookContext, PatientId, UserId


class PatientViewContext(HookContext):
    """Who looks at whom."""

    user_id: UserId
    patient_id: PatientId
    encounter_id: EncounterId = None


PATIENT_VIEW: Final = Hook(
    name="patient-view",
    version="1.0",
    context=PatientViewContext,
    prefetch_tokens=frozenset({"userId", "patientId", "encounterId"}),
)
