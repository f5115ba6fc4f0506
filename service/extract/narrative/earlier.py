"""What a sentence says of another report than this one: an earlier study, an outside report, a day gone by.

Whatever was good then is no answer for today; what was bad then is left out only where its heading says so.
"""

import re
from dataclasses import dataclass
from typing import Final

from service.extract.narrative.hinted import hinted

_STUDY: Final = (
    r"(?:report|reading|read|interpretation|letter|summary|ct|pet|mri?|scan|study|exam|examination|imaging|staging"
    r"|restaging|assessment|result|conclusion|impression|status|films?|images?)s?"
)
_EARLIER: Final = r"(?:last|latest available|previous|prior|earlier|old|older|preceding)"
_ELSEWHERE: Final = (
    r"(?:(?:an)?other|a different) (?:hospital|facility|institution|cent(?:re|er)|clinic|department)(?:'s)?"
)
_OUTSIDE: Final = rf"(?:outside|external|referring|{_ELSEWHERE})"
_THE: Final = r"(?:the |her |his |an? )?"
_TODAY: Final = re.compile(
    r"\b(?:now|today|today's|current|currently|present|presently|remains?|again|still|continues?)\b"
)
# "Last report: ...", "Prior CT of June 2026: ...", but not "Comparison with the prior CT: ...".
_KEY: Final = re.compile(
    rf"(?:see |(?:as )?per )?{_THE}(?:{_EARLIER}|{_OUTSIDE})(?: (?:outside|available|known|{_STUDY})){{0,3}}"
    r"(?: (?:of|from|on|dated|in))?(?: (?:the )?[\w./]*\d[\w./]*| [a-z]{3,9} 20\d\d| [(,]){0,5}"
)
# May is read as June (see `words`).
_MONTHS: Final = "january|february|march|april|june|july|august|september|sept|october|november|december"
_DAY: Final = rf"(?:(?:\d+[./-])*(?:19|20)\d\d\b|(?:\d{{1,2}} )?(?:{_MONTHS})\b)"
_MONTH: Final = re.compile(
    rf"(?:\d{{1,2}}[/.]|(?:{_MONTHS}) )(?:19|20)\d\d"
)  # "7/2026: SD", not the day of a study
_COMPARING: Final = r"(?:c / w|cf|to|as|with|than|versus|vs|against|over|through)\b"
_THROUGHOUT: Final = r"(?:for|in|within|during)\b"  # "stable for the last year"
# "Lesions first seen in 2025", "on letrozole started in 2025": the day of something else.
_ANOTHER_DAY: Final = (
    r"(?:started|begun|commenced|initiated|seen|noted|found|known|identified|described|detected|diagnosed|treated"
    r"|resected|irradiated|visible)\b"
)
_WHAT_IS_THERE: Final = r"\b(?:which|these|those|they)\b"  # "showed metastases, which are unchanged"
_STATES: Final = (
    r"(?:show\w*|describ\w+|stat(?:e|es|ed|ing)|report\w*|suggest\w*|conclud\w+|demonstrat\w+|reveal\w*|document\w*"
    r"|note[sd]?|said|says|mention\w*|read)\b"
)
_DATED_AFTER: Final = re.compile(
    rf"(?:(?:\w+ ){{0,3}}?(?:was|were|been) (?:\w+ )?|(?:(?!{_COMPARING}|{_ANOTHER_DAY})[\w/]+ ){{0,6}}?)"
    rf"(?:(?:in|on|at|of|during|until|till|up to|by) )?(?:the )?(?:{_STUDY} (?:of|in|on|from) )?(?:\d{{1,2}} )?{_DAY}"
)
_DATED_BEFORE: Final = re.compile(
    rf"(?:back )?(?:in|during|until) (?:\d{{1,2}} )?{_DAY}[ \d]*(?:,|there|was|were|she|the|had|been| )*$"
)
_SAID_AFTER: Final = re.compile(
    rf"(?:(?!{_COMPARING})[\w/]+ ){{0,4}}?(?:(?:as )?per|according to|on|in|at|by) {_THE}(?:\w+ )?"
    rf"(?:{_EARLIER}|{_OUTSIDE}) (?:[\w']+ ){{0,2}}?{_STUDY}\b"
    rf"|(?:(?!{_COMPARING}|{_THROUGHOUT})[\w/]+ ){{0,3}}?"
    r"(?:last (?:time|visit|year|month|week|quarter|cycle|spring|summer|autumn|winter)\b|earlier this year\b"
    r"|(?:previously|formerly)(?= ,|$)|before(?= ,|$)|prior to (?:this|today|the (?:present|current))\b)"
    rf"|(?:(?!{_COMPARING})[\w/]+ ){{0,3}}?(?:at|in|by) {_ELSEWHERE}\b"
)
_SAID_BEFORE: Final = re.compile(
    rf"\b(?:{_EARLIER}|{_OUTSIDE}) (?:[\w/.',]+ ){{0,4}}?{_STATES}(?!.*{_WHAT_IS_THERE})"
    rf"|^(?:at|on|in|during) {_THE}{_EARLIER} {_STUDY}\b(?!.*{_WHAT_IS_THERE})"
    rf"|^(?:the )?{_DAY} {_STUDY} (?:had )?(?:show(?:ed|n)|described|demonstrated|stated|reported|revealed|concluded)\b"
    r"|\b(?:previously|formerly)(?: (?:reported|described|documented|noted|stated|said|seen|known|had|was|were))*$"
)
# A sentence that hands on what somebody else has reported; "outside" begins a clause of its own.
_SAID_ELSEWHERE: Final = hinted(
    rf"\b{_OUTSIDE} (?:\w+ )?{_STUDY}\b[^.;]{{0,25}}?(?::|\b{_STATES})"
    r"|\breported (?:as|to be|to have)\b[^.;]*"
    r"\b(?:elsewhere|outside|external\w*|previously|by (?:the )?(?:other|referring))"
    rf"|\b(?:per|according to|on|in|by) {_THE}(?:\w+ )?{_OUTSIDE} (?:[\w']+ )?{_STUDY}\b"
    rf"|\b{_STUDY} (?:from|of|at|by) {_ELSEWHERE}\b"
    rf"|\b(?:per|according to|by) {_THE}(?:[\w']+ ){{0,2}}?"
    r"(?:patient|notes?|letter|history|charts?|records?|referral|oncolog(?:y|ists?)|clinicians?|physicians?)\b"
    r"|\bpatient (?:reports?|states?|says)\b",
    *(
        "outside",
        "external",
        "referring",
        "other",
        "different",
        "reported",
        "per",
        "according",
        "by",
        "patient",
    ),
)
_COMPARED_WITH: Final = re.compile(
    r"\b(?:compar\w+|relative|since|\w*chang\w* from|(?<!according )to|with|versus|vs\.?|than|against)"
    rf" (?:[\w']+ ){{0,4}}?{_OUTSIDE}"
)
_IS_OUTSIDE: Final = re.compile(rf"\b{_OUTSIDE}")
# Without one of these nothing is said of another day or report.
_TELLING: Final = re.compile(
    rf"\b(?:{_MONTHS}|may|last|latest|prior|old|older|preceding|earlier|reported)\b|(?:19|20)\d\d"
    r"|previous|outside|external|referring|other |formerly|elsewhere|different|\bper\b|accord|\bby\b|patient|before"
)
# The study of today, not one of its organs or parts, allows no answer.
UNASSESSED: Final = hinted(
    r"^(?!.*(?:attenuation|locali[sz]|component|low[- ]dose|anatomic|previous|prior|outside))"
    r"(?:.*\b(?:study|exam|examination|scan|ct|pet|mri|images|imaging)"
    r"(?: (?:is|are|was|were|has|have|been|therefore|thus|the|today|considered|deemed|rendered))* non-?\s?diagnostic"
    r"|.*\bnon-?\s?diagnostic (?:(?:quality )?study|exam|examination|scan|ct|pet|mri|images|imaging)\b)"
    r"|\b(?:response|progression|disease(?: status| course)?|course|change)\b[^.;]{0,20}"
    r"\b(?:cannot|can not|could not|can't) be (?:\w+ )?(?:assessed|evaluated|determined|judged|established|commented)"
    r"|\b(?:current|present|today's|new|these) (?:images?|scans?|study|studies|ct|exam\w*|films?|imaging)\b[^.;]{0,15}"
    r"\bnot (?:yet |been |yet been )?(?:available|reviewed|read|interpreted|reported|assessed|evaluated)"
    r"|\bno (?:\w+ )?comparison (?:is |was )?(?:possible|feasible)"
    r"|\bcomparison(?: (?:with|to) [^.;]{0,40}?)? (?:is |was )?not (?:\w+ )?(?:possible|feasible)",
    *("diagnostic", "cannot be", "not", "can't be", "comparison"),
)


