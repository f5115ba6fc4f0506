"""`no-progression`: what a radiologist's sentence says. Each is the impression of a CT of 2026-10-20."""

from .baseline import MET, NOT_MET, UNKNOWN, Case, case, scan

_NO_PROGRESSION = (
    "Stable disease.",
    "Stable disease by RECIST 1.1.",
    "No evidence of progression.",
    "No evidence of disease progression in chest, abdomen or pelvis.",
    "Progression is not seen.",
    "Partial response.",
    "Complete response.",
    "No new or enlarging lesions.",
    "Interval decrease in size of the hepatic metastases.",
    "NED.",
    "No definite progression.",
    "No convincing progression.",
    "Slight increase of the hepatic lesion, stable by RECIST.",
    "Hepatic metastasis 12 mm, previously 11 mm, within measurement error. Stable disease.",
    "Healing sclerosis of the osseous metastases, consistent with treatment response.",
    "Stable disease. Progressive degenerative change of the lumbar spine.",
    "No findings to suggest progression. Normal progression of enteric contrast.",
    "Stable metastatic disease. Indeterminate thyroid nodule, likely benign.",
    "Stable metastatic disease. Follow-up in 3 months recommended to exclude progression.",
    "History of progressive disease in 2024. Currently stable disease.",
    "INDICATION: Progression?\nIMPRESSION: Stable disease.",
    "Findings are in keeping with stable disease.",
    "Stable osseous metastases. New mild diverticulitis.",
    "Stable disease. Progressive disease is defined as an increase of at least 20 % in the sum of diameters.",
    "You ask whether there is any progression. The disease is stable.",
    "Known progression in March 2024 under tamoxifen. Today: stable disease.",
    "Stable disease. Lung nodule previously resected in 2012.",
)

_PROGRESSION = (
    "Progressive disease.",
    "Disease progression.",
    "New hepatic metastases.",
    "Increase in size of the liver metastases.",
    "Stable osseous disease. New pulmonary metastases.",
    "Findings consistent with progressive disease.",
    "Progression of the osseous metastases; liver stable.",
    "Mixed response with progression in the liver and decrease of the lung metastases.",
    "INDICATION: Stable disease?\nIMPRESSION: Progressive disease.",
    "Stable disease.\nADDENDUM: On review there are new liver metastases, progressive disease.",
    "Progressive disease by RECIST 1.1; lung metastases stable.",
    "Progressive disease: increase of more than 20 % in the sum of diameters since July.",
)

_NO_ANSWER = (
    "Stable, but a possible new bone lesion.",
    "Possible progression in the liver.",
    "Findings suspicious for a new bone metastasis.",
    "Progression in L3 cannot be excluded.",
    "New liver lesion, may represent metastasis.",
    "Sclerotic focus in S1 is new, concerning for metastasis.",
    "Slight increase of the hepatic metastasis.",
    "Mixed response.",
    "No new metastases.",
    "No new hepatic metastases.",
    "Hepatic metastasis 14 mm, previously 12 mm.",
    "Osseous metastases.",
    "Preliminary read: stable disease.",
    "Wet read. Stable disease.",
    "Stable disease.\nADDENDUM: The above impression is withdrawn pending comparison with outside studies.",
    "Comparison with prior studies is recommended.",
    "INDICATION: Progressive disease? IMPRESSION: Osseous metastases as described.",
)


def _says(impression: str, status: str, state: str, step: str) -> Case:
    label = impression.replace("\n", " / ")
    return case(f'"{label}"', scan(impression), no_progression=status, imaging=state, step=step)


CASES = (
    *(_says(each, MET, "no-progression", "offer-switch") for each in _NO_PROGRESSION),
    *(_says(each, NOT_MET, "progression", "progressed") for each in _PROGRESSION),
    *(_says(each, UNKNOWN, "unknown", "complete-workup") for each in _NO_ANSWER),
)
