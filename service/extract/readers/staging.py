"""Stage: TNM stage group and M category Observations, and the stage on a Condition.

Only two things are told apart: stage IV or M1, and stage I to III. An M0 alone is no stage; stage 0 is none
either. The stage of another cancer, or of a condition that is no breast cancer, is not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, Stage, StageAssessment
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.cancer_meant import Whose, cancer_meant, cancer_of
from service.extract.coded import means
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.other_cancers import names_another_cancer
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Condition, Observation, as_list, codings, texts
from service.terms.concepts.oncology import M_CATEGORY, STAGE_FOUR, STAGE_GROUP

_ROMAN: Final = re.compile(
    r"(?:^|\bstage\s?:?\s?|\bgroup\s?:?\s?)(?P<roman>IV|I{1,3}|[1-4])(?P<letter>[A-D]?\d?)(?![\w+-])",
    re.IGNORECASE,
)
_M1: Final = re.compile(r"(?:^|[\s(])[cpy]{0,2}M1[a-d]?(?![\w])", re.IGNORECASE)
_HEDGED: Final = re.compile(
    r"\?|\b(?:possibl[ey]|probabl[ey]|likely|suspected|suspicio\w+|may|might|could|cannot|versus|vs|if|whether|unclear"
    r"|uncertain|doubtful|to\s+be\s+(?:confirmed|excluded|ruled\s+out)|not\s+confirmed|unconfirmed|rule\s+out|r/o)\b",
    re.IGNORECASE,
)
"""What leaves a stage of the sentence open ("stage IV?")."""
_DENIED: Final = re.compile(
    r"\b(?:no|not|without|nor|never|excluded?|excluding|ruled\s+out|unlikely|refuted|denied|disproved|absent"
    r"|absence|negative\s+for|free\s+of|withdrawn|incorrect|wrong\w*|error)\b",
    re.IGNORECASE,
)
"""What denies the stage of its clause ("not stage IV", "M1 excluded")."""
_DENIED_AFTER: Final = re.compile(
    r"[\s,(:-]*(?:(?:was|were|is|has|been|now|later|since)\s)*(?:excluded|ruled\s+out|refuted|not\s+confirmed|unlikely|denied"
    r"|withdrawn|not\s+(?:present|found|seen))\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"\b(?:CKD|kidney|renal|ulcer|fibrosis|heart|NYHA|COPD|GOLD|retinopathy|mother|father|sister|brother|aunt|uncle"
    r"|husband|family|daughter|son|risk)\b",
    re.IGNORECASE,
)
_EARLIER: Final = re.compile(
    r"\b(?:initial(?:ly)?|original(?:ly)?|previous(?:ly)?|formerly|earlier|first|primary|at\s+that\s+time|at\s+diagnosis|was"
    r"|prior|(?:19|20)\d\d|history|then)\b",
    re.IGNORECASE,
)
_NOW: Final = re.compile(
    r"\b(?:now|current(?:ly)?|today|present(?:ly)?|at\s+present|recurren\w+|relapse\w*|progress\w+|restag\w+|upstag\w+"
    r"|distant|metasta\w+)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"\.(?=\s|$)|[;\n|]+")
_CLAUSE: Final = re.compile(r"[,()]|\b(?:and|but|now|then)\b", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
_LONGEST: Final = 8_000
_LONGEST_LABEL: Final = 80
_MOST_PLACES: Final = 12
"""No sentence names more stages and can still be understood."""
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
    """The stage that codes or wordings name ("3C", "Stage IIB", "cM1"); ``None`` when they name none or two.

    Within one wording an earlier stage I to III gives way to stage IV or M1: it was the stage of another time.
    """
    found: dict[Stage, str] = {}
    for wording in wordings:
        named = _stages_of(wording[:_LONGEST], group=group)
        early, advanced = named.get(Stage.EARLY), named.get(Stage.ADVANCED)
        if early is not None and advanced is not None:
            if advanced.earlier or not (early.earlier or advanced.now):
                return None
            early = None
        if advanced is not None:
            found.setdefault(Stage.ADVANCED, advanced.label)
        if early is not None:
            found.setdefault(Stage.EARLY, early.label)
    if len(found) != 1:
        return None
    stage, label = next(iter(found.items()))
    return StageAssessment(stage=stage, label=label)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A stage as a wording names it: of another time, or said to be of the present."""

    label: str
    earlier: bool
    now: bool


def _stages_of(wording: str, *, group: bool) -> dict[Stage, _Named]:
    """The stages that a wording states, neither denied nor left open; one that is left open takes the rest of its
    sentence with it.
    """
    found: dict[Stage, _Named] = {}
    for index, sentence in enumerate(_SENTENCE.split(wording)):
        words = _SPACES.sub(" ", sentence).strip()
        if (
            not words
            or _HEDGED.search(words)
            or _OF_SOMETHING_ELSE.search(words)
            or names_another_cancer(words)
        ):
            continue
        places = list(islice(_places(words, group=group, first=index == 0), _MOST_PLACES + 1))
        if len(places) > _MOST_PLACES:
            continue
        now = _NOW.search(words) is not None
        label = wording if len(wording) <= _LONGEST_LABEL else words[:_LONGEST_LABEL]
        for stage, start, end in places:
            clause = _clause_at(words, start)
            if _DENIED.search(clause) or _DENIED_AFTER.match(words, end):
                continue
            named = _Named(
                label=label,
                earlier=_EARLIER.search(clause) is not None and _NOW.search(clause) is None,
                now=now,
            )
            if stage not in found or found[stage].earlier:
                found[stage] = named
    return found


def _places(words: str, *, group: bool, first: bool) -> Iterator[tuple[Stage, int, int]]:
    """The stages that words name, with their places; a stage without the word stands at the start only."""
    for match in _M1.finditer(words):
        yield Stage.ADVANCED, match.end() - 1, match.end()
    for match in _ROMAN.finditer(words) if group else ():
        if first or match.start("roman") > 0:
            stage = Stage.ADVANCED if match["roman"].upper() in ("IV", "4") else Stage.EARLY
            yield stage, match.start("roman"), match.end()


def _clause_at(words: str, place: int) -> str:
    """The clause around a place."""
    start, end = 0, len(words)
    for cut in _CLAUSE.finditer(words):
        if cut.end() <= place:
            start = cut.start()
        elif cut.start() >= place:
            end = cut.start()
            break
    return words[start:end]


def _fact(
    assessment: StageAssessment, effective: DateInterval, reference: str, element: str
) -> Fact[StageAssessment]:
    return Fact(value=assessment, effective=effective, source=SourceRef(reference=reference, element=element))
