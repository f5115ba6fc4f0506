"""Which organs a wording says were removed on both sides: the ovaries, or the testes.

"Bilateral" must stand by the removal itself, before or after it, in English, German, French, Spanish or Italian; a side
or another organ between them ends it. What was wished, offered or called off was not done.
"""

import re
import unicodedata
from typing import Final

from service.chart.diagnosis import MenopausalState
from service.extract.coded import is_said

_OVARIES: Final = (
    r"(?:o+(?:ph|f)orectom\w*|ovari?[ek]?c?tom\w*|ovarektom\w*|ovariektom\w*|adnexe[ck]tom\w*"
    r"|an+e(?:x|ss)i?e[ck]?t+om\w*)"
)
_TESTES: Final = r"(?:or[ck]hid?e[ck]tom\w*|castration|orquiectom\w*)"

_BOTH: Final = r"(?:bilateral\w*|beidseit\w*|bds\.?|bilat\.?|both\s+sides)"
_HOW: Final = (
    r"(?:(?:laparoscopic\w*|laparoskopisch\w*|robot\w*|assisted|open|offen\w*|vaginal\w*|abdominal\w*|total\w*|simple"
    r"|radical|inguinal\w*|surgical|subcapsular|prophyla\w*|risk|reducing|reduction|risikoreduzierend\w*|therapeutic"
    r"|salpingo|salping\w*o|and|transvaginal|elective|minimally|invasive|completed?)[\s,-]+)*"
)
_THEN: Final = (
    r"(?=\s*(?:$|[|.,;()/-]|\d|(?:in|on|am|for|due|because|with|mit|and|und|via|by|par|por|per|con|avec|wegen|bei"
    r"|laparo\w*|open|done)\b))"
)
_TESTES_OF: Final = r"testes|testicles|testis"


def _both_removed(organ: str, plural: str) -> re.Pattern[str]:
    """Both of the organ: "bilateral" stands by the removal itself, with nothing but the way of doing it between."""
    removal = rf"(?:salpingo?[\s-]*)?{organ}"
    # "Oophorectomy, bilateral salpingectomy" says both of something else.
    other = r"(?!\s*,?\s*\w*(?:ectom|ektom|otom|plast))"
    return re.compile(
        rf"\b{_BOTH}[\s,-]+{_HOW}{removal}|\b{removal}[\s,;:(-]+{_HOW}{_BOTH}{other}{_THEN}"
        rf"|\b(?:removal|excision|resection|entfernung)\s+(?:of\s+)?(?:both|beider)\s+(?:{plural})"
        rf"|\bboth\s+(?:{plural})\s+(?:removed|excised|resected)",
        re.IGNORECASE,
    )


_REMOVED: Final = (
    (MenopausalState.BILATERAL_OOPHORECTOMY, _both_removed(_OVARIES, "ovaries|ovarien")),
    (MenopausalState.BILATERAL_OOPHORECTOMY, re.compile(r"\b(?:RR|TAH|TLH|LAVH)?BSO\b")),
    (MenopausalState.BILATERAL_ORCHIECTOMY, _both_removed(_TESTES, _TESTES_OF)),
)
_REMOVAL_WORDS: Final = re.compile(rf"{_OVARIES}|{_TESTES}|BSO\b|\bboth\b|\bbeider\b", re.IGNORECASE)
_INTENT: Final = re.compile(
    r"\b(?:declin\w*|refus\w*|plan|plans|planned|planning|geplant\w*|consent\w*|counsel\w*|consult\w*|discuss\w*"
    r"|cancel\w*|unclear|unsure|uncertain|whether|consider\w*|await\w*|schedul\w*|deferr?\w*|postpon\w*|offer\w*"
    r"|recommend\w*|referral|referred|education|teaching|evaluation|assessment|interested|wishes|wants|requests?"
    r"|aufkl\w*|beratung\w*|abgelehnt|abgesagt|pending|if|attempted|aborted|unilateral|not|no|never|without|kein\w*"
    r"|nicht|ohne|instead)\b|\?",
    re.IGNORECASE,
)
"""Words that say that a removal was wished, offered or called off, not done."""
_PURPOSE: Final = re.compile(
    r"\b(?:for|due\s+to|because\s+of|wegen|bei|given|in\s+view\s+of|indication)\b.*"
    r"|\b(?:risk[\s-]*reduc\w*|prophyla\w+)"
    rf"|\b(?:no|not\s+requiring|without|ohne)\s+(?!(?:[\w-]+\s+)?(?:[\w-]*{_OVARIES}|{_TESTES}|remov|resect))[\w-]+",
    re.IGNORECASE,
)
"""Why a removal was done (a risk, a family history, a suspicion are no doubt that it was), and what did not come
with it."""
_DONE_BEFORE: Final = re.compile(
    r"\b(?:status\s+post|st\.?\s?p\.?|s/p|history\s+of|h/o|after|post|had|underwent|z\.?\s?n\.?|nach)\b",
    re.IGNORECASE,
)


def names_a_removal(words: str) -> bool:
    """Whether the words name the removal of ovaries or testes, of however many."""
    return _REMOVAL_WORDS.search(words) is not None


def is_intended(words: str) -> bool:
    """Whether the words speak of a wish, an offer, a plan or a refusal."""
    return _INTENT.search(words) is not None


def is_called_off(words: str) -> bool:
    """Whether the words about a procedure say that it was not done, purposes and complications aside."""
    return is_intended(_PURPOSE.sub("", words))


def is_over(words: str) -> bool:
    """Whether the words say that what they name lies behind ("status post")."""
    return _DONE_BEFORE.search(words) is not None


def removal_in(words: str, *, done: bool) -> MenopausalState | None:
    """The organs of which the words say that both were removed; ``done``: whether it is said to be over, so that
    words of risk tell why."""
    if not names_a_removal(words):
        return None
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    doubted = _PURPOSE.sub("", plain) if done else plain
    if not is_said(doubted) or is_intended(doubted):
        return None
    return next((state for state, pattern in _REMOVED if pattern.search(plain)), None)
