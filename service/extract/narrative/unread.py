"""Sentences about the cancer that could not be read: they leave the report open instead of saying nothing."""

import re
from collections.abc import Sequence
from typing import Final

from service.extract.narrative.lexicon import OTHER
from service.extract.narrative.senses import Sense, Statement

_CHANGES: Final = frozenset({"now", "interval", "unfortunately", "sadly", "regrettably"})
_UNREAD_VERB: Final = re.compile(r"[LMUD][dTAFcC]*v[dT]*\.")
# What is denied says nothing about the rest of the sentence, nor does what is asked for.
_DENIED: Final = re.compile(r"[nq][^|,:]*|[^|,:p]*x")
_READ_OR_ELSEWHERE: Final = re.compile(r"[jSRNOhw]|\A[dT]*t")
_LESION: Final = re.compile(r"[LMU]")
_CANCER: Final = re.compile(r"[LMUD]")
_LESION_TO_SETTLE: Final = re.compile(r"[LUa][^|n]*j[dTW]*M")  # "lesion, MRI to exclude metastasis"
_NAMED_LESION: Final = re.compile(r"[LM]")
_ELSEWHERE: Final = re.compile(r"[BEOUnqxjimh]|t[^LM]*[LM]")
_BENIGN: Final = re.compile(r"[BE]")
_WHO: Final = frozenset(
    {"yo", "f", "yr", "lady", "woman", "gentleman", "female"}
)  # "a 61 year old lady with ..."
_ORGAN_DIFFERS: Final = re.compile(r"A[^|,]*v[dT]*\.[^|,]*c")  # "the vertebrae look darker than before"
_ONE_OR_OTHER: Final = re.compile(r"B[dT.]*o[dTA.]*[LMDP]|[LMD][dTA]*o[dTA.]*B")
# "Lung nodule previously resected", "lesion ablated in 2015": what was done, no change of what is there.
_REMOVED: Final = frozenset({"resected", "excised", "ablated", "enucleated"})
_REMOVED_THEN: Final = re.compile(r"[LMU][dTAc,]*[tHp]*d*\.[dTFA,]*y|t[dT]*\.")
# Sizes of one unit, then and now.
_SIZE: Final = re.compile(r"\d+(?:\.\d+)?")
_SIZES: Final = r"(\d+(?:\.\d+)?(?: (?:,|and|, and) \d+(?:\.\d+)?){0,5}) "
_MEASURED_NOW: Final = re.compile(
    rf"\bmeasured {_SIZES}(?P<unit>mm|cm)(?: in [a-z]+(?: \d{{4}})?)?(?: ,| and)* now (?:measur\w+ )?"
    rf"{_SIZES}(?P=unit)(?: .)?$"
)
_OTHER_CHANGES: Final = _CHANGES - {"now"}
_CELLS: Final = 2  # bars in a row of a table
# "Stable, but <words not known here>": the other half of the sentence takes something back.
_CONTRASTS: Final = frozenset(
    ("but", "although", "though", "however", "yet", "whereas", "albeit", "except", "save", "notwithstanding",
     "nevertheless", "nonetheless", "unfortunately", "those", "others", "latter")
)  # fmt: skip
_GOOD: Final = re.compile(r"[SRN]")
_CLAUSE: Final = re.compile(r"[|,]")
_READ: Final = re.compile(r"[PQG~ZWSRNrXhzJ%TunqxtjlfBEO]")


def perhaps_changed(kinds: str, tokens: Sequence[str]) -> bool:
    """Whether a sentence about a lesion, nothing of which could be read, has a word that may say it changed."""
    if one_or_other(kinds):
        return True
    changes = not _CHANGES.isdisjoint(tokens) and not ("now" in tokens and _is_no_larger(tokens))
    if not changes and OTHER not in kinds:
        return False
    kinds = _DENIED.sub(",", kinds)
    if _READ_OR_ELSEWHERE.search(kinds) or tokens.count("|") >= _CELLS or not _WHO.isdisjoint(tokens):
        return False
    benign = _BENIGN.search(kinds)
    if benign is not None and "M" not in kinds:
        return (
            _UNREAD_VERB.search(kinds, 0, benign.start()) is not None
        )  # "the tumour has annexed the bladder"
    if _UNREAD_VERB.search(kinds) or _ORGAN_DIFFERS.search(kinds):
        return True
    unknown = OTHER in kinds and _LESION.search(kinds) is not None and not _was_removed(kinds, tokens)
    return unknown or (changes and _CANCER.search(kinds) is not None)


def _is_no_larger(tokens: Sequence[str]) -> bool:
    """Whether all that has changed is sizes, none of them larger: "measured 18 and 12 mm, now 17 and 12 mm"."""
    sized = _MEASURED_NOW.search(" ".join(tokens))
    if sized is None or tokens.count("now") > 1 or not _OTHER_CHANGES.isdisjoint(tokens):
        return False
    then, now = ([float(size) for size in _SIZE.findall(part)] for part in sized.group(1, 3))
    return len(then) == len(now) and all(late <= early for early, late in zip(then, now, strict=True))


def _was_removed(kinds: str, tokens: Sequence[str]) -> bool:
    removed = sum(token in _REMOVED for token in tokens)
    return removed > 0 and removed == kinds.count(OTHER) and _REMOVED_THEN.search(kinds) is not None


def is_to_settle(kinds: str) -> bool:
    """Whether an examination is to settle what a lesion is."""
    return "j" in kinds and _LESION_TO_SETTLE.search(kinds) is not None


def leaves_unsaid(kinds: str) -> bool:
    """Whether a sentence names lesions of the cancer and says nothing of them: "Hepatic metastases in both lobes"."""
    return _NAMED_LESION.search(kinds) is not None and _ELSEWHERE.search(kinds) is None


def one_or_other(kinds: str) -> bool:
    """Whether a finding is either benign or cancer: "vaccine or tumour"."""
    return "o" in kinds and "n" not in kinds and _ONE_OR_OTHER.search(kinds) is not None


def takes_back(kinds: str, tokens: Sequence[str], found: Sequence[Statement]) -> bool:
    """Whether a clause set against a good statement could not be read: "stable, but the pleura is festooned"."""
    if not found or any(statement.sense is not Sense.GOOD for statement in found):
        return False
    if not _CONTRASTS.isdisjoint(tokens):
        return any(OTHER in clause and _READ.search(clause) is None for clause in _CLAUSE.split(kinds))
    said = _GOOD.search(kinds)
    later = kinds[said.end() :] if said is not None else ""
    return any(_is_of_lesion(clause) for clause in _CLAUSE.split(later)[1:])


def _is_of_lesion(clause: str) -> bool:
    return OTHER in clause and _LESION.search(clause) is not None and _READ.search(clause) is None
