"""Receptor results: ER, hormone receptor and HER2, from Observations, their components, and Conditions.

ER counts as positive from 1 % of stained cells on, HER2 by IHC score, ISH or a summary (ASCO/CAP). What a
HER2 number means together with another one is the criterion's business; here each result is read on its own.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.cancer_meant import Whose, cancer_meant, tissue_meant
from service.extract.coded import by_wording, means, plain_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.er_values import er_result
from service.extract.her2_values import combined, her2_result, method_in, method_in_words
from service.extract.notes import Notes
from service.extract.other_cancers import names_another_cancer
from service.extract.receptor_objections import (
    DEFINITE,
    IN_WORDS,
    TOGETHER,
    against_in_report,
    contradicts,
)
from service.extract.receptor_wordings import about, clauses, names_a_receptor, uniform
from service.extract.report_text import markup_to_text, read_attachments
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
    asked = {id(observation) for observation in observations[Topic.RECEPTOR]}
    for report in record.of(DiagnosticReport):
        if any(_is_pathology(concept) for concept in (report.code, *as_list(report.category))):
            found.extend(_against_of_report(record, report, notes))
    for observation in record.of(Observation):
        text = observation.value_string
        if text is not None and _is_pathology(observation.code) and id(observation) not in asked:
            happened = result_date(record, observation, notes)
            found.extend(_against(observation, [("Observation.value", text)], happened, notes))
    return tuple(found)


def _against_of_report(
    record: Record, report: DiagnosticReport, notes: Notes
) -> Iterator[Fact[ReceptorResult]]:
    """What any text of a pathology report says against the pathway."""
    narrative = report.text.div if report.text is not None else None
    texts_here = [
        ("DiagnosticReport.conclusion", report.conclusion or ""),
        ("DiagnosticReport.presentedForm", _attached_text(record, report)),
        ("DiagnosticReport.text", markup_to_text(narrative) if narrative else ""),
    ]
    issued = notes.date(report, "issued", report.issued)
    bounded = DateInterval(None, issued.latest) if issued is not None else None
    yield from _against(report, texts_here, own_effective(report, notes) or bounded, notes)


_quiet: dict[bytes, None] = {}
"""Digests of attachments that say nothing on receptors: decoding them costs more than all else here."""
_MOST_QUIET: Final = 10_000
_SECRET: Final = secrets.token_bytes(32)


def _attached_text(record: Record, report: DiagnosticReport) -> str:
    """The text of the attachments; nothing when they are known to say nothing against the pathway."""
    forms = as_list(report.presented_form)
    digest = hashlib.blake2b(digest_size=16, key=_SECRET)
    for form in forms:
        digest.update(f"{form.content_type}\0{form.data}\0".encode("utf-8", "surrogatepass"))
    key = digest.digest()
    if not forms or key in _quiet:
        return ""
    text = read_attachments(forms, record=record, within=report).text
    if all(form.data for form in forms) and not against_in_report(text):
        if len(_quiet) >= _MOST_QUIET:
            _quiet.pop(next(iter(_quiet)), None)
        _quiet[key] = None
    return text


def _against(
    resource: DiagnosticReport | Observation,
    texts_here: list[tuple[str, str]],
    happened: DateInterval | None,
    notes: Notes,
) -> Iterator[Fact[ReceptorResult]]:
    """What the words of pathology say against the pathway, as UNCLEAR: words alone do not decide here, but a biopsy
    that reads "ER negative" must not be passed over in favour of an older result."""
    adverse: dict[Receptor, tuple[str, str]] = {}
    for element, text in texts_here:
        if text and not _is_of_another_cancer(text):
            for receptor in against_in_report(text):
                adverse.setdefault(receptor, (element, text))
    if not adverse or standing(resource) is Standing.EXCLUDED:
        return
    effective = notes.happened(resource, happened)
    if effective is None:
        return
    for receptor in sorted(adverse, key=lambda receptor: receptor.value):
        element, text = adverse[receptor]
        yield Fact(
            value=ReceptorResult(
                receptor=Receptor.ER if receptor is Receptor.HR else receptor,
                method=ReceptorMethod.SUMMARY,
                answer=ReceptorAnswer.UNCLEAR,
                label=f"{receptor.value} in the words of a pathology report",
            ),
            effective=effective,
            source=SourceRef(reference=resource.key, element=element, quote=_shown(text, receptor)),
        )


_LONGEST_QUOTE: Final = 300


def _shown(text: str, receptor: Receptor) -> str:
    """A short text as it is; of a long one the first line that speaks of the receptor."""
    if len(text) <= _LONGEST_QUOTE:
        return text
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if names_a_receptor(line, receptor)), text)[:_LONGEST_QUOTE]


_PATHOLOGY_CODES: Final = frozenset({"22637-3", "60568-3", "22034-3", "LP7839-6"})
"""LOINC pathology reports (mCODE 4.0.0 and MII examples) and the US Core pathology category."""
_PATHOLOGY_WORDS: Final = re.compile(
    r"patholog|histolog|cytolog|(?<!liquid )(?<!liquid-)biops", re.IGNORECASE
)


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
    words_beside = [note.text for note in as_list(observation.note) if note.text]
    specimen = next((reference.reference for reference in as_list(observation.specimen)), None)
    alone = len({result.receptor for result in results}) == 1
    for result in combined(results):
        holds = usable and not any(
            contradicts(words, result.receptor, result.answer, alone=alone) for words in words_beside
        )
        answer = result.answer if holds else ReceptorAnswer.UNCLEAR
        yield Fact(
            value=ReceptorResult(
                receptor=result.receptor,
                method=result.method,
                answer=answer,
                label=result.label,
                specimen=specimen,
                ihc_score=result.ihc_score if holds else None,
                ish_ratio=result.ish_ratio if holds else None,
                ish_copies=result.ish_copies if holds else None,
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
        if whole in DEFINITE:
            yield receptor, whole
        elif parts == DEFINITE:
            yield from ((receptor, answer) for answer in sorted(parts, key=lambda each: each.value))


def _answers_in(
    words: str,
) -> Iterator[tuple[Receptor, ReceptorAnswer | None, frozenset[ReceptorAnswer]]]:
    """Of every receptor what the words say on the whole, and what is definite in their parts."""
    words = uniform(words)
    together = TOGETHER.search(words)
    if together is not None:
        answer = ReceptorAnswer.POSITIVE if together["negative"] is None else ReceptorAnswer.NEGATIVE
        yield Receptor.ER, answer, frozenset()
        yield Receptor.HER2, answer, frozenset()
        return
    for receptor, read_words in IN_WORDS:
        said = about(words, receptor, alone=False)
        if said is not None:
            parts = {read_words(part) for part in clauses(said)}
            yield receptor, read_words(said), frozenset(part for part in parts if part in DEFINITE)
