"""One plain sentence on the decision, under 140 characters, for lists, logs of a terminal and card titles."""

from typing import Final

from service.chart.dates import describe
from service.course.esr1_course import Esr1State
from service.course.patient_course import PatientCourse
from service.criteria.verdict import NOT_MET, UNKNOWN
from service.pathway.decision import Step
from service.trials.evaluation import TrialEvaluation

MOST_CHARACTERS: Final = 139
_MOST_NAMED: Final = 2
_CUT: Final = " …"


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
            text = f"ESR1 result needs review: {course.esr1.reason}"
        case Step.TEST_DUE:
            text = f"ESR1 ctDNA test is due: {_last_test(course)}"
        case Step.ON_TRACK:  # pragma: no branch - the last of the cases
            text = "No ESR1-related step is due"
    return shortened(text)


def _found(course: PatientCourse) -> str:
    variants = ", ".join(f"p.{name}" for name in course.esr1.variants)
    return f"ESR1 {variants} in ctDNA"


def _esr1_words(course: PatientCourse) -> str:
    if course.esr1.state is Esr1State.DETECTED:
        return f"{_found(course)}: options after progression"
    if course.esr1.state is Esr1State.REVIEW:
        return "the ESR1 result needs review"
    return "no current ESR1 ctDNA result with a mutation"


def _missing(evaluation: TrialEvaluation) -> str:
    return _few([item.verdict.missing[0] for item in evaluation.with_status(UNKNOWN)])


def _failing(evaluation: TrialEvaluation) -> str:
    return _few([item.question for item in evaluation.with_status(NOT_MET)])


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
