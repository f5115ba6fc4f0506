"""How recent a result must be. Project defaults, not trial criteria, except where said; a site can change
them.
"""

from dataclasses import dataclass
from typing import Final

SURVEILLANCE_DAYS: Final = 91
"""Upper end of SERENA-6's ctDNA interval of 2 to 3 months (13 weeks). Source: N Engl J Med 2025;393:569."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Ages in days up to which a result counts (the day itself included)."""

    ctdna_days: int = SURVEILLANCE_DAYS
    imaging_days: int = SURVEILLANCE_DAYS
    performance_status_days: int = SURVEILLANCE_DAYS


DEFAULT_WINDOWS: Final = Windows()
