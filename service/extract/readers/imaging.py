"""Imaging: what a study, or a coded disease status, says about the course of the cancer.

Sources for one study in order of trust: coded conclusion, the report's own conclusion or impression, the
narrative (inline text or HTML). Codes and text that contradict each other leave the question open. What the
text says was scanned overrides the code. A study that exists but cannot be read, or is written in another
language, is an assessment too: unreadable is not silence. (Radiographs, mammograms and bone densitometry in
another language are left out, as they are when they say nothing.)
"""

import enum
import re
from collections.abc import Iterator
from typing import Final

from service.chart.dates import UNDATED, DateInterval
from service.chart.fact import Fact, SourceRef
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.extract.cancer_meant import Whose, cancer_of
from service.extract.coded import by_wording, means
from service.extract.coverage import covered, scan_of
from service.extract.disease_status import coded_answer, worded_answer
from service.extract.narrative import Answer, without_pointer
from service.extract.notes import Notes
from service.extract.other_reasons import made_for_another_reason
from service.extract.read_texts import ReportReading, read_text
from service.extract.report_text import ReportText, markup_to_text, read_attachments
from service.extract.result_dates import own_effective
from service.extract.result_status import Standing, amends, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import (
    Attachment,
    CodeableConcept,
    Condition,
    DiagnosticReport,
    DocumentReference,
    Observation,
    Resource,
    as_list,
    codings,
    texts,
)
from service.terms.concepts.imaging import IMAGING_CATEGORY, REGION_BY_CODE

_STUDY_WORDS: Final = re.compile(
    r"\b(?:CT|CAT scan|PET|MRI?|MR imaging|X-?rays?|radiograph|ultrasound|sonogra\w*|mammogra\w*|bone scan"
    r"|scintigra\w*|DE?XA|CXR|tomogra\w*|radiolog\w*|imaging|scan|nuclear medicine)\b",
    re.IGNORECASE,
)
_OTHER_REPORT_WORDS: Final = re.compile(
    r"\b(?:genetic|genomic|molecular|sequencing|mutation|ctDNA|cfDNA|liquid biopsy|patholog\w*|histolog\w*"
    r"|cytolog\w*|EKG|ECG"
    r"|echocardiogra\w*)\b",
    re.IGNORECASE,
)
# Something done under imaging: its report is no assessment of the disease.
_PROCEDURES: Final = re.compile(
    r"\b(?:guid(?:ed|ance)|biops\w+|aspirat\w+|drain\w*|paracentesis|thoracentesis|inject\w+|insert\w+|placement"
    r"|removal|exchange|ablation|embolization|fluoroscop\w+|angiogra\w+|interventional|planning|simulation)\b",
    re.IGNORECASE,
)
_REGISTERED: Final = "registered"
_CURRENT: Final = "current"
_ANSWERS: Final = {
    Answer.PROGRESSION: ImagingAnswer.PROGRESSION,
    Answer.NO_PROGRESSION: ImagingAnswer.NO_PROGRESSION,
    Answer.HEDGED: ImagingAnswer.HEDGED,
    Answer.CONFLICTING: ImagingAnswer.CONFLICTING,
    Answer.WITHDRAWN: ImagingAnswer.WITHDRAWN,
    Answer.PRELIMINARY: ImagingAnswer.HEDGED,
    Answer.FOREIGN: ImagingAnswer.UNREADABLE,
    Answer.SILENT: ImagingAnswer.SILENT,
}


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[ImagingAssessment], ...]:
    """Every assessment of the course of the cancer, unreadable and pending studies included."""
    found: list[Fact[ImagingAssessment]] = []
    for observation in observations[Topic.DISEASE_STATUS]:
        found.extend(_made(observation, _disease_status(record, observation, notes)))
    reported: set[int] = set()
    for report in record.of(DiagnosticReport):
        if is_imaging(report.category, report.code):
            members = _members(record, report)
            reported |= {id(member) for member in members}
            found.extend(_made(report, _study(record, report, members, notes)))
    for observation in observations[Topic.IMPRESSION]:
        if id(observation) not in reported:
            found.extend(_made(observation, _lone_impression(observation, notes)))
    for document in record.of(DocumentReference):
        if document.status == _CURRENT and is_imaging(document.category, document.type):
            found.extend(_document(record, document, notes))
    return tuple(found)


def is_imaging(
    category: list[CodeableConcept] | CodeableConcept | None, code: CodeableConcept | None
) -> bool:
    """Whether a report is one of imaging: by category, by a known study code, or by the words of its code."""
    kinds = [_report_kind(code)]
    if category is not None:
        kinds += [_report_kind(concept) for concept in as_list(category)]
    return _Kind.IMAGING in kinds or (_Kind.NAMED_IMAGING in kinds and _Kind.NAMED_OTHERWISE not in kinds)


