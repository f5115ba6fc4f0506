"""Sentence to kinds: each word or phrase becomes the one character that says what it does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from service.extract.narrative import lexicon
from service.extract.narrative.lexicon import BREAK, COLON, COMMA, HEDGE, LINK, NUMBER, OTHER, VERB, YEAR

# A dash between spaces separates statements; a hyphen inside a word does not. "?" before a word asks.
_PERFECT: Final = frozenset({"has", "have"})
_TOKEN: Final = re.compile(
    r"[a-zà-ÿ]+(?:'[a-z]+)?\d*"
    r"|\d+(?:[.,/]\d+)*|[,:;?&+/(|↑↓↔]|(?<=\s)-+(?=\s)|[–—]"
)
_PUNCTUATION: Final = {
    ",": COMMA, "(": COMMA, ":": COLON, ";": BREAK, "|": COLON, "?": HEDGE, "/": LINK, "–": BREAK,
    "—": BREAK,
    "-": BREAK, "--": BREAK,
}  # fmt: skip
_DOUBLED: Final = re.compile(r"([a-z])\1+")
_YEAR: Final = re.compile(r"(?:\d+/)*(?:19|20)\d\d")
# These words, no others, are recognised with a letter missing, doubled or swapped.
_REPAIRED: Final = (
    "progression",
    "progressive",
    "progressed",
    "progressing",
    "stable",
    "disease",
    "unchanged",
    "lesion",
    "lesions",
    "deposits",
    "metastasis",
    "metastases",
    "metastatic",
    "increase",
    "increased",
    "increasing",
    "enlarging",
    "enlargement",
    "decrease",
    "decreased",
    "smaller",
    "larger",
    "suspicious",
    "possible",
    "possibly",
    "concerning",
    "indeterminate",
    "response",
    "reduction",
    "regression",
    "significant",
    "malignancy",
    "evidence",
    "worsening",
    "resolution",
    "lymphadenopathy",
    "nodules",
)
_SHORTEST_REPAIRED: Final = 6
_STEM: Final = 7
_STEMS: Final = {"metasta": "metastasis", "progres": "progression", "carcino": "carcinoma"}


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: list[str]
    kind: str


def _phrases() -> dict[str, dict[str, tuple[_Phrase, ...]]]:
    """The listed phrases by their first word and their second, the longest first."""
    found: dict[str, dict[str, list[_Phrase]]] = {}
    for words, kind in sorted(lexicon.entries(), key=lambda entry: -len(entry[0])):
        if len(words) > 1:
            found.setdefault(words[0], {}).setdefault(words[1], []).append(_Phrase(list(words), kind))
    return {
        first: {second: tuple(phrases) for second, phrases in seconds.items()}
        for first, seconds in found.items()
    }


def _single_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for words, kind in lexicon.entries():
        if len(words) == 1:
            found.setdefault(words[0], kind)
    return found


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _shuffled(word: str) -> str:
    return word[0] + "".join(sorted(word))


def _misspellings() -> dict[str, str]:
    """Undoubled, one-letter-short and swapped-letter forms of the repaired words; listed words win."""
    found: dict[str, str] = {}
    for word in _REPAIRED:
        plain = _undoubled(word)
        forms = {plain, _shuffled(plain)}
        if len(word) > _SHORTEST_REPAIRED:
            forms |= {plain[:at] + plain[at + 1 :] for at in range(1, len(plain))}
        for form in forms - _LISTED:
            found.setdefault(form, word)
    return found


_WORDS: Final = _single_words()
_PHRASES: Final = _phrases()
_LISTED: Final = frozenset(word for words, _ in lexicon.entries() for word in words)
_MISSPELT: Final = _misspellings()
_UNDOUBLED: Final = {_undoubled(word): word for word in _REPAIRED if len(word) > _SHORTEST_REPAIRED}
_ENDS: Final = frozenset((word[:2], word[-1]) for word in _UNDOUBLED)
# Kinds that can make a statement, and of each word or phrase of these kinds the word that gives it away.
_STATING_KINDS: Final = frozenset("PQG~ZWSRNrXhzJ%TLUDMu")
# The commonest words of reports, the commonest first: a phrase is looked for by its rarest word.
_COMMON: Final = (
    "the", "in", "liver", "no", "of", "and", "with", "bone", "is", "are", "to", "impression", "a", "have",
    "on", "size", "has", "findings", "not", "left", "there", "breast", "interval", "evidence", "change",
    "or", "be", "lung", "for", "previously", "uptake", "prior", "at", "from", "contrast", "now", "since",
    "overall", "study", "known", "avid", "fdg", "but", "previous", "multiple", "treatment", "pleural",
    "was", "clinical", "compared", "by", "partial", "up", "clear", "number", "which", "as", "normal", "non",
    "brain", "been", "none", "small", "seen", "metabolic", "last", "than", "i", "before", "more",
    "appearances", "that", "all", "technique", "mixed", "months", "present", "complete", "baseline",
    "several", "therapy", "show", "noted", "early", "one", "were", "appearance", "peritoneal", "january",
    "healing", "assessment", "march", "two", "it", "good", "soft", "shows", "clearly", "ago", "tissue",
    "imaging", "earlier", "again", "status", "made", "three", "four", "identified", "demonstrated",
    "visible", "contains", "changes", "without", "described", "they", "time", "some", "existing", "where",
    "become", "short", "ct", "scan", "3",
)  # fmt: skip
_RANK: Final = {word: rank for rank, word in enumerate(_COMMON)}


def _telling(words: tuple[str, ...]) -> str:
    return max(words, key=lambda word: (_RANK.get(word, len(_RANK)), len(word)))


_STATING: Final = frozenset(_telling(words) for words, kind in lexicon.entries() if kind in _STATING_KINDS)
_KINDS: Final = _PUNCTUATION | _WORDS
_KNOWN: Final = _LISTED | _PUNCTUATION.keys()
# First letter, last letter and length of what could be one of the repaired; the rest need no closer look.
_SHAPES: Final = frozenset(
    (word[0], last, len(word) + more)
    for word in _REPAIRED
    for last in word[-2:]
    for more in (-2, -1, 0, 1, 2)
)


def is_listed(word: str) -> bool:
    """Whether a word in lower case stands in the vocabulary, alone or in a phrase."""
    return word in _LISTED


def tokens_of(sentence: str) -> list[str]:
    """The words, numbers and marks of a sentence, in lower case, the repaired words as they are spelt."""
    tokens = _TOKEN.findall(sentence.lower().replace("’", "'"))
    return [token if token in _KNOWN else _spelt(token) for token in tokens]


def _settled(tokens: list[str]) -> list[str]:
    """The month of May and "29 mm versus 18 mm" written so that they are not taken for doubt."""
    around = ["", *tokens, ""]
    return [
        settle(before, after) if (settle := _SETTLE.get(token)) is not None else token
        for before, token, after in zip(around, tokens, around[2:], strict=False)
    ]


def _month(token: str) -> Callable[[str, str], str]:
    def settle(before: str, after: str) -> str:
        dated = after[:1].isdigit() or (before[:1].isdigit() and after in _AFTER_DATE)
        return "june" if dated or before in _BEFORE_MONTH or after in _STUDY_OF_MONTH else token

    return settle


def _versus(before: str, after: str) -> str:
    sized = before in _UNITS or before[-1:].isdigit()
    return "compared" if sized and after[:1].isdigit() else "versus"


_BEFORE_MONTH: Final = frozenset(
    (
        "of",
        "in",
        "since",
        "from",
        "last",
        "until",
        "till",
        "by",
        "during",
        "early",
        "late",
        "mid",
        "cf",
        "than",
        "with",
    )
)
_AFTER_DATE: Final = frozenset(
    ("", ",", ":", ";", "(", "the", "and", "which", "was", "were", "is", "are", "with", "to", "there", "no")
)
_STUDY_OF_MONTH: Final = frozenset(
    ("scan", "study", "ct", "pet", "mri", "exam", "examination", "film", "films", "images", "imaging")
)
_UNITS: Final = frozenset(("mm", "cm", ","))
_SETTLE: Final = {"may": _month("may"), "dec": _month("dec"), "versus": _versus, "vs": _versus}
_UNSETTLED: Final = frozenset(_SETTLE)


def may_state(tokens: list[str]) -> bool:
    """Whether a sentence has any word that can state something; most sentences of a report have none."""
    return not _STATING.isdisjoint(tokens) or "has" in tokens or "have" in tokens


def kinds_of(tokens: list[str]) -> str:
    """One character per word or phrase, in order (see `lexicon`)."""
    if not _UNSETTLED.isdisjoint(tokens):
        tokens = _settled(tokens)
    kinds: list[str] = []
    at, end = 0, len(tokens)
    while at < end:
        token = tokens[at]
        seconds = _PHRASES.get(token)
        phrase = _phrase_at(tokens, at, seconds) if seconds is not None and at + 1 < end else None
        if phrase is None:
            kinds.append(_KINDS.get(token) or _kind_of_unlisted(token))
            at += 1
        else:
            # "have enlarged" is a verb of what stands before it
            kinds.append(VERB + phrase.kind if token in _PERFECT else phrase.kind)
            at += len(phrase.words)
    return "".join(kinds)


def words_by_kind(tokens: list[str]) -> list[str]:
    """The words that each character of `kinds_of` stands for."""
    if not _UNSETTLED.isdisjoint(tokens):
        tokens = _settled(tokens)
    words: list[str] = []
    at = 0
    while at < len(tokens):
        seconds = _PHRASES.get(tokens[at]) if at + 1 < len(tokens) else None
        phrase = _phrase_at(tokens, at, seconds) if seconds is not None else None
        taken = 1 if phrase is None else len(phrase.words)
        if phrase is not None and tokens[at] in _PERFECT:
            words.append("")
        words.append(" ".join(tokens[at : at + taken]))
        at += taken
    return words


def _phrase_at(tokens: list[str], at: int, seconds: dict[str, tuple[_Phrase, ...]]) -> _Phrase | None:
    """The longest listed phrase that starts here."""
    for phrase in seconds.get(tokens[at + 1], ()):
        if tokens[at : at + len(phrase.words)] == phrase.words:
            return phrase
    return None


def _kind_of_unlisted(token: str) -> str:
    if token[0].isdigit():
        return YEAR if _YEAR.fullmatch(token) else NUMBER
    return OTHER


def _spelt(token: str) -> str:
    """One of the repaired words, if the token is it with a letter missing, added, doubled or swapped."""
    stem = _STEMS.get(token[:_STEM])
    if stem is not None:
        return stem
    if (token[0], token[-1], len(token)) not in _SHAPES:
        return token
    plain = _undoubled(token)
    found = _MISSPELT.get(plain) or _MISSPELT.get(_shuffled(plain))
    if found is None and (plain[:2], plain[-1]) in _ENDS:
        shorter = (plain[:at] + plain[at + 1 :] for at in range(2, len(plain) - 1))
        found = next((_UNDOUBLED[form] for form in shorter if form in _UNDOUBLED), None)
    return found or token
