"""Concept sets for diagnoses, stage, receptors, performance status and menopause, each with its source.

SNOMED CT codes were verified in the HL7 terminology repository's SNOMED value sets and the mCODE 4.0.0 value
sets; ICD-10-CM codes in the tabular list of 1 April 2026; LOINC codes in mCODE 4.0.0 and US Core.
"""

from typing import Final

from service.terms.concept_set import ConceptSet, codes, merged
from service.terms.systems import ICD_10, ICD_10_CM, ICD_10_GM, ICD_O_3, LOINC, SNOMED

_MCODE: Final = "mCODE 4.0.0 value sets; ICD-10-CM tabular list of 1 April 2026"
_ICD_10_SYSTEMS: Final = (ICD_10_CM, ICD_10, ICD_10_GM)

BREAST_CANCER: Final = ConceptSet(
    name="primary breast malignancy",
    source=_MCODE,
    codes=codes(
        SNOMED,
        "254837009",
        "372137005",
        "254838004",
        "408643008",
        "278054005",
        "372064008",
        "372095001",
        "93796005",
        "93884005",
        "353431000119107",
        "254840009",
        "314955001",
    ),
    prefixes=dict.fromkeys(_ICD_10_SYSTEMS, ("C50",)) | {ICD_O_3: ("C50",)},
)

HISTORY_OF_BREAST_CANCER: Final = ConceptSet(
    name="personal history of breast cancer",
    source="ICD-10-CM tabular list of 1 April 2026 (Z85.3); SNOMED CT 429087003",
    codes=codes(SNOMED, "429087003"),
    prefixes=dict.fromkeys(_ICD_10_SYSTEMS, ("Z85.3",)),
)

MALIGNANCY: Final = ConceptSet(
    name="malignancy of a site stated elsewhere",
    source="mCODE 4.0.0 primary cancer condition (site in Condition.bodySite); SNOMED CT",
    codes=codes(SNOMED, "363346000", "372087000"),
)
BREAST_SITE: Final = ConceptSet(
    name="breast as a body site",
    source="mCODE 4.0.0 examples (80248007); SNOMED CT; ICD-O-3 topography C50",
    codes=codes(SNOMED, "80248007", "73056007", "76752008"),
    prefixes={ICD_O_3: ("C50",)},
)

NODAL_METASTASIS: Final = ConceptSet(
    name="lymph node metastasis",
    source=_MCODE,
    codes=codes(SNOMED, "94392001"),
    prefixes=dict.fromkeys(_ICD_10_SYSTEMS, ("C77",)),
)

AXILLARY_METASTASIS: Final = ConceptSet(
    name="axillary lymph node metastasis",
    source="ICD-10-CM tabular list of 1 April 2026 (C77.3: axilla and upper limb)",
    codes={},
    prefixes=dict.fromkeys(_ICD_10_SYSTEMS, ("C77.3",)),
)

DISTANT_METASTASIS: Final = ConceptSet(
    name="distant metastasis",
    source=_MCODE,
    codes=codes(
        SNOMED,
        "128462008",
        "399409002",
        "94222008",
        "94381002",
        "94391008",
        "94225005",
        "94579000",
        "94253005",
        "1287652008",
    ),
    prefixes=dict.fromkeys(_ICD_10_SYSTEMS, ("C78", "C79")),
)

OTHER_MALIGNANCY: Final = ConceptSet(
    name="malignancy of another organ or kind than the breast's",
    # C50 is the breast; C76 and C80 leave the organ open; C77 to C79 are secondary neoplasms.
    source="ICD-10-CM tabular list of 1 April 2026 (chapter 2, C00 to C96)",
    codes={},
    prefixes=dict.fromkeys(
        _ICD_10_SYSTEMS,
        (
            *("C0", "C1", "C2", "C3", "C40", "C41", "C43", "C44", "C45", "C46", "C47", "C48", "C49", "C4A"),
            *(
                "C51",
                "C52",
                "C53",
                "C54",
                "C55",
                "C56",
                "C57",
                "C58",
                "C6",
                "C70",
                "C71",
                "C72",
                "C73",
                "C74",
                "C75",
            ),
            *("C7A", "C7B", "C81", "C82", "C83", "C84", "C85", "C86", "C88", "C9"),
        ),
    ),
)

ER_STATUS: Final = ConceptSet(
    name="estrogen receptor status",
    source="mCODE 4.0.0 tumor marker tests",
    codes=codes(LOINC, "16112-5", "40556-3", "85337-4", "14130-9"),
)
ER_PERCENT: Final = ConceptSet(
    name="cells with estrogen receptor, percent",
    source="mCODE 4.0.0 tumor marker tests",
    codes=codes(LOINC, "85329-1", "14228-1"),
)
HER2_STATUS: Final = ConceptSet(
    name="HER2 interpretation", source="mCODE 4.0.0 tumor marker tests", codes=codes(LOINC, "48676-1")
)
HER2_IHC: Final = ConceptSet(
    name="HER2 by immunohistochemistry",
    source="mCODE 4.0.0 tumor marker tests",
    codes=codes(LOINC, "18474-7", "85319-2", "72383-3"),
)
HER2_ISH: Final = ConceptSet(
    name="HER2 by in situ hybridization",
    source="mCODE 4.0.0 tumor marker tests",
    codes=codes(LOINC, "85318-4", "49683-6", "31150-6", "74860-8", "96893-3"),
)

