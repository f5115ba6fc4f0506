"""Further traps among scans, receptors, staging and suppression."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import (
    attachment,
    codeable,
    coded,
    condition,
    diagnostic_report,
    document_reference,
    observation,
    procedure,
)
from fhir_fixtures.codes import ICD10CM, LOINC, Coding

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    another_scan,
    born,
    both,
    case,
    drop,
    given,
    pair_until,
    put,
    scan,
    with_drug,
)

_IMAGING = (
    case(
        "a superseded document",
        drop("ct"),
        put(
            "document",
            document_reference(
                "CT chest, abdomen and pelvis",
                "2026-10-22T08:00:00Z",
                attachment("Stable disease."),
                context={"period": {"start": "2026-10-20", "end": "2026-10-20"}},
            )
            | {"status": "superseded"},
        ),
        no_progression=UNKNOWN,
    ),
    case(
        "worsened, coded on a day before the pair",
        put("status", oncology.disease_status(codes.WORSENED, "2025-11-09")),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "worsened, coded within the pair, improved since",
        put("status", oncology.disease_status(codes.WORSENED, "2026-03-09")),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "the progression report was entered in error",
        another_scan("Progressive disease.", on="2026-04-01", status="entered-in-error"),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "a corrected read replaces the read of the same day",
        scan("Progressive disease."),
        another_scan("Stable disease.", on="2026-10-20", status="corrected"),
        no_progression=MET,
    ),
    case(
        "progression after a pair that has ended",
        pair_until("2026-10-25"),
        another_scan("New hepatic metastases.", on="2026-11-02"),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "chest and abdomen of one day, both stable",
        scan("Stable disease.", code=codes.CT_CHEST),
        another_scan("Stable disease.", code=codes.CT_ABDOMEN_PELVIS, on="2026-10-20"),
        no_progression=MET,
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case(
        "chest stable, abdomen unclear",
        scan("Stable disease.", code=codes.CT_CHEST),
        another_scan("Mixed response.", code=codes.CT_ABDOMEN_PELVIS, on="2026-10-20"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "an addendum before the report",
        scan("ADDENDUM: New liver metastases on review.\n\nIMPRESSION: Stable disease."),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "the text's CT chest, abdomen, pelvis under a chest code",
        scan("CT chest, abdomen and pelvis with contrast. IMPRESSION: Stable disease.", code=codes.CT_CHEST),
        no_progression=MET,
    ),
    case(
        "a coded status with a conclusion code of the same day that disagrees",
        put("status", oncology.disease_status(codes.WORSENED, "2026-10-20")),
        no_progression=UNKNOWN,
    ),
    case(
        "a brain MRI in words that was clear",
        another_scan(
            "MRI brain: no evidence of intracranial metastatic disease.", on="2026-11-10", code="MRI brain"
        ),
        no_progression=MET,
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case(
        "an echocardiogram",
        another_scan(
            "Left ventricular ejection fraction 60 %, stable.", on="2026-11-10", code="Echocardiogram"
        ),
        no_progression=MET,
        step="offer-switch",
    ),
    case(
        "a pathology report with progression in its words",
        put(
            "pathology",
            diagnostic_report(
                "Surgical pathology",
                "2026-11-10",
                categories=("SP",),
                conclusion="Skin: actinic keratosis, no progression to carcinoma.",
            ),
        ),
        no_progression=MET,
        step="offer-switch",
    ),
    case("a report without any words", scan(None), no_progression=UNKNOWN),
)

_OTHER = (
    case(
        "metastasis as a differential only",
        put("metastasis", condition(codes.BONE_METASTASIS, onset="2025-10-20", verification="differential")),
        advanced_disease=UNKNOWN,
    ),
    case(
        "two cancers: a refuted breast entry beside a confirmed one",
        put("cancer-2", condition(codes.BREAST_CANCER_RIGHT, onset="2025-10-20", verification="refuted")),
        breast_cancer=MET,
        step="offer-switch",
    ),
    case(
        "a metastasis of another primary counts as it is coded",
        put(
            "lung-cancer",
            condition(
                Coding(ICD10CM, "C34.11", "Malignant neoplasm of right upper lobe"), onset="2020-01-01"
            ),
        ),
        advanced_disease=MET,
    ),
    case(
        "premenopausal at diagnosis, sixty since",
        both(born("1966-05-05"), put("menopause", condition("Premenopausal", recorded="2025-10-20"))),
        ovarian_suppression=MET,
    ),
    case(
        "suppression started today",
        both(born("1976-03-03"), given(codes.GOSERELIN_IMPLANT, "2026-11-20")),
        ovarian_suppression=MET,
        step="offer-switch",
    ),
    case(
        "suppression starts tomorrow",
        both(
            born("1976-03-03"),
            put("menopause", condition("Premenopausal", recorded="2026-01-01")),
            given(codes.GOSERELIN_IMPLANT, "2026-11-21"),
        ),
        ovarian_suppression=NOT_MET,
    ),
    case(
        "an oophorectomy of the future",
        born("1976-03-03"),
        put("surgery", procedure("Bilateral oophorectomy", "2026-11-21")),
        ovarian_suppression=UNKNOWN,
    ),
    case(
        "an ER result with a LOINC code and a local name",
        put(
            "er",
            observation(
                (Coding(LOINC, "16112-5", "Estrogen receptor"), "ER local"),
                coded(codes.POSITIVE),
                "2025-10-24",
            ),
        ),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "a PROTAC in a plan",
        with_drug("vepdegestrant 200 mg", "2026-11-18", intent="plan"),
        step="offer-switch",
    ),
    case(
        "an interpretation instead of an ER value",
        put(
            "er",
            observation(
                codes.ER_STAIN,
                None,
                "2025-10-24",
                interpretation=[
                    codeable(
                        Coding(
                            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                            "POS",
                            "Positive",
                        )
                    )
                ],
            ),
        ),
        er_positive=MET,
    ),
)

CASES = (*_IMAGING, *_OTHER)