# "Best overall response: PR" is the best there ever was.
_BEST: Final = re.compile(r"\b(?:best (?:\w+ ){0,3}?(?:response|result|status)\w*|bor|nadir response)\b")
_OF_NOW: Final = re.compile(
    r"\b(?:now|today|today's|current|currently|present|presently|this|time ?point|still|again|remains?|continues?)\b"
)
# "62 year old lady with known stable disease", "Follow-up of stable disease": why she was sent.
_PERSON: Final = (
    r"(?:(?:this|the|a|an|our|my|known|delightful|pleasant) )*(?:\d\d ?-?(?:year|yr|y ?/? ?o\b|f\b|m\b)|patient\b|pt\b"
    r"|lady\b|woman\b|female\b)"
)
_WHY_SENT: Final = re.compile(
    rf"\W*(?:{_PERSON}[^.:]*?\b(?:with|known|having|has (?:known|had|been))\b"
    r"|(?:(?:routine|regular|further|interval|ongoing|oncolog\w+|for|ct|pet) )*(?:follow-?\s?up|surveillance"
    r"|re-?staging|staging|monitoring|re-?assessment|assessment|review|check-?up)"
    r"(?: (?:scan|ct|imaging|study))? (?:of|for|in)\b)"
    r"(?!.*(?::|\b(?:shows?|showed|demonstrat\w+|reveal\w*|confirms?|today|current\w*|compar\w+|since|interval|remains?"
    r"|still|again|now|no new|there (?:is|are))\b))"
)
_PREDICATED: Final = re.compile(r"\b(?:is|are)\b[^,]*\Z")  # "which are stable"
_KNOWN_THEN: Final = re.compile(r"\b(?:known|established|documented|recorded)(?: \w+ly)?\Z")
_DISEASE_ONLY: Final = re.compile(
    r"(?:metastatic |breast |cancer )*(?:disease|cancer)\b(?!.*\b(?:is|are|unchanged)\b)"
)
_OF_BEFORE: Final = re.compile(
    r"best|\bbor\b|nadir|known|established|documented|recorded|patient|\bpt\b|lady|woman|female|\d\d ?-?(?:year|y|f|m)"
    r"|follow|surveil|staging|monitor|assess|review|check"
)
# Neither an aromatase inhibitor nor what is given with one for advanced disease. May is read as June (see `words`).
_UNDER_ANOTHER_DRUG: Final = re.compile(
    rf"(?:in |of |since )?(?:(?:the )?(?:early|late|{_MONTHS}|spring|summer|autumn|winter) (?:of )?)?(?:19|20)\d\d"
    r" ?,? ?(?:under|on|during|while on|whilst on|despite|with) (?:adjuvant )?(?:tamoxifen|toremifene|chemotherapy)"
    r"(?: therapy| treatment)?\W*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of one clause in lower case: before an event, after it, and the heading before a colon."""

    before: str
    after: str
    key: str


def may_name_another_report(lowered: str) -> bool:
    """Whether a sentence has a word without which the rest need not be looked at."""
    return _TELLING.search(lowered) is not None


def is_all_of_earlier_report(clause: Clause) -> bool:
    """Whether under the heading of an earlier study nothing is set beside what was said: "Last report: PD".

    An outside report may be the one that is handed in: what was bad in it counts.
    """
    if _IS_OUTSIDE.search(clause.key) is not None or "," in clause.before:
        return False
    return _heads_earlier_report(clause) and not _is_of_today(clause)


def is_of_earlier_report(clause: Clause, lowered: str) -> bool:
    """Whether something good is said of an earlier day or in another report, with no word of today."""
    if _is_of_today(clause):
        return False
    return (
        _heads_earlier_report(clause)
        or _MONTH.fullmatch(clause.key) is not None
        or _DATED_AFTER.match(clause.after) is not None
        or _SAID_AFTER.match(clause.after) is not None
        or _DATED_BEFORE.match(clause.before) is not None
        or _SAID_BEFORE.search(clause.before) is not None
        or (_SAID_ELSEWHERE.search(lowered) is not None and _COMPARED_WITH.search(lowered) is None)
    )


def is_under_another_drug(after: str) -> bool:
    """Whether all that follows an event is a year and a drug that she had before."""
    return _UNDER_ANOTHER_DRUG.fullmatch(after) is not None


def may_be_of_before(lowered: str) -> bool:
    """Whether a sentence has a word without which it names neither a best response nor why she was sent."""
    return _OF_BEFORE.search(lowered) is not None


def is_best_response(clause: Clause) -> bool:
    """Whether a response is called the best there was, which says nothing of today."""
    said = f"{clause.key} : {clause.before.rpartition(',')[2]}" if clause.key else clause.before
    best = _BEST.search(said)
    return best is not None and _OF_NOW.search(said, best.end()) is None


def is_known_beforehand(clause: Clause, lowered: str) -> bool:
    """Whether a stable disease is what was known, or why she was sent, before these images were seen."""
    if _KNOWN_THEN.search(clause.before.rstrip(" ,")) is not None and _DISEASE_ONLY.match(clause.after):
        return True
    return _WHY_SENT.match(lowered) is not None and _PREDICATED.search(clause.before) is None


def _heads_earlier_report(clause: Clause) -> bool:
    return bool(clause.key) and _KEY.fullmatch(clause.key) is not None


def _is_of_today(clause: Clause) -> bool:
    return _TODAY.search(f"{clause.before} {clause.after.partition(',')[0]}") is not None
