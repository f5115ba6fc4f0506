"""Concept sets for imaging studies, their regions, and disease status.

LOINC codes from US Core, mCODE 4.0.0 and the RSNA/LOINC playbook as cached in the HL7 terminology repository;
SNOMED CT from mCODE 4.0.0 and the MII oncology test data; DICOM codes from pydicom 3.0.2.
"""

from typing import Final

from service.terms.concept_set import ConceptSet, codes, merged
from service.terms.systems import DIAGNOSTIC_SERVICE, DICOM, LOINC, SNOMED

_SOURCE: Final = "HL7 terminology repository (LOINC cache); mCODE 4.0.0; US Core"

IMAGING_CATEGORY: Final = ConceptSet(
    name="radiology as a report category",
    source="US Core (LP29684-5); HL7 table 0074 (RAD and its kinds)",
    codes=merged(
        codes(LOINC, "LP29684-5"),
        codes(DIAGNOSTIC_SERVICE, "RAD", "RUS", "RX", "CT", "MR", "NMR", "NMS", "IMG", "CUS", "OUS", "VUS"),
        codes("http://terminology.hl7.org/CodeSystem/observation-category", "imaging"),
        codes(SNOMED, "363679005", "4201000179104"),
    ),
)

REGION_BY_CODE: Final = {
    # CT of chest, abdomen and pelvis
    "87869-4": "CT chest abdomen pelvis", "72254-6": "CT chest abdomen pelvis", "72253-8": "CT chest abdomen pelvis",
    "72252-0": "CT chest abdomen pelvis", "42275-8": "CT chest abdomen", "46305-9": "CT whole body",
    # CT of one region
    "24627-2": "CT chest", "24628-0": "CT chest", "29252-4": "CT chest", "79103-8": "CT abdomen",
    "41806-1": "CT abdomen",
    "44115-4": "CT abdomen pelvis", "36813-4": "CT abdomen pelvis", "36952-0": "CT abdomen pelvis",
    "42274-1": "CT abdomen pelvis", "24725-4": "CT head",
    # MR
    "46358-8": "MRI whole body", "36046-1": "MRI liver", "24590-2": "MRI brain", "24587-8": "MRI brain",
    # Nuclear medicine
    "39818-0": "bone scan", "25031-6": "bone scan", "44142-8": "bone scan", "39816-4": "bone scan",
    "82806-1": "FDG PET/CT whole body", "82805-3": "FDG PET/CT whole body", "81555-5": "PET/CT",
    "44139-4": "PET whole body", "58741-0": "PET skull base to mid-thigh", "81552-2": "NaF PET/CT bone",
    # Others
    "30746-2": "chest X-ray", "24861-7": "X-ray knee",
    # SNOMED CT procedure
    "443271005": "FDG PET/CT",
}  # fmt: skip
"""What the code says was scanned, in words the region reader understands (LOINC; one SNOMED CT procedure)."""

DISEASE_STATUS: Final = ConceptSet(
    name="disease status",
    source="mCODE 4.0.0 (97509-4) and STU1 (88040-1); MII oncology test data (396432002); DICOM 112022, 112048",
    codes=merged(
        codes(LOINC, "97509-4", "88040-1"), codes(SNOMED, "396432002"), codes(DICOM, "112048", "112022")
    ),
)
IMPRESSION: Final = ConceptSet(
    name="impression or text of an imaging study",
    source="US Core clinical result (19005-8, 18782-3)",
    codes=codes(LOINC, "19005-8", "18782-3"),
)

PROGRESSING: Final = ConceptSet(
    name="progression",
    source="mCODE 4.0.0 disease status trend; MII oncology test data; DICOM RECIST codes (pydicom 3.0.2)",
    codes=merged(codes(SNOMED, "271299001", "419835002", "1259237005"), codes(DICOM, "112042", "112047")),
)
NOT_PROGRESSING: Final = ConceptSet(
    name="response or stable disease",
    source="mCODE 4.0.0 disease status trend; MII oncology test data; DICOM RECIST codes (pydicom 3.0.2)",
    codes=merged(
        codes(
            SNOMED,
            "268910001", "359746009", "260388006", "550991000124107", "103338009", "551001000124108", "103337004",
            "84190002", "385633008",
        ),
        codes(DICOM, "112041", "112043", "112044", "112045", "112046"),
    ),
)  # fmt: skip
"""112045 is the non-target complete response and 112046 the non-target incomplete response or stable disease."""

DISEASE_STATUS_LETTERS: Final = {
    "P": True,
    "Y": True,
    "V": False,
    "T": False,
    "K": False,
    "R": False,
    "B": False,
}
"""German oncology base data set, overall assessment of the course: progression P and recurrence Y against
full (V, R) and partial (T) remission, no change (K), clinical improvement (B). True is progression.
"""
DISEASE_STATUS_LETTER_SYSTEM: Final = "mii-cs-onko-verlauf-gesamtbeurteilung"
RECIST_LETTERS: Final = {"PD": True, "SD": False, "PR": False, "CR": False}
"""RECIST 1.1 overall response categories."""
