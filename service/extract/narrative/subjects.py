"""What "stable" is said of: only a stable disease is an answer, not a stable device, organ or word unknown here."""

import re
from typing import Final

from service.extract.narrative.hinted import hinted

# Words that name nothing: "others unchanged", "it is in fact stable", "continued disease control".
_NAMELESS: Final = frozenset((
    "it", "they", "we", "i", "she", "is", "as", "so", "very", "quite", "pretty", "rather", "about", "far", "thus",
    "still", "one", "ones", "others", "everything", "else", "site", "sites", "rest", "ntl", "ntls", "fact",
    "impression", "conclusion", "continued", "continuing", "persistent", "persisting",
    "sustained", "durable", "prolonged",
))  # fmt: skip
_APPEARANCE_OF: Final = re.compile(r"\A([dTsgCV#]*)I(?=F)")
_OF_BENIGN: Final = re.compile(r"[dTsgCAb#]*[Dal]F[dTAC#.]*[BE]")
_IMPLANT: Final = hinted(r"\bimplants?\b", "implant")
_TUMOUR_IMPLANT: Final = re.compile(
    r"\b(?:periton|oment|pleura|serosa|mesenter|tumou?r|metasta|diaphragm|surface|subcapsular|capsular|perihepatic"
    r"|perisplenic|pelvi|disease|nodul|deposit|carcinomat|cul[- ]de[- ]sac|drop|abdom|soft[- ]tissue|bowel|malignan)",
)
# "Chronic liver disease", "gallbladder disease", "Crohn's disease": another one than the cancer.
_ORGANS: Final = r"(?:lung|pulmonary|parenchymal|liver|hepatic|kidney|renal|airways?|bowel|heart)"
_OTHER_DISEASE: Final = re.compile(
    rf"\b(?:(?:chronic|background|underlying|pre-?existing|interstitial|obstructive|end[- ]stage) {_ORGANS}"
    r"|degenerative(?: \w+)?|diverticular|small[- ]vessel(?: \w+)?|vessel|gall ?bladder|gallstone|thyroid|kidney|renal"
    r"|heart|cardiac|valv\w+|coronary(?: artery)?|(?:peripheral )?(?:arterial|vascular)|cardiovascular|cerebrovascular"
    r"|atherosclerotic|ischa?emic|di[sc][ck]|facet|joint|air[- ]?ways?|air[- ]?space|sinus|granulomatous|biliary"
    r"|inflammatory(?: bowel| pelvic)?|(?:fibro|poly)?cystic(?: kidney| liver)?|fatty liver|fatty"
    r"|(?:renal |kidney |gall ?)?stones?|coeliac|celiac|reflux|periodontal|dental|autoimmune"
    r"|connective tissue|crohn'?s?|paget'?s?|parkinson'?s?|graves'?|hashimoto'?s?) disease\b",
    re.IGNORECASE,
)
_EPONYM: Final = re.compile(
    r"(?<=[a-z] )(?!(?:Metast|Osse|Bon|Hepat|Liver|Nod|Pulm|Lung|Pleur|Viscer|Skelet|Measur|Resid|Stable|Breast|Malig))"
    r"[A-Z][a-z]{3,}(?:'s)? disease\b"
)
# "Post-mastectomy changes", "breast conservation changes", "changes after radiotherapy".
_TREATMENT: Final = (
    r"(?:(?:lump|mast|segment|quadrant|lob|hepat|splen|nephr|colect|thyroid|oophor|hyster|cholecyst|prostat)ectom\w+"
    r"|ectomy|surg\w+|operat\w+|resection|(?:breast )?conserv\w+|clearance|dissection|reconstruct\w+|radiation"
    r"|radio-?therap\w+|irradiation|biops\w+|radiotherapeutic|ablation|embolization|embolisation|actinic)"
)
_CHANGES: Final = r"(?:changes?|appearances?)"
_LEFT_BEHIND: Final = re.compile(
    rf"\b(?:post-? ?)?{_TREATMENT}(?: \w+)? {_CHANGES}\b|\bpost-? ?(?:treatment|therapy|therapeutic) {_CHANGES}\b"
    rf"(?! of response)|\b{_CHANGES} "
    rf"(?:of|after|from|following|due to|related to|secondary to) (?:\w+ )?{_TREATMENT}\b",
    re.IGNORECASE,
)
# "Benign lymph nodes", "reactive axillary nodes": one thing, and not a lesion of the cancer.
_CALLED_BENIGN: Final = re.compile(
    r"\b(?:benign|reactive)(?:[- ](?:appearing|looking))?(?: (?!or\b|vs\b|versus\b|and\b|than\b)[\w-]+)?"
    r" (?:nod(?:es?|ules?)|lymphadenopathy|adenopathy|lesions?|mass(?:es)?)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?<!\A)\bNed\b|\bNed\b(?=,? [A-Z])")
# The apparent diffusion coefficient rises where a treatment works.
_DIFFUSION_BEFORE: Final = re.compile(
    r"\b(?:adc|diffusion coefficients?)\b(?:(?!\b(?:and|but|size|sizes|diameters?|number|volume)\b)[^,]){0,40}\Z"
)
_DIFFUSION_AFTER: Final = re.compile(
    r"(?:(?:in|of|the|mean|median|minimum|maximum|lesion|values?|their|its) ){0,5}?(?:adc|apparent diffusion"
    r"|diffusion coefficient)"
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


def is_diffusion(before: str, after: str) -> bool:
    """Whether what rises or falls between these words is the diffusion coefficient of a lesion, not the lesion."""
    return _DIFFUSION_BEFORE.search(before) is not None or _DIFFUSION_AFTER.match(after) is not None


def without_compounds(sentence: str) -> str:
    """The sentence with what a treatment leaves behind, and diseases that are no cancer, as one word of what is benign,
    and without the name Ned.
    """
    lowered = sentence.lower()
    if "disease" in lowered:
        sentence = _EPONYM.sub("osteoarthritis", _OTHER_DISEASE.sub("osteoarthritis", sentence))
    if "change" in lowered or "appearance" in lowered:
        sentence = _LEFT_BEHIND.sub("osteoarthritis", sentence)
    if "benign" in lowered or "reactive" in lowered:
        sentence = _CALLED_BENIGN.sub("osteoarthritis", sentence)
    return _NAME.sub("N.", sentence) if "Ned" in sentence else sentence
