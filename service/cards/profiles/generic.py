"""A client that implements CDS Hooks 2.0.1 as written."""

from typing import Final

from service.cards.client_profile import ClientProfile

GENERIC: Final = ClientProfile(id="generic", offers_orders=True)
