"""Receptor results: ER, hormone receptor and HER2, from Observations, their components, and Conditions.

ER counts as positive from 1 % of stained cells on, HER2 by IHC score, ISH or a summary (ASCO/CAP). What a
HER2 number means together with another one is the criterion's business; here each result is read on its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.answers import stated
from service.extract.cancer_meant import Whose, cancer_meant, tissue_meant
from service.extract.coded import by_wording, means, plain_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.er_values import er_in_words, er_result
from service.extract.her2_values import combined, her2_in_words, her2_result, method_in, method_in_words
from service.extract.notes import Notes
from service.extract.other_cancers import names_another_cancer
from service.extract.receptor_wordings import about, clauses, uniform
from service.extract.result_dates import own_effective, result_date
from service.extract.result_status import Standing, amends, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import (
    CodeableConcept,
    Component,
    Condition,
    DiagnosticReport,
    Observation,
    as_list,
    codings,
    texts,
)
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import (
    ER_NEGATIVE,
    ER_PERCENT,
    ER_POSITIVE,
    ER_STATUS,
    HER2_IHC,
    HER2_ISH,
    HER2_NEGATIVE,
    HER2_POSITIVE,
    HER2_STATUS,
    HR_NEGATIVE,
    HR_POSITIVE,
)

_ER_WORDS: Final = re.compile(
    r"\b(?:o?estrogen|östrogen)[-\s]*(?:receptor|rezeptor)|\bER\b(?!BB)", re.IGNORECASE
)
_HER2_WORDS: Final = re.compile(r"\bHER[-\s]?2(?:/?-?neu)?\b|\bERBB2\b|\bc-erbB-?2\b", re.IGNORECASE)
_TOGETHER: Final = re.compile(
    r"(?P<negative>\btriple[-\s]*neg(?:ativ|\b)|\bTNBC\b)|\btriple[-\s]*pos(?:itiv|\b)", re.IGNORECASE
)
"""ER, PR and HER2 in one word."""
_VARIANT_WORDS: Final = re.compile(r"\bESR1\b|mutation|variant|fluoresc|intensity", re.IGNORECASE)
_CODED_CONDITIONS: Final[tuple[tuple[ConceptSet, Receptor, ReceptorAnswer], ...]] = (
    (ER_POSITIVE, Receptor.ER, ReceptorAnswer.POSITIVE),
    (ER_NEGATIVE, Receptor.ER, ReceptorAnswer.NEGATIVE),
    (HER2_POSITIVE, Receptor.HER2, ReceptorAnswer.POSITIVE),
    (HER2_NEGATIVE, Receptor.HER2, ReceptorAnswer.NEGATIVE),
    (HR_POSITIVE, Receptor.HR, ReceptorAnswer.POSITIVE),
    (HR_NEGATIVE, Receptor.HR, ReceptorAnswer.NEGATIVE),
)
_BREAST_WORDS: Final = re.compile(r"\b(?:breast|mamma|brust)", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[ReceptorResult], ...]:
    """Every receptor result; one without usable status is UNCLEAR at its date, so that it is never silence."""
    found: list[Fact[ReceptorResult]] = []
    for observation in observations[Topic.RECEPTOR]:
        whose = _whose(record, observation, observations[Topic.PANEL])
        if whose is not Whose.ANOTHER:
            found.extend(_from_observation(record, observation, notes, usable=whose is not Whose.UNCLEAR))
    for condition in record.of(Condition):
        found.extend(_from_condition(condition, notes))
    for report in record.of(DiagnosticReport):
        if report.conclusion:
            found.extend(_against(report, report.conclusion, notes))
    return tuple(found)


def _against(report: DiagnosticReport, conclusion: str, notes: Notes) -> Iterator[Fact[ReceptorResult]]:
    """What the conclusion of a pathology report says against the pathway, as UNCLEAR: words alone do not decide here,
    but a biopsy that reads "ER negative" must not be passed over in favour of an older result."""
    if not any(_is_pathology(concept) for concept in (report.code, *as_list(report.category))):
        return
    if standing(report) is Standing.EXCLUDED:
        return
    adverse = {found[0] for found in _answers_in(conclusion) if _is_said_against(*found)}
    if not adverse or _is_of_another_cancer(conclusion):
        return
    issued = notes.date(report, "issued", report.issued)
    bounded = DateInterval(None, issued.latest) if issued is not None else None
    effective = notes.happened(report, own_effective(report, notes) or bounded)
    if effective is None:
        return
    for receptor in sorted(adverse, key=lambda receptor: receptor.value):
        yield Fact(
            value=ReceptorResult(
                receptor=Receptor.ER if receptor is Receptor.HR else receptor,
                method=ReceptorMethod.SUMMARY,
                answer=ReceptorAnswer.UNCLEAR,
                label=f"{receptor.value} in the words of a pathology report",
            ),
            effective=effective,
            source=SourceRef(reference=report.key, element="DiagnosticReport.conclusion", quote=conclusion),
        )


_WANTED: Final = {
    Receptor.ER: ReceptorAnswer.POSITIVE,
    Receptor.HR: ReceptorAnswer.POSITIVE,
    Receptor.HER2: ReceptorAnswer.NEGATIVE,
}
_PATHOLOGY_CODES: Final = frozenset({"22637-3", "60568-3", "22034-3", "LP7839-6"})
"""LOINC pathology reports (mCODE 4.0.0 and MII examples) and the US Core pathology category."""
_PATHOLOGY_WORDS: Final = re.compile(r"patholog|histolog|cytolog|biops", re.IGNORECASE)


@by_wording
def _is_pathology(concept: CodeableConcept | None) -> bool:
    if any(coding.code in _PATHOLOGY_CODES for coding in codings(concept)):
        return True
    return any(_PATHOLOGY_WORDS.search(text) for text in texts(concept))


def _whose(record: Record, observation: Observation, panels: list[Observation]) -> Whose:
    """Whose receptor it is: by what the result is about, else by the tissue it was found in."""
    whose = cancer_meant(record, observation, panels)
    return tissue_meant(record, observation) if whose is Whose.UNSTATED else whose


def _from_observation(
    record: Record, observation: Observation, notes: Notes, *, usable: bool
) -> Iterator[Fact[ReceptorResult]]:
    results = [result for part in _parts(observation) if (result := _result_of(*part)) is not None]
    if not results:
        return
    rank = standing(observation)
    if rank in (Standing.EXCLUDED, Standing.PENDING):
        return
    if rank is Standing.UNCLEAR:
        notes.problem(observation, "status is missing or unknown, the receptor result is not used")
    effective = notes.happened(observation, result_date(record, observation, notes))
    if effective is None:
        return
    usable = usable and rank is Standing.FINAL
    specimen = next((reference.reference for reference in as_list(observation.specimen)), None)
    for result in combined(results):
        answer = result.answer if usable else ReceptorAnswer.UNCLEAR
        yield Fact(
            value=ReceptorResult(
                receptor=result.receptor,
                method=result.method,
                answer=answer,
                label=result.label,
                specimen=specimen,
                ihc_score=result.ihc_score if usable else None,
                ish_ratio=result.ish_ratio if usable else None,
                ish_copies=result.ish_copies if usable else None,
            ),
            effective=effective,
            source=SourceRef(reference=observation.key, element="Observation.value"),
            amends=amends(observation),
        )


def _parts(
    observation: Observation,
) -> Iterator[tuple[CodeableConcept | None, CodeableConcept | None, Observation | Component]]:
    yield observation.code, observation.method, observation
    for component in as_list(observation.component):
        if component.code is not None:
            yield component.code, observation.method, component


def _result_of(
    code: CodeableConcept | None, method: CodeableConcept | None, value: Observation | Component
) -> ReceptorResult | None:
    asked = _asked(code)
    if asked is None:
        return None
    if asked.receptor is Receptor.ER:
        return er_result(value, code, percent=asked.percent)
    return her2_result(value, asked.method or method_in(method) or ReceptorMethod.SUMMARY, code)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a code asks for. ``method`` is ``None`` when the code leaves it to Observation.method."""

    receptor: Receptor
    method: ReceptorMethod | None = None
    percent: bool = False


