"""On whose behalf a call is answered."""

from dataclasses import dataclass

from service.cards.content import Site
from service.course.windows import DEFAULT_WINDOWS, Windows
from service.gather import ServerPolicy
from service.terms.esr1_variants import PROJECT_DEFAULT, VariantList


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What the configuration says of the client that calls.

    ``id`` is ``None`` in development mode. ``fhir``: which FHIR servers may be read for it. ``qualifying``: the
    ESR1 variants that make a detection clean. ``coded_imaging_only``: words of imaging reports do not decide.
    ``silent``: its decisions are recorded, and no card is shown.
    """

    id: str | None
    site: Site
    fhir: ServerPolicy
    windows: Windows = DEFAULT_WINDOWS
    qualifying: VariantList = PROJECT_DEFAULT
    coded_imaging_only: bool = False
    silent: bool = False