ER_POSITIVE: Final = ConceptSet(
    name="ER positive",
    source=_MCODE,
    codes=merged(codes(SNOMED, "416053008"), codes(ICD_10_CM, "Z17.0")),
)
ER_NEGATIVE: Final = ConceptSet(
    name="ER negative",
    source=_MCODE,
    codes=merged(codes(SNOMED, "441117001"), codes(ICD_10_CM, "Z17.1")),
)
HER2_POSITIVE: Final = ConceptSet(
    name="HER2 positive",
    source=_MCODE,
    codes=merged(codes(SNOMED, "427685000"), codes(ICD_10_CM, "Z17.31", "Z17.410", "Z17.420")),
)
HER2_NEGATIVE: Final = ConceptSet(
    name="HER2 negative",
    # 431396003 is often mislabelled "HER2 amplification"; it is the HER2-negative carcinoma.
    source=_MCODE,
    codes=merged(codes(SNOMED, "431396003"), codes(ICD_10_CM, "Z17.32", "Z17.411", "Z17.421")),
)
HR_POSITIVE: Final = ConceptSet(
    name="hormone receptor positive", source=_MCODE, codes=codes(ICD_10_CM, "Z17.410", "Z17.411", "Z17.41")
)
HR_NEGATIVE: Final = ConceptSet(
    name="hormone receptor negative", source=_MCODE, codes=codes(ICD_10_CM, "Z17.420", "Z17.421", "Z17.42")
)

POSTMENOPAUSAL: Final = ConceptSet(
    name="postmenopausal",
    source="SNOMED CT; ICD-10-CM tabular list of 1 April 2026 (Z78.0; N95.1 is the climacteric and says less)",
    codes=merged(codes(SNOMED, "76498008", "289903006", "373717006"), codes(ICD_10_CM, "Z78.0")),
)
PREMENOPAUSAL: Final = ConceptSet(
    name="premenopausal", source="SNOMED CT", codes=codes(SNOMED, "309606002", "22636003")
)

ECOG: Final = ConceptSet(
    name="ECOG performance status",
    source="mCODE 4.0.0 (LOINC 89247-1); SNOMED CT 423740007",
    codes=merged(codes(LOINC, "89247-1"), codes(SNOMED, "423740007")),
)
ECOG_ANSWERS: Final = {
    "LA9622-7": 0, "LA9623-5": 1, "LA9624-3": 2, "LA9625-0": 3, "LA9626-8": 4, "LA9627-6": 5,
    "425389002": 0, "422512005": 1, "422894000": 2, "423053003": 3, "423237006": 4, "423409001": 5,
}  # fmt: skip
"""LOINC answers of 89247-1 and the SNOMED CT findings of the same scale (mCODE 4.0.0, SNOMED CT 424122007)."""

STAGE_GROUP: Final = ConceptSet(
    name="stage group",
    source="mCODE 4.0.0 and STU1 staging profiles",
    codes=merged(
        codes(LOINC, "21908-9", "21902-2", "21914-7"),
        codes(SNOMED, "399390009", "399588009", "399537006", "1222592008", "1222594009", "260998006"),
    ),
)
M_CATEGORY: Final = ConceptSet(
    name="distant metastases category",
    source="mCODE 4.0.0 and STU1 TNM profiles",
    codes=merged(
        codes(LOINC, "21907-1", "21901-4", "21913-9"), codes(SNOMED, "399387003", "371497001", "277208005")
    ),
)

METASTASIS_SITE: Final = ConceptSet(
    name="metastases as an Observation",
    source="mCODE 4.0.0 history of metastatic cancer; MII oncology test data distant metastases",
    codes=codes(SNOMED, "1287652008", "1098951000119108", "385421009"),
)
MENOPAUSE_STATUS: Final = ConceptSet(
    name="menopausal status",
    source="MII oncology test data (SNOMED CT 161712005)",
    codes=codes(SNOMED, "161712005"),
)

PERIMENOPAUSAL: Final = ConceptSet(
    name="perimenopausal",
    source="ICD-10-CM tabular list of 1 April 2026 names no such state; SNOMED CT by wording",
    codes={},
)
BILATERAL_OOPHORECTOMY: Final = ConceptSet(
    name="bilateral oophorectomy",
    source="ICD-10-CM tabular list of 1 April 2026 (Z90.722)",
    codes=codes(ICD_10_CM, "Z90.722"),
)
BILATERAL_ORCHIECTOMY: Final = ConceptSet(
    name="bilateral orchiectomy", source="SNOMED CT by wording", codes={}
)

STAGE_FOUR: Final = ConceptSet(
    name="stage IV or M1 as a value",
    source="mCODE 4.0.0 TNM value sets (AJCC stage IV, cM1)",
    codes=codes(SNOMED, "1222837003", "1229903009"),
)
