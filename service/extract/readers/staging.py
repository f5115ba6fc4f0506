"""Stage: TNM stage group and M category Observations, and the stage on a Condition.

Only two things are told apart: stage IV or M1, and stage I to III. An M0 alone is no stage; stage 0 is none
either. The stage of another cancer, or of a condition that is no breast cancer, is not read.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, Stage, StageAssessment
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.cancer_meant import Whose, cancer_meant, cancer_of
from service.extract.coded import means
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Condition, Observation, as_list, codings, texts
from service.terms.concepts.oncology import M_CATEGORY, STAGE_FOUR, STAGE_GROUP

_ROMAN: Final = re.compile(
    r"(?:^|\bstage\s*:?\s*|\bgroup\s*:?\s*)(?P<roman>IV|I{1,3}|[1-4])(?P<letter>[A-D]?\d?)(?![\w+-])",
    re.IGNORECASE,
)
_M1: Final = re.compile(r"(?:^|[\s(])[cpy]{0,2}M1[a-d]?(?![\w])", re.IGNORECASE)
_LEFT_OPEN: Final = re.compile(
    r"\?|\bnot\s+(?:\w+\s+)?(?:stage|group|IV|[cpy]{0,2}M1)\b|\brule[sd]?\s+out\b|\b(?:possibl[ey]"
    r"|probabl[ey]|suspected|versus|vs)\b",
    re.IGNORECASE,
)
"""What denies the stage beside it, or leaves it open ("not stage IV", "stage IV?")."""
_STAGE_TEXT: Final = re.compile(
    r"\bstage\s+group\b|\boverall\s+stage\b|\b(?:cancer|tumou?r|clinical|pathologic)\s+stage\b", re.I
)

_COUNTS: Final = (Whose.BREAST, Whose.UNSTATED)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[StageAssessment], ...]:
    """Every stage that can be told, final results only; a stage without usable status leaves the search
    incomplete.
    """
    panels = observations[Topic.PANEL]
    found = [
        fact
        for item in observations[Topic.STAGE]
        if cancer_meant(record, item, panels) in _COUNTS
        for fact in _from_observation(record, item, notes)
    ]
    found += [fact for item in record.of(Condition) for fact in _from_condition(item, notes)]
    return tuple(found)


def _from_observation(
    record: Record, observation: Observation, notes: Notes
) -> Iterator[Fact[StageAssessment]]:
    is_group = means(observation.code, STAGE_GROUP) or _is_stage_text(observation.code)
    if not is_group and not means(observation.code, M_CATEGORY):
        return
    assessment = stage_in(list(_wordings(observation)), group=is_group)
    if assessment is None and means(observation.value_codeable_concept, STAGE_FOUR):
        assessment = StageAssessment(stage=Stage.ADVANCED, label="IV" if is_group else "M1")
    if assessment is None:
        if any(name.startswith("value") for name in observation.lost):
            notes.gap(Family.STAGING, f"{observation.key} has no readable value")
        return
    match standing(observation):
        case Standing.UNCLEAR:
            notes.problem(observation, "status is missing or unknown, the stage is not used")
            notes.gap(Family.STAGING, f"{observation.key} has no usable status")
            return
        case Standing.PENDING | Standing.EXCLUDED:
            return
        case Standing.FINAL:
            pass
    effective = notes.happened(observation, result_date(record, observation, notes))
    if effective is not None:
        yield _fact(assessment, effective, observation.key, "Observation.value")


def _is_stage_text(code: CodeableConcept | None) -> bool:
    return code is not None and not code.codings and _STAGE_TEXT.search(code.text or "") is not None


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[StageAssessment]]:
    stages = as_list(condition.stage)
    if not stages or cancer_of(condition) is not Whose.BREAST:
        return
    for stage in stages:
        wordings = [coding.code or "" for coding in codings(stage.summary)] + list(texts(stage.summary))
        assessment = stage_in(wordings, group=True)
        certainty = certainty_of(condition)
        if assessment is not None and certainty is Certainty.UNREADABLE:
            notes.gap(Family.STAGING, f"{condition.key} has an unreadable verification status")
        if assessment is None or certainty is not Certainty.CONFIRMED:
            continue
        effective = notes.happened(condition, condition_date(condition, notes))
        if effective is not None:
            yield _fact(assessment, effective, condition.key, "Condition.stage")


def _wordings(observation: Observation) -> Iterator[str]:
    for coding in codings(observation.value_codeable_concept):
        yield coding.code or ""
    yield from texts(observation.value_codeable_concept)
    if observation.value_string:
        yield observation.value_string


def stage_in(wordings: list[str], *, group: bool) -> StageAssessment | None:
    """The stage that codes or wordings name ("3C", "Stage IIB", "cM1"); ``None`` when they name none or two."""
    found: dict[Stage, str] = {}
    for wording in wordings:
        if _LEFT_OPEN.search(wording):
            continue
        if _M1.search(wording):
            found.setdefault(Stage.ADVANCED, wording)
        named = _ROMAN.search(wording.strip()) if group else None
        if named is not None:
            stage = Stage.ADVANCED if named["roman"].upper() in ("IV", "4") else Stage.EARLY
            found.setdefault(stage, wording)
    if len(found) != 1:
        return None
    stage, label = next(iter(found.items()))
    return StageAssessment(stage=stage, label=label)


def _fact(
    assessment: StageAssessment, effective: DateInterval, reference: str, element: str
) -> Fact[StageAssessment]:
    return Fact(value=assessment, effective=effective, source=SourceRef(reference=reference, element=element))
