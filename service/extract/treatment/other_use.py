"""Cancer drugs given for something else: transplantation, rheumatic and skin disease, on the skin or into the
eye.

Such records are no systemic cancer treatment (low-dose methotrexate, everolimus after transplantation,
fluorouracil cream). Only drugs that have such a use can be meant: a closed list. The use is told by the stated
reason or by the drug's own wording, the form by that wording or the route; what the dosage text says (side effects,
creams for the hands) tells neither, and leaves at most a doubt.
"""

import enum
import re
from collections.abc import Iterator
from typing import Final

from service.extract.treatment.medication import NamedMedication
from service.extract.treatment.status import MedicationRecord
from service.fhir.resources import Dosage, as_list, texts
from service.terms.drugs import Drug
from service.terms.systems import ICD_10, ICD_10_CM, ICD_10_GM, canonical


class Purpose(enum.Enum):
    """What a record of a cancer drug is for."""

    CANCER = "systemic cancer treatment"
    OTHER = "something else"
    OPEN = "cannot be told"


# Drugs that are labelled or commonly given for other diseases, or in a form that stays where it is put (EU and US
# labels; methotrexate, cyclophosphamide and rituximab: EULAR recommendations). A substance that is only coded stands
# as its ATC code (WHO, 2026): the same, and mercaptopurine, tioguanine, hydroxycarbamide, medroxyprogesterone.
_WITH_OTHER_USES: Final = frozenset(
    {
        "methotrexate", "everolimus", "fluorouracil", "bevacizumab", "cyclophosphamide", "rituximab", "mitoxantrone",
        "mitomycin", "bleomycin", "megestrol",
    }
)  # fmt: skip
_METHOTREXATE: Final = ("methotrexate", "L01BA01")
_CODES_WITH_OTHER_USES: Final = (
    "L01BA01", "L01BC02", "L01AA01", "L01FA01", "L01FG01", "L01DB07", "L01DC03", "L01DC01", "L02AB01", "L01BB02",
    "L01BB03", "L01XX05", "L02AB02",
)  # fmt: skip

_OTHER_DISEASE: Final = re.compile(
    r"rheumat|psoria|arthritis|spondyl|lupus|vasculit|crohn|colitis|sarcoid|myasthenia|multiple sclerosis"
    r"|uveitis|eczema|dermatitis|pemphig|scleroderm|nephrit|nephrot(?:ic|isch)|nephropath|transplant|graft"
    r"|tuberous sclerosis|cachexia|anorexia|appetite|hot flash|hot flush|endometrio|fibroid|leiomyoma"
    r"|ectopic pregnan|macular|keratosis|wart|sickle|thrombocyth|polycyth",
    re.IGNORECASE,
)
_GIVEN_FOR: Final = re.compile(
    r"\b(?:for|due to|against|bei|wegen|gegen|f\u00fcr|pour|para)\s+(?:[^\W\d]+\s+){0,2}?[^\W\d]*"
    rf"(?:{_OTHER_DISEASE.pattern})",
    re.IGNORECASE,
)
_CANCER: Final = re.compile(
    r"cancer|carcinom|malignan|neoplas|metasta|tumou?r|oncolog|leuk[a]?emi|lymphom|krebs|karzinom|progression",
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
    r"|\bvaginal|\befudex|\befudix|\bcarac\b|\bactikerall|\bintralesional",
    re.IGNORECASE,
)
_LOW_DOSE_FORM: Final = re.compile(
    r"\boral|\btab(?:s|let|lette|l)?|\bby mouth\b|\bpo\b|\bp\.o\."
    r"|subcutan|\bs\.?c\.?\b|auto-?injector|\bpen\b|prefilled|\btrexall|\bxatmep",
    re.IGNORECASE,
)
_HIGH_DOSE: Final = re.compile(r"/\s*m(?:2|\u00b2)|\bi\.?v\.?\b|intraven|infusion|bolus", re.IGNORECASE)
_MILLIGRAMS: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*mg\b", re.IGNORECASE)
_LOW_DOSE_MG: Final = 25
"""Weekly dose of methotrexate up to which rheumatologists go (EULAR recommendations); cancer doses are far
higher."""


def purpose_of(resource: MedicationRecord, medication: NamedMedication) -> Purpose:
    """What the record is for, as far as its drugs can be for anything but cancer."""
    drugs = medication.recognition.drugs or medication.recognition.past
    if not drugs or not all(map(_has_other_uses, drugs)):
        return Purpose.CANCER
    if _LOCAL.search("; ".join([medication.wording, *_routes(resource)])):
        return Purpose.OTHER
    reasons = "; ".join(_reason_words(resource))
    if _CANCER.search(reasons) or _reason_codes(resource, _CANCER_ICD):
        return Purpose.CANCER
    if _OTHER_DISEASE.search(reasons) or _reason_codes(resource, _OTHER_ICD):
        return Purpose.OTHER
    if _CANCER.search(medication.wording):
        return Purpose.CANCER
    if _OTHER_DISEASE.search(medication.wording):
        return Purpose.OTHER
    if any(drug.name.endswith(_METHOTREXATE) for drug in drugs) and _is_low_dose(
        resource, medication.wording
    ):
        return Purpose.OTHER
    prose = "; ".join(_dosage_texts(resource))
    return Purpose.OPEN if _LOCAL.search(prose) or _GIVEN_FOR.search(prose) else Purpose.CANCER


def _has_other_uses(drug: Drug) -> bool:
    return drug.name in _WITH_OTHER_USES or drug.name.endswith(_CODES_WITH_OTHER_USES)


def _is_low_dose(resource: MedicationRecord, wording: str) -> bool:
    """A tablet or an injection under the skin, of no higher dose than is stated for other diseases."""
    doses = [
        float(dose.value)
        for dosage in _dosages(resource)
        for dose in (dosage.dose, *(rate.dose_quantity for rate in as_list(dosage.dose_and_rate)))
        if dose is not None and dose.value is not None and "mg" in (dose.code, dose.unit)
    ]
    own, prose = "; ".join([wording, *_routes(resource)]), "; ".join(_dosage_texts(resource))
    if not _LOW_DOSE_FORM.search(own):
        # Prose alone tells the form only where nothing in it is like a cancer dose.
        if _HIGH_DOSE.search(f"{own}; {prose}") or not _LOW_DOSE_FORM.search(prose):
            return False
        doses += [float(found.replace(",", ".")) for found in _MILLIGRAMS.findall(prose)]
    return all(dose <= _LOW_DOSE_MG for dose in doses)


def _dosages(resource: MedicationRecord) -> list[Dosage]:
    return as_list(getattr(resource, "dosage_instruction", None)) or as_list(
        getattr(resource, "dosage", None)
    )


def _routes(resource: MedicationRecord) -> Iterator[str]:
    for dosage in _dosages(resource):
        yield from texts(dosage.route)


def _dosage_texts(resource: MedicationRecord) -> Iterator[str]:
    return (dosage.text for dosage in _dosages(resource) if dosage.text)


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
