"""What was scanned: modalities and regions, and whether together they are whole-body staging."""

import enum
from dataclasses import dataclass
from typing import Final


class Region(enum.Enum):
    """A part of the body."""

    CHEST = "chest"
    ABDOMEN = "abdomen"
    PELVIS = "pelvis"
    HEAD = "head"
    BREAST = "breast"
    BONE = "bone"
    WHOLE_BODY = "whole-body"
    OTHER = "other"


class Modality(enum.Enum):
    """A way of imaging. PET is FDG PET, or PET with no tracer named; PET_OTHER any other tracer."""

    CT = "ct"
    MR = "mr"
    PET = "pet"
    PET_OTHER = "pet-other"
    BONE_SCAN = "bone-scan"
    XR = "xr"
    US = "us"
    MG = "mg"
    DXA = "dxa"
    OTHER = "other"


_NONE: Final[frozenset[Region]] = frozenset()
_TRUNK: Final = frozenset({Region.CHEST, Region.ABDOMEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Modalities and regions as stated; `excluded` are the regions said not to have been scanned."""

    modalities: frozenset[Modality] = frozenset()
    regions: frozenset[Region] = _NONE
    excluded: frozenset[Region] = _NONE
    only: bool = False  # "chest only"

    @property
    def staging(self) -> bool:
        """Whether this is whole-body staging; False also when unstated."""
        if self.only and not self.regions >= _TRUNK:
            return False
        if self.excluded & _TRUNK:
            return False
        if Modality.PET in self.modalities:
            return not self.regions or Region.WHOLE_BODY in self.regions or self.regions >= _TRUNK
        if Modality.CT in self.modalities:
            return Region.WHOLE_BODY in self.regions or self.regions >= _TRUNK
        return Modality.MR in self.modalities and Region.WHOLE_BODY in self.regions

    @property
    def unstated(self) -> bool:
        """Whether the text does not say enough to tell staging from a limited study."""
        if self.modalities & _ALWAYS_LIMITED or self.staging or self.only or self.excluded & _TRUNK:
            return False
        return not self.regions or not self.modalities

    @property
    def limited(self) -> bool:
        """Whether the text states a study that is not whole-body staging."""
        return not self.unstated and not self.staging

    @property
    def plain(self) -> bool:
        """Whether this is no more than radiography, mammography or bone densitometry."""
        return bool(self.modalities) and self.modalities <= _PLAIN

    def joined(self, other: "Scan") -> "Scan":
        """Two studies taken together, such as a CT of the chest and one of the abdomen."""
        return Scan(
            modalities=self.modalities | other.modalities,
            regions=self.regions | other.regions,
            excluded=(self.excluded - other.regions) | (other.excluded - self.regions),
        )


_ALWAYS_LIMITED: Final = frozenset(
    {Modality.PET_OTHER, Modality.BONE_SCAN, Modality.XR, Modality.US, Modality.MG, Modality.DXA}
)
_PLAIN: Final = frozenset({Modality.XR, Modality.MG, Modality.DXA})
