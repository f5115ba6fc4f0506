"""Systemic treatment recorded as a procedure: chemotherapy by code or name, and injections or infusions that
name a drug."""

import re
from dataclasses import dataclass
from typing import Final

from service.chart.treatment import RecordState
from service.fhir.resources import Procedure, as_list, codings, texts
from service.terms.drug_names import CHEMOTHERAPY, drugs_named
from service.terms.drug_recognition import recognise
from service.terms.drugs import Drug, DrugClass
from service.terms.systems import OPS, SNOMED, canonical

_CHEMOTHERAPY_SNOMED: Final = "367336001"
"""Chemotherapy (procedure): the category and the code of systemic treatment in mCODE and the German oncology
module."""

# German procedure classification (OPS 2024), 8-54: cytostatic chemotherapy, immunotherapy (8-547) and
# antiretroviral treatment (8-548, which is no cancer treatment).
_OPS_SYSTEMIC: Final = "8-54"
_OPS_IMMUNOTHERAPY: Final = "8-547"
_OPS_ANTIRETROVIRAL: Final = "8-548"
_IMMUNOTHERAPY: Final = Drug(name="immunotherapy", drug_class=DrugClass.OTHER_ANTICANCER)

_THERAPY_TYPE: Final = "mii-cs-onko-therapie-typ"
"""End of the German code system of systemic treatment: its codes with a C are chemotherapy, alone or in
combination."""

_GIVES: Final = re.compile(
    r"inject|infus|administ|implant|cycle|zyklus|therapy|therapie|treatment|\bdose\b|gabe|depot",
    re.IGNORECASE,
)
_TALKS_ABOUT: Final = re.compile(
    r"educat|teach|counsel|consult|planning|consent|review|monitor|assessment|evaluation|\bport\b|catheter"
    r"|reconciliation|refus|declin|level|screen|test|\bprior to\b|\bbefore\b|preparation for|referral"
    r"|aufkl|beratung",
    re.IGNORECASE,
)

_NEVER_COUNTS: Final = frozenset({"entered-in-error", "not-done", "preparation"})
_STATES: Final = {
    "completed": RecordState.GIVEN,
    "stopped": RecordState.GIVEN,
    "in-progress": RecordState.ACTIVE,
    "on-hold": RecordState.ON_HOLD,
    "unknown": RecordState.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentProcedure:
    """What a procedure gave, how that was recognised, and in which words."""

    drugs: tuple[Drug, ...]
    by: str
    wording: str = ""


def procedure_counts(procedure: Procedure) -> bool:
    """Whether the status lets the procedure count at all (a missing status is for the reader to list)."""
    return procedure.status not in _NEVER_COUNTS


def procedure_state(procedure: Procedure) -> RecordState | None:
    """What the status says; ``None`` when it is missing or unreadable."""
    return _STATES.get(procedure.status or "")


def systemic_treatment(procedure: Procedure) -> TreatmentProcedure | None:
    """The systemic treatment that a procedure gave; ``None`` for any other procedure."""
    if _is_other_therapy(procedure):
        return None
    used = [
        drug
        for concept in as_list(procedure.used_code)
        for drug in recognise(tuple((c.system, c.code) for c in concept.codings), tuple(texts(concept))).drugs
    ]
    if used:
        return TreatmentProcedure(drugs=tuple(dict.fromkeys(used)), by="name")
    return _by_words(procedure) or _by_code(procedure)


def _is_other_therapy(procedure: Procedure) -> bool:
    """Whether it is hormone, targeted or immune treatment in the German module, whose drugs stand as medication."""
    types = [code for system, code in _codes(procedure) if system.endswith(_THERAPY_TYPE)]
    return bool(types) and not any(code.startswith("C") for code in types)


def _codes(procedure: Procedure) -> list[tuple[str, str]]:
    return [
        (canonical(coding.system), coding.code or "")
        for concept in (procedure.code, *as_list(procedure.category))
        for coding in codings(concept)
    ]


def _by_code(procedure: Procedure) -> TreatmentProcedure | None:
    for system, code in _codes(procedure):
        if system == OPS and code.startswith(_OPS_SYSTEMIC) and not code.startswith(_OPS_ANTIRETROVIRAL):
            drug = _IMMUNOTHERAPY if code.startswith(_OPS_IMMUNOTHERAPY) else CHEMOTHERAPY
            return TreatmentProcedure(drugs=(drug,), by="OPS")
        if system == SNOMED and code == _CHEMOTHERAPY_SNOMED:
            return TreatmentProcedure(drugs=(CHEMOTHERAPY,), by="SNOMED CT")
    return None


def _by_words(procedure: Procedure) -> TreatmentProcedure | None:
    for text in texts(procedure.code):
        drugs = drugs_named(text).drugs
        if not drugs or _TALKS_ABOUT.search(text):
            continue
        if CHEMOTHERAPY in drugs or _GIVES.search(text):
            return TreatmentProcedure(drugs=drugs, by="name", wording=text)
    return None
