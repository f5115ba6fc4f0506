"""PD, SD, PR and CR, where they are a stated response and not progesterone, dialysis or creatinine."""

import re
from typing import Final

_ABBREVIATION: Final = re.compile(
    r"(?<![\w/-])(?:(?P<kept>non[- ]?CR[ /]+non[- ]?PD|NON[- ]?CR[ /]+NON[- ]?PD|non-PD|NON-PD)"
    r"|(?P<code>i?(?:PD|SD|PR|CR)|NE|iUPD|iCPD|[SPC]M[DR]))"
    r"(?![\w/]|-\w|\s*(?:positive|negative|interval|pos\b|neg\b|receptor|status|[+%]|\d))"
)
_CODE: Final = re.compile(r"PD|SD|PR|CR|NE|MD|MR")
_CONTEXT: Final = re.compile(
    r"recist|percist|\bresp(?:onse)?\b|overall|target|criteria|category|assessment"
    r"|keeping with|consistent with|compatible with"
    r"|progressive disease|stable disease|confirmed|confirms|[:|=]\s*(?:PD|SD|PR|CR)\b"
    r"|\b(?:evidence|signs?) of PD\b|\b(?:no|nil|clear|definite|unequivocal) PD\b|\bnadir\b",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"\s*\W*(?:PD|SD|PR|CR)\b['\"’”]?\s*(?:$|[.,;:(?]|[-–—]|by\b|with\b|per\b|in\b|c/w\b|cf\b|compared\b|since\b|vs\b"
    r"|BY\b|WITH\b|PER\b|owing to\b|due to\b"
    r"|livers?\b|bones?\b|lungs?\b|nod(?:es?|al)\b|brain\b|pleura\w*)"
)
_OF_A_SITE: Final = re.compile(
    r"\b(?:livers?|bones?|bony|lungs?|nodes?|nodal|brain|pleura\w*|disease|mets|metastas\w+"
    r"|hepatic|skeletal|osseous|"
    r"pulmonary|chest|primary|visceral|lesions?|now|still|remains|and)\s+(?:is |are |in "
    r"|[=–-] ?)?(?:PD|SD|PR|CR)\s*(?:$|[.,;)(])"
    r"|[-–+]\s?\d+(?:\.\d+)?\s?%\)?,?\s+(?:PD|SD|PR|CR)\s*(?:$|[.,;)(])",
    re.IGNORECASE,
)
_OTHER_MEANING: Final = re.compile(r"\bon PD\b|\bER\b|HER-?2|dialysis|PD catheter|creatinine|PD-?L?1")
_UNREAD: Final = re.compile(r"(?<![\w/-])PD(?![\w/-])")
# "T1, STIR, PD FS, DWI": proton density.
_SEQUENCE: Final = re.compile(
    r"\bPD(?=[ -](?:FS|FSE|TSE|SPAIR|SPIR|fat|weighted|w\b))"
    r"|(?:(?<=STIR, )|(?<=DWI, )|(?<=FLAIR, )|(?<=T2, )|(?<=T2 )|(?<=STIR )|(?<=FS, ))PD\b(?!\s*$|[.:;])"
    r"|\bPD(?=(?:,| and|/) ?(?:T2|STIR|DWI|FLAIR)\b)"
)
_MAGNETIC: Final = re.compile(r"\b(?:STIR|DWI|FLAIR|sequences?|weighted|FSE|TSE|fat[- ]sat\w*|MRI?)\b")
_SPELLED: Final = {
    "PD": "recistpd", "iPD": "recistpd", "iCPD": "recistpd", "PMD": "recistpd",
    "SD": "recistsd", "iSD": "recistsd", "SMD": "recistsd",
    "PR": "recistpr", "CR": "recistpr", "iPR": "recistpr", "iCR": "recistpr", "PMR": "recistpr",
    "CMR": "recistpr",
    "NE": "recistne", "iUPD": "recistne",
}  # fmt: skip


def spelled_out(sentence: str) -> tuple[str, bool]:
    """The sentence with response abbreviations as words of the lexicon, and whether there were any."""
    if _CODE.search(sentence) is None or _ABBREVIATION.search(sentence) is None:
        return sentence, False
    if "PD" in sentence and _MAGNETIC.search(sentence) is not None:
        sentence = _SEQUENCE.sub("sequence", sentence)
        if _ABBREVIATION.search(sentence) is None:
            return sentence, False
    if not (_CONTEXT.search(sentence) or _ALONE.match(sentence)):
        if _OTHER_MEANING.search(sentence) or not (_OF_A_SITE.search(sentence) or _UNREAD.search(sentence)):
            return sentence, False
        if not _OF_A_SITE.search(sentence):
            return _UNREAD.sub("possible progression", sentence), False  # perhaps a response: never silence
    return _ABBREVIATION.sub(_spell, sentence), True


def _spell(match: re.Match[str]) -> str:
    return "recistsd" if match["kept"] else _SPELLED.get(match["code"], match["code"])
