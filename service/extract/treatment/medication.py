"""Which drug a medication record names: its concept, or the Medication it refers to, with the ingredients of
a pack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from service.chart.fact import SourceRef
from service.chart.treatment import RecordState
from service.extract.coded import by_wording
from service.extract.treatment.status import MedicationRecord
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Coding, Medication, Resource, texts
from service.terms.drug_names import NOTHING, drugs_named
from service.terms.drug_recognition import ANOTHER_DRUG, Recognition, recognise
from service.terms.drug_wordings import names_something
from service.terms.systems import ATC, NDC, RXNORM, SNOMED, canonical

_OF_DRUGS = frozenset({RXNORM, SNOMED, NDC})
_TELLING_SYSTEMS = frozenset({RXNORM, ATC, SNOMED})
"""Systems whose codes for the drugs that matter are known here: a code without words is another drug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMedication:
    """What was recognised, in which words and where; ``stated``: whether anything says which drug it is."""

    recognition: Recognition
    wording: str
    element: str
    stated: bool
    source: SourceRef | None = None


def named_medication(record: Record, resource: MedicationRecord) -> NamedMedication:
    """The medication of a record. A Medication that is referred to is trusted over the wording of the
    reference."""
    reference = resource.medication_reference
    if reference is not None:
        medication = record.resolve(reference, within=resource)
        if isinstance(medication, Medication) and (medication.code or medication.ingredient):
            return _of_medication(record, resource, medication)
        if resource.medication_codeable_concept is None:
            wording = (reference.display,) if reference.display else ()
            named = CodeableConcept(text=reference.display)
            return _named(_recognised(named), wording, "medicationReference", stated=bool(wording))
    concept = resource.medication_codeable_concept
    answer = _recognised(concept)
    stated = _says_something(concept) and not (
        answer == ANOTHER_DRUG and resource.lost & {"medicationCodeableConcept", "medicationReference"}
    )
    return _named(answer, texts(concept), "medicationCodeableConcept", stated=stated)


def is_another_drug(resource: MedicationRecord) -> bool:
    """A quick look: whether the record's own concept certainly names no drug of ours, as most records do."""
    concept = resource.medication_codeable_concept
    if concept is None or resource.medication_reference is not None or resource.lost:
        return False
    return _names_another_drug(concept)


@by_wording
def _names_another_drug(concept: CodeableConcept | None) -> bool:
    return _recognised(concept) is ANOTHER_DRUG and _says_something(concept)


def under_status(medication: NamedMedication, state: RecordState | None) -> NamedMedication:
    """The medication as the record's status lets it be read: a drug said to be past, under a status that says no
    other, is the drug; words that deny it agree with "not taken"."""
    found = medication.recognition
    if found.past and state not in (None, RecordState.ACTIVE):
        known = frozenset(drug.drug_class for drug in found.past)
        agreed = replace(found, drugs=found.past, past=(), unclear=found.unclear - known)
        return replace(medication, recognition=agreed)
    if state is RecordState.NOT_TAKEN and not found.drugs and not found.conflict:
        return replace(medication, recognition=replace(found, unclear=frozenset()))
    return medication


def _of_medication(record: Record, resource: Resource, medication: Medication) -> NamedMedication:
    concepts = list(_concepts(record, medication))
    answers = [_recognised(concept) for concept in concepts]
    found = [answer for answer in answers if answer.drugs or answer.unclear]
    named = _named(
        _together(found),
        (text for concept in concepts for text in texts(concept)),
        "medicationReference",
        stated=any(map(_says_something, concepts)) and not (medication.lost and not found),
    )
    if medication.key == resource.key:
        return named
    return replace(named, source=SourceRef(reference=medication.key, element="code"))


def _concepts(record: Record, medication: Medication) -> Iterator[CodeableConcept]:
    """The Medication's code, then its active ingredients."""
    if medication.code is not None:
        yield medication.code
    for ingredient in medication.ingredient or ():
        if ingredient.is_active is False:
            continue
        if ingredient.item_codeable_concept is not None:
            yield ingredient.item_codeable_concept
        inner = record.resolve(ingredient.item_reference, within=medication)
        if isinstance(inner, Medication) and inner.code is not None:
            yield inner.code


def _together(answers: list[Recognition]) -> Recognition:
    """Code and ingredients as one: every drug counts, each ingredient of a pack is one of its drugs."""
    if not answers:
        return ANOTHER_DRUG
    past = tuple(dict.fromkeys(drug for answer in answers for drug in answer.past))
    drugs = tuple(dict.fromkeys(drug for answer in answers for drug in answer.drugs if drug not in past))
    known = {drug.drug_class for drug in drugs}
    return Recognition(
        drugs=drugs,
        past=() if drugs else past,
        by=answers[0].by,
        unclear=frozenset(name for answer in answers for name in answer.unclear) - known,
        conflict=any(answer.conflict for answer in answers),
        covers_days=next((answer.covers_days for answer in answers if answer.covers_days), None),
    )


def _recognised(concept: CodeableConcept | None) -> Recognition:
    if concept is None:
        return ANOTHER_DRUG
    found = concept.codings
    words = [concept.text] if concept.text else []
    words += [coding.display for coding in found if coding.display]
    answer = recognise(tuple([(coding.system, coding.code) for coding in found]), tuple(words))
    if answer.by == "name" and answer.drugs and any(map(_displays_another_drug, found)):
        classes = frozenset(drug.drug_class for drug in answer.drugs)
        return Recognition(unclear=answer.unclear | classes, conflict=True)
    return answer


def _displays_another_drug(coding: Coding) -> bool:
    """Whether a code of a terminology of drugs stands beside a display that names a drug, and none of ours."""
    if not coding.display or not coding.code or canonical(coding.system) not in _OF_DRUGS:
        return False
    return drugs_named(coding.display) is NOTHING and names_something(coding.display)


def _named(answer: Recognition, wording: Iterable[str], element: str, *, stated: bool) -> NamedMedication:
    relevant = answer.drugs or answer.unclear
    words = "; ".join(wording) if relevant else ""
    return NamedMedication(
        recognition=answer, wording=words, element=element, stated=stated or bool(relevant)
    )


def _says_something(concept: CodeableConcept | None) -> bool:
    """Whether the concept has words, or a code of a system in which the drugs that matter are known."""
    if concept is None:
        return False
    if concept.text:
        return True
    return any(
        coding.display or (coding.code and canonical(coding.system) in _TELLING_SYSTEMS)
        for coding in concept.codings
    )
