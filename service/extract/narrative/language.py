"""Whether a report is in English, judged by its smallest words."""

import re
from typing import Final

_WORD: Final = re.compile(r"[a-zà-ÿß]+")
_ENGLISH: Final = frozenset(
    {
        "the", "of", "and", "no", "is", "are", "with", "in", "there", "to", "has", "have", "for", "been",
        "not", "on", "from", "or", "was", "were", "new", "stable"
    }
)  # fmt: skip
# Small words of German, French, Spanish, Italian, Portuguese and Dutch that are not English words.
_FOREIGN: Final = frozenset(
    {
        "der", "das", "und", "mit", "kein", "keine", "keinen", "keiner", "nicht", "ohne", "eine", "einer",
        "zum", "zur", "bei", "nach", "den", "dem", "als", "auch", "sich", "sind", "les", "du", "et",
        "pas", "une", "aux", "avec", "sans", "sur", "dans", "plus", "el", "los", "las", "del", "una",
        "observa", "sin", "con", "por", "il", "gli", "della", "dello", "delle", "dei", "nel", "nella",
        "è", "dos", "sem", "não", "ao", "het", "een", "geen", "en", "van", "voor", "zijn", "niet", "op",
        "bij", "werd", "stabile", "stabiele", "erkrankung", "befund", "verlauf", "maladie", "enfermedad",
        "malattia", "doença", "ziekte", "progresión", "progressione", "progressie", "progressão",
        "befunde", "metastasen", "metastasi", "metástasis", "métastases", "hinweis", "keinerlei", "neu",
        "neue", "unverändert", "suggestif", "osseuses", "tumorale"
    }
)  # fmt: skip
_NO_LETTERS: Final = {code: " " for code in range(128) if not chr(code).islower()}
_CONSIDERED: Final = 1_500  # characters; the language does not change later


def is_foreign(lowered: str) -> bool:
    """True when words of another language outnumber the English ones; `lowered` is in lower case."""
    start = lowered[:_CONSIDERED]
    words = start.translate(_NO_LETTERS).split() if start.isascii() else _WORD.findall(start)
    if _FOREIGN.isdisjoint(words):
        return False
    return sum(word in _FOREIGN for word in words) > sum(word in _ENGLISH for word in words)
