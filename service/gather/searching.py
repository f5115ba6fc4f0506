"""One search to its end: all pages, checked, and the ways around what servers are known to refuse."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from service.gather.capabilities import lacks_type
from service.gather.outcomes import Cut, Outcome, Tally, UnavailableError
from service.gather.pages import Page, read_page
from service.gather.plans import SearchPlan
from service.gather.reader import FhirReader, Reply

_TOO_WIDE: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_PERHAPS_NO_SUCH_TYPE: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_IMPLEMENTED}
)
_BY_CATEGORY: Final = "searched by category only"


@dataclass(slots=True, kw_only=True)
class Found:
    """What a search found; `cut` is None when that is everything. `listed` counts unreadable matches as well."""

    pages: list[bytes] = field(default_factory=list, repr=False)
    matches: int = 0
    listed: int = 0
    total: int = 0
    cut: Cut | None = None
    is_type_offered: bool = True

    def take(self, page: Page) -> None:
        """Add a page."""
        self.pages.append(page.json)
        self.matches += len(page.matches)
        self.listed += page.listed
        self.total = max(self.total, page.total)


class UnusableStatusError(UnavailableError):
    """A status that is the server's answer to this very request. `says_unsupported`: in so many words."""

    def __init__(self, outcome: Outcome, reason: str, *, status: int, says_unsupported: bool) -> None:
        self.says_unsupported = says_unsupported
        super().__init__(outcome, reason, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Searches for one prefetch key."""

    reader: FhirReader
    patient_id: str
    tally: Tally

    async def search(self, plan: SearchPlan) -> Found:
        """Run the plan. Raises UnavailableError when nothing of it could be had.

        A type that the server does not offer is a search that finds nothing: only when the server says so of the type
        itself, in its answer (404 or 501, "not-supported") or by leaving it out of its CapabilityStatement.
        """
        try:
            return await self._read(plan) if plan.is_read else await self._pages_of(plan.query)
        except UnusableStatusError as error:
            if error.status in _TOO_WIDE and plan.narrowed:
                found = await self._narrowed(plan)
                if found.pages:
                    return found
            if plan.is_read or error.status not in _PERHAPS_NO_SUCH_TYPE:
                raise
            if error.says_unsupported or await lacks_type(self.reader, plan.resource_type):
                return Found(is_type_offered=False)
            raise

    async def follow(self, found: Found, target: str, *, query: str) -> None:
        """Read `target` and the pages after it into `found`. Raises UnavailableError only while `found` is empty, or
        when another patient's resources come back.

        `query`: the search's parameters. No page's self link may say that the patient was left out of them.
        """
        seen: set[str] = set()
        next_target: str | None = target
        try:
            while next_target is not None:
                seen.add(next_target)
                page = await self._page(next_target)
                page.refuse_dropped_filter(self.patient_id, query, is_first=not found.pages)
                found.take(page)
                self.tally.pages += 1
                next_target = self._next(page, seen, found)
        except UnavailableError as error:
            if not found.pages or error.outcome is Outcome.OTHER_PATIENT:
                raise
            found.cut = error.cut
            return
        if max(found.listed, found.total) > found.matches:
            found.cut = Cut(outcome=Outcome.INCOMPLETE, reason="more was announced than sent")

    async def _pages_of(self, query: str) -> Found:
        counted = query if "_count=" in query else f"{query}&_count={self.reader.limits.page_size}"
        found = Found()
        await self.follow(found, self.reader.server.base.target(counted), query=counted.partition("?")[2])
        return found

    async def _page(self, target: str) -> Page:
        reply = await self.reader.get(target, tally=self.tally)
        if reply.status != HTTPStatus.OK:
            raise unusable_status(reply)
        page = read_page(reply.body)
        if page.failure is not None:
            raise UnavailableError(Outcome.REJECTED, "the server reports a failure")
        page.refuse_other_patients(self.patient_id)
        return page

    def _next(self, page: Page, seen: set[str], found: Found) -> str | None:
        """The next page to read; None after the last one. Raises UnavailableError when it must not be read."""
        if page.next_url is None:
            return None
        limits = self.reader.limits
        target = self.reader.server.base.target_of(page.next_url)
        if target is None:
            raise UnavailableError(Outcome.INCOMPLETE, "the next page is on another server")
        if target in seen:
            raise UnavailableError(Outcome.INCOMPLETE, "the pages run in a circle")
        if len(found.pages) >= limits.pages or found.matches >= limits.resources:
            raise UnavailableError(Outcome.INCOMPLETE, "page limit")
        return target

    async def _read(self, plan: SearchPlan) -> Found:
        """One resource by its id."""
        page = await self._page(self.reader.server.base.target(plan.query))
        found = Found()
        found.take(page)
        if page.resource_type != plan.resource_type:
            raise UnavailableError(Outcome.MALFORMED, "answered with a resource of another type")
        self.tally.pages += 1
        return found

    async def _narrowed(self, plan: SearchPlan) -> Found:
        """The union of the narrower searches; without pages when none of them could be made."""
        branches = await asyncio.gather(*(self._branch(query) for query in plan.narrowed))
        cuts = [branch.cut for branch in branches if branch.cut is not None]
        for cut in cuts:
            if cut.outcome is Outcome.OTHER_PATIENT:
                raise UnavailableError(cut.outcome, cut.reason)
        union = Found(
            pages=[page for branch in branches for page in branch.pages],
            matches=sum(branch.matches for branch in branches),
        )
        if cuts:
            union.cut = cuts[0]
        elif not plan.narrowed_is_complete:
            union.cut = Cut(outcome=Outcome.INCOMPLETE, reason=_BY_CATEGORY)
        return union

    async def _branch(self, query: str) -> Found:
        try:
            return await self._pages_of(query)
        except UnavailableError as error:
            if error.outcome is Outcome.REJECTED:
                return Found(cut=Cut(outcome=Outcome.REJECTED, reason=_BY_CATEGORY))
            return Found(cut=error.cut)


def unusable_status(reply: Reply) -> UnusableStatusError:
    """What a reply is that is no 200."""
    outcome, reason = Outcome.REJECTED, "rejected"
    if reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        outcome, reason = Outcome.NOT_FOUND, "not found"
    elif reply.status < HTTPStatus.BAD_REQUEST:
        outcome, reason = Outcome.MALFORMED, "answered without content"
    return UnusableStatusError(
        outcome, reason, status=reply.status, says_unsupported=_says_unsupported(reply)
    )


def _says_unsupported(reply: Reply) -> bool:
    """A 400 may speak of a parameter; the other two speak of the address, which is the type."""
    if reply.status not in (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_IMPLEMENTED):
        return False
    try:
        return read_page(reply.body).failure == "not-supported"
    except UnavailableError:
        return False
