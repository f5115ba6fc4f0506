"""What "stable" is said of: only a stable disease is an answer, not a stable device, organ or word unknown here."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted

# Words that name nothing: "others unchanged", "it is in fact stable", "continued disease control".
_NAMELESS: Final = frozenset((
    "it", "they", "we", "i", "she", "is", "as", "so", "very", "quite", "pretty", "rather", "about", "far", "thus",
    "still", "others", "everything", "else", "site", "sites", "rest", "ntl", "ntls", "fact", "impression", "conclusion",
    "continued", "continuing", "persistent", "persisting", "sustained", "durable", "prolonged",
))  # fmt: skip
_APPEARANCE_OF: Final = re.compile(r"\A([dTsgCV#]*)I(?=F)")
_OF_BENIGN: Final = re.compile(r"[dTsgCAb#]*[Dal]F[dTAC#.]*[BE]")
_IMPLANT: Final = hinted(r"\bimplants?\b", "implant")
_TUMOUR_IMPLANT: Final = re.compile(
    r"\b(?:periton|oment|pleura|serosa|mesenter|tumou?r|metasta|diaphragm|surface|subcapsular|capsular|perihepatic"
    r"|perisplenic|pelvi|disease|nodul|deposit|carcinomat|cul[- ]de[- ]sac|drop|abdom|soft[- ]tissue|bowel|malignan)",
)
_LESIONS: Final = re.compile("[LMUD]")


def is_name(word: str) -> bool:
    """Whether an unlisted word may be what the sentence speaks of."""
    return " " not in word and not word.endswith("ly") and word not in _NAMELESS


def of_what(after: str) -> str:
    """What follows "stable", without the "appearance of" before the thing itself (kinds, see `lexicon`)."""
    return _APPEARANCE_OF.sub(r"\1", after)


def is_of_benign(after: str) -> bool:
    """Whether it goes on with findings or a disease of something benign: "stable findings of emphysema"."""
    return _OF_BENIGN.match(after) is not None


def is_device(clause: str, lowered: str) -> bool:
    """Whether the only lesion that a clause names is an implant that a surgeon has put in."""
    implants = len(list(_IMPLANT.finditer(lowered)))
    if not implants or _TUMOUR_IMPLANT.search(lowered) is not None:
        return False
    return len(_LESIONS.findall(clause)) <= implants
