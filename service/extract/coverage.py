"""How much of the body a study speaks for: from what its text or title says was scanned."""

from functools import lru_cache

from service.chart.imaging import Coverage
from service.extract.narrative import Modality, Region, Scan, read_regions
from service.fhir.resources import CodeableConcept, codings
from service.terms.concepts.imaging import REGION_BY_CODE


def scan_of(code: CodeableConcept | None, title: str) -> Scan:
    """What a code says was scanned, else what the title says."""
    for coding in codings(code):
        words = REGION_BY_CODE.get(coding.code or "")
        if words is not None:
            return _scan_named(words)
    return _scan_named(title)


_scan_named = lru_cache(maxsize=2048)(read_regions)
"""Titles are the wording of codes: few, and the same for every patient."""


@lru_cache(maxsize=2048)
def covered(scan: Scan) -> tuple[Coverage, frozenset[str]]:
    """The coverage of a scan and the names of its regions: scans are few and say nothing of a patient."""
    return _coverage(scan), frozenset(region.name.lower() for region in scan.regions)


def _coverage(scan: Scan) -> Coverage:
    if scan.staging:
        return Coverage.STAGING
    if scan.unstated:
        return Coverage.UNSTATED
    if scan.modalities == {Modality.CT}:
        if Region.CHEST in scan.regions:
            return Coverage.CHEST
        if Region.ABDOMEN in scan.regions:
            return Coverage.ABDOMEN
    return Coverage.LIMITED
