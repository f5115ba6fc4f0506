"""Verdicts that a sentence names and does not give: "partial response is not seen", "no progression data available"."""

from collections.abc import Iterable
from typing import Final

from service.extract.narrative.hinted import hinted
from service.extract.narrative.senses import Sense, Statement

_VERDICT: Final = (
    r"(?:\b(?:stable disease|stability|disease control|(?:response|remission)|sd|pr|cr|cmr|pmr)\b"
    r"(?: (?:criteria|status|category|range|threshold))?)"
)
_OF_WHAT: Final = r"(?: (?:of|to|in|at|from) (?:the )?\w+(?: (?:metastas[ei]s|lesions?|disease|therapy))?)?"
_IS: Final = r"(?: (?:is|are|was|were|has|have|had|been|being|can|could|be|longer))*"
_ENDED: Final = (
    r"(?:no longer|never|lost|ended|exceeded|abandoned|ruled out|excluded|not(?! (?:only|enlarg|progress|increas|chang"
    r"|worse|grow|signific|new|just|merely)))"
)
# "Partial response is not seen", "SD no longer given", "criteria for stable disease not met", "end of remission".
_DENIED: Final = hinted(
    rf"{_VERDICT}{_OF_WHAT}:?{_IS} {_ENDED}\b"
    rf"|\b(?:end|loss|lack|absence|failure|instead|limits?|threshold) (?:of|for) (?:the |a )?(?:\w+ ){{0,2}}?{_VERDICT}"
    r"|\b(?:stable|smaller) no longer\b",
    *(
        "no longer",
        "never",
        "lost",
        "ended",
        "exceeded",
        "abandoned",
        "ruled out",
        "excluded",
        " not",
        "end of",
    ),
    *("loss of", "lack of", "absence of", "failure of", "instead of", "limit", "threshold"),
)
_DOING: Final = (
    r"(?:anal\w+|data|reports?|measurements?|criteria|documentation|films?|related|assessments?|evaluations?"
    r"|information|images?|imaging|status|statements?|comparisons?|staging|check|estimat\w+|scor\w+|studies|study)"
)
# "No progression analysis was performed", "no comparison for progression".
_NO_WORK: Final = hinted(
    rf"\bno (?:\w+ )?progression[- ]{_DOING}\b"
    rf"|\bno (?:\w+ )?{_DOING} (?:\w+ )?(?:for|of|on|regarding|as to|about) (?:\w+ )?progression\b",
    "progression",
)
_ABSENT: Final = frozenset({Sense.GOOD, Sense.NOTHING_NEW, Sense.NOT_GROWING})


def without_denied(found: Iterable[Statement], lowered: str) -> list[Statement]:
    """What a sentence (folded) states when verdicts that it only names, or denies, are left open."""
    if _NO_WORK.search(lowered) is not None:
        return [Statement(sense=Sense.HEDGE)]
    if _DENIED.search(lowered) is not None:
        return [*(each for each in found if each.sense not in _ABSENT), Statement(sense=Sense.HEDGE)]
    return list(found)
