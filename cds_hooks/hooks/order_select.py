"""order-select: a user selects one or more orders that are still drafts.

CDS Hooks Library 1.0.1, page "order-select" (https://cds-hooks.hl7.org/hooks/order-select).
"""

from typing import Final

from cds_hooks.hook import Hook
from cds_hooks.models.context import DraftOrders, EncounterId, HookContext, PatientId, UserId


class OrderSelectContext(HookContext):
    """The drafts on the user's list and which of them were selected just now.

    `selections` are references such as `MedicationRequest/103` into `draft_orders`, a FHIR Bundle kept as
    JSON. The drafts may exist in the client's memory only: their ids cannot be read from the FHIR server.
    """

    user_id: UserId
    patient_id: PatientId
    encounter_id: EncounterId = None
    selections: tuple[str, ...]
    draft_orders: DraftOrders


ORDER_SELECT: Final = Hook(
    name="order-select",
    version="1.0",
    context=OrderSelectContext,
    prefetch_tokens=frozenset({"userId", "patientId", "encounterId"}),
)
