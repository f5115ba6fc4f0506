"""Studies made for another reason than the cancer: bone density, the heart, vessels, joints.

They say nothing about the course of the breast cancer, whatever gets worse in them, unless their text names a
tumour. Where the wording leaves room for more than such an organ, the study is read like any other.
"""

import re
from functools import lru_cache
from typing import Final

from service.extract.narrative import Modality, Region, Scan, read_regions
from service.extract.narrative.sections import Section, split

_ORGANS: Final = re.compile(
    r"\b(?:trans(?:thoracic|o?esophageal) )?(?:echo(?:[ck]ardio\w*)?|tte|to?ee)\b|\bstress echo\b"
    r"|\b(?:cardiac|heart|coronar(?:y|ies)|myocardi\w+|muga|calcium scor\w+|e[ck]g|electrocardiogra\w*|ventriculogra\w*"
    r"|cardiolog\w*|ejection fraction)\b"
    r"|\bcarotids?\b|\b(?:venous|arterial) (?:duplex|doppler)\b|\bd\.?v\.?t\b"
    r"|\b(?:(?:upper|lower) )?(?:ext|extremit\w+|limbs?|legs?|arms?) (?:venous|arterial|veins?|arteries|vascular)\b"
    r"|\b(?:venous|arterial|veins?|arteries|vascular)(?: \w+){0,2}"
    r" (?:(?:upper|lower) )?(?:ext|extremit\w+|limbs?|legs?|arms?)\b"
    r"|\b(?:peripheral|vascular) (?:venous|arter\w+|vascular|veins?)\b|\bankle[- ]brachial\b"
    r"|\b(?:knees?|patell\w+|ankles?|wrists?|hands?|fingers?|thumbs?|f(?:oo|ee)t|toes?|heels?|calcane\w+|elbows?)\b"
    r"|\b(?:temporomandibular|tmj|dental|teeth|tooth|panoramic|panorex|orthopanto\w+|sinus(?:es)?|paranasal)\b"
    r"|\b(?:f(?:o?etal|o?etus)|obstetric\w*|pregnancy|scrot\w+|testic\w+|testis|testes)\b"
    r"|\b(?:thyroid|parathyroids?|salivary)\b|\b(?:swallow\w*|gastric emptying)\b",
    re.IGNORECASE,
)
"""Studies of these organs and vessels are made for other reasons than staging breast cancer (project default). Hip,
shoulder, spine, ribs and skull are not among them: metastases are looked for there.
"""
_DENSITY: Final = re.compile(
    r"\b(?:bone mineral (?:density|content)|bmd|(?:osteo)?densitometr\w*)\b", re.IGNORECASE
)
_WIDER: Final = re.compile(
    r"\b(?:neck|axill\w+|lymph\w*|nod(?:es?|al)|soft tissues?|mass|lump|femur|tibia|fibula|humerus|radius|ulna|forearm"
    r"|thigh|whole|body|bones?|skelet\w+|spine|metasta\w+|tumou?r|cancer|oncolog\w*|staging)\b",
    re.IGNORECASE,
)
_STAGED: Final = frozenset(
    {Region.CHEST, Region.ABDOMEN, Region.PELVIS, Region.HEAD, Region.BREAST, Region.BONE, Region.WHOLE_BODY}
)
_NOT_MEASURED_BY_DXA: Final = frozenset({Region.CHEST, Region.ABDOMEN, Region.HEAD, Region.BREAST})
_NOT_FINDINGS: Final = frozenset({Section.HISTORY, Section.COMPARISON, Section.TECHNIQUE})
# What such a study may find by chance; what the patient is known to have is not found.
_TUMOUR: Final = re.compile(
    r"\bmetasta\w*|\bmets?\b|\bmalignan\w*|\btumou?r\w*|\bneoplas\w*|\bcarcinomato\w*|\b(?:osteo)?(?:lytic|blastic)\b"
    r"|\blesions?\b|\bdeposits?\b|\bpathologic\w* fractures?\b|\bdestructive\b|\bpermeative\b|\blymph nodes?\b"
    r"|\b(?:lymph)?adenopathy\b"
    r"|(?<!bone )(?<!muscle )(?<!body )(?<!lean )(?<!fat )(?<!ventricular )(?<!lv )\bmass(?:es)?\b(?! index)",
    re.IGNORECASE,
)
_DISEASE: Final = re.compile(r"\bprogressive disease\b|\bdisease progression\b", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:no|without|negative for)\b(?:(?!\b(?:but|however|although|except|apart|other than|with)\b)[^.,;:\n]){0,80}",
    re.IGNORECASE,
)
_KNOWN: Final = re.compile(r"\bmetastatic (?:breast )?(?:cancer|carcinoma)\b", re.IGNORECASE)


def made_for_another_reason(wording: str, *, scanned: Scan, report: str, is_coded: bool) -> bool:
    """Whether a study concerns bone density or organs beside staging, and its report finds no tumour.

    `wording` is all that the code and the title call the study, `scanned` what the report says was scanned. A coded
    disease status in a study of other organs is about the disease; in densitometry it is about the bones.
    """
    if scanned.staging:
        return False
    if _is_densitometry(wording, scanned):
        return not _names(_TUMOUR, report)
    if is_coded or not _is_of_other_organs(wording):
        return False
    return not (_names(_TUMOUR, report) or _names(_DISEASE, report))


def _is_densitometry(wording: str, scanned: Scan) -> bool:
    named = _scan_named(wording)
    is_named = Modality.DXA in named.modalities or _DENSITY.search(wording) is not None
    if is_named or not named.unstated:
        return is_named and _measures_nothing_else(named)
    return Modality.DXA in scanned.modalities and _measures_nothing_else(scanned)


def _measures_nothing_else(scan: Scan) -> bool:
    return (
        not scan.modalities & {Modality.PET, Modality.PET_OTHER, Modality.MR, Modality.BONE_SCAN}
        and not scan.regions & _NOT_MEASURED_BY_DXA
    )


@lru_cache(maxsize=2048)
def _is_of_other_organs(wording: str) -> bool:
    rest = _ORGANS.sub(" ", wording)
    if rest == wording or _WIDER.search(rest):
        return False
    return not _scan_named(rest).regions & _STAGED


_scan_named = lru_cache(maxsize=2048)(read_regions)
"""Wordings of codes are few, and the same for every patient."""


def _names(words: re.Pattern[str], report: str) -> bool:
    findings = "\n".join(part.text for part in split(report) if part.section not in _NOT_FINDINGS)
    return words.search(_DENIED.sub(" ", _KNOWN.sub(" ", findings))) is not None
