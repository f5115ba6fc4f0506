"""What was scanned, read from a title, a procedure name, or a report's own technique text.

Whole-body staging is CT of chest and abdomen, PET with FDG (or no tracer named), or whole-body MRI.
"""

import enum
import re
from dataclasses import dataclass
from typing import Final

from service.extract.narrative.sections import Section, split


class Region(enum.Enum):
    """A part of the body."""

    CHEST = "chest"
    ABDOMEN = "abdomen"
    PELVIS = "pelvis"
    HEAD = "head"
    BREAST = "breast"
    BONE = "bone"
    WHOLE_BODY = "whole-body"
    OTHER = "other"


class Modality(enum.Enum):
    """A way of imaging. PET is FDG PET, or PET with no tracer named; PET_OTHER any other tracer."""

    CT = "ct"
    MR = "mr"
    PET = "pet"
    PET_OTHER = "pet-other"
    BONE_SCAN = "bone-scan"
    XR = "xr"
    US = "us"
    MG = "mg"
    DXA = "dxa"
    OTHER = "other"


_NONE: Final[frozenset[Region]] = frozenset()
_TRUNK: Final = frozenset({Region.CHEST, Region.ABDOMEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Modalities and regions as stated; `excluded` are the regions said not to have been scanned."""

    modalities: frozenset[Modality] = frozenset()
    regions: frozenset[Region] = _NONE
    excluded: frozenset[Region] = _NONE
    only: bool = False  # "chest only"

    @property
    def staging(self) -> bool:
        """Whether this is whole-body staging; False also when unstated."""
        if self.only and not self.regions >= _TRUNK:
            return False
        if self.excluded & _TRUNK:
            return False
        if Modality.PET in self.modalities:
            return not self.regions or Region.WHOLE_BODY in self.regions or self.regions >= _TRUNK
        if Modality.CT in self.modalities:
            return Region.WHOLE_BODY in self.regions or self.regions >= _TRUNK
        return Modality.MR in self.modalities and Region.WHOLE_BODY in self.regions

    @property
    def unstated(self) -> bool:
        """Whether the text does not say enough to tell staging from a limited study."""
        if self.modalities & _ALWAYS_LIMITED or self.staging or self.only or self.excluded & _TRUNK:
            return False
        return not self.regions or not self.modalities

    @property
    def limited(self) -> bool:
        """Whether the text states a study that is not whole-body staging."""
        return not self.unstated and not self.staging

    def joined(self, other: "Scan") -> "Scan":
        """Two studies taken together, such as a CT of the chest and one of the abdomen."""
        return Scan(
            modalities=self.modalities | other.modalities,
            regions=self.regions | other.regions,
            excluded=(self.excluded - other.regions) | (other.excluded - self.regions),
        )


_ALWAYS_LIMITED: Final = frozenset(
    {Modality.PET_OTHER, Modality.BONE_SCAN, Modality.XR, Modality.US, Modality.MG, Modality.DXA}
)

_TRACER: Final = (
    r"na ?f|sodium fluoride|18f[- ]?naf|fes|fluoroestradiol|cerianna|psma|dotatate|dotatoc"
    r"|dotanoc|fapi|choline|fluciclovine|flt|dopa"
    r"|amyloid|florbetapir|rubidium|methionine|fluoride"
)
_OTHER_TRACER: Final = re.compile(
    rf"\b(?:{_TRACER})\b[^.\n]{{0,30}}\bpet\b|\bpet\b[^.\n]{{0,25}}\b(?:{_TRACER})\b"
    rf"|\b68 ?-?ga\b|\bga-?68\b|\b16α?-?18f-fluoro",
    re.IGNORECASE,
)
_FDG: Final = re.compile(r"\bf?-?fdg\b|fluorodeoxyglucose", re.IGNORECASE)
_MODALITIES: Final = (
    (Modality.PET, re.compile(r"\bpet\b|positron emission", re.IGNORECASE)),
    (
        Modality.CT,
        re.compile(
            r"\bct\b|\bcect\b|\bmdct\b|\bctpa\b|\bcta\b|\bhrct\b|\bcat scan|computed tomograph"
            r"|computerised tomograph|computerized tomograph",
            re.IGNORECASE,
        ),
    ),
    (Modality.MR, re.compile(r"\bmri?\b|\bwb-?mri\b|magnetic resonance|\bmrcp\b", re.IGNORECASE)),
    (
        Modality.BONE_SCAN,
        re.compile(
            r"\bbone scan|\bbone scintigra|bone scintigram|\bnm (?:whole body )?bone"
            r"|nuclear (?:medicine )?bone|\bwhole[- ]body bone|\bskeletal scintigra|isotope bone"
            r"|technetium|\b99m\s?-?tc|\btc-?\s?99m|\bmdp\b|\bhdp\b|\bbone spect",
            re.IGNORECASE,
        ),
    ),
    (
        Modality.XR,
        re.compile(
            r"\bcxr\b|\bx-?\s?rays?\b|\bxr\b|radiograph(?!ic)|skeletal survey|\bplain films?\b"
            r"|\bdr chest|\bcr chest",
            re.IGNORECASE,
        ),
    ),
    (
        Modality.US,
        re.compile(r"\bus\b(?! core)|ultraso(?:und|nograph)|\busg\b|sonograph|echocardiogra", re.IGNORECASE),
    ),
    (Modality.MG, re.compile(r"mammogra|tomosynthesis|\bmg\b(?! ?/)", re.IGNORECASE)),
    (Modality.DXA, re.compile(r"\bdexa\b|\bdxa\b|bone densit|absorptiometry", re.IGNORECASE)),
)
_REGIONS: Final = (
    (
        Region.CHEST,
        re.compile(
            r"\bchest\b|\bthorax\b|\bthoracic(?! spine| vertebra)|\bthoraco|\bcap\b|\btap\b|\bc/a/p\b"
            r"|\bcxr\b|\bctpa\b|\bhrct\b|\blungs?\b|pulmonary angio|\bch/abd|\bncap\b|\bntap\b",
            re.IGNORECASE,
        ),
    ),
    (
        Region.ABDOMEN,
        re.compile(
            r"\babdom\w*|\babd\b|\bcap\b|\btap\b|\bc/a/p\b|\bliver\b|\bhepatic\b|\bkub\b|\bmrcp\b"
            r"|\brenal\b|\bkidneys?\b|\bpancreas\b|thoracoabdomin\w*|\babdo\b|\ba/p\b|\badrenals?\b"
            r"|\bncap\b|\bntap\b|\bap\b(?= with)",
            re.IGNORECASE,
        ),
    ),
    (
        Region.PELVIS,
        re.compile(
            r"\bpelvi[sc]\b|\babdominopelvi\w*|\bcap\b|\btap\b|\bc/a/p\b|\bpelv\b|\bncap\b|\bntap\b",
            re.IGNORECASE,
        ),
    ),
    (
        Region.HEAD,
        re.compile(
            r"\bbrain\b|\bhead\b|\bcrani\w*|\bskull(?! (?:base|vertex))|\bpituitary\b|\borbits?\b"
            r"|\bcerebral\b|\bsinus(?:es)?\b|\bintracranial\b",
            re.IGNORECASE,
        ),
    ),
    (
        Region.BREAST,
        re.compile(
            r"\bbreasts?\b(?! (?:cancer|carcinoma|ca\b))|mammogra|\baxillary ultrasound", re.IGNORECASE
        ),
    ),
    (
        Region.BONE,
        re.compile(
            r"\bspine\b|\bbones?\b(?! windows?)|\bspinal\b|\blumbar\b|\bfemur\b|\bhip\b|\bknee\b"
            r"|\bshoulder\b|\bskelet\w*|\bhumerus\b|\bsacr\w+|\bwhole spine|\brib series",
            re.IGNORECASE,
        ),
    ),
    (
        Region.WHOLE_BODY,
        re.compile(
            r"\bwhole[- ]?body\b|\bwb-?(?:mri?|ct|pet)\b|\bwb\b|skull[- ]?base to"
            r"|base of (?:the )?skull to|vertex to|eyes? to thighs?|orbits? to|\btotal body\b"
            r"|head to (?:mid[- ]?)?(?:thigh|toe)|to (?:the )?(?:upper |proximal )?mid[- ]?thighs?",
            re.IGNORECASE,
        ),
    ),
    (
        Region.OTHER,
        re.compile(
            r"\bneck\b|\bextremit\w+|\bleg\b|\barm\b|\bveins?\b|\bthyroid\b|\bcarotid\b|\bheart\b"
            r"|\bcardiac\b",
            re.IGNORECASE,
        ),
    ),
)
_PLACE: Final = (
    r"(?:the )?(?:upper |lower )?(?:chest|thorax|lungs?|abdomen|liver|pelvis|brain|head|neck|breasts?|spine)"
)
_PLACES: Final = rf"{_PLACE}(?:(?:,? and |,? or |, |/){_PLACE})*"
_EXCLUDED: Final = re.compile(
    rf"(?P<what>{_PLACES}) (?:(?:was|were|is|are|has|have|had) )?not (?:been )?"
    r"(?:imaged|scanned|included|covered|examined|performed|acquired|obtained|part of)"
    rf"|(?:without (?:imaging|coverage) of|excluding|no imaging of|(?:does|did) not (?:include"
    rf"|cover)|not including) (?P<none>{_PLACES})",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(
    r"\b(?P<region>chest|thorax|abdomen|abdomen and pelvis|pelvis|brain|head|spine|liver"
    r"|breast|neck|lungs?)[ -]only\b"
    r"|\b(?:only|limited to|confined to|restricted to) (?:the )?(?:chest|thorax|abdomen|pelvis"
    r"|brain|head|spine|liver|breast|neck|lungs?)\b"
    r"|\bonly the (?:[\w ]{0,20})(?:chest|thorax|abdomen|pelvis|brain|head|spine|liver|breast"
    r"|lungs?)\b[^.]{0,25}(?:imaged|scanned|included|covered|examined)",
    re.IGNORECASE,
)
_ONLY_REGION: Final = re.compile(
    r"chest|thorax|lungs?|abdomen|pelvis|brain|head|spine|liver|breast|neck", re.IGNORECASE
)
# Regions that CT of the trunk names as part of itself do not make PET limited.
_EXAM_LINE: Final = re.compile(
    r"\b(?:ct|mri?|pet|scan|ultrasound|mammogra|radiograph|x-?ray|cxr|scintigra|dexa|dxa|nm|us"
    r"|xr|tomograph|bone densit)",
    re.IGNORECASE,
)
_NARRATED: Final = re.compile(
    r"[^.\n]*\b(?:(?:performed|obtained|acquired|imaged|scanned|helical|axial|volumetric"
    r"|multidetector|contrast[- ]enhanced|post[- ]contrast|unenhanced)\b[^.\n]*"
    r"|skull base to|from the (?:lung apices|skull|vertex|thoracic inlet|diaphragm|eyes))[^.\n]*",
    re.IGNORECASE,
)
_APICES: Final = re.compile(
    r"(?:lung apices|thoracic inlet|apices)[^.\n]{0,40}(?:symphysis|ischi|pelvi|perineum|proximal femora)",
    re.IGNORECASE,
)
_UPPER_ABDOMEN: Final = re.compile(
    r"\bupper abdomen\b(?=[^.]{0,25}partially)"
    r"|visuali[sz]ed (?:portions? of (?:the )?)?(?:upper )?abdomen|limited (?:views?"
    r"|images?) of the (?:upper )?abdomen",
    re.IGNORECASE,
)
_LONGEST_LINE: Final = 400
_HEADER_LINES: Final = 4


def read_regions(text: str) -> Scan:
    """What a title, procedure name or technique text says was scanned. Nothing found gives an empty Scan."""
    text = text[: _LONGEST_LINE * _HEADER_LINES]
    excluded: set[Region] = set()
    for match in _EXCLUDED.finditer(text):
        excluded |= _regions(match["what"] or match["none"])
    stated = _UPPER_ABDOMEN.sub(" ", _EXCLUDED.sub(" ", text))
    regions = _regions(stated)
    if _APICES.search(stated):
        regions |= {Region.CHEST, Region.ABDOMEN, Region.PELVIS}
    only = _ONLY.search(text)
    if only is not None:
        regions = set().union(*(_regions(word) for word in _ONLY_REGION.findall(only[0])))
    return Scan(
        modalities=_modalities(stated),
        regions=frozenset(regions - excluded),
        excluded=frozenset(excluded),
        only=only is not None,
    )


def read_regions_of_report(text: str) -> Scan:
    """What a report's own technique and examination text says was scanned; what the text denies wins."""
    described: list[str] = []
    denied: list[str] = []
    for part in split(text):
        if part.section is Section.TECHNIQUE:
            described.append(part.text[: _LONGEST_LINE * 2])
        elif part.section not in (Section.HISTORY, Section.COMPARISON):
            denied += _denials(part.text[:_LONGEST_DENIED])
        if part.section is Section.BODY:
            lines = [line for line in part.text.strip().split("\n")[:_HEADER_LINES] if line.strip()]
            described += [title for title in map(_title, lines) if title]
    if not described and not denied:
        return Scan()
    return read_regions("\n".join(described + denied))


def _denials(text: str) -> list[str]:
    """Where the text says that a part of the body was not scanned, or only one."""
    found: list[str] = []
    if " not " in text or "xclud" in text:
        found += [match[0] for match in _EXCLUDED.finditer(text)]
    if "only" in text.lower() and _COVERAGE.search(text):
        found += [match[0] for match in _ONLY.finditer(text)]
    return found


_LONGEST_DENIED: Final = 20_000
_COVERAGE: Final = re.compile(
    r"\bonly[^.\n]{0,40}(?:imaged|scanned|included|covered|examined)|(?:chest|abdomen|thorax"
    r"|pelvis)[ -]only\b",
    re.IGNORECASE,
)
_COMPARISON_TAIL: Final = re.compile(r"\b(?:compar\w+|previous|prior|since|correlat\w+)\b.*", re.IGNORECASE)
_TITLE_MAX: Final = 120


def _title(line: str) -> str:
    """The part of a line that names an examination, or ""."""
    line = _COMPARISON_TAIL.sub("", line[:_LONGEST_LINE])
    first = re.split(r"[:.](?:\s|$)", line, maxsplit=1)[0]
    for candidate in (first, line):
        if len(candidate) <= _TITLE_MAX and _EXAM_LINE.search(candidate) and not _VERDICT.search(candidate):
            return candidate
    narrated = _NARRATED.search(line)
    return narrated[0] if narrated is not None and _EXAM_LINE.search(narrated[0]) else ""


_VERDICT: Final = re.compile(
    r"progress|stable|recommend|suggest|advis|metasta|lesion|unchanged|exclude|evidence|\bno\b"
    r"|nodule|respon|correlat|seen|disease|could|may\b",
    re.IGNORECASE,
)


def _regions(text: str) -> set[Region]:
    return {region for region, pattern in _REGIONS if pattern.search(text)}


def _modalities(text: str) -> frozenset[Modality]:
    found = {modality for modality, pattern in _MODALITIES if pattern.search(text)}
    if Modality.PET in found and _OTHER_TRACER.search(text) and not _FDG.search(text):
        found = (found - {Modality.PET}) | {Modality.PET_OTHER}
    if found & {Modality.PET, Modality.PET_OTHER}:
        found.discard(Modality.CT)  # of PET/CT: the tracer decides
    return frozenset(found)
