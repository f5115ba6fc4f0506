"""Sentence to kinds: each word or phrase becomes the one character that says what it does."""

import re
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


def _phrases() -> dict[tuple[str, str], tuple[_Phrase, ...]]:
    """The listed phrases by their first two words, the longest first."""
    found: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
    for words, kind in lexicon.entries():
        if len(words) > 1:
            found.setdefault((words[0], words[1]), {}).setdefault(words, kind)
    return {
        start: tuple(
            _Phrase(list(words), kind)
            for words, kind in sorted(phrases.items(), key=lambda item: -len(item[0]))
        )
        for start, phrases in found.items()
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
_STATING_KINDS: Final = frozenset("PQGZWSRNrXhzJ%TDMu")
_EVERYWHERE: Final = frozenset((
    "without", "identified", "demonstrated", "visible", "evidence", "present", "seen", "there", "size", "prior",
    "noted", "contains", "changes", "previously",
))  # fmt: skip


def _telling(words: tuple[str, ...]) -> str:
    return max(words, key=lambda word: (word not in _EVERYWHERE, len(word)))


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


def tokens_of(sentence: str) -> list[str]:
    """The words, numbers and marks of a sentence, in lower case, the repaired words as they are spelt."""
    tokens = _TOKEN.findall(sentence.lower().replace("’", "'"))
    return [token if token in _KNOWN else _spelt(token) for token in tokens]


def may_state(tokens: list[str]) -> bool:
    """Whether a sentence has any word that can state something; most sentences of a report have none."""
    return not _STATING.isdisjoint(tokens) or "has" in tokens or "have" in tokens


def kinds_of(tokens: list[str]) -> str:
    """One character per word or phrase, in order (see `lexicon`)."""
    kinds: list[str] = []
    at = 0
    for here, pair in enumerate(zip(tokens, [*tokens[1:], ""], strict=False)):
        if here < at:
            continue  # within a phrase
        phrase = _phrase_at(tokens, here, pair) if pair in _PHRASES else None
        if phrase is None:
            kinds.append(_KINDS.get(pair[0]) or _kind_of_unlisted(pair[0]))
        else:
            # "have enlarged" is a verb of what stands before it
            kinds.append(VERB + phrase.kind if pair[0] in _PERFECT else phrase.kind)
            at = here + len(phrase.words)
    return "".join(kinds)


def _phrase_at(tokens: list[str], at: int, pair: tuple[str, str]) -> _Phrase | None:
    """The longest listed phrase that starts here."""
    for phrase in _PHRASES[pair]:
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
