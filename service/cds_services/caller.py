"""On whose behalf a call is answered."""

from dataclasses import dataclass

from service.cards.content import Site
from service.course.windows import DEFAULT_WINDOWS, Windows
from service.gather import ServerPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What the configuration says of the client that calls.

    ``id`` is ``None`` in development mode. ``fhir``: which FHIR servers may be read for it. ``silent``: its
    decisions are recorded, and no card is shown.
    """

    id: str | None
    site: Site
    fhir: ServerPolicy
    windows: Windows = DEFAULT_WINDOWS
    silent: bool = False
