"""Reads from one FHIR server for one answer: one deadline, one token, one allowance of bytes."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import stamina
from pydantic import SecretStr

from service.gather.bodies import Allowance, read_bounded
from service.gather.breaker import Verdict
from service.gather.connection import BrokenConnectionError
from service.gather.limits import Limits
from service.gather.outcomes import AT_FAULT, Cut, Outcome, Tally, UnavailableError

if TYPE_CHECKING:
    import httpx

    from service.gather.server import FhirServer

_RETRIED: Final = frozenset({429, 502, 503, 504})
_FIRST_WAIT_SECONDS: Final = 0.05
_LONGEST_WAIT_SECONDS: Final = 0.4
_JITTER_SECONDS: Final = 0.1
_TIMED_OUT: Final = Cut(outcome=Outcome.TIMED_OUT, reason="timed out")
_QUEUED: Final = Cut(outcome=Outcome.QUEUED, reason="no connection to the server was free in time")
_HUNG_SHARE: Final = 0.5
"""A read on which the server spent more than this share of the budget without an answer speaks against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A response that the server meant: any status but those that mean trouble on the way."""

    status: int
    content_type: str
    body: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class _Read:
    """One read and what became of it. `asked_at`: when it last had a connection, None until it has its first one."""

    target: str = field(repr=False)
    accept: str
    most_bytes: int
    tally: Tally
    began_at: float
    setbacks: list[Cut] = field(default_factory=list)
    asked_at: float | None = None


class FhirReader:
    """For one answer. Left as a context manager (`with`), it forgets the token, reads no more, and has judged the
    server.
    """

    def __init__(
        self, server: "FhirServer", *, token: SecretStr | None, seconds: float, limits: Limits
    ) -> None:
        self.server = server
        self.limits = limits
        self.host = server.base.authority
        self._token = token
        self._is_open = True
        self._seconds = seconds
        self.deadline = asyncio.get_running_loop().time() + seconds
        self._allowance = Allowance(limits.total_bytes)
        self._verdict = Verdict(server.breaker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False
        self._token = None
        self._verdict.close()

    def __repr__(self) -> str:
        return f"<FhirReader of {self.host}>"

    async def get(self, target: str, *, tally: Tally, accept: str = "", most_bytes: int = 0) -> Reply:
        """GET a path and query of this server, within the budget, retried where that is of use.

        `accept`: "" for FHIR JSON; `most_bytes`: 0 for the limit of a page. Raises UnavailableError.
        """
        if not self._is_open:
            raise RuntimeError("the answer is given: nothing more is read for it")
        if not self._verdict.admits():
            raise UnavailableError(Outcome.CIRCUIT_OPEN, "the server keeps failing and is left alone")
        read = _Read(
            target=target,
            accept=accept,
            most_bytes=most_bytes or self.limits.page_bytes,
            tally=tally,
            began_at=asyncio.get_running_loop().time(),
        )
        try:
            async with asyncio.timeout_at(self.deadline):
                reply = await self._with_retries(read)
        except TimeoutError:
            cut = self._out_of_time(read)
            raise UnavailableError(cut.outcome, cut.reason) from None
        except UnavailableError as error:
            if error.outcome in AT_FAULT:
                self._verdict.failed()
            else:
                self._verdict.answered()
            raise
        self._verdict.answered()
        return reply

    def _out_of_time(self, read: "_Read") -> Cut:
        """Why; to wait for a connection of our own is no fault of the server."""
        if read.setbacks:
            self._verdict.failed()
            return read.setbacks[-1]
        asked_at = self.deadline if read.asked_at is None else min(read.asked_at, self.deadline)
        answering = self.deadline - asked_at
        if asked_at - read.began_at > answering:
            return _QUEUED
        if answering > _HUNG_SHARE * self._seconds:
            self._verdict.failed()
        return _TIMED_OUT

    async def _with_retries(self, read: "_Read") -> Reply:
        attempts = stamina.retry_context(
            on=partial(self._wait_before_retry, read.setbacks),
            attempts=self.limits.attempts,
            timeout=None,  # the deadline is around all of it
            wait_initial=_FIRST_WAIT_SECONDS,
            wait_max=_LONGEST_WAIT_SECONDS,
            wait_jitter=_JITTER_SECONDS,
        )
        async for attempt in attempts:
            with attempt:
                return await self._once(read)
        raise AssertionError("the last attempt returns or raises")  # pragma: no cover

    def _wait_before_retry(self, setbacks: list[Cut], error: Exception) -> bool | float:
        """Whether to try again, or after how many seconds. A wait beyond the budget would only waste it.

        `setbacks` notes the failure, which says more than "timed out" if the budget ends before it is overcome.
        """
        if not isinstance(error, UnavailableError) or not error.retry:
            return False
        setbacks.append(error.cut)
        left = self.deadline - asyncio.get_running_loop().time()
        if error.retry_after_seconds is None:
            return left > _FIRST_WAIT_SECONDS
        wait = error.retry_after_seconds + random.uniform(0, _JITTER_SECONDS)  # noqa: S311 - no secret
        return wait if wait < left else False

    async def _once(self, read: "_Read") -> Reply:
        try:
            async with self.server.slots:
                read.asked_at = asyncio.get_running_loop().time()
                async with self.server.get(read.target, headers=self._headers(read.accept)) as response:
                    read.tally.status = response.status_code
                    _raise_for_trouble(response)
                    body = await read_bounded(response, most_bytes=read.most_bytes, allowance=self._allowance)
        except BrokenConnectionError:
            raise UnavailableError(Outcome.UNREACHABLE, "the connection broke", retry=True) from None
        read.tally.bytes += len(body)
        content_type = response.headers.get("content-type", "")
        return Reply(status=response.status_code, content_type=content_type, body=body)

    def _headers(self, accept: str) -> dict[str, str]:
        headers = {"accept": accept} if accept else {}
        if self._token is not None:
            headers["authorization"] = f"Bearer {self._token.get_secret_value()}"
        return headers


def _raise_for_trouble(response: "httpx.Response") -> None:
    status = response.status_code
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise UnavailableError(Outcome.REFUSED, "refused", status=status)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise UnavailableError(Outcome.REDIRECTED, "redirected, which is not followed", status=status)
    if status in _RETRIED:
        busy = status == HTTPStatus.TOO_MANY_REQUESTS
        raise UnavailableError(
            Outcome.THROTTLED if busy else Outcome.SERVER_ERROR,
            "too many requests" if busy else "server error",
            status=status,
            retry=True,
            retry_after_seconds=_retry_after(response.headers.get("retry-after")),
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NOT_IMPLEMENTED:
        raise UnavailableError(Outcome.SERVER_ERROR, "server error", status=status)


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait (RFC 9110, section 10.2.3: a number of seconds, or a date); None when not said."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)
