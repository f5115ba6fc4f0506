"""What a client can show: a property of the client's configuration, never of the decision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProfile:
    """A kind of client.

    ``offers_orders``: it can take suggestions whose actions are several creates at once, of which the user
    picks at most one. Where it cannot, the card keeps its text and its links, and the options are named in
    the text.
    """

    id: str
    offers_orders: bool
