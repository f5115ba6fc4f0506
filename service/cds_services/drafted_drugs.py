"""The drugs of the pathway among the draft orders: an aromatase inhibitor, a CDK4/6 inhibitor, a SERD or
ER PROTAC.
"""

from collections.abc import Collection
from typing import Final

from cds_hooks import PreconditionFailed
from service.extract.treatment.medication import named_medication
from service.fhir.decode import NotFhirError, NotJsonError, decode_value
from service.fhir.record import AnotherPatientError, build_record
from service.fhir.resources import MedicationRequest
from service.terms.drugs import AI, CDK46, SERDS

PATHWAY_CLASSES: Final = AI | CDK46 | SERDS


def drafted_pathway_drugs(
    draft_orders: bytes, *, patient_id: str, selections: Collection[str] | None = None
) -> frozenset[str]:
    """The names of the pathway's drugs that the draft orders (the selected ones, when given) are for.

    An order whose drug cannot be read is no reason to speak. Raises :class:`PreconditionFailed` for a draft
    order of another patient.
    """
    try:
        decoded = decode_value(draft_orders)
        record = build_record([decoded.bundle], problems=decoded.problems, patient_id=patient_id)
    except AnotherPatientError:
        raise PreconditionFailed("context.draftOrders holds data of another patient") from None
    except (NotJsonError, NotFhirError):
        return frozenset()
    return frozenset(
        drug.name
        for order in record.of(MedicationRequest)
        if selections is None or order.key in selections
        for drug in named_medication(record, order).recognition.drugs
        if drug.drug_class in PATHWAY_CLASSES
    )
