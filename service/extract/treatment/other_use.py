"""Cancer drugs given for something else: transplantation, rheumatic and skin disease, on the skin or into the
eye.

Such records are no systemic cancer treatment (low-dose methotrexate, everolimus after transplantation,
fluorouracil cream).
"""

import re
from collections.abc import Iterator
from typing import Final

from service.extract.treatment.medication import NamedMedication
from service.extract.treatment.status import MedicationRecord
from service.fhir.resources import Dosage, as_list, texts
from service.terms.drugs import DRUGS, DrugClass
from service.terms.systems import ICD_10, ICD_10_CM, ICD_10_GM, canonical

_OTHER_DISEASE: Final = re.compile(
    r"rheumat|psoria|arthritis|spondyl|lupus|vasculit|crohn|colitis|sarcoid|myasthenia|multiple sclerosis"
    r"|uveitis|eczema|dermatitis|pemphig|scleroderm|nephr|transplant|graft|tuberous sclerosis|cachexia"
    r"|anorexia|appetite|hot flash|hot flush|endometrio|fibroid|leiomyoma|ectopic pregnan|macular"
    r"|keratosis|wart",
    re.IGNORECASE,
)
_CANCER: Final = re.compile(
    r"cancer|carcinom|malignan|neoplas|metasta|tumou?r|oncolog|leuk[a]?emi|lymphom|krebs|karzinom",
    re.IGNORECASE,
)
# ICD-10 (WHO): inflammatory joint, connective tissue and bowel disease, psoriasis, transplants and their
# failure.
_OTHER_ICD: Final = (
    "M05", "M06", "M07", "M08", "M09", "M10", "M13", "M3", "M45", "L40", "L2", "L10", "L12", "L93", "L94",
    "K50", "K51",
    "G35", "G70", "D86", "H20", "T86", "Z94", "Q85",
)  # fmt: skip
_CANCER_ICD: Final = ("C", "D0", "Z51.1", "Z51.2")
_ICD_SYSTEMS: Final = frozenset({ICD_10, ICD_10_CM, ICD_10_GM})
_LOCAL: Final = re.compile(
    r"\btopical|\bcream\b|\bcreme\b|\bointment\b|\bsalbe\b|\bophthalmic|\bintravitreal|\beye\b|\bcutaneous"
    r"|\bvaginal|\befudex|\befudix|\bcarac\b|\bactikerall",
    re.IGNORECASE,
)
_LOW_DOSE_FORM: Final = re.compile(
    r"\boral|\btablet|\btablette|\bby mouth\b|\bpo\b|\bp\.o\."
    r"|subcutan|\bs\.?c\.?\b|auto-?injector|\bpen\b|prefilled|\btrexall|\bxatmep",
    re.IGNORECASE,
)
_LOW_DOSE_MG: Final = 25
"""Weekly dose of methotrexate up to which rheumatologists go (EULAR recommendations); cancer doses are far
higher."""

_ALWAYS_COUNTS: Final = frozenset(
    {
        DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL, DrugClass.CDK46_INHIBITOR, DrugClass.SERD,
        DrugClass.ER_PROTAC, DrugClass.SERM, DrugClass.LHRH_AGONIST, DrugClass.LHRH_ANTAGONIST,
    }
)  # fmt: skip
"""What these do to the tumor and the ovaries does not depend on why they are given."""


def is_other_use(resource: MedicationRecord, medication: NamedMedication) -> bool:
    """Whether the record is no systemic cancer treatment although it names a cancer drug."""
    drugs = medication.recognition.drugs
    if not drugs or any(drug.drug_class in _ALWAYS_COUNTS for drug in drugs):
        return False
    words = "; ".join([medication.wording, *_dosage_words(resource)])
    if _LOCAL.search(words):
        return True
    reasons = "; ".join(_reason_words(resource))
    if _CANCER.search(f"{reasons}; {words}") or _reason_codes(resource, _CANCER_ICD):
        return False
    if _OTHER_DISEASE.search(f"{reasons}; {words}") or _reason_codes(resource, _OTHER_ICD):
        return True
    return DRUGS["methotrexate"] in drugs and _is_low_dose(resource, words)


def _is_low_dose(resource: MedicationRecord, words: str) -> bool:
    doses = [
        float(dose.value)
        for dosage in _dosages(resource)
        for dose in (dosage.dose, *(rate.dose_quantity for rate in as_list(dosage.dose_and_rate)))
        if dose is not None and dose.value is not None and "mg" in (dose.code, dose.unit)
    ]
    return _LOW_DOSE_FORM.search(words) is not None and all(dose <= _LOW_DOSE_MG for dose in doses)


def _dosages(resource: MedicationRecord) -> list[Dosage]:
    return as_list(getattr(resource, "dosage_instruction", None)) or as_list(
        getattr(resource, "dosage", None)
    )


def _dosage_words(resource: MedicationRecord) -> Iterator[str]:
    for dosage in _dosages(resource):
        if dosage.text:
            yield dosage.text
        yield from texts(dosage.route)


def _reason_words(resource: MedicationRecord) -> Iterator[str]:
    for reason in as_list(resource.reason_code):
        yield from texts(reason)


def _reason_codes(resource: MedicationRecord, stems: tuple[str, ...]) -> bool:
    return any(
        coding.code is not None
        and canonical(coding.system) in _ICD_SYSTEMS
        and coding.code.upper().startswith(stems)
        for reason in as_list(resource.reason_code)
        for coding in reason.codings
    )
