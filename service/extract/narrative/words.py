"""Sentence to kinds: each word or phrase becomes the one character that says what it does."""

import re
from dataclasses import dataclass
from typing import Final

from service.extract.narrative import lexicon
from service.extract.narrative.lexicon import BREAK, COLON, COMMA, HEDGE, LINK, NUMBER, OTHER, YEAR

# A dash between spaces separates statements; a hyphen inside a word does not. "?" before a word asks.
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
_STEMS: Final = (
    ("metasta", lexicon.METASTASIS),
    ("progress", lexicon.PROGRESSION),
    ("carcino", lexicon.DISEASE),
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    rest: tuple[str, ...]
    kind: str


def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for words, kind in lexicon.entries():
        if len(words) > 1:
            found.setdefault(words[0], {}).setdefault(words[1:], kind)
    return {
        first: tuple(
            _Phrase(rest, kind) for rest, kind in sorted(rests.items(), key=lambda item: -len(item[0]))
        )
        for first, rests in found.items()
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


def _misspellings(words: dict[str, str]) -> dict[str, str]:
    """Undoubled, one-letter-short and swapped-letter forms of the repaired words; listed words win."""
    found: dict[str, str] = {}
    for word in _REPAIRED:
        plain = _undoubled(word)
        forms = {plain, _shuffled(plain)}
        if len(word) > _SHORTEST_REPAIRED:
            forms |= {plain[:at] + plain[at + 1 :] for at in range(1, len(plain))}
        for form in forms - words.keys():
            found.setdefault(form, words[word])
    return found


_WORDS: Final = _single_words()
_PHRASES: Final = _phrases()
_MISSPELT: Final = _misspellings(_WORDS)
# Kinds that can make a statement, and of each word or phrase of these kinds the word that gives it away.
_STATING_KINDS: Final = frozenset("PQGZWSRNrXhzJ%TDM")
_EVERYWHERE: Final = frozenset(
    ("without", "identified", "demonstrated", "visible", "evidence", "present", "seen")
)


def _telling(words: tuple[str, ...]) -> str:
    return max(words, key=lambda word: (word not in _EVERYWHERE, len(word)))


_STATING: Final = frozenset(_telling(words) for words, kind in lexicon.entries() if kind in _STATING_KINDS)
_KNOWN: Final = _WORDS.keys() | _PUNCTUATION.keys()
# First letter and length of every word that could be one of the repaired; the rest need no closer look.
_SHAPES: Final = frozenset(
    (word[0], len(word) + more) for word in _REPAIRED for more in (-2, -1, 0, 1, 2)
) | frozenset((stem[0], length) for stem, _ in _STEMS for length in range(len(stem), 20))


def tokens_of(sentence: str) -> list[str]:
    """The words, numbers and marks of a sentence, in lower case."""
    return _TOKEN.findall(sentence.lower().replace("’", "'"))


def may_state(tokens: list[str]) -> bool:
    """Whether a sentence has any word that can state something; most sentences of a report have none."""
    if not _STATING.isdisjoint(tokens):
        return True
    return any(_kind(token) in _STATING_KINDS for token in set(tokens) - _KNOWN)


def kinds_of(tokens: list[str]) -> str:
    """One character per word or phrase, in order (see `lexicon`)."""
    kinds: list[str] = []
    at = 0
    total = len(tokens)
    while at < total:
        token = tokens[at]
        phrases = _PHRASES.get(token)
        if phrases is not None:
            for phrase in phrases:
                end = at + 1 + len(phrase.rest)
                if end <= total and tuple(tokens[at + 1 : end]) == phrase.rest:
                    kinds.append(phrase.kind)
                    at = end
                    break
            else:
                kinds.append(_kind(token))
                at += 1
            continue
        kinds.append(_kind(token))
        at += 1
    return "".join(kinds)


def _kind(token: str) -> str:
    kind = _WORDS.get(token) or _PUNCTUATION.get(token)
    if kind is not None:
        return kind
    if token[0].isdigit():
        return YEAR if _YEAR.fullmatch(token) else NUMBER
    if (token[0], len(token)) not in _SHAPES:
        return OTHER
    for stem, stem_kind in _STEMS:
        if token.startswith(stem):
            return stem_kind
    plain = _undoubled(token)
    return _MISSPELT.get(plain) or _MISSPELT.get(_shuffled(plain)) or OTHER
