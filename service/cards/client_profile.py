"""What a client can show: a property of the client's configuration, never of the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cds_hooks import Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProfile:
    """A kind of client.

    ``offers_orders``: it can take suggestions. Where it cannot, the card keeps its text and its links, and
    the options are named in the text. ``actions_per_suggestion``: the most it takes in one, ``None`` for any
    number. ``picks_one``: it can hold the user to at most one suggestion of a card. ``may_drop_suggestions``:
    a suggestion whose order it does not know is not shown, so the text names the options in any case.
    """

    id: str
    offers_orders: bool
    actions_per_suggestion: int | None = None
    picks_one: bool = True
    may_drop_suggestions: bool = False

    def takes(self, suggestions: Sequence[Suggestion]) -> bool:
        """Whether a card can offer all of these.

        All or none: among options of equal standing, a button for some only would speak for those.
        """
        most = self.actions_per_suggestion
        return self.offers_orders and (most is None or all(len(one.actions) <= most for one in suggestions))

    def selection(self, *, several: bool) -> Literal["any", "at-most-one"]:
        """How many suggestions the user may pick; ``several``: more than one makes sense."""
        return "any" if several or not self.picks_one else "at-most-one"
