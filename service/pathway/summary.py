"""One plain sentence on the decision, under 140 characters, for lists, logs of a terminal and card titles."""

import re
from typing import Final

from service.chart.dates import describe
from service.chart.search import Family
from service.course.esr1_course import Esr1Answer, Esr1State
from service.course.patient_course import PatientCourse
from service.criteria.subjects import subject
from service.criteria.verdict import NOT_MET, UNKNOWN
from service.pathway.decision import Step
from service.trials.evaluation import TrialEvaluation

MOST_CHARACTERS: Final = 139
_MOST_NAMED: Final = 2
_CUT: Final = " …"
_PROTEIN_CHANGE: Final = re.compile(r"[A-Z][0-9]{1,3}(?:[A-Z*]|del|fs)")
"""One-letter form, as of the qualifying list; longer names stay in the detail of the card."""


def summarize(step: Step, course: PatientCourse, evaluation: TrialEvaluation) -> str:
    """The sentence for a step."""
    match step:
        case Step.NOT_APPLICABLE:
            text = "ESR1-guided switching does not apply to this patient"
        case Step.ALREADY_SWITCHED:
            text = "A SERD or ER PROTAC is already given or ordered"
        case Step.PROGRESSED:
            text = f"Progression on imaging; {_esr1_words(course)}"
        case Step.OFFER_SWITCH:
            text = f"{_found(course)}, no progression: early switch to camizestrant is an option (SERENA-6)"
        case Step.COMPLETE_WORKUP:
            text = f"{_found(course)}; not on record: {_missing(evaluation)}"
        case Step.NOT_ELIGIBLE:
            text = f"{_found(course)}; SERENA-6 criteria not met: {_failing(evaluation)}"
        case Step.REVIEW_RESULT:
            text = _to_review(course.esr1)
        case Step.TEST_DUE:
            text = f"ESR1 ctDNA test is due: {_last_test(course)}"
        case Step.ON_TRACK:  # pragma: no branch - the last of the cases
            text = "No ESR1-related step is due"
    return shortened(text)


def _found(course: PatientCourse) -> str:
    return f"ESR1 {', '.join(course.esr1.variants)} in ctDNA"


def _esr1_words(course: PatientCourse) -> str:
    match course.esr1.state:
        case Esr1State.DETECTED:
            return f"{_found(course)}: options after progression"
        case Esr1State.REVIEW:
            return "the ESR1 result needs review"
        case Esr1State.NOT_DETECTED:
            return f"ESR1 {course.esr1.reason}"
        case Esr1State.NOT_TESTED:  # pragma: no branch - the last of the cases
            known = course.chart.gap_in(Family.ESR1) is None
            return "ESR1 not tested on this treatment" if known else "not all ESR1 results could be searched"


def _to_review(answer: Esr1Answer) -> str:
    """What was found, in what and when, before the doubt about it. A spelling of the record's own stays out."""
    if not answer.results:
        return f"ESR1 result needs review: {answer.reason}"
    first = answer.results[0]
    specimen = first.value.specimen.value
    named = [variant for variant in answer.variants if _PROTEIN_CHANGE.fullmatch(variant)]
    doubt = (
        "no answer from blood" if answer.reason.endswith(f"result was found in {specimen}") else answer.reason
    )
    return f"ESR1 {', '.join(named) or 'result'} in {specimen} ({describe(first.effective)}) needs review: {doubt}"


def _missing(evaluation: TrialEvaluation) -> str:
    return _few([item.verdict.missing[0] for item in evaluation.with_status(UNKNOWN)])


def _failing(evaluation: TrialEvaluation) -> str:
    return _few([subject(item) for item in evaluation.with_status(NOT_MET)])


def _few(words: list[str]) -> str:
    shown = ", ".join(words[:_MOST_NAMED])
    return f"{shown} and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else shown


def _last_test(course: PatientCourse) -> str:
    sampled = course.esr1.sampled
    if course.esr1.state is Esr1State.NOT_TESTED or sampled is None:
        return "none since the current treatment began"
    return f"last sample {describe(sampled)}"


def shortened(text: str) -> str:
    """At most 139 characters (UTF-16 units), cut at a word."""
    if _length(text) <= MOST_CHARACTERS:
        return text
    while _length(text) > MOST_CHARACTERS - len(_CUT):
        text = text[: text.rfind(" ")]  # without a space: all but the last character
    return text + _CUT


def _length(text: str) -> int:
    """In UTF-16 units, as clients count; half of a surrogate pair alone counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
