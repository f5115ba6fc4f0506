"""Systemic treatment recorded as a procedure: chemotherapy by code or name, and injections or infusions that
name a drug."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from service.chart.treatment import RecordState
from service.extract.coded import by_wording
from service.fhir.resources import CodeableConcept, Procedure, as_list, codings, texts
from service.terms.drug_names import drugs_named, names_a_drug, words_before_a_name
from service.terms.drug_recognition import recognise
from service.terms.drug_vocabulary import ANTINEOPLASTIC, CHEMOTHERAPY
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
_UNNAMED: Final = frozenset({CHEMOTHERAPY, ANTINEOPLASTIC})
"""What needs no further word: a procedure of this name is the treatment."""
_IMMUNOTHERAPY: Final = Drug(name="immunotherapy", drug_class=DrugClass.OTHER_ANTICANCER)

_THERAPY_TYPE: Final = "mii-cs-onko-therapie-typ"
"""End of the URI of the German types of systemic treatment."""
_WITH_CHEMOTHERAPY: Final = "C"
"""Beginning of the types that are chemotherapy, alone or in combination (CH, CI, CZ, CIZ)."""

_GIVES: Final = re.compile(
    r"inject|infus|administ|implant|cycle|zyklus|therapy|therapie|treatment|\bdose\b|gabe\b|depot|applikation|bolus"
    r"|\d\s*mg\b|mg\s*/\s*(?:m2|m\u00b2|kg)|\bweekly\b|\bq\s?\d+\s?[wd]\b|\bx\s?\d+\b"
    r"|\b(?:im|iv|sc|i\.v\.|i\.m\.|s\.c\.)(?!\w)"
    r"|\b[cd]\d+\b|\b(?:push|given|received|chemo)",
    re.IGNORECASE,
)
"""Words, doses and schedules that say that the named drug was given."""
_TALKS_ABOUT: Final = re.compile(
    r"(?<!\w)(?:educat|teach|counsel|consult|plan|consent|review|assess|evaluat|level|discuss|refer"
    r"|reconcil|aufkl|beratung|indikation|prepar|refus|declin|tumou?r\s?board|tumorkonferenz)\w*(?:[^\w:]+\w+){0,2}?"
    r"(?:\W+(?:of|about|on|for|regarding|re|zur?|zum|uber|ueber|fur|to)\b|\s*:)",
    re.IGNORECASE,
)
"""A procedure that begins by talking about the treatment, not giving it."""

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
    """What a procedure gave, how that was recognised, and in which words.

    ``certain``: whether anything says that the drug was given. ``unclear``: the classes of which it gave some drug that
    cannot be told.
    """

    drugs: tuple[Drug, ...]
    by: str
    wording: str = ""
    certain: bool = True
    unclear: frozenset[DrugClass] = frozenset()


def procedure_counts(procedure: Procedure) -> bool:
    """Whether the status lets the procedure count at all (a missing status is for the reader to list)."""
    return procedure.status not in _NEVER_COUNTS


def procedure_state(procedure: Procedure) -> RecordState | None:
    """What the status says; ``None`` when it is missing or unreadable."""
    return _STATES.get(procedure.status or "")


def systemic_treatment(procedure: Procedure) -> TreatmentProcedure | None:
    """The systemic treatment that a procedure gave; ``None`` for any other procedure."""
    code, categories = procedure.code, as_list(procedure.category)
    treatment = _meant_by_code(code) if not categories else _meant_by(code, categories)
    if treatment is not None or procedure.used_code is None:
        return treatment
    return _by_use(as_list(procedure.used_code))


@by_wording
def _meant_by_code(code: CodeableConcept | None) -> TreatmentProcedure | None:
    return _meant_by(code, [])


def _meant_by(code: CodeableConcept | None, categories: list[CodeableConcept]) -> TreatmentProcedure | None:
    found = [*codings(code), *(coding for category in categories for coding in category.codings)]
    return _meant(tuple([(coding.system, coding.code) for coding in found]), tuple(texts(code)))


@lru_cache(maxsize=4096)
def _meant(
    concept: tuple[tuple[str | None, str | None], ...], wordings: tuple[str, ...]
) -> TreatmentProcedure | None:
    codes = [(canonical(system), code) for system, code in concept if code]
    types = [code for system, code in codes if system.endswith(_THERAPY_TYPE)]
    if types and not any(code.startswith(_WITH_CHEMOTHERAPY) for code in types):
        # Hormone, targeted or immune treatment: the drugs count that it names, its codes name none.
        named = _by_words(wordings)
        return None if named is None or named.drugs == (CHEMOTHERAPY,) else named
    by_words = _by_words(wordings)
    if by_words is None or not by_words.certain or not by_words.drugs:
        return _by_codes(codes) or by_words
    return by_words


def _by_words(wordings: tuple[str, ...]) -> TreatmentProcedure | None:
    found = [answer for text in wordings if (answer := _by_wording(text)) is not None]
    return next((answer for answer in found if answer.certain), found[0] if found else None)


def _by_wording(text: str) -> TreatmentProcedure | None:
    named = drugs_named(text)
    drugs = named.drugs or named.past
    if _TALKS_ABOUT.search(words_before_a_name(text)):
        return None
    if not drugs:
        # Of a name that is denied, planned or only mentioned a procedure says no more: it did something else.
        is_class = named.unclear and not names_a_drug(text)
        return (
            TreatmentProcedure(drugs=(), by="name", wording=text, unclear=named.unclear) if is_class else None
        )
    certain = not _UNNAMED.isdisjoint(drugs) or _GIVES.search(text) is not None
    return TreatmentProcedure(
        drugs=drugs,
        by="name",
        wording=text,
        certain=certain,
        unclear=named.unclear if named.drugs else frozenset(),
    )


def _by_codes(codes: list[tuple[str, str]]) -> TreatmentProcedure | None:
    for system, code in codes:
        if system == OPS and code.startswith(_OPS_SYSTEMIC) and not code.startswith(_OPS_ANTIRETROVIRAL):
            drug = _IMMUNOTHERAPY if code.startswith(_OPS_IMMUNOTHERAPY) else CHEMOTHERAPY
            return TreatmentProcedure(drugs=(drug,), by="OPS")
        if system == SNOMED and code == _CHEMOTHERAPY_SNOMED:
            return TreatmentProcedure(drugs=(CHEMOTHERAPY,), by="SNOMED CT")
    return None


def _by_use(used: list[CodeableConcept]) -> TreatmentProcedure | None:
    """The drugs that the procedure used, where it names any."""
    answers = [
        recognise(tuple((coding.system, coding.code) for coding in concept.codings), tuple(texts(concept)))
        for concept in used
    ]
    drugs = tuple(dict.fromkeys(drug for answer in answers for drug in answer.drugs))
    unclear = frozenset(drug_class for answer in answers for drug_class in answer.unclear)
    by = next((answer.by for answer in answers if answer.drugs), "")
    return TreatmentProcedure(drugs=drugs, by=by, unclear=unclear) if drugs or unclear else None
