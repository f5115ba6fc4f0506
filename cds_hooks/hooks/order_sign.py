"""order-sign: a user is about to sign orders.

CDS Hooks Library 1.0.1, page "order-sign" (https://cds-hooks.hl7.org/hooks/order-sign).
"""

from typing import Final

from cds_hooks.hook import Hook
from cds_hooks.models.context import DraftOrders, EncounterId, HookContext, PatientId, UserId


class OrderSignContext(HookContext):
    """The orders to be signed: `draft_orders` is a FHIR Bundle kept as JSON.

    A revised order that is signed again may have a status other than draft.
    """

    user_id: UserId
    patient_id: PatientId
    encounter_id: EncounterId = None
    draft_orders: DraftOrders


ORDER_SIGN: Final = Hook(
    name="order-sign",
    version="1.0",
    context=OrderSignContext,
    prefetch_tokens=frozenset({"userId", "patientId", "encounterId"}),
)