class _Kind(enum.Enum):
    """What a code or category says of a report: by code, or by its words alone."""

    IMAGING = enum.auto()
    NAMED_IMAGING = enum.auto()
    NAMED_OTHERWISE = enum.auto()
    UNSTATED = enum.auto()


@by_wording
def _report_kind(concept: CodeableConcept | None) -> _Kind:
    if means(concept, IMAGING_CATEGORY) or any(coding.code in REGION_BY_CODE for coding in codings(concept)):
        return _Kind.IMAGING
    words = " | ".join(texts(concept))
    if _OTHER_REPORT_WORDS.search(words):
        return _Kind.NAMED_OTHERWISE
    return _Kind.NAMED_IMAGING if _STUDY_WORDS.search(words) else _Kind.UNSTATED


def _made(
    resource: DiagnosticReport | Observation, facts: Iterator[Fact[ImagingAssessment]]
) -> Iterator[Fact[ImagingAssessment]]:
    """Without a study registered with no day on which it was done, unless it reports progression."""
    for fact in facts:
        undone = resource.status == _REGISTERED and fact.effective.earliest is None
        if not undone or fact.value.answer is ImagingAnswer.PROGRESSION:
            yield fact


def _disease_status(
    record: Record, observation: Observation, notes: Notes
) -> Iterator[Fact[ImagingAssessment]]:
    rank = standing(observation)
    if rank is Standing.EXCLUDED or _is_about_another_cancer(record, observation):
        return
    answer = coded_answer([observation.value_codeable_concept]) or worded_answer(observation.value_string)
    if rank is Standing.UNCLEAR:
        notes.problem(observation, "status is missing or unknown, the disease status is not used")
        answer = ImagingAnswer.UNREADABLE
    effective = notes.happened(observation, _effective(observation, notes))
    if effective is None:
        return
    assessment = ImagingAssessment(
        answer=answer or ImagingAnswer.SILENT,
        coverage=Coverage.STAGING,
        final=rank is not Standing.PENDING,
        coded=True,
        region="disease status",
    )
    yield _fact(assessment, effective, observation, "Observation.value", None)


def _is_about_another_cancer(record: Record, observation: Observation) -> bool:
    conditions = list(record.resolve_as(Condition, as_list(observation.focus), within=observation))
    return bool(conditions) and all(cancer_of(condition) is Whose.ANOTHER for condition in conditions)


def _members(record: Record, report: DiagnosticReport) -> list[Observation]:
    return list(record.resolve_as(Observation, as_list(report.result), within=report))


def _study(
    record: Record, report: DiagnosticReport, members: list[Observation], notes: Notes
) -> Iterator[Fact[ImagingAssessment]]:
    rank = standing(report)
    if rank is Standing.EXCLUDED:
        return
    effective = notes.happened(report, _effective(report, notes))
    if effective is None:
        return
    counting = [item for item in members if standing(item) is not Standing.EXCLUDED]
    impressions = [item.value_string for item in counting if item.value_string]
    coded = [*as_list(report.conclusion_code), *[item.value_codeable_concept for item in counting]]
    conclusion = "\n".join([text for text in [report.conclusion, *impressions] if text]) or None
    attached = read_attachments(as_list(report.presented_form), record=record, within=report)
    narrative = report.text.div if report.text is not None and report.text.div else None
    yield _assessed(
        title=_title(report.code),
        code=report.code,
        coded=coded_answer(coded),
        conclusion=conclusion,
        attached=attached,
        narrative=narrative,
        rank=rank,
        effective=effective,
        notes=notes,
        resource=report,
    )


def _lone_impression(observation: Observation, notes: Notes) -> Iterator[Fact[ImagingAssessment]]:
    rank = standing(observation)
    if rank is Standing.EXCLUDED or not observation.value_string:
        return
    effective = notes.happened(observation, _effective(observation, notes))
    if effective is not None:
        yield _assessed(
            title=" ".join(text for site in as_list(observation.body_site) for text in texts(site)),
            code=None,
            coded=None,
            conclusion=observation.value_string,
            attached=ReportText(text="", has_unreadable=False),
            narrative=None,
            rank=rank,
            effective=effective,
            notes=notes,
            resource=observation,
        )


