"""A FHIR server as an outsider uses it: ask what it is, write, search with paging, delete.

What a server says of its reasons stays on the server: of its OperationOutcomes only issue codes and expressions
are kept, since the texts may repeat what was sent.
"""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from fhir_fixtures.builders import JsonObject
from service.gather.base_url import FhirBase

_JSON: Final = "application/fhir+json"
_WAIT_SECONDS: Final = 30.0
_PAUSES: Final = (0.5, 2.0)
"""Seconds before each further attempt. Writes are conditional, so an attempt that did arrive is not doubled."""
_TRY_AGAIN: Final = frozenset({429, 502, 503, 504})
_GONE: Final = frozenset({404, 410})
_NOT_AUTHORIZED: Final = 401
_CODE: Final = re.compile(r"[a-z][a-z-]{0,40}", re.ASCII)
_EXPRESSION: Final = re.compile(r"[A-Za-z][A-Za-z0-9.\[\]()_-]{0,119}", re.ASCII)


class UnusableServerError(Exception):
    """The server cannot be used for this at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What an OperationOutcome complains of: a code of FHIR's issue types and, when given, the element."""

    code: str
    expression: str | None

    def __str__(self) -> str:
        return self.code if self.expression is None else f"{self.code} at {self.expression}"


class RefusedError(Exception):
    """The server answered a request with something other than success."""

    def __init__(self, *, status: int, issues: tuple[Issue, ...] = ()) -> None:
        self.status = status
        self.issues = issues
        complaints = ", ".join(dict.fromkeys(map(str, issues))) or "no reason given"
        super().__init__(f"{status}: {complaints}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the server says of itself. `seconds`: the time it took to say so."""

    fhir_version: str
    software: str | None
    seconds: float


class FhirEndpoint:
    """One server. `slowest_seconds`: the longest it took for a page of a search."""

    def __init__(self, http: httpx.AsyncClient, base: FhirBase) -> None:
        self._http = http
        self.base = base
        self.slowest_seconds = 0.0

    async def statement(self) -> Statement:
        """The server's version, from its CapabilityStatement. Raises :class:`UnusableServerError`."""
        began = time.perf_counter()
        try:
            body = await self._ask("GET", "/metadata?_elements=fhirVersion,software")
        except RefusedError as refusal:
            raise_if_not_authorized(refusal)
            raise UnusableServerError(f"{self.base.url}/metadata answers {refusal}") from None
        version = body.get("fhirVersion")
        if not isinstance(version, str):
            raise UnusableServerError(
                f"{self.base.url} does not answer as a FHIR server: no fhirVersion in /metadata"
            )
        return Statement(fhir_version=version, software=_software(body), seconds=time.perf_counter() - began)

    async def transaction(self, entries: list[JsonObject]) -> list[JsonObject]:
        """The response entries of a transaction. Raises :class:`RefusedError`."""
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        answered = (await self._ask("POST", "", content=bundle)).get("entry")
        if not isinstance(answered, list) or len(answered) != len(entries):
            raise RefusedError(status=200)
        return [(entry.get("response") or {}) if isinstance(entry, dict) else {} for entry in answered]

    async def create(self, resource: JsonObject, *, unless: str | None) -> str:
        """Create a resource unless a search finds it already; its "Type/id". Raises :class:`RefusedError`."""
        kind = resource["resourceType"]
        headers = {} if unless is None else {"if-none-exist": unless}
        response = await self._send("POST", f"/{kind}", content=resource, headers=headers)
        reference = (
            local_reference(response.headers.get("location", "")) or f"{kind}/{_body(response).get('id')}"
        )
        if reference.endswith("/None"):
            raise RefusedError(status=response.status_code)
        return reference

    async def delete(self, reference: str) -> None:
        """Delete one resource; one that is gone already counts as deleted. Raises :class:`RefusedError`."""
        try:
            await self._send("DELETE", f"/{reference}")
        except RefusedError as refusal:
            if refusal.status not in _GONE:
                raise

    async def pages(self, query: str) -> AsyncGenerator[JsonObject, None]:
        """Each page of a search, the server's `next` links followed as long as they stay under its base.

        Raises :class:`RefusedError`.
        """
        target: str | None = f"{self.base.path}/{query}"
        while target is not None:
            began = time.perf_counter()
            page = await self._ask("GET", target.removeprefix(self.base.path))
            self.slowest_seconds = max(self.slowest_seconds, time.perf_counter() - began)
            yield page
            url = next_url(page)
            target = None if url is None else self.base.target_of(url)

    async def _ask(self, method: str, path: str, *, content: JsonObject | None = None) -> JsonObject:
        return _body(await self._send(method, path, content=content))

    async def _send(
        self,
        method: str,
        path: str,
        *,
        content: JsonObject | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        for pause in (*_PAUSES, None):
            try:
                response = await self._http.request(
                    method, f"{self.base.url}{path}", json=content, headers=headers
                )
            except httpx.TransportError as error:
                if pause is None:
                    raise UnusableServerError(
                        f"{self.base.url} does not answer ({type(error).__name__})"
                    ) from None
            else:
                if response.status_code not in _TRY_AGAIN or pause is None:
                    return _successful(response)
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")  # pragma: no cover


@asynccontextmanager
async def fhir_endpoint(base: FhirBase, *, token: str | None) -> AsyncIterator[FhirEndpoint]:
    """A connection to the server, without proxies or cookies of the environment."""
    headers = {
        "accept": _JSON,
        "content-type": _JSON,
        # Some servers answer a search from what they found a minute ago.
        "cache-control": "no-cache",
        "prefer": "return=minimal",
    }
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    timeout = httpx.Timeout(_WAIT_SECONDS, connect=5.0)
    async with httpx.AsyncClient(headers=headers, timeout=timeout, trust_env=False) as http:
        yield FhirEndpoint(http, base)


def raise_if_not_authorized(refusal: RefusedError) -> None:
    """Raises :class:`UnusableServerError` when the server wants to know who asks."""
    if refusal.status == _NOT_AUTHORIZED:
        raise UnusableServerError("the server asks for authorization (401): give a token with --token-file")


def local_reference(location: str) -> str | None:
    """The "Type/id" in a location such as "https://server/base/Type/id/_history/1"; None when there is none."""
    found = re.search(r"([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/[^/]*)?$", location)
    return found[1] if found else None


def resources_of(page: JsonObject) -> list[JsonObject]:
    """The matches of one page of a search."""
    entries = [entry for entry in page.get("entry") or () if isinstance(entry, dict)]
    found = (entry for entry in entries if (entry.get("search") or {}).get("mode", "match") == "match")
    return [entry["resource"] for entry in found if isinstance(entry.get("resource"), dict)]


def next_url(page: JsonObject) -> str | None:
    """Where a page says that the next one is."""
    links = [link for link in page.get("link") or () if isinstance(link, dict)]
    urls = (link.get("url") for link in links if link.get("relation") == "next")
    return next((url for url in urls if isinstance(url, str)), None)


def _successful(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    try:
        issues = _issues(_body(response))
    except RefusedError:
        issues = ()
    raise RefusedError(status=response.status_code, issues=issues)


def _body(response: httpx.Response) -> JsonObject:
    if not response.content:
        return {}
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusedError(status=response.status_code)
    return body


def _issues(outcome: JsonObject) -> tuple[Issue, ...]:
    issues = outcome.get("issue")
    if outcome.get("resourceType") != "OperationOutcome" or not isinstance(issues, list):
        return ()
    return tuple(
        _issue(each)
        for each in issues
        if isinstance(each, dict) and each.get("severity") in ("error", "fatal")
    )


def _issue(issue: JsonObject) -> Issue:
    code = issue.get("code")
    places = [*(issue.get("expression") or ()), *(issue.get("location") or ())]
    expression = next(
        (place for place in places if isinstance(place, str) and _EXPRESSION.fullmatch(place)), None
    )
    known = isinstance(code, str) and _CODE.fullmatch(code)
    return Issue(code=str(code) if known else "unknown", expression=expression)


def _software(statement: JsonObject) -> str | None:
    software = statement.get("software")
    if not isinstance(software, dict):
        return None
    return " ".join(str(software[key]) for key in ("name", "version") if key in software) or None
