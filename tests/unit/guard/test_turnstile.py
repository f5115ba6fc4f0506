"""Requests begin in order, one per pass of the event loop; a queue that has overrun is not formed again."""

import asyncio

import pytest

from cds_hooks.errors import Unavailable
from service.guard.turnstile import Turnstile

MOST_WAITING = 2
PERIOD = 0.25


class Clock:
    """Time that a test moves on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turnstile(clock: Clock) -> Turnstile:
    return Turnstile(most_waiting=MOST_WAITING, period_seconds=PERIOD, clock=clock)


async def passes(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def overrun(turnstile: Turnstile) -> None:
    """More come at once than may wait; then everybody who was let in is served."""
    everybody = (turnstile.turn() for _ in range(MOST_WAITING + 1))
    results = await asyncio.gather(*everybody, return_exceptions=True)
    assert isinstance(results[-1], Unavailable)
    await passes()


async def load(turnstile: Turnstile, clock: Clock, *, share: float, refused_each: int = 0) -> None:
    """Ten periods and a bit of work for a share of the time; some come during each turn and are refused."""
    for _ in range(275):
        await turnstile.turn()
        clock.now += share * 0.01
        for _ in range(refused_each):
            turnstile.refuses()
        await passes(4)
        clock.now += (1 - share) * 0.01


async def refuses_while_busy(turnstile: Turnstile) -> bool:
    """Whether somebody who comes during a turn is refused; that turn is over afterwards."""
    await turnstile.turn()
    refuses = turnstile.refuses()
    await passes()
    return refuses


async def test_a_free_turnstile_lets_through_after_two_passes(turnstile: Turnstile) -> None:
    assert not turnstile.refuses()
    turn = asyncio.create_task(turnstile.turn())
    await passes(4)
    assert turn.done()


async def test_turns_are_given_in_the_order_of_arrival(turnstile: Turnstile) -> None:
    begun: list[int] = []

    async def begin(number: int) -> None:
        await turnstile.turn()
        begun.append(number)

    await asyncio.gather(*(begin(number) for number in range(2)))
    assert begun == [0, 1]


async def test_others_are_heard_between_two_turns(turnstile: Turnstile) -> None:
    heard: list[str] = []

    async def begin() -> None:
        await turnstile.turn()
        heard.append("work")
        asyncio.get_running_loop().call_soon(heard.append, "other")

    await asyncio.gather(*(begin() for _ in range(2)))
    await passes()
    assert heard == ["work", "other", "work", "other"]


async def test_as_many_as_may_wait_are_let_in_and_one_more_is_refused(turnstile: Turnstile) -> None:
    results = await asyncio.gather(*(turnstile.turn() for _ in range(3)), return_exceptions=True)
    assert results[:2] == [None, None]
    refused = results[2]
    assert isinstance(refused, Unavailable)
    assert refused.retry_after_seconds == 1


async def test_a_turn_is_free_again_once_it_was_used(turnstile: Turnstile) -> None:
    await asyncio.gather(turnstile.turn(), turnstile.turn())
    await passes()
    assert not turnstile.refuses()
    await turnstile.turn()


async def test_a_queue_that_never_overruns_may_stand_for_ever(turnstile: Turnstile, clock: Clock) -> None:
    async def client() -> None:
        for _ in range(50):
            await turnstile.turn()
            clock.now += 0.1
            await asyncio.sleep(0)

    await asyncio.gather(*(client() for _ in range(MOST_WAITING)))


async def test_after_an_overrun_nobody_waits_but_whoever_finds_it_free_is_let_in(
    turnstile: Turnstile,
) -> None:
    assert not await refuses_while_busy(turnstile)
    await overrun(turnstile)
    assert not turnstile.refuses()
    await turnstile.turn()
    assert turnstile.refuses()
    with pytest.raises(Unavailable):
        await turnstile.turn()


@pytest.mark.parametrize(("share", "may_wait"), [(0.79, True), (0.82, False)])
async def test_the_overrun_ends_when_the_worker_keeps_up(
    share: float, may_wait: bool, turnstile: Turnstile, clock: Clock
) -> None:
    await overrun(turnstile)
    for _ in range(3):
        await load(turnstile, clock, share=share)
        assert await refuses_while_busy(turnstile) is not may_wait


@pytest.mark.parametrize(("refused_each", "may_wait"), [(0, True), (1, True), (2, False)])
async def test_what_was_refused_counts_as_asked_for(
    refused_each: int, may_wait: bool, turnstile: Turnstile, clock: Clock
) -> None:
    await overrun(turnstile)
    await load(turnstile, clock, share=0.3, refused_each=refused_each)
    assert await refuses_while_busy(turnstile) is not may_wait


@pytest.mark.parametrize(("seconds", "may_wait"), [(PERIOD - 0.01, False), (PERIOD + 0.01, True)])
async def test_an_overrun_lasts_for_a_period_at_least(
    seconds: float, may_wait: bool, turnstile: Turnstile, clock: Clock
) -> None:
    await overrun(turnstile)
    clock.now += seconds
    assert await refuses_while_busy(turnstile) is not may_wait


async def test_who_no_longer_waits_is_passed_over(turnstile: Turnstile) -> None:
    await turnstile.turn()
    gone = asyncio.create_task(turnstile.turn())
    waits = asyncio.create_task(turnstile.turn())
    gone.cancel()
    async with asyncio.timeout(1):
        await waits
    await passes()
    assert gone.cancelled()
    assert not turnstile.refuses()