def _document(record: Record, document: DocumentReference, notes: Notes) -> Iterator[Fact[ImagingAssessment]]:
    attachments: list[Attachment] = [
        content.attachment for content in document.content or () if content.attachment is not None
    ]
    if document.doc_status == "entered-in-error":
        return
    rank = Standing.FINAL if document.doc_status in (None, "final", "amended") else Standing.PENDING
    if "docStatus" in document.lost:
        rank = Standing.UNCLEAR
    period = document.context.period if document.context is not None else None
    effective = notes.happened(
        document, notes.period(document, "context.period", period) or _written(document, notes)
    )
    if effective is None:
        return
    yield _assessed(
        title=" ".join([_title(document.type), document.description or ""]).strip(),
        code=document.type,
        coded=None,
        conclusion=None,
        attached=read_attachments(attachments, record=record, within=document),
        narrative=None,
        rank=rank,
        effective=effective,
        notes=notes,
        resource=document,
    )


def _written(document: DocumentReference, notes: Notes) -> DateInterval | None:
    """The document was written on its date; what it reports is no newer."""
    written = notes.date(document, "date", document.date)
    return DateInterval(None, written.latest) if written is not None else None


def _assessed(
    *,
    title: str,
    code: CodeableConcept | None,
    coded: ImagingAnswer | None,
    conclusion: str | None,
    attached: ReportText,
    narrative: str | None,
    rank: Standing,
    effective: DateInterval,
    notes: Notes,
    resource: DiagnosticReport | Observation | DocumentReference,
) -> Fact[ImagingAssessment]:
    inline = markup_to_text(narrative) if narrative else ""
    if attached.text and not attached.has_unreadable:
        inline, conclusion = without_pointer(inline), without_pointer(conclusion) if conclusion else None
    text = "\n\n".join([part for part in (attached.text, inline) if part])
    reading = read_text(text or conclusion or "", conclusion=conclusion if text else None)
    answer = _trusted(coded, reading, has_text=bool(text or conclusion), unreadable=attached.has_unreadable)
    if rank is Standing.UNCLEAR:
        notes.problem(resource, "status is missing or unknown, the study is not used")
        answer = ImagingAnswer.UNREADABLE
    scan = reading.scan
    if covered(scan)[0] is Coverage.UNSTATED:
        scan = scan_of(code, title)
    coverage, regions = covered(scan)
    if coverage is Coverage.UNSTATED and _PROCEDURES.search(title) is not None:
        coverage = Coverage.LIMITED
    if reading.answer is Answer.FOREIGN:
        notes.problem(resource, "is written in a language that is not read")
        if scan.plain and not attached.has_unreadable and rank is not Standing.UNCLEAR:
            answer = coded or ImagingAnswer.SILENT
    report = "\n\n".join(part for part in (text, conclusion) if part)
    if made_for_another_reason(
        _wording(code, title), scanned=reading.scan, report=report, is_coded=coded is not None
    ):
        answer, coverage = ImagingAnswer.SILENT, Coverage.LIMITED
    assessment = ImagingAssessment(
        answer=answer,
        coverage=coverage,
        final=rank is not Standing.PENDING and reading.answer is not Answer.PRELIMINARY,
        coded=coded is not None,
        region=title or "imaging study",
        regions=regions,
    )
    quote = reading.sentence if coded is None or reading.sentence else None
    return _fact(assessment, effective, resource, _element(coded, conclusion, attached.text), quote)


def _wording(code: CodeableConcept | None, title: str) -> str:
    """All that a code calls the study, and what the known ones mean."""
    known = [REGION_BY_CODE[coding.code] for coding in codings(code) if coding.code in REGION_BY_CODE]
    return " | ".join(dict.fromkeys([title, *texts(code), *known]))


def _trusted(
    coded: ImagingAnswer | None, reading: ReportReading, *, has_text: bool, unreadable: bool
) -> ImagingAnswer:
    said = _ANSWERS[reading.answer]
    if coded is None:
        return (
            ImagingAnswer.UNREADABLE
            if unreadable and (not has_text or said is ImagingAnswer.SILENT)
            else said
        )
    if said in (coded, ImagingAnswer.SILENT, ImagingAnswer.UNREADABLE):
        return coded
    return ImagingAnswer.CONFLICTING


def _element(coded: ImagingAnswer | None, conclusion: str | None, attached: str) -> str:
    if coded is not None:
        return "conclusionCode"
    return "conclusion" if conclusion else "presentedForm" if attached else "text"


def _effective(resource: Observation | DiagnosticReport, notes: Notes) -> DateInterval:
    found = own_effective(resource, notes)
    if found is not None:
        return found
    issued = notes.date(resource, "issued", resource.issued)
    return DateInterval(None, issued.latest) if issued is not None else UNDATED


def _title(code: CodeableConcept | None) -> str:
    return next(texts(code), "")


def _fact(
    assessment: ImagingAssessment,
    effective: DateInterval,
    resource: Resource,
    element: str,
    quote: str | None,
) -> Fact[ImagingAssessment]:
    return Fact(
        value=assessment,
        effective=effective,
        source=SourceRef(reference=resource.key, element=element, quote=quote),
        amends=amends(resource),
    )
