"""The prefetch, completed: what the client sent is used, what it left out is searched, all keys at the same time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from service.gather.outcomes import Cut, FhirCall, Outcome, Tally, UnavailableError
from service.gather.pages import read_page
from service.gather.plans import SearchPlan
from service.gather.reader import FhirReader
from service.gather.searching import Found, Searcher

_NOT_SENT: Final = "not sent"
_FIRST_PAGE_ONLY: Final = "only the first page was sent"


class PrefetchStates(Protocol):
    """The prefetch of a request, as :class:`cds_hooks.prefetch.Prefetch` is one."""

    def state(self, key: str) -> PrefetchState:
        """What the client sent for a key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known for one prefetch key.

    `pages`: JSON values, the prefetched one first; empty unless the state is Satisfied. `complete`: everything there
    is to find was found, which may be nothing. `reason`: why not, in words for people; None when complete.
    """

    state: PrefetchState
    pages: tuple[bytes, ...] = field(default=(), repr=False)
    complete: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """An answer per key, and the calls that were made for them."""

    answers: Mapping[str, Answer]
    calls: tuple[FhirCall, ...]


async def gather(
    prefetch: PrefetchStates,
    *,
    searches: Mapping[str, SearchPlan],
    reader: FhirReader | None,
    patient_id: str,
) -> Gathered:
    """Answer every key of `searches`, within the reader's budget.

    A key that the client answered, also with "nothing" or with a failure, is not asked for again; only missing keys and
    missing pages are. Without a reader they stay missing.
    """
    answers: dict[str, Answer] = {}
    calls: list[FhirCall] = []

    async def call(key: str, state: Satisfied | NotSent, reader: FhirReader) -> None:
        started, tally = asyncio.get_running_loop().time(), Tally()
        searcher = Searcher(reader=reader, patient_id=patient_id, tally=tally)
        answers[key], outcome = await _called(searcher, state, searches[key])
        seconds = asyncio.get_running_loop().time() - started
        calls.append(tally.call(key, outcome, seconds=seconds))

    async with asyncio.TaskGroup() as tasks:
        for key in searches:
            state = prefetch.state(key)
            if isinstance(state, Empty | Failed) or (isinstance(state, Satisfied) and state.complete):
                answers[key] = _settled(state)
            elif reader is None:
                answers[key] = _unread(state)
            else:
                tasks.create_task(call(key, state, reader))
    return Gathered(answers={key: answers[key] for key in searches}, calls=tuple(calls))


def _settled(state: Satisfied | Empty | Failed) -> Answer:
    if isinstance(state, Failed):
        return Answer(state=state, complete=False, reason=f"the client reports a failure ({state.reason})")
    return Answer(state=state, pages=(state.json,) if isinstance(state, Satisfied) else (), complete=True)


def _unread(state: Satisfied | NotSent) -> Answer:
    if isinstance(state, Satisfied):
        return Answer(state=state, pages=(state.json,), complete=False, reason=_FIRST_PAGE_ONLY)
    return Answer(state=state, complete=False, reason=_NOT_SENT)


async def _called(searcher: Searcher, state: Satisfied | NotSent, plan: SearchPlan) -> tuple[Answer, Outcome]:
    try:
        if isinstance(state, NotSent):
            return _answer_of(await searcher.search(plan))
        if state.next_url is not None:
            return _answer_of(await _continued(searcher, state, plan, state.next_url))
        return _answer_of(await _searched_again(searcher, state, plan))
    except UnavailableError as error:
        failed = Failed(reason=error.issue_code)
        return Answer(state=failed, complete=False, reason=error.reason), error.outcome


async def _continued(searcher: Searcher, state: Satisfied, plan: SearchPlan, next_url: str) -> Found:
    """The prefetched page and those after it."""
    found = Found()
    found.take(read_page(state.json))
    target = searcher.reader.server.base.target_of(next_url)
    if target is None:
        found.cut = Cut(outcome=Outcome.INCOMPLETE, reason="the next page is on another server")
    else:
        await searcher.follow(found, target, query=plan.query.partition("?")[2])
    return found


async def _searched_again(searcher: Searcher, state: Satisfied, plan: SearchPlan) -> Found:
    """For a prefetched page that announces more than it holds and links to nothing: the search itself."""
    try:
        found = await searcher.search(plan)
    except UnavailableError as error:
        return Found(pages=[state.json], matches=1, cut=error.cut)
    if found.cut is not None or not found.matches:
        found.pages.insert(0, state.json)
        found.matches += 1
        found.cut = found.cut or Cut(outcome=Outcome.INCOMPLETE, reason=_FIRST_PAGE_ONLY)
    return found


def _answer_of(found: Found) -> tuple[Answer, Outcome]:
    complete, reason = found.cut is None, found.cut.reason if found.cut else None
    outcome = found.cut.outcome if found.cut else Outcome.OK
    if complete and not found.matches:
        outcome = Outcome.EMPTY if found.is_type_offered else Outcome.NOT_SUPPORTED
        return Answer(state=Empty(), complete=True), outcome
    state = Satisfied(json=found.pages[0], complete=complete)
    return Answer(state=state, pages=tuple(found.pages), complete=complete, reason=reason), outcome
