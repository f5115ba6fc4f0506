"""What was scanned, read from a title, a procedure name, or a report's own technique text.

Whole-body staging is CT of chest and abdomen, PET with FDG (or no tracer named), or whole-body MRI.
"""

import re
from typing import Final

from service.extract.narrative.hinted import folded
from service.extract.narrative.scan import Modality, Region, Scan
from service.extract.narrative.scan_words import (
    ANOTHER_STUDY,
    APICES,
    EXAM_LINE,
    EXCLUDED,
    FDG,
    MODALITIES,
    NARRATED,
    ONLY,
    ONLY_REGION,
    OTHER_TRACER,
    REGIONS,
    UPPER_ABDOMEN,
)
from service.extract.narrative.sections import Part, Section

_LONGEST_LINE: Final = 400
_HEADER_LINES: Final = 4


def read_regions(text: str) -> Scan:
    """What a title, procedure name or technique text says was scanned. Nothing found gives an empty Scan."""
    lowered = folded(text[: _LONGEST_LINE * _HEADER_LINES])
    excluded: set[Region] = set()
    for match in EXCLUDED.finditer(lowered):
        excluded |= _regions(match["what"] or match["none"])
    stated = _without_emission_ct(UPPER_ABDOMEN.blanked(EXCLUDED.blanked(lowered)))
    regions = _regions(stated)
    if APICES.search(stated):
        regions |= {Region.CHEST, Region.ABDOMEN, Region.PELVIS}
    only = ONLY.search(lowered)
    if only is not None:
        regions = set().union(*(_regions(word) for word in ONLY_REGION.findall(only[0])))
    return Scan(
        modalities=_modalities(stated),
        regions=frozenset(regions - excluded),
        excluded=frozenset(excluded),
        only=only is not None,
    )


def read_regions_of_parts(parts: tuple[Part, ...]) -> Scan:
    """What a report's own technique and examination text says was scanned; what the text denies wins."""
    described: list[str] = []
    denied: list[str] = []
    for part in parts:
        if part.section is Section.TECHNIQUE:
            described.append(part.text[: _LONGEST_LINE * 2])
        elif part.section not in (Section.HISTORY, Section.COMPARISON):
            denied += _denials(part.text[:_LONGEST_DENIED])
        if part.section is Section.BODY:
            lines = part.text.strip().split("\n", _HEADER_LINES)[:_HEADER_LINES]
            described += [title for title in map(_title, lines) if title]
    if not described and not denied:
        return Scan()
    return read_regions("\n".join(described + denied))


def _denials(text: str) -> list[str]:
    """Where the text says that a part of the body was not scanned, or only one."""
    lowered = folded(text)
    found = [match[0] for match in EXCLUDED.finditer(lowered)]
    if "only" in lowered and _COVERAGE.search(lowered):
        found += [match[0] for match in ONLY.finditer(lowered)]
    return found


_LONGEST_DENIED: Final = 20_000
_COVERAGE: Final = re.compile(
    r"\bonly[^.\n]{0,40}(?:imaged|scanned|included|covered|examined)|(?:chest|abdomen|thorax"
    r"|pelvis)[ -]only\b"
)
_COMPARISON_TAIL: Final = re.compile(r"\b(?:compar\w+|previous|prior|since|correlat\w+)\b")
_TITLE_END: Final = re.compile(r"[:.](?:\s|$)")
_STATEMENT_END: Final = re.compile(r"[.\n]")
_TITLE_MAX: Final = 120


def _title(written: str) -> str:
    """The part of a line that names an examination, in lower case, or ""."""
    line = _of_this_study(folded(written[:_LONGEST_LINE]))
    compared = _COMPARISON_TAIL.search(line)
    if compared is not None:
        line = line[: compared.start()]
    for candidate in (_TITLE_END.split(line, maxsplit=1)[0], line):
        if _is_title(candidate):
            return candidate
    narrated = next((one for one in _STATEMENT_END.split(line) if NARRATED.search(one)), "")
    return narrated if EXAM_LINE.search(narrated) else ""


def _is_title(candidate: str) -> bool:
    if len(candidate) > _TITLE_MAX or not EXAM_LINE.search(candidate) or _VERDICT.search(candidate):
        return False
    return _FINITE.search(candidate) is None or NARRATED.search(candidate) is not None


_FINITE: Final = re.compile(r"\b(?:is|was|were|has|had|have)\b")  # "the CT was uneventful": no title


def _of_this_study(line: str) -> str:
    """The line without the sentences that speak of another study than the one reported."""
    if ANOTHER_STUDY.search(line) is None:
        return line
    return " ".join(one for one in _SENTENCE.findall(line) if ANOTHER_STUDY.search(one) is None)


_SENTENCE: Final = re.compile(r"[^.:]+(?:[.:](?=\S)[^.:]+)*[.:]?")
_VERDICT: Final = re.compile(
    r"progress|stable|recommend|suggest|advis|metasta|lesion|unchanged|exclude|evidence|\bno\b"
    r"|nodule|respon|correlat|seen|disease|could|may\b"
)


# SPECT/CT, and the CT for its attenuation, is part of a scan of the bones, whatever of the body it shows.
_EMISSION_CT: Final = re.compile(
    r"\bspect(?:[ /-]+|\s+and\s+)?ct\b|\b(?:low[- ]dose|non-?diagnostic|localising|localizing) ct\b"
    r"|\bct\b(?=[^.\n]{0,30}\b(?:attenuation|locali[sz]ation|anatomic))"
)


def _without_emission_ct(lowered: str) -> str:
    emission = ("spect" in lowered or "attenuation corr" in lowered) and "pet" not in lowered
    return _EMISSION_CT.sub("bone spect", lowered) if emission else lowered


def _regions(lowered: str) -> set[Region]:
    return {region for region, pattern in REGIONS if pattern.search(lowered) is not None}


def _modalities(lowered: str) -> frozenset[Modality]:
    found = {modality for modality, pattern in MODALITIES if pattern.search(lowered) is not None}
    if Modality.PET in found and OTHER_TRACER.search(lowered) and not FDG.search(lowered):
        found = (found - {Modality.PET}) | {Modality.PET_OTHER}
    if found & {Modality.PET, Modality.PET_OTHER}:
        found.discard(Modality.CT)  # of PET/CT: the tracer decides
    return frozenset(found)
