"""A client may call as often as its entry says, in bursts of ten seconds' worth."""

import pytest
from starlette.requests import Request

from cds_hooks.errors import TooManyRequests, Unauthorized
from service.guard import refusals
from service.guard.rate import RateLimited

PER_MINUTE = {"rare": 6, "busy": 120, "unlimited": None}


class Clock:
    """Time that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def named_by_header(request: Request) -> str:
    if "x-client" not in request.headers:
        raise Unauthorized("no client")
    return request.headers["x-client"]


def by(client: str) -> Request:
    return Request({"type": "http", "headers": [(b"x-client", client.encode())]})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shed() -> list[str]:
    return []


@pytest.fixture
def limited(clock: Clock, shed: list[str]) -> RateLimited:
    return RateLimited(named_by_header, PER_MINUTE.__getitem__, on_shed=shed.append, clock=clock)


async def calls_until_refused(limited: RateLimited, client: str) -> int:
    for count in range(1_000):
        try:
            await limited(by(client))
        except TooManyRequests:
            return count
    return 1_000


@pytest.mark.parametrize(("client", "burst"), [("rare", 1), ("busy", 20), ("unlimited", 1_000)])
async def test_ten_seconds_worth_of_calls_may_come_at_once(
    client: str, burst: int, limited: RateLimited
) -> None:
    assert await calls_until_refused(limited, client) == burst


async def test_the_refusal_says_when_to_come_back(limited: RateLimited, shed: list[str]) -> None:
    await limited(by("rare"))
    with pytest.raises(TooManyRequests) as refused:
        await limited(by("rare"))
    assert refused.value.headers() == {"retry-after": "10"}
    assert shed == [refusals.RATE]


@pytest.mark.parametrize(("seconds", "calls"), [(9.9, 0), (10.0, 1), (19.9, 1), (1_000.0, 1)])
async def test_time_gives_calls_back_up_to_the_burst(
    seconds: float, calls: int, limited: RateLimited, clock: Clock
) -> None:
    await calls_until_refused(limited, "rare")
    clock.now += seconds
    assert await calls_until_refused(limited, "rare") == calls


async def test_a_refused_call_costs_nothing(limited: RateLimited, clock: Clock) -> None:
    await limited(by("rare"))
    for _ in range(100):
        with pytest.raises(TooManyRequests):
            await limited(by("rare"))
    clock.now += 10
    assert await limited(by("rare")) == "rare"


async def test_clients_do_not_use_up_each_others_calls(limited: RateLimited) -> None:
    await calls_until_refused(limited, "rare")
    assert await limited(by("busy")) == "busy"


async def test_each_of_several_workers_grants_its_share(clock: Clock) -> None:
    limited = RateLimited(named_by_header, PER_MINUTE.__getitem__, workers=4, clock=clock)
    assert await calls_until_refused(limited, "busy") == 5


async def test_who_is_not_authenticated_is_not_counted(limited: RateLimited, shed: list[str]) -> None:
    for _ in range(30):
        with pytest.raises(Unauthorized):
            await limited(Request({"type": "http", "headers": []}))
    assert shed == []
