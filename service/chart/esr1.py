"""ESR1 results as reported, one per statement about one sample."""

import enum
from dataclasses import dataclass, field


class Specimen(enum.Enum):
    """What the sample was, as stated by specimen, panel code, method or report text."""

    BLOOD = "blood"
    TISSUE = "tissue"
    CSF = "cerebrospinal fluid"
    OTHER = "another specimen"
    UNSTATED = "an unstated specimen"


class Call(enum.Enum):
    """What the result says about ESR1."""

    DETECTED = "detected"
    NOT_DETECTED = "not detected"
    NO_CALL = "no call"
    INDETERMINATE = "indeterminate"
    FAILED = "failed"
    PENDING = "pending"
    UNREADABLE = "present, not machine-readable"


class Doubt(enum.Enum):
    """Why a detection is not clean; the value completes the sentence "the result …"."""

    NOT_ON_LIST = "names a variant that is not on the qualifying list"
    NOT_A_MUTATION_OF_INTEREST = "names a change that is not a mutation of interest"
    VARIANT_UNNAMED = "does not name the variant"
    VARIANT_CONFLICT = "names its variant in two ways that disagree"
    GERMLINE = "is, or may be, a germline variant"
    BENIGN = "is classified benign or likely benign"
    UNCERTAIN_SIGNIFICANCE = "is of uncertain significance"
    GENE_CONFLICT = "names a gene whose id and symbol disagree"
    NO_STATUS = "has no usable status"
    WITHDRAWN = "was withdrawn, or stands in a report that was"
    CONTRADICTED = "is doubted or denied by words beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Esr1Result:
    """One statement about ESR1 in one sample.

    ``variant`` is the protein change in one-letter form without prefix ("D538G"), or the reported spelling
    when it cannot be normalised, ``None`` when none is named. ``vaf`` is the allele fraction as reported,
    with its unit. ``report`` is the reference of the report it stands in, so that results of one sample can
    be told from two laboratories that disagree. ``doubts`` is empty for a clean result.
    """

    call: Call
    specimen: Specimen
    variant: str | None = field(default=None, repr=False)
    vaf: str | None = field(default=None, repr=False)
    report: str | None = None
    doubts: frozenset[Doubt] = frozenset()