_CODED_QUESTIONS: Final = (
    (ER_STATUS, _Asked(Receptor.ER)),
    (ER_PERCENT, _Asked(Receptor.ER, percent=True)),
    (HER2_STATUS, _Asked(Receptor.HER2)),
    (HER2_IHC, _Asked(Receptor.HER2, ReceptorMethod.IHC)),
    (HER2_ISH, _Asked(Receptor.HER2, ReceptorMethod.ISH)),
)


@by_wording
def _asked(code: CodeableConcept | None) -> _Asked | None:
    for concept_set, asked in _CODED_QUESTIONS:
        if means(code, concept_set):
            return asked
    words = plain_words(code)
    if not words or _VARIANT_WORDS.search(words):
        return None
    if _HER2_WORDS.search(words):
        return _Asked(Receptor.HER2, method_in_words(words))
    return _Asked(Receptor.ER) if _ER_WORDS.search(words) else None


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[ReceptorResult]]:
    stated = _stated_by(condition.code)
    if not stated or certainty_of(condition) is not Certainty.CONFIRMED:
        if stated and certainty_of(condition) is Certainty.UNREADABLE:
            notes.gap(Family.RECEPTORS, f"{condition.key} has an unreadable verification status")
        return
    effective = notes.happened(condition, condition_date(condition, notes))
    if effective is None:
        return
    for receptor, answer in stated:
        yield Fact(
            value=ReceptorResult(
                receptor=receptor,
                method=ReceptorMethod.SUMMARY,
                answer=answer,
                label=f"{receptor.value} {answer.value}",
            ),
            effective=effective,
            source=SourceRef(reference=condition.key, element="Condition.code"),
        )


