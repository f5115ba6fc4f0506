"""Bytes of a body to bytes of the answer, without HTTP, beside `orjson.loads` of the same bytes."""

import asyncio
import cProfile
import datetime as dt
import functools
import sys
from collections.abc import Callable, Coroutine, Iterator
from types import CodeType
from typing import Final

import orjson

from benchmarks.bodies import AS_OF, Body
from benchmarks.figures import Figure, paired
from cds_hooks import PATIENT_VIEW, CdsResponse, read_request
from service.cards.content import Site
from service.cds_services.answering import Answering
from service.cds_services.aside import Aside
from service.cds_services.caller import Caller
from service.cds_services.fetching import FhirAccess
from service.cds_services.material import LARGE_BYTES, Material
from service.cds_services.observer import Handled
from service.clock import clock_for
from service.extract import coded, read_texts
from service.gather import FhirServers, ServerPolicy

_WARM_UP: Final = 20


def answer_to(body: bytes) -> bytes:
    """What the service does between reading the body off the socket and writing the answer to it."""
    request = read_request(body, PATIENT_VIEW)
    answer = _answering().respond(request, service_id="esr1-patient-view", hook=PATIENT_VIEW)
    return (_without_waiting(answer) if len(body) <= LARGE_BYTES else _runner().run(answer)).to_json()


@functools.cache
def _runner() -> asyncio.Runner:
    """For large records, which are decided in a thread."""
    return asyncio.Runner()


def _without_waiting(work: Coroutine[object, object, CdsResponse]) -> CdsResponse:
    """The result of a coroutine that has nothing to wait for: everything is in the prefetch."""
    try:
        work.send(None)
    except StopIteration as finished:
        answer: CdsResponse = finished.value
        return answer
    raise AssertionError("the benchmark's request needs no FHIR server")


@functools.cache
def _answering() -> Answering:
    site = Site(base_url="https://cds.example.org", jurisdiction="US")
    caller = Caller(id=None, site=site, fhir=ServerPolicy())
    return Answering(
        clock=clock_for(dt.date.fromisoformat(AS_OF)),
        callers=lambda _client: caller,
        observer=_Nobody(),
        fhir=FhirAccess(servers=FhirServers(), budget_seconds=1.0),
        aside=Aside(seconds=5.0),
    )


class _Nobody:
    """Notes nothing: records and metrics are measured over HTTP."""

    def gathered(self, material: Material) -> None: ...

    def decided(self, handled: Handled) -> None: ...


def measure(body: Body, *, seconds: float) -> list[Figure]:
    """Ratios to orjson and milliseconds: with reports seen before, with new reports, with everything new."""
    ours, theirs = functools.partial(answer_to, body.json), functools.partial(orjson.loads, body.json)
    for _ in range(_WARM_UP):
        ours()
    warm = paired(ours, theirs, seconds=seconds)
    new_texts = paired(ours, theirs, seconds=seconds / 3, before_ours=read_texts.forget)
    new_words = paired(ours, theirs, seconds=seconds / 3, before_ours=_forget_everything)
    name = f"inprocess.{body.name}"
    return [
        Figure(name=f"{name}.ratio", value=warm.ratio),
        Figure(name=f"{name}.ms", value=warm.ours * 1_000),
        Figure(name=f"{name}.orjson.ms", value=warm.theirs * 1_000),
        Figure(name=f"{name}.new-texts.ratio", value=new_texts.ratio),
        Figure(name=f"{name}.new-texts.ms", value=new_texts.ours * 1_000),
        Figure(name=f"{name}.new-words.ratio", value=new_words.ratio),
        Figure(name=f"{name}.new-words.ms", value=new_words.ours * 1_000),
    ]


def _forget_everything() -> None:
    """Empty the readings of reports and every cache that is keyed by words, codes or dates of a record."""
    read_texts.forget()
    coded.forget()
    for clear in _clearings():
        clear()


@functools.cache
def _clearings() -> tuple[Callable[[], None], ...]:
    return tuple(dict.fromkeys(_found_clearings()))


def _found_clearings() -> Iterator[Callable[[], None]]:
    # Caches without a bound hold constants of the program; a cache for what records say has a bound.
    for name, module in list(sys.modules.items()):
        if name.startswith(("service.", "cds_hooks")):
            for value in vars(module).values():
                parameters = getattr(value, "cache_parameters", None)
                if parameters is not None and parameters()["maxsize"] is not None:
                    yield value.cache_clear


def costliest(body: Body, *, calls: int, functions: int) -> str:
    """A table of the functions in which most time is spent themselves, reports seen before."""
    for _ in range(_WARM_UP):
        answer_to(body.json)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(calls):
        answer_to(body.json)
    profile.disable()
    entries = profile.getstats()
    total = sum(entry.inlinetime for entry in entries)
    rows = [
        f"| {_name(entry.code)} | {entry.callcount / calls:.0f} | {entry.inlinetime / total:.1%} |"
        for entry in sorted(entries, key=lambda entry: entry.inlinetime, reverse=True)[:functions]
    ]
    return "\n".join(("| function | calls | own time |", "|---|---|---|", *rows))


def _name(code: CodeType | str) -> str:
    if isinstance(code, str):
        return f"`{code.strip('<>')}`"
    path = code.co_filename
    packages = [package for package in ("/service/", "/cds_hooks/") if package in path]
    place = f"{packages[0][1:]}{path.rpartition(packages[0])[2]}" if packages else path.rpartition("/")[2]
    return f"`{code.co_qualname}` {place}"
