"""What a word for "new" is about: the noun before or behind it, and whether that is a lesion of some size."""

import re
from typing import Final

from service.extract.narrative.scope import PREDICATE, Scope
from service.extract.narrative.senses import Sense, Statement

_TINY_BELOW_MM: Final = 10  # RECIST 1.1: the smallest measurable lesion on CT
_NEW_NOUN: Final = re.compile(r"[^|:nvpHSRNrVwx]*?([LMUDBEOua])")  # "new small lesion"
_ONLY_DOUBTED: Final = re.compile(r"[dTA]*[,&][^h]{0,3}h")  # "lesion, new, concerning for metastasis"
_OF_CANCER: Final = re.compile(r"[^|,hnB]*[LMD]")  # "cord compression by tumour"
_HEADED_NEW: Final = re.compile(r"[dT]*:([^|]*?[LMU][^|]*)")  # "new: two liver lesions"
_HEADED_PLACE: Final = re.compile(r"[dT]*:[dT]*A[^|:BEnxS]*#[^|:BEnxS]*$")  # "NEW: liver segment 4, 14 mm"
_MILLIMETRES: Final = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(mm|cm)\b", re.IGNORECASE)


def what_is_new(before: str, after: str, key: str) -> str:
    """ "New nodule", but "a lesion has become visible, owing to contrast"."""
    forward = _NEW_NOUN.match(after)
    backward = Scope.backward(before)
    if forward is None:
        return backward or Scope.backward(key)
    # "the focus is new, concerning for metastasis": what it may be is not yet what is new
    said_otherwise = "," in forward[0] and forward[1] in "BEO"
    doubted = "h" in forward[0] and PREDICATE.search(before) is not None
    apart = said_otherwise or doubted or _ONLY_DOUBTED.match(forward[0]) is not None
    return backward if apart and backward in tuple("LMU") else forward[1]


def new_headed(after: str) -> Statement | None:
    """ "Newly: metastases in both kidneys"."""
    if _HEADED_PLACE.match(after):
        return Statement(sense=Sense.HEDGE)
    value = _HEADED_NEW.match(after)
    if value is None or re.search("[nxq]", value[1]):
        return None
    return Statement(sense=Sense.HEDGE if "h" in value[1] else Sense.NEW)


def new_incidental(noun: str, after: str) -> Statement | None:
    """A new effusion, cyst or other cancer, and whether it is said to come of this one."""
    if noun == "E":
        named = _OF_CANCER.match(after) is not None
        return Statement(sense=Sense.HEDGE if named else Sense.INCIDENTAL)
    perhaps = re.match(r"[^|,]*[&o][^|,]*M|[^|]*h[^|nB]*[MDL]", after)  # "new opacity, may be tumour"
    return Statement(sense=Sense.HEDGE) if perhaps else None


def is_tiny(before: str, after: str, sentence: str) -> bool:
    """Whether what is new is called tiny, or measures less than can be measured again."""
    if re.search("g[dA#]*$", before) or re.match(r"[dAC#.]*g", after):
        return True
    sizes = [
        float(size) * (10 if unit.lower() == "cm" else 1) for size, unit in _MILLIMETRES.findall(sentence)
    ]
    return bool(sizes) and max(sizes) < _TINY_BELOW_MM
