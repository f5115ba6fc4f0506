"""Imaging sentences and sequences with traps."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept

from .baseline import MET, NOT_MET, UNKNOWN, Case, another_scan, case, change, put, scan

_NO_PROGRESSION = (
    "No significant interval change.",
    "Unchanged osseous metastases.",
    "Overall response: SD.",
    "Rising ADC values of the stable osseous metastases.",
    "RECIST 1.1: PR.",
    "RECIST 1.1: stable disease, although one target lesion increased from 10 to 12 mm.",
    "Regression of the lymph node metastases.",
    "Good response to treatment.",
    "Absence of progression.",
    "No progressive disease.",
    "No interval progression; hepatic metastases stable.",
    "Flare phenomenon, consistent with response to treatment.",
    "Stable disease. New ground-glass opacities, likely infectious.",
    "No progression of the known metastases. Progression of emphysema.",
    "Stable disease. New hepatic lesion compatible with a cyst.",
    "Stable metastatic disease. Increase in size of the known thyroid nodule.",
    "Progression of the second primary, a lung adenocarcinoma. Breast cancer metastases stable.",
    "Prior CT described progressive disease. Currently partial response.",
    "COMPARISON: CT of July, progressive disease.\nIMPRESSION: Partial response.",
    "FINDINGS: Liver metastases unchanged. Lungs clear.",
    "Hepatic metastases have decreased in size.",
    "Disease is stable. Recommend short interval follow-up for progression.",
    "Stable disease.\nADDENDUM: The report was discussed with the referring physician by telephone.",
    "Stable disease. Suggest MRI if new metastases are suspected clinically.",
    "Stable disease. Patient reports progressive dyspnea.",
    "Clinical history: metastatic breast cancer, progression on tamoxifen.\nIMPRESSION: Stable disease.",
)

_PROGRESSION = (
    "Disease has progressed.",
    "Overall response: PD.",
    "Enlarging hepatic metastases.",
    "Worsening osseous metastatic disease.",
    "Interval development of hepatic metastases.",
    "Multiple new osseous lesions consistent with metastases.",
    "New liver lesions in keeping with metastases.",
    "Lung metastases have decreased, liver metastases have enlarged.",
    "The liver metastases have increased in size, consistent with progression.",
    "Unequivocal progression of non-target lesions.",
    "No pulmonary embolism. Progressive hepatic metastases.",
    "Partial response in the liver. New peritoneal carcinomatosis.",
)

_NO_ANSWER = (
    "No new lesions.",
    "Likely stable disease.",
    "Probable progression of the hepatic metastases.",
    "New subcentimeter pulmonary nodules, indeterminate.",
    "Increase in sclerosis of the osseous metastases.",
    "If progression is suspected, biopsy is recommended.",
    "Rule out progression.",
    "Stable disease, but a lesion in L3 is concerning for metastasis.",
    "No new metastases in the lungs.",
    "Hepatic metastases, see description.",
    "Pseudoprogression versus true progression.",
    "Stable disease.\nADDENDUM: After comparison with outside imaging the stability is in doubt.",
    "Stable disease.\nADDENDUM: The report is being re-evaluated.",
    "Stable disease.\nADDENDUM: Please disregard the above report.",
    "Findings: New liver metastases.\nImpression: No evidence of progression.",
    "Osseous lesions unchanged. CSF cytology positive since last scan.",
    "Unchanged. But see addendum.",
    "Stable disease. Dictated separately.",
    "Known stable disease.",
    "Best overall response: PR.",
    "Stable chronic liver disease.",
    "Stable disease. This report has not been reviewed by a radiologist.",
    "Bone metastases stable. Liver lesion 12 -> 24 mm.",
    "Maladie stable.",
)


def _says(impression: str, status: str, step: str) -> Case:
    label = impression.replace("\n", " / ")
    return case(f'"{label}"', scan(impression), no_progression=status, step=step)


_SEQUENCES = (
    case(
        "progression on CT, a later bone scan stable",
        scan("Progressive disease."),
        another_scan("Stable osseous metastases.", code=codes.BONE_SCAN, on="2026-11-05"),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "progression on CT, later coded stable",
        scan("Progressive disease."),
        put("status", oncology.disease_status(codes.STABLE, "2026-11-10")),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "progression on a bone scan in spring, CT stable now",
        another_scan("New osseous metastases.", code=codes.BONE_SCAN, on="2026-05-05"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a possible brain metastasis after a stable CT",
        another_scan("Possible new cerebellar metastasis.", code=codes.MR_BRAIN, on="2026-11-10"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "stable, later undetermined",
        put("status", oncology.disease_status(codes.UNDETERMINED, "2026-11-10")),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a PET, later a chest X-ray",
        scan("Complete metabolic response.", code=codes.PET_CT),
        another_scan("No acute abnormality.", code="Chest X-ray", on="2026-11-10"),
        no_progression=MET,
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case(
        "a chest CT that progresses beside an abdomen that does not",
        scan("New pulmonary metastases.", code=codes.CT_CHEST),
        another_scan("Stable disease.", code=codes.CT_ABDOMEN_PELVIS, on="2026-10-20"),
        no_progression=NOT_MET,
        step="progressed",
    ),
    case(
        "a study of a period",
        change("ct", effectiveDateTime=None, effectivePeriod={"start": "2026-10-20", "end": "2026-10-20"}),
        no_progression=MET,
        assessed="2026-10-20",
        step="offer-switch",
    ),
    case("a report without category", change("ct", category=None), no_progression=MET, step="offer-switch"),
    case(
        "an old stable CT and a recent limited one",
        scan("Stable disease.", on="2026-06-01"),
        another_scan("Stable disease.", code=codes.CT_CHEST, on="2026-11-10"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a newer staging CT without a verdict",
        another_scan("Osseous metastases as described.", on="2026-11-10"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a newer mixed response",
        another_scan("Mixed response.", on="2026-11-10"),
        no_progression=UNKNOWN,
        step="complete-workup",
    ),
)


def _then(code: Concept, impression: str, status: str) -> Case:
    return case(
        f"a stable CT, later {code!r}: {impression!r}",
        another_scan(impression, code=code, on="2026-11-10"),
        no_progression=status,
        step="offer-switch" if status == MET else "complete-workup",
    )


_LATER = (
    _then("CT", "Osseous metastases. Gallstones.", UNKNOWN),
    _then("Radiology report", "As discussed.", UNKNOWN),
    _then("CT", "Stable disease.", MET),
    _then("Mammography", "No abnormality.", MET),
    _then("Chest X-ray", "No abnormality.", MET),
    _then("CT guided biopsy", "No complication.", MET),
    _then("CT Thorax/Abdomen", "Keine neuen Metastasen. Leber unverändert.", UNKNOWN),
    _then("TDM", "Maladie stable.", UNKNOWN),
    _then("Mammographie", "Kein Hinweis auf Malignität.", MET),
    _then("MRI brain", "Ingen nye metastaser.", UNKNOWN),
)

CASES = (
    *(_says(each, MET, "offer-switch") for each in _NO_PROGRESSION),
    *(_says(each, NOT_MET, "progressed") for each in _PROGRESSION),
    *(_says(each, UNKNOWN, "complete-workup") for each in _NO_ANSWER),
    *_SEQUENCES,
    *_LATER,
)
