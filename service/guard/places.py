"""The places of one worker: how many requests are in progress, and for whom.

A slow FHIR server keeps the calls of its client waiting; they cost no processor and hold their places all the same. So
a client gets one more place only while it holds fewer than three times those that are free: alone three quarters, a
second one three quarters of the rest; what they give back is shared until both have as many (the "dynamic threshold" of
switches that share their memory: Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998).
"""

from collections import Counter
from typing import Final

from starlette.types import Scope

from service.guard.turnstile import overloaded

_TIMES_THE_FREE: Final = 3
_IN_SCOPE: Final = "esr1_cds.place"


class Places:
    """All places; ``taken`` of them are."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()
        self.taken = 0

    @property
    def are_full(self) -> bool:
        """Whether nobody else gets in."""
        return self.taken >= self._most

    def has_room_for(self, client_id: str) -> bool:
        """Whether the client, who is in with one more request, may have its place."""
        free = self._most - self.taken
        return self._held[client_id] < max(1, _TIMES_THE_FREE * free)

    def hold(self, client_id: str, count: int) -> None:
        """The client holds so many more, or fewer."""
        self._held[client_id] += count
        if not self._held[client_id]:
            del self._held[client_id]


class Place:
    """The place of one request, first nobody's; left as a context manager it is free again."""

    __slots__ = ("_client_id", "_places")

    def __init__(self, places: Places, scope: Scope) -> None:
        self._places = places
        self._client_id: str | None = None
        scope[_IN_SCOPE] = self

    def __enter__(self) -> None:
        self._places.taken += 1

    def __exit__(self, *_: object) -> None:
        self._places.taken -= 1
        if self._client_id is not None:
            self._places.hold(self._client_id, -1)

    def take(self, client_id: str) -> None:
        """From now on it counts as the client's. Raises Unavailable when that has too many."""
        if self._client_id is None:
            if not self._places.has_room_for(client_id):
                raise overloaded()
            self._client_id = client_id
            self._places.hold(client_id, 1)


def place_of(scope: Scope) -> Place | None:
    """The place of a request that went through the guard."""
    place = scope.get(_IN_SCOPE)
    return place if isinstance(place, Place) else None
