"""A plain metastatic ER+/HER2- patient on letrozole and palbociclib, from which many stories start."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept, JsonObject, Record, condition, medication_request, patient

STABLE_IMPRESSION = "1. Stable disease by RECIST 1.1. No new or enlarging lesions.\n2. No pleural effusion."


def add_person(record: Record, *, family: str, given: str, born: str, gender: str = "female") -> None:
    """The Patient resource."""
    record.add("patient", patient(family=family, given=given, gender=gender, born=born))


def add_disease(
    record: Record,
    *,
    diagnosed: str,
    primary: Concept = codes.BREAST_CANCER_LEFT,
    metastasis: Concept | None = codes.BONE_METASTASIS,
    metastatic_since: str | None = None,
) -> None:
    """Breast cancer and one metastatic site, found together unless `metastatic_since` says otherwise."""
    record.add("breast-cancer", condition(primary, onset=diagnosed))
    if metastasis:
        record.add("metastasis", condition(metastasis, onset=metastatic_since or diagnosed))


def add_receptors(record: Record, *, on: str, er: float = 90, her2: str = "1+") -> None:
    """ER percentage and HER2 immune stain of one biopsy."""
    record.add("er", oncology.er_percent(er, on))
    record.add("her2", oncology.her2_ihc(her2, on))


def add_pair(
    record: Record,
    *,
    since: str,
    until: str | None = None,
    ai: Concept = codes.LETROZOLE_TABLET,
    cdk46: Concept = codes.PALBOCICLIB_TABLET,
) -> None:
    """An aromatase inhibitor and a CDK4/6 inhibitor ordered on one day; stopped when `until` is given."""
    status = "stopped" if until else "active"
    for name, drug, sig in (("ai", ai, "1 tablet daily"), ("cdk46", cdk46, "daily on days 1-21 of 28")):
        record.add(
            name, medication_request(drug, authored=since, start=since, end=until, status=status, sig=sig)
        )


def add_menopause(record: Record, *, since: str) -> None:
    """Postmenopausal state as a coded Condition."""
    record.add("menopause", condition(codes.POSTMENOPAUSAL, onset=since))


def draft_order(drug: Concept, sig: str) -> JsonObject:
    """What the clinician is typing when an order hook fires."""
    order = medication_request(drug, authored=None, status="draft", sig=sig)
    return {key: order[key] for key in ("medicationCodeableConcept", "dosageInstruction")}


LETROZOLE_REFILL = draft_order(codes.LETROZOLE_TABLET, "1 tablet by mouth once daily")
PALBOCICLIB_REFILL = draft_order(codes.PALBOCICLIB_TABLET, "1 tablet daily on days 1-21 of a 28-day cycle")
CAMIZESTRANT_ORDER = draft_order((codes.CAMIZESTRANT_ATC, "camizestrant 75 mg tablet"), "75 mg once daily")
