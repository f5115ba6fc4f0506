"""Sentence to kinds: each word or phrase becomes the one character that says what it does."""

import re
from dataclasses import dataclass
from typing import Final

from service.extract.narrative import lexicon
from service.extract.narrative.lexicon import BREAK, COLON, COMMA, HEDGE, LINK, NUMBER, OTHER, YEAR

# A dash between spaces separates statements; a hyphen inside a word does not. "?" before a word asks.
_TOKEN: Final = re.compile(r"[a-zà-ÿ]+(?:'[a-z]+)?\d*|\d+(?:[.,/]\d+)*|[,:;?&+/(|↑↓↔]|(?<=\s)-+(?=\s)|[–—]")
_PUNCTUATION: Final = {
    ",": COMMA, "(": COMMA, ":": COLON, ";": BREAK, "|": COLON, "?": HEDGE, "/": LINK, "–": BREAK, "—": BREAK,
    "-": BREAK, "--": BREAK,
}  # fmt: skip
_DOUBLED: Final = re.compile(r"([a-z])\1+")
_YEAR: Final = re.compile(r"(?:\d+/)*(?:19|20)\d\d")
# These words, no others, are recognised with a letter missing, doubled or swapped.
_REPAIRED: Final = (
    "progression progressive progressed progressing stable disease unchanged lesion lesions deposits metastasis metastases "
    "metastatic increase increased increasing enlarging enlargement decrease decreased smaller larger suspicious possible "
    "possibly concerning indeterminate response reduction regression significant malignancy evidence worsening resolution "
    "lymphadenopathy nodules"
).split()
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


def kinds_of(sentence: str) -> str:
    """One character per word or phrase of the sentence, in order (see `lexicon`)."""
    tokens = _TOKEN.findall(sentence.lower().replace("’", "'"))
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
    for stem, stem_kind in _STEMS:
        if token.startswith(stem):
            return stem_kind
    if len(token) < _SHORTEST_REPAIRED:
        return OTHER
    plain = _undoubled(token)
    return _MISSPELT.get(plain) or _MISSPELT.get(_shuffled(plain)) or OTHER
