"""What a step hands over to be made into a card, and for whom."""

from dataclasses import dataclass
from typing import Literal

from cds_hooks import Link, Suggestion
from service.cards.client_profile import ClientProfile
from service.cards.profiles.generic import GENERIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the card will be shown: our public address, whose regulator counts, what the client can show."""

    base_url: str
    jurisdiction: str
    profile: ClientProfile = GENERIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a step has to say.

    ``paragraphs`` are Markdown; those that are ``None`` are left out. ``several``: more than one of the
    suggestions may be picked. ``links`` come after the one to the index trial.
    """

    indicator: Literal["info", "warning"]
    paragraphs: tuple[str | None, ...]
    suggestions: tuple[Suggestion, ...]
    several: bool = False
    links: tuple[Link, ...] = ()
