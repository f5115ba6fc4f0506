"""The drugs the service knows, by class, and the codes that name them.

Codes come from ``drugs.csv``: one row per code and drug with the place where the code was verified. Names and
brands are in :mod:`service.terms.drug_vocabulary`; both are put together in :mod:`service.terms.drug_recognition`.
"""

import csv
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


class DrugClass(enum.Enum):
    """What a drug is to this service; the value is the word used in reasons and cards."""

    __hash__ = (
        object.__hash__
    )  # members are singletons; the hash of Enum is a Python call, and sets ask for it often

    AI_NONSTEROIDAL = "non-steroidal aromatase inhibitor"
    AI_STEROIDAL = "steroidal aromatase inhibitor"
    CDK46_INHIBITOR = "CDK4/6 inhibitor"
    SERD = "SERD"
    ER_PROTAC = "ER PROTAC"
    SERM = "SERM"
    LHRH_AGONIST = "LHRH agonist"
    LHRH_ANTAGONIST = "LHRH antagonist"
    MTOR_INHIBITOR = "mTOR inhibitor"
    PI3K_INHIBITOR = "PI3K inhibitor"
    AKT_INHIBITOR = "AKT inhibitor"
    OTHER_ENDOCRINE = "other endocrine therapy"
    ADC = "antibody-drug conjugate"
    CHEMOTHERAPY = "chemotherapy"
    OTHER_ANTICANCER = "other systemic anticancer drug"


AI: Final = frozenset({DrugClass.AI_NONSTEROIDAL, DrugClass.AI_STEROIDAL})
CDK46: Final = frozenset({DrugClass.CDK46_INHIBITOR})
SERDS: Final = frozenset({DrugClass.SERD, DrugClass.ER_PROTAC})
OVARIAN_SUPPRESSION: Final = frozenset({DrugClass.LHRH_AGONIST, DrugClass.LHRH_ANTAGONIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """An active ingredient: its generic name and its class."""

    name: str
    drug_class: DrugClass


_GENERICS: Final[Mapping[DrugClass, tuple[str, ...]]] = {
    DrugClass.AI_NONSTEROIDAL: ("letrozole", "anastrozole"),
    DrugClass.AI_STEROIDAL: ("exemestane",),
    # The three that the trials used; others of the class are other anticancer drugs to this service.
    DrugClass.CDK46_INHIBITOR: ("palbociclib", "ribociclib", "abemaciclib"),
    DrugClass.SERD: (
        "fulvestrant", "elacestrant", "camizestrant", "imlunestrant", "giredestrant", "amcenestrant",
        "rintodestrant", "palazestrant",
    ),
    DrugClass.ER_PROTAC: ("vepdegestrant",),
    DrugClass.SERM: ("tamoxifen", "toremifene", "lasofoxifene"),
    DrugClass.LHRH_AGONIST: ("goserelin", "leuprolide", "triptorelin", "buserelin", "histrelin", "nafarelin"),
    DrugClass.LHRH_ANTAGONIST: ("degarelix", "relugolix"),
    DrugClass.MTOR_INHIBITOR: ("everolimus", "temsirolimus"),
    DrugClass.PI3K_INHIBITOR: ("alpelisib", "inavolisib", "gedatolisib", "idelalisib"),
    DrugClass.AKT_INHIBITOR: ("capivasertib", "ipatasertib"),
    DrugClass.OTHER_ENDOCRINE: (
        "megestrol", "abiraterone", "enzalutamide", "apalutamide", "darolutamide", "bicalutamide",
        "fluoxymesterone",
    ),
    DrugClass.ADC: (
        "trastuzumab deruxtecan", "trastuzumab emtansine", "sacituzumab govitecan", "datopotamab deruxtecan",
    ),
    DrugClass.CHEMOTHERAPY: (
        "capecitabine", "paclitaxel", "docetaxel", "doxorubicin", "epirubicin", "cyclophosphamide",
        "eribulin",
        "gemcitabine", "vinorelbine", "carboplatin", "cisplatin", "oxaliplatin", "fluorouracil",
        "methotrexate",
        "ixabepilone", "utidelone", "vinblastine", "vincristine", "mitoxantrone", "mitomycin", "ifosfamide",
        "melphalan",
        "etoposide", "irinotecan", "topotecan", "pemetrexed", "temozolomide", "bleomycin", "dacarbazine",
        "tegafur",
    ),
    DrugClass.OTHER_ANTICANCER: (
        "trastuzumab", "pertuzumab", "margetuximab", "olaparib", "talazoparib", "niraparib", "rucaparib",
        "pembrolizumab", "atezolizumab", "nivolumab", "durvalumab", "ipilimumab", "bevacizumab", "lapatinib",
        "neratinib", "tucatinib", "pyrotinib", "dalpiciclib", "atirmociclib", "ceritinib", "imatinib",
        "sunitinib",
        "sorafenib", "pazopanib", "erlotinib", "gefitinib", "osimertinib", "cetuximab", "rituximab",
        "larotrectinib",
        "entrectinib", "entinostat", "tucidinostat", "mitotane",
    ),
}  # fmt: skip

DRUGS: Final[Mapping[str, Drug]] = {
    name: Drug(name=name, drug_class=drug_class) for drug_class, names in _GENERICS.items() for name in names
}
"""Every drug by its generic name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedProduct:
    """What one code names: its ingredients (none for a product known not to be cancer treatment).

    ``covers_days`` is the labelled interval of a depot when the code fixes the strength.
    """

    drugs: tuple[Drug, ...]
    covers_days: int | None = None


NOT_CANCER_TREATMENT: Final = "not cancer treatment"
"""What ``drugs.csv`` says as class of a code that looks like a drug of ours and is none (everolimus for
transplants)."""


def _read_codes(path: Path) -> dict[tuple[str, str], CodedProduct]:
    found: dict[tuple[str, str], CodedProduct] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["system"], row["code"])
            before = found.get(key, CodedProduct(drugs=()))
            drugs = () if row["class"] == NOT_CANCER_TREATMENT else (DRUGS[row["drug"]],)
            days = int(row["covers_days"]) if row["covers_days"] else before.covers_days
            found[key] = CodedProduct(drugs=before.drugs + drugs, covers_days=days)
    return found


PRODUCTS: Final[Mapping[tuple[str, str], CodedProduct]] = _read_codes(Path(__file__).with_name("drugs.csv"))
"""(canonical system, code) -> what it names. An NDC stands as labeler and product in 5 + 4 digits."""
