"""Every profile, by the name under which a client is configured."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.cards.client_profile import ClientProfile
from service.cards.profiles.epic import EPIC
from service.cards.profiles.generic import GENERIC

PROFILES: Final[Mapping[str, ClientProfile]] = MappingProxyType(
    {profile.id: profile for profile in (GENERIC, EPIC)}
)
