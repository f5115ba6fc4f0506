"""Codings of genomic results: what is asked, what is answered, of which gene and from which sample.

Verified in HL7 genomics-reporting 1dbfb09, mCODE 4.0.0 (543477b) and HL7 UTG a19c263 unless a line says
otherwise.
"""

from typing import Final

from service.terms.concept_set import ConceptSet, codes, merged
from service.terms.systems import (
    DIAGNOSTIC_SERVICE,
    INTERPRETATION,
    LOINC,
    SNOMED,
    SPECIMEN_TYPE,
)

# What an Observation is about, by code.
VARIANT_ASSESSMENT: Final = "69548-6"
GENETICS_PANEL: Final = "55233-1"
"""FHIR R4 genetics profiles use it for one variant. Near miss: 55233-8 is a mass of cell-free DNA."""
REGION_STUDIED: Final = "53041-0"
OVERALL_INTERPRETATION: Final = "51968-6"
CLINICAL_SIGNIFICANCE: Final = "53037-8"
IMPLICATIONS: Final = frozenset(
    {CLINICAL_SIGNIFICANCE, "diagnostic-implication", "molecular-consequence", "therapeutic-implication"}
)
"""Observations that say more about a variant they are derived from (53037-8: genomics-reporting STU1)."""

# What a component holds, by code.
GENE_STUDIED: Final = "48018-6"
CODING_CHANGE: Final = "48004-6"
PROTEIN_CHANGE: Final = "48005-3"
GENOMIC_CHANGE: Final = "81290-9"
DISCRETE_VARIANT: Final = "81252-9"
VARIANT_PARTS: Final = frozenset(
    {GENE_STUDIED, PROTEIN_CHANGE, CODING_CHANGE, GENOMIC_CHANGE, DISCRETE_VARIANT}
)
"""Components that name a variant; interfaces from HL7 v2 write each as an Observation of its own."""
ALLELE_FRACTION: Final = "81258-6"
SOURCE_CLASS: Final = "48002-0"
REFERENCE_SEQUENCE: Final = "48013-7"
CHANGE_TYPE: Final = "48019-4"
CONSEQUENCES: Final = frozenset({"molecular-consequence", "feature-consequence"})
"""HL7 genomics-reporting CodeSystem tbd-codes-cs."""

REPORT_CODES: Final = ConceptSet(
    name="report of a genetic analysis",
    source="mCODE 4.0.0; HL7 UTG a19c263 (100029-8); genomics-reporting 1dbfb09",
    codes=codes(LOINC, "51969-4", "81247-9", "100029-8"),
)
CELL_FREE_DNA_PANEL: Final = ConceptSet(
    name="multigene analysis of plasma cell-free DNA",
    source="HL7 UTG a19c263",
    codes=codes(LOINC, "100029-8"),
)
GENETICS: Final = ConceptSet(
    name="genetics service section",
    source="HL7 v2-0074; mCODE 4.0.0",
    codes=codes(DIAGNOSTIC_SERVICE, "GE"),
)
LABORATORY: Final = ConceptSet(
    name="laboratory or pathology section",
    source="HL7 v2-0074 (LAB, SP, CP), US Core 85bf4af (LP7839-6), observation-category",
    codes=merged(
        codes(DIAGNOSTIC_SERVICE, "LAB", "GE", "SP", "CP", "OTH"),
        codes(LOINC, "LP7839-6", "26436-6"),
        codes("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory"),
    ),
)

ESR1_HGNC_NUMBER: Final = "3467"
"""HGNC:3467, written with or without the prefix (clinical-trial-matching-app r4 test patients; mCODE
aliases).
"""

PROTEIN_STAINS: Final = ConceptSet(
    name="estrogen receptor protein, or immunohistochemistry of any",
    source="mCODE 4.0.0 TumorMarkerTest; German pathology module samples (SNOMED 1234806008)",
    codes=merged(
        codes(LOINC, "85337-4", "40556-3", "16112-5", "85329-1", "85310-1", "14228-1", "14130-9"),
        codes(SNOMED, "1234806008"),
    ),
)

# Answers.
PRESENT: Final = ConceptSet(
    name="present",
    source="mCODE 4.0.0; SNOMED GPS in HL7 UTG a19c263; German pathology module samples (52101004)",
    codes=merged(
        codes(LOINC, "LA9633-4", "LA6576-8"),
        codes(SNOMED, "52101004", "260373001", "10828004"),
        codes(INTERPRETATION, "POS", "DET"),
    ),
)
ABSENT: Final = ConceptSet(
    name="absent",
    source="mCODE 4.0.0; SNOMED GPS in HL7 UTG a19c263; German pathology module samples (2667000)",
    codes=merged(
        codes(LOINC, "LA9634-2", "LA6577-6"),
        codes(SNOMED, "2667000", "260415000", "260385009"),
        codes(INTERPRETATION, "NEG", "ND"),
    ),
)
NO_CALL: Final = ConceptSet(
    name="no call", source="nw-gmsa.github.com b19ee56", codes=codes(LOINC, "LA18198-4")
)
INDETERMINATE: Final = ConceptSet(
    name="indeterminate",
    source="GenomeX-DataExchange 28fb89d; HL7 v3 ObservationInterpretation",
    codes=merged(codes(LOINC, "LA11884-6"), codes(INTERPRETATION, "IND", "E")),
)

GERMLINE: Final = ConceptSet(name="germline", source="mCODE 4.0.0", codes=codes(LOINC, "LA6683-2"))
SOMATIC: Final = ConceptSet(name="somatic", source="mCODE 4.0.0", codes=codes(LOINC, "LA6684-0"))
UNCERTAIN_SIGNIFICANCE: Final = ConceptSet(
    name="uncertain significance",
    source="genomics-reporting 3.0.0 samples (answer list of LOINC 53037-8)",
    codes=codes(LOINC, "LA26333-7"),
)
BENIGN: Final = ConceptSet(
    name="benign or likely benign",
    source="answer list of LOINC 53037-8, as in FHIR/genomics-operations",
    codes=codes(LOINC, "LA6675-8", "LA26334-5"),
)

# Samples.
BLOOD_SPECIMEN: Final = ConceptSet(
    name="blood or plasma",
    source="SNOMED GPS in HL7 UTG a19c263; HL7 v2-0487",
    codes=merged(
        codes(SNOMED, "119361006", "119297000", "122555007"), codes(SPECIMEN_TYPE, "PLAS", "BLD", "BLDV")
    ),
)
PLASMA_SPECIMEN: Final = ConceptSet(
    name="plasma",
    source="SNOMED GPS in HL7 UTG a19c263; HL7 v2-0487",
    codes=merged(codes(SNOMED, "119361006"), codes(SPECIMEN_TYPE, "PLAS")),
)
TISSUE_SPECIMEN: Final = ConceptSet(
    name="tissue",
    source="SNOMED GPS in HL7 UTG a19c263; HL7 v2-0487",
    codes=merged(codes(SNOMED, "119376003"), codes(SPECIMEN_TYPE, "TISS", "TUMOR")),
)
CSF_SPECIMEN: Final = ConceptSet(
    name="cerebrospinal fluid",
    source="SNOMED GPS in HL7 UTG a19c263; HL7 v2-0487",
    codes=merged(codes(SNOMED, "258450006"), codes(SPECIMEN_TYPE, "CSF")),
)