@by_wording
def _stated_by(code: CodeableConcept | None) -> list[tuple[Receptor, ReceptorAnswer]]:
    coded = [
        (receptor, answer) for concept_set, receptor, answer in _CODED_CONDITIONS if means(code, concept_set)
    ]
    if coded:
        return coded
    words = plain_words(code)
    return [] if _is_of_another_cancer(words) else list(_stated_in(words))


def _is_of_another_cancer(words: str) -> bool:
    """Whether words on receptors speak of another cancer ("HER2 positive gastric carcinoma") and not of the breast."""
    return _BREAST_WORDS.search(words) is None and names_another_cancer(words)


def _stated_in(words: str) -> Iterator[tuple[Receptor, ReceptorAnswer]]:
    """Every receptor that the words say to be positive or negative; one of which they say both, with both."""
    for receptor, whole, parts in _answers_in(words):
        if whole in _DEFINITE:
            yield receptor, whole
        elif parts == _DEFINITE:
            yield from ((receptor, answer) for answer in sorted(parts, key=lambda each: each.value))


def _is_said_against(
    receptor: Receptor, whole: ReceptorAnswer | None, parts: frozenset[ReceptorAnswer]
) -> bool:
    """Whether anything definite is said that is not what the pathway wants."""
    said = {whole} if whole in _DEFINITE else parts
    return not said <= {_WANTED[receptor]}


def _answers_in(
    words: str,
) -> Iterator[tuple[Receptor, ReceptorAnswer | None, frozenset[ReceptorAnswer]]]:
    """Of every receptor what the words say on the whole, and what is definite in their parts."""
    words = uniform(words)
    together = _TOGETHER.search(words)
    if together is not None:
        answer = ReceptorAnswer.POSITIVE if together["negative"] is None else ReceptorAnswer.NEGATIVE
        yield Receptor.ER, answer, frozenset()
        yield Receptor.HER2, answer, frozenset()
        return
    for receptor, read_words in _IN_WORDS:
        said = about(words, receptor, alone=False)
        if said is not None:
            parts = {read_words(part) for part in clauses(said)}
            yield receptor, read_words(said), frozenset(part for part in parts if part in _DEFINITE)


def _hr_in_words(words: str) -> ReceptorAnswer | None:
    return stated(words, Receptor.HR, strictly=False)


_DEFINITE: Final = frozenset({ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE})
_IN_WORDS: Final = (
    (Receptor.ER, er_in_words),
    (Receptor.HER2, her2_in_words),
    (Receptor.HR, _hr_in_words),
)
