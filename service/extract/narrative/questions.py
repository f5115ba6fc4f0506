"""The question of the one who sent the patient, repeated in the answer: "You ask whether there is any progression"."""

import re
from collections.abc import Sequence
from typing import Final

from service.extract.narrative.hinted import folded

# Not "I wonder whether": that is a doubt of the one who reports.
_ASKER: Final = (
    r"(?:you|(?:(?:the|your|our|my) )?(?:referr\w+|request\w*|clinic\w*|treating|oncolog\w+|colleagues?|team"
    r"|physicians?|doctors?|letter|form)(?: \w+){0,2}?)"
)
_ASKS: Final = (
    rf"(?:{_ASKER} (?:(?:have|has|had|also|kindly|now|would|specifically) )*"
    r"(?:ask\w*|wonder\w*|(?:wish|want|like)\w* to know|[ei]nquir\w+)"
    r"|(?:we|i) (?:was|were|am|are|have been|had been) (?:also |kindly |specifically )?asked"
    r"|(?:(?:the|your|clinical) )*(?:question|query) was)"
    r"(?: (?:me|us|to (?:comment|report|say)|on|about))*"
)
_DISEASE: Final = (
    r"(?:she|it|(?:(?:the|her|this|your) )?(?:known |metastatic |breast )*"
    r"(?:disease|cancer|tumou?r|metastases|lesions|patient))"
)
_EVENT: Final = (
    r"(?:progress\w+|stable|growth|grow\w*|spread|change\w*|respon\w+|recurrence"
    r"|new (?:disease|lesions?|metasta\w+))"
)
_ASKED: Final = re.compile(
    rf"\W*(?:as )?{_ASKS} (?:whether|if)(?: or not)? "
    r"(?:there (?:is|are|was|were|has been|have been|might be|may be)"
    rf"|{_DISEASE} (?:is|are|was|were|has|have|has been|have been))"
    rf" (?:(?:any|a|now|further|disease|tumou?r|evidence of|signs? of|still|remained|remains|been) )*{_EVENT}"
    r"(?: or (?:\w+ ){0,2}\w+)?(?: (?:on|under|since|during|in|of) [a-z ]{1,40})?\W*"
)
# "Unfortunately there is", "Yes", "She has": an answer that says nothing by itself.
_SHORT_ANSWER: Final = re.compile(
    r"\W*(?:yes|indeed|unfortunately|sadly|regrettably|correct|affirmative|in fact"
    r"|i (?:fear|am afraid|regret|must|can|do)"
    r"|(?:there|it|she|this|that|they|the answer) (?:is|are|has|have|does|do|seems?|appears?|must)\b)"
)
_YES: Final = re.compile(r"\b(?:yes|affirmative|i (?:think|believe|suspect|fear))\b")
_FEW_WORDS: Final = 3  # "Probably.", "In the liver."
_NO: Final = re.compile(r"\b(?:no|not|none|stable|unchanged|response|remission)\b")


def unanswered(sentences: Sequence[str]) -> frozenset[str]:
    """Sentences that only repeat a question and are not answered by the sentence behind them alone."""
    asked = {at for at, each in enumerate(sentences) if _asks(each)}
    return frozenset(
        sentences[at] for at in asked if at + 1 == len(sentences) or not _answers(folded(sentences[at + 1]))
    )


def _answers(lowered: str) -> bool:
    """Whether a sentence answers the question before it with a word that no reader of findings knows."""
    if _SHORT_ANSWER.match(lowered) is not None or _YES.search(lowered) is not None:
        return True
    return len(lowered.split()) <= _FEW_WORDS and _NO.search(lowered) is None


def _asks(sentence: str) -> bool:
    lowered = folded(sentence)
    return ("whether" in lowered or " if " in lowered) and _ASKED.fullmatch(lowered) is not None
