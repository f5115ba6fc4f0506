"""What a genomic Observation answers: present, absent, no call, indeterminate or failed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from service.chart.esr1 import Call
from service.extract.esr1_answers import answer_in, speaks_against
from service.fhir.resources import CodeableConcept, Component, Observation, as_list, texts
from service.terms.concepts import genomics
from service.terms.systems import is_known

_CALLS: Final = (
    (genomics.PRESENT, Call.DETECTED),
    (genomics.ABSENT, Call.NOT_DETECTED),
    (genomics.NO_CALL, Call.NO_CALL),
    (genomics.INDETERMINATE, Call.INDETERMINATE),
)
_LOCAL: Final = {"W": Call.NOT_DETECTED, "M": Call.DETECTED, "N": Call.NO_CALL, "P": Call.INDETERMINATE}
"""German oncology module, CodeSystem mii-cs-onko-genetische-variante-auspraegung: wild type, mutated, not
determinable, polymorphism. In HL7's own system W means "worse", so the code counts only outside known
systems."""
_FAILED_REASONS: Final = frozenset({"error", "not-performed", "unsupported", "not-a-number"})


def call_of(observation: Observation, parts: Iterable[Component] = ()) -> Call:
    """The answer of an Observation.

    ``parts``: the components that hold the gene; their interpretation counts like the Observation's own. A
    reason for absent data, readable or not, is never an answer, whatever the value says. Without any value the
    answer is indeterminate: what is named may or may not have been found. Value and interpretation that
    contradict each other are indeterminate, except that "indeterminate" with the interpretation "negative" is
    how one laboratory network writes a negative.
    """
    if observation.data_absent_reason is not None:
        return _absent_data(observation.data_absent_reason)
    if lacks_data(observation):
        return Call.NO_CALL
    return as_interpreted(value_call(observation), observation, parts)


def as_interpreted(value: Call | None, observation: Observation, parts: Iterable[Component] = ()) -> Call:
    """The answer of a value together with the interpretation of its Observation."""
    interpretations = [
        *as_list(observation.interpretation),
        *(concept for part in parts for concept in as_list(part.interpretation)),
    ]
    said = {call for concept in interpretations if (call := concept_call(concept)) is not None}
    return _together(value, said)


def lacks_data(observation: Observation) -> bool:
    """Whether the Observation gives a reason why it has no value, readable or not."""
    return observation.data_absent_reason is not None or "dataAbsentReason" in observation.lost


def _together(value: Call | None, said: set[Call]) -> Call:
    opposite = {Call.DETECTED: Call.NOT_DETECTED, Call.NOT_DETECTED: Call.DETECTED}
    if value is None:
        return said.pop() if len(said) == 1 else Call.INDETERMINATE
    if value is Call.INDETERMINATE and said == {Call.NOT_DETECTED}:
        return Call.NOT_DETECTED
    if value in opposite and (opposite[value] in said or Call.INDETERMINATE in said):
        return Call.INDETERMINATE
    return value


def value_call(observation: Observation) -> Call | None:
    """The answer the values give together; ``None`` when there are none or they are not understood.

    A second value (malformed, but seen) never adds an answer, and one that contradicts leaves none.
    """
    coded = concept_call(observation.value_codeable_concept)
    truth = observation.value_boolean
    said = {Call.DETECTED if truth else Call.NOT_DETECTED} if truth is not None else set()
    if coded is not None:
        said.add(coded)
    text = observation.value_string
    if text and not said:
        return answer_in(text)
    if text and said == {Call.DETECTED} and speaks_against(text):
        return Call.INDETERMINATE
    return said.pop() if len(said) == 1 else (Call.INDETERMINATE if said else None)


def concept_call(concept: CodeableConcept | None) -> Call | None:
    """The answer a concept means: by code, else by its words.

    Codings that contradict each other, and words that contradict a coded "detected", are indeterminate.
    """
    if concept is None:
        return None
    coding = concept.coding
    if isinstance(coding, list) and len(coding) == 1 and len(concept.text or "") <= _MOST_WORDING:
        return _call_of_wording(coding[0].system, coding[0].code, coding[0].display, concept.text)
    return _call_of_codings([(one.system, one.code) for one in concept.codings], list(texts(concept)))


_MOST_WORDING: Final = 80
"""Longer wordings are taken for free text and not remembered."""


@lru_cache(maxsize=2048)
def _call_of_wording(
    system: str | None, code: str | None, display: str | None, text: str | None
) -> Call | None:
    """Remembered per wording of a coded answer, which does not depend on the patient."""
    return _call_of_codings([(system, code)], [wording for wording in (text, display) if wording])


def _call_of_codings(coded: Sequence[tuple[str | None, str | None]], worded: Sequence[str]) -> Call | None:
    calls = {call for concepts, call in _CALLS if any(concepts.holds(*coding) for coding in coded)}
    calls = calls or {call for coding in coded if (call := _local(*coding)) is not None}
    if calls == {Call.DETECTED} and any(speaks_against(text) for text in worded):
        return Call.INDETERMINATE
    calls = calls or {call for text in worded if (call := answer_in(text)) is not None}
    return calls.pop() if len(calls) == 1 else (Call.INDETERMINATE if calls else None)


def _local(system: str | None, code: str | None) -> Call | None:
    return None if is_known(system) else _LOCAL.get(code or "")


def _absent_data(reason: CodeableConcept) -> Call:
    failed = any(coding.code in _FAILED_REASONS for coding in reason.codings)
    worded = any(answer_in(text) is Call.FAILED for text in texts(reason))
    return Call.FAILED if failed or worded else Call.NO_CALL
