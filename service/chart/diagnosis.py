"""Diagnoses, stage, receptors, menopause, performance status and demographics as recorded."""

import enum
from dataclasses import dataclass, field

from service.chart.dates import DateInterval


class Certainty(enum.Enum):
    """What the record's verification says."""

    CONFIRMED = "confirmed"
    UNCERTAIN = "provisional or differential"
    REFUTED = "refuted"
    UNREADABLE = "of unreadable verification status"


class DiagnosisKind(enum.Enum):
    """What a diagnosis is to this service."""

    PRIMARY_BREAST = "breast cancer"
    HISTORY_OF_BREAST = "personal history of breast cancer"
    DISTANT_METASTASIS = "distant metastasis"
    NODAL_METASTASIS = "nodal metastasis"
    UNRESECTABLE = "unresectable disease"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One coded or plainly named diagnosis; ``label`` is its wording for people."""

    kind: DiagnosisKind
    certainty: Certainty
    label: str = field(repr=False)


class Stage(enum.Enum):
    """The only distinction the service needs: advanced (IV, M1) or not."""

    EARLY = "stage I-III"
    ADVANCED = "stage IV"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageAssessment:
    """One staging; ``label`` is the stage as written ("IIA", "cM1")."""

    stage: Stage
    label: str = field(repr=False)


class Receptor(enum.Enum):
    """Which receptor a result speaks of; HR results say nothing certain of ER alone when positive."""

    ER = "ER"
    HR = "hormone receptor"
    HER2 = "HER2"


class ReceptorMethod(enum.Enum):
    """How it was determined; a summary is an interpretation or a coded status without method."""

    SUMMARY = "summary"
    IHC = "IHC"
    ISH = "ISH"


class ReceptorAnswer(enum.Enum):
    """What the result says. The IHC scores are HER2's; a score of 0 or 1+ is negative."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    EQUIVOCAL = "equivocal"
    UNCLEAR = "not interpretable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptorResult:
    """One receptor result. ``label`` is the value as people write it ("95 %", "IHC 2+", "ratio 1.4").

    ``ihc_score`` (0 to 3), ``ish_ratio`` (HER2/CEP17) and ``ish_copies`` (HER2 signals a cell) are HER2's,
    where stated as numbers; a number alone has the answer UNCLEAR, because what it means depends on the other
    one. ``specimen`` is the reference of the specimen, to tell which results belong together.
    """

    receptor: Receptor
    method: ReceptorMethod
    answer: ReceptorAnswer
    label: str = field(repr=False)
    specimen: str | None = None
    ihc_score: int | None = None
    ish_ratio: float | None = None
    ish_copies: float | None = None


class MenopausalState(enum.Enum):
    """What decides on ovarian function."""

    POSTMENOPAUSAL = "postmenopausal"
    PREMENOPAUSAL = "premenopausal"
    PERIMENOPAUSAL = "perimenopausal"
    BILATERAL_OOPHORECTOMY = "bilateral oophorectomy"
    BILATERAL_ORCHIECTOMY = "bilateral orchiectomy"


class Gender(enum.Enum):
    """Administrative gender as recorded; anything else is OTHER."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Who the patient is, as far as decisions need it."""

    birth: DateInterval | None
    gender: Gender | None
    deceased: DateInterval | None
    """When the patient died (undated when only a flag says so); ``None`` when alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcogGrade:
    """An ECOG grade, or ``None`` when the result contradicts itself."""

    grade: int | None
