"""ESR1 results in words: Observations with a text value, report conclusions, narratives, attached text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact
from service.chart.search import Family
from service.extract.coded import means
from service.extract.esr1_objections import takes_back
from service.extract.esr1_sentences import Statement, fraction_in, structural_in
from service.extract.esr1_statements import statements_in
from service.extract.esr1_vocabulary import GENERIC, NEGATIVE, VAF
from service.extract.genomic_answer import as_interpreted, call_of, concept_call, lacks_data
from service.extract.genomic_evidence import Evidence, Reading, standing_of
from service.extract.genomic_kind import Kind, asks_for_variant, is_protein_stain, words_of_value
from service.extract.genomic_reports import (
    is_laboratory_document,
    names_only_esr1,
    words_of_document,
)
from service.extract.genomic_sample import Reported, sample_of
from service.extract.genomic_slots import slots_of
from service.extract.genomic_surroundings import notes_of
from service.extract.genomic_variant import gene_in, name_statement, read_variant, with_elements
from service.extract.genomic_words import ESR1, mentions_esr1, names_genomic_test, other_gene_places
from service.extract.result_status import Standing
from service.fhir.resources import (
    CodeableConcept,
    Component,
    DiagnosticReport,
    DocumentReference,
    Observation,
    as_list,
    codings,
    texts,
)
from service.terms.concepts import genomics
from service.terms.hgvs import variant_names, without_names

_NO_VARIANT_TEST: Final = re.compile(
    r"\b(?:expression|m?rna|methylation|protein|immuno\w*|ihc|stain\w*|score|ligand|pet)\b", re.IGNORECASE
)
_NO_LABORATORY: Final = frozenset(
    {"imaging", "social-history", "survey", "vital-signs", "exam", "therapy", "activity"}
)
_BARE_NAME: Final = re.compile(r"(?:\b(?:gene|mutation|variant|VAF|MAF|and)\b|[\s,;:/()|=.])*", re.IGNORECASE)


def read_observations(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """Observations whose code or value names ESR1 in words."""
    for observation in evidence.of(Kind.WORDED):
        if _is_of_no_concern(observation):
            continue
        reports = evidence.reports_of(observation)
        evidence.speaks_of_esr1(reports)
        for reading, element in _of_observation(evidence, observation, reports):
            whole = with_elements(evidence, observation, reading) if element != "value" else reading
            part = _of_a_part(whole, observation)
            fact = evidence.fact(observation, part, element=element, reports=reports)
            if fact is not None:
                yield fact


@dataclass(frozen=True, slots=True)
class Worded:
    """A fact read from the text of a report.

    ``vague``: beside a coded result of the report it says nothing. ``takes_back``: it names no result, but
    withdraws one that was reported before.
    """

    fact: Fact[Esr1Result]
    vague: bool
    takes_back: bool = False


def read_components(evidence: Evidence) -> Iterator[Fact[Esr1Result]]:
    """Components whose code names ESR1 in words, each read like an Observation of its own."""
    for observation in evidence.of(Kind.WORDED_PART):
        reports = evidence.reports_of(observation)
        for component in as_list(observation.component):
            part = _as_observation(observation, component)
            if not any(mentions_esr1(text) for text in texts(component.code)) or _is_of_no_concern(part):
                continue
            evidence.speaks_of_esr1(reports)
            for reading, _ in _of_observation(evidence, part, reports):
                answer = _of_a_part(reading, part)
                fact = evidence.fact(observation, answer, element="component", reports=reports)
                if fact is not None:
                    yield fact


def _as_observation(observation: Observation, component: Component) -> Observation:
    wordings = dict.fromkeys([*texts(component.code), *texts(observation.code)])
    return Observation(
        key=observation.key,
        category=observation.category,
        code=CodeableConcept(text=", ".join(wordings)),
        method=observation.method,
        value_codeable_concept=component.value_codeable_concept,
        value_quantity=component.value_quantity,
        value_string=component.value_string,
        value_boolean=component.value_boolean,
        interpretation=component.interpretation,
        data_absent_reason=component.data_absent_reason or observation.data_absent_reason,
        note=observation.note,
    )


def read_reports(evidence: Evidence) -> Iterator[Worded]:
    """Statements in the text of laboratory reports, and of documents that hold one."""
    for report in evidence.laboratory_reports:
        if _can_speak(evidence, report):
            text = evidence.words_of(report).text
            readings = list(_of_report(evidence, report))
            yield from _facts(evidence, report, readings, "conclusion", text)
            if not readings and takes_back(text, only_esr1=names_only_esr1(report)):
                yield from _withdrawals(evidence, report, "conclusion")
    for document in evidence.record.of(DocumentReference):
        if standing_of(document) is not Standing.EXCLUDED and is_laboratory_document(document):
            words = words_of_document(evidence.record, document)
            if mentions_esr1(words.text):
                readings = list(_readings(evidence, words.text, words.is_cut))
                yield from _facts(evidence, document, readings, "content", words.text)
                if not readings and takes_back(words.text):
                    yield from _withdrawals(evidence, document, "content")


def _withdrawals(evidence: Evidence, source: Reported, element: str) -> Iterator[Worded]:
    fact = evidence.fact(source, Reading(call=Call.INDETERMINATE), element=element)
    if fact is not None:
        yield Worded(fact, vague=False, takes_back=True)


def _facts(
    evidence: Evidence, source: Reported, readings: Iterable[Reading], element: str, text: str
) -> Iterator[Worded]:
    for reading in readings:
        fact = evidence.fact(source, reading, element=element, text=text)
        if fact is not None:
            yield Worded(fact, reading.vague)


def _is_of_no_concern(observation: Observation) -> bool:
    return (
        is_protein_stain(observation)
        or any(_NO_VARIANT_TEST.search(text) for text in texts(observation.code))
        or any(
            coding.code in _NO_LABORATORY
            for category in as_list(observation.category)
            for coding in codings(category)
        )
    )


def _of_observation(
    evidence: Evidence, observation: Observation, reports: list[DiagnosticReport]
) -> Iterator[tuple[Reading, str]]:
    is_variant_test = _is_variant_test(evidence, observation, reports)
    said = list(_in_words(evidence, observation, is_variant_test=is_variant_test))
    if said or not any(mentions_esr1(text) for text in texts(observation.code)):
        yield from said
        if not said and _is_left_open(observation):
            yield Reading(call=Call.INDETERMINATE), "value"
        return
    if not is_variant_test:
        evidence.notes.problem(observation, "names ESR1 without saying that a variant was looked for")
        if any(_RECEPTOR.search(text) for text in texts(observation.code)):
            evidence.notes.gap(Family.ESR1, f"{observation.key} names ESR1, but not what was looked for")
        else:
            yield Reading(call=Call.INDETERMINATE), "value"
        return
    slots = slots_of(observation, evidence.implications_of(observation))
    if observation.value_codeable_concept is not None:
        slots.names.extend(text for text in texts(observation.value_codeable_concept) if variant_names(text))
    if observation.value_quantity is not None and observation.value_quantity.value is not None:
        quantity = observation.value_quantity
        slots.fractions.append(f"{quantity.value} {quantity.unit or quantity.code or '(no unit)'}")
    found = read_variant(evidence, observation, slots, gene_in(observation, slots), call=call_of(observation))
    yield found, "value"


_MOST_ANSWER: Final = 80
"""A longer value is a report, which may name ESR1 among what was tested."""


def _is_left_open(observation: Observation) -> bool:
    """Whether a variant test answers with ESR1 and nothing that is understood; "not" for one allele is understood."""
    words = words_of_value(observation)
    if not asks_for_variant(observation) or words is None or len(words) > _MOST_ANSWER:
        return False
    is_of_allele = NEGATIVE.search(words) is not None and bool(variant_names(words))
    return mentions_esr1(words) and not other_gene_places(words) and not is_of_allele


_RECEPTOR: Final = re.compile(r"\breceptors?\b|\b(?:ER|PR|HER2)\b", re.IGNORECASE)


def _in_words(
    evidence: Evidence, observation: Observation, *, is_variant_test: bool
) -> Iterator[tuple[Reading, str]]:
    """What the text of the value says; where it only points elsewhere, what the notes say."""
    value = words_of_value(observation)
    may_be_protein = not is_variant_test and value is not None and _may_be_protein(value)
    if value and not may_be_protein and (mentions_esr1(value) or not lacks_data(observation)):
        for statement in statements_in(value if mentions_esr1(value) else f"ESR1: {value}"):
            answer = _asked_for(_answered(statement, value), observation)
            yield _as_coded(_of_statement(evidence, answer), observation), "valueString"
    if _points_to_notes(observation):
        for note in notes_of(observation):
            for statement in statements_in(note) if mentions_esr1(note) else ():
                if not statement.vague:
                    yield _of_statement(evidence, statement), "note"


_PART: Final = re.compile(
    r"\b(?:codon|exon)\s?\d+\b(?!\s*[-–,/&+]\s*\d|\s*(?:and|to|or)\s*\d)", re.IGNORECASE
)


def _of_a_part(reading: Reading, observation: Observation) -> Reading:
    """A negative for one codon, exon or kind of change is none for the gene: it is one for what it names."""
    if reading.call is not Call.NOT_DETECTED or reading.variant is not None:
        return reading
    wordings = list(texts(observation.code))
    parts = [found for text in wordings for found in _PART.findall(text)]
    parts += [kind for text in wordings if (kind := _other_change(text)) is not None]
    return replace(reading, variant=parts[0]) if parts else reading


def _as_coded(reading: Reading, observation: Observation) -> Reading:
    """A reading together with what stands beside the text in codes."""
    if lacks_data(observation):
        return replace(reading, call=call_of(observation), doubts=frozenset())
    if reading.call not in (Call.DETECTED, Call.NOT_DETECTED):
        return reading
    if concept_call(observation.value_codeable_concept) not in (None, reading.call):
        return replace(reading, call=Call.INDETERMINATE)
    return replace(reading, call=as_interpreted(reading.call, observation))


def _asked_for(statement: Statement, observation: Observation) -> Statement:
    """An answer to the question for one allele ("ESR1 D538G: detected"), or one kind of change, is one on that."""
    if statement.names or statement.structural:
        return statement
    for wording in texts(observation.code):
        names = variant_names(wording)
        if len(names.proteins) <= 1 and len(names.codings) <= 1 and names:
            return replace(statement, names=names)
        if not names and (kind := _other_change(wording)) is not None:
            return replace(statement, structural=kind)
    return statement


def _other_change(wording: str) -> str | None:
    """The kind of change a question asks for, when it is not about mutations."""
    return None if GENERIC.search(wording) else structural_in(wording)


_POINTER: Final = re.compile(
    r"\W*(?:(?:please )?(?:see|refer to|siehe|cf)\b.*|comments?|notes?|narrative|text|other|result|reported|\W*)\W*",
    re.IGNORECASE,
)


def _points_to_notes(observation: Observation) -> bool:
    """Whether an Observation leaves its answer to its notes."""
    answers = (observation.value_codeable_concept, observation.value_quantity, observation.value_boolean)
    return (
        all(answer is None for answer in answers)
        and not lacks_data(observation)
        and _POINTER.fullmatch(observation.value_string or "") is not None
    )


_OF_PROTEIN: Final = re.compile(r"\b(?:pos(?:itive)?|neg(?:ative)?)\b|\d\s?%|\b[0-3]\+", re.IGNORECASE)


def _may_be_protein(value: str) -> bool:
    """Whether an answer may be one on the receptor protein; "detected", or a variant, is none."""
    return (
        _OF_PROTEIN.search(value) is not None
        and not variant_names(value)
        and not names_genomic_test(value)
        and not mentions_esr1(value)
    )


def _answered(statement: Statement, value: str) -> Statement:
    """A value that is nothing but the name of a variant answers the question which one was found."""
    if statement.call is Call.INDETERMINATE and statement.vague and statement.names and _is_bare_name(value):
        return Statement(
            call=Call.DETECTED,
            names=statement.names,
            vaf=statement.vaf or fraction_in(value),
            quote=statement.quote,
        )
    return statement


def _is_bare_name(value: str) -> bool:
    return _BARE_NAME.fullmatch(VAF.sub(" ", without_names(ESR1.sub(" ", value)))) is not None


def _is_variant_test(evidence: Evidence, observation: Observation, reports: list[DiagnosticReport]) -> bool:
    """ "ESR1: positive" may be the protein as well: something must say that DNA was tested."""
    wording = list(texts(observation.code))
    return (
        asks_for_variant(observation)
        or any(
            names_genomic_test(text) or variant_names(text) for text in [*wording, *texts(observation.method)]
        )
        or any(means(category, genomics.GENETICS) for category in as_list(observation.category))
        or any(evidence.is_genomic(report) for report in reports)
        or any(variant_names(text) for text in texts(observation.value_codeable_concept))
        or any(_OF_DNA.search(text) for text in [*wording, *texts(observation.method)])
        or sample_of(evidence.record, evidence.notes, [observation, *reports]).specimen is Specimen.BLOOD
    )


_OF_DNA: Final = re.compile(
    r"\b(?:plasma|blood|d?d?pcr|hotspots?|codons?|beaming|cobas|allel\w+|vaf|maf)\b", re.IGNORECASE
)
"""Words of a test of DNA; the receptor protein is looked for in none of these samples."""


def _can_speak(evidence: Evidence, report: DiagnosticReport) -> bool:
    narrative = report.text.div if report.text is not None else None
    names_it = (
        mentions_esr1(report.conclusion)
        or mentions_esr1(narrative)
        or (bool(report.presented_form) and mentions_esr1(evidence.words_of(report).text))
        or (evidence.is_genomic(report) and names_only_esr1(report))
    )
    return names_it and standing_of(report) is not Standing.EXCLUDED


def _of_report(evidence: Evidence, report: DiagnosticReport) -> Iterator[Reading]:
    words = evidence.words_of(report)
    text = words.text
    only = names_only_esr1(report)
    if only and text and not mentions_esr1(text):
        text = f"ESR1: {text}"
    readings = list(_readings(evidence, text, words.is_cut))
    coded = {
        call
        for concept in as_list(report.conclusion_code)
        if only and (call := concept_call(concept)) is not None
    }
    if not readings:
        readings = [
            Reading(
                call=call, doubts=frozenset({Doubt.VARIANT_UNNAMED}) if call is Call.DETECTED else frozenset()
            )
            for call in coded
        ]
    elif coded and coded.isdisjoint({reading.call for reading in readings}):
        readings = [Reading(call=Call.INDETERMINATE, variant=readings[0].variant, quote=readings[0].quote)]
    if readings or mentions_esr1(text):
        evidence.speaks_of_esr1([report])
    yield from readings


def _readings(evidence: Evidence, text: str, is_cut: bool) -> Iterator[Reading]:
    for statement in statements_in(text):
        reading = _of_statement(evidence, statement)
        # The end of an overlong text was not read: it may say otherwise.
        yield Reading(call=Call.INDETERMINATE, quote=reading.quote) if is_cut else reading


def _of_statement(evidence: Evidence, statement: Statement) -> Reading:
    variant, doubts = name_statement(statement, evidence.qualifying)
    if statement.call is not Call.DETECTED:
        doubts = frozenset()
    return Reading(
        call=statement.call,
        variant=variant,
        vaf=statement.vaf,
        doubts=doubts,
        quote=statement.quote,
        vague=statement.vague,
    )
