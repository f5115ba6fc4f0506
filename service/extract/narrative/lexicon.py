"""What a word does in a sentence of a radiology report, and which words do it.

Each word or phrase has one *kind*, written as one character: a sentence becomes a short string, on which
the grammar (`scope.py`, `statements.py`) is a handful of regular expressions. The words are listed in
`vocabulary.txt`; a word that is not listed is OTHER. The vocabulary of response is that of RECIST 1.1
(Eisenhauer 2009) and PERCIST (Wahl 2009); spelling is British and American.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Final

NO: Final = "n"  # denies what follows, up to a verb or a break
NO_CLAUSE: Final = "q"  # denies the whole clause that follows ("no evidence that ...")
NOT_SEEN: Final = "x"  # denies what stands before ("... is not seen", "...: none")
YES: Final = "Y"  # affirms a heading ("New lesions: yes")
HEDGE: Final = "h"  # leaves open
LINK: Final = "d"  # articles, prepositions, descriptions: change nothing
OF: Final = "F"
SLIGHT: Final = "s"  # makes a growth too small to decide
TINY: Final = "g"  # makes a new lesion too small to decide
PROGRESSION: Final = "P"
WORSE: Final = "Q"  # adjectives of progression: need a noun
GROWTH: Final = "G"
SPREAD: Final = "~"  # the noun: of disease it may be new, or what is known
NEW: Final = "W"
ENLARGED: Final = "%"  # of nodes a description, of a lesion growth
ADDITIONAL: Final = "T"  # more of them, or the next on a list
MORE_MARKED: Final = "Z"  # "more conspicuous": growth only perhaps
LESION: Final = "L"
DISEASE: Final = "D"
METASTASIS: Final = "M"  # names the cancer, so no doubt what a lesion is
NODULE: Final = "U"  # may be anything until it is called a metastasis
FINDING: Final = "a"  # uptake, hypodensity: not yet a lesion
SCLEROSIS: Final = "l"  # may be healing
EFFUSION: Final = "E"  # new or larger: a question, not an answer
BENIGN: Final = "B"
OTHER_PRIMARY: Final = "O"
RECURRENCE: Final = "u"
STABLE: Final = "S"
SHRINKAGE: Final = "R"
RESPONDED: Final = "N"  # a response in so many words
RESPONSE: Final = "r"  # the bare noun, also a heading or a question
PARTIAL: Final = "b"  # degree of a response
MIXED: Final = "X"  # a mixed, poor or lost response
INSIGNIFICANT: Final = "z"  # overrides a small growth
HEALING: Final = "f"  # healing, flare
ORGAN: Final = "A"
ASSESSMENT: Final = "m"  # "evaluation of": what follows is not a statement, up to a verb
EXAM: Final = "I"  # the study or its appearances
PAST: Final = "t"  # "history of", "previously"
PRIOR: Final = "e"  # the earlier study
COMPARED: Final = "c"
WAS: Final = "p"
HAD: Final = "H"
VERB: Final = "v"  # a verb of the present: ends the reach of "no"
SEEN: Final = "K"
STATES: Final = "k"  # "in keeping with": states, does not hedge
NO_LONGER: Final = "J"
OR: Final = "o"
AND: Final = "&"
COMMA: Final = ","
BREAK: Final = "|"  # ends the reach of everything
COLON: Final = ":"  # ends a heading
RECIST: Final = "w"
OVERALL: Final = "V"
ADVICE: Final = "i"  # recommends
PURPOSE: Final = "j"  # "to exclude", "assess for": what follows is not a statement
AVID: Final = "C"  # active, residual, viable: qualifies disease
YEAR: Final = "y"
NUMBER: Final = "#"
OTHER: Final = "."

_VOCABULARY: Final = "vocabulary.txt"


def entries() -> Iterator[tuple[tuple[str, ...], str]]:
    """Each listed word or phrase, as a tuple of lower-case words, with its kind."""
    text = resources.files(__package__).joinpath(_VOCABULARY).read_text(encoding="utf-8")
    kind = OTHER
    for line in _joined(text):
        if line.startswith("["):
            kind = _KINDS[line.strip("[]")]
            continue
        for item in line.split(";"):
            words = tuple(item.split())
            if words:
                yield words, kind


def _joined(text: str) -> Iterator[str]:
    """Headings, and between them the listing as one line."""
    listing: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            yield " ".join(listing)
            listing = []
            yield line
        elif not line.startswith("#"):
            listing.append(line)
    yield " ".join(listing)


_KINDS: Final = {
    name: value for name, value in globals().items() if name.isupper() and not name.startswith("_")
}
