"""Reading the text of radiology reports: what it answers about progression, and what was scanned.

Pure functions over text: no FHIR, no clock. `read_report` gives exactly one `Answer` and the sentence it
rests on; `read_regions` reads a title or procedure name.
"""

from service.extract.narrative.answer import Answer, NarrativeReading
from service.extract.narrative.beyond import without_pointer
from service.extract.narrative.regions import read_regions
from service.extract.narrative.report import MAX_CHARACTERS, read_report
from service.extract.narrative.scan import Modality, Region, Scan

__all__ = [
    "MAX_CHARACTERS",
    "Answer",
    "Modality",
    "NarrativeReading",
    "Region",
    "Scan",
    "read_regions",
    "read_report",
    "without_pointer",
]
