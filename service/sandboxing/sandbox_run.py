"""The order of a run: look at the server, load, call, remove; whatever happens, what was to be removed is removed."""

import asyncio
import datetime as dt
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import httpx

from fhir_fixtures.catalogue import FixturePatient, patients
from service.gather.base_url import UnusableBaseUrlError, parse_base_url
from service.sandboxing.calling import Caller
from service.sandboxing.cleaning import loaded_before, remove
from service.sandboxing.fhir_endpoint import FhirEndpoint, UnusableServerError, fhir_endpoint
from service.sandboxing.loading import Loaded, Loader, RefusedResourceError
from service.sandboxing.marking import ANY_RUN, RUN, new_run
from service.sandboxing.own_service import Notes, own_service
from service.sandboxing.paging import paging_notes
from service.sandboxing.report import Report
from service.settings import UnusableSettingsError

EXIT_OK: Final = 0
EXIT_DIFFERS: Final = 1
EXIT_UNUSABLE: Final = 2

_R4: Final = "4.0."
_SLOW_SECONDS: Final = 2.0
"""An answer that takes longer is worth a note: a dozen searches share the service's few seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    fhir_server: str
    patients: Sequence[FixturePatient]
    load: bool
    clean: bool
    run: str | None
    page_size: int | None
    token: str | None

    @property
    def calls(self) -> bool:
        return self.load or not self.clean


def sandbox(
    *,
    fhir_server: str,
    load: bool = False,
    clean: bool = False,
    patient: str | None = None,
    run: str | None = None,
    page_size: int | None = None,
    token_file: Path | None = None,
    output_format: str = "text",
) -> int:
    """Do what the command line asks; the exit status.

    ``load``: put the bundled patients on the server first. ``clean``: remove what this run loaded, or, without
    ``load``, what the named run loaded or every run. Status 0 when each received step is the expected one (and
    everything to be removed is gone), 1 when not, 2 when the server or the request cannot be used.
    """
    try:
        task = _Task(
            fhir_server=parse_base_url(fhir_server).url,
            patients=_chosen(patient, calls=load or not clean),
            load=load,
            clean=clean,
            run=_known_run(run, load=load),
            page_size=page_size,
            token=None if token_file is None else token_file.read_text(encoding="utf-8").strip(),
        )
        report = Report(fhir_server=task.fhir_server, quiet=output_format == "json")
        asyncio.run(_run(task, report))
    except UnusableBaseUrlError as error:
        return _unusable(f"not a FHIR server that may be called: {error}")
    except (UnusableServerError, UnusableSettingsError) as error:
        return _unusable(str(error))
    report.end()
    return EXIT_OK if report.is_as_expected else EXIT_DIFFERS


def _unusable(why: str) -> int:
    click.echo(f"esr1-cds: {why}", err=True)
    return EXIT_UNUSABLE


def _chosen(slug: str | None, *, calls: bool) -> list[FixturePatient]:
    if slug is not None and not calls:
        raise UnusableServerError(
            "--clean removes whole runs: give --patient only with --load, or without --clean"
        )
    chosen = [item for item in patients() if slug in (None, item.slug)]
    if not chosen:
        known = ", ".join(item.slug for item in patients())
        raise UnusableServerError(f"no bundled patient {slug!r}; known: {known}")
    return chosen


def _known_run(run: str | None, *, load: bool) -> str | None:
    if run is not None and (load or not RUN.fullmatch(run)):
        raise UnusableServerError("--run takes the tag of an earlier run, without --load")
    return run


async def _run(task: _Task, report: Report) -> None:
    async with fhir_endpoint(parse_base_url(task.fhir_server), token=task.token) as endpoint:
        statement = await endpoint.statement()
        report.state(statement)
        if not statement.fhir_version.startswith(_R4):
            raise UnusableServerError(
                f"{task.fhir_server} speaks FHIR {statement.fhir_version}; R4 (4.0.1) is needed"
            )
        if not task.calls:
            code = task.run or ANY_RUN
            report.remove(await remove(endpoint, code), code=code)
            return
        async with _on_the_server(task, endpoint, report) as loaded:
            await _call_all(task, endpoint, loaded, report)


@asynccontextmanager
async def _on_the_server(
    task: _Task, endpoint: FhirEndpoint, report: Report
) -> AsyncIterator[Sequence[Loaded]]:
    """The patients there: loaded now, or before. Those loaded now go at the end if that was asked for."""
    if not task.load:
        yield await _found(task, endpoint, report)
        return
    run = new_run(dt.datetime.now(dt.UTC))
    loaded: list[Loaded] = []
    done = False
    try:
        await _load(task, Loader(endpoint, run=run), loaded, report, run=run)
        yield loaded
        done = True
    finally:
        if task.clean or not done:
            known = [place for each in loaded for place in each.references.values()]
            report.remove(await remove(endpoint, run, known=known), code=run)
        else:
            report.note(
                f"the patients stay on the server; --fhir-server {task.fhir_server} --clean --run {run} removes them"
            )


async def _load(task: _Task, loader: Loader, loaded: list[Loaded], report: Report, *, run: str) -> None:
    began = time.perf_counter()
    refused = []
    with click.progressbar(
        task.patients, label="Loading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as chosen:
        for patient in chosen:
            try:
                loaded.append(await loader.load(patient))
            except RefusedResourceError as error:
                refused.append(str(error))
    report.load(
        run=run,
        patients=len(loaded),
        resources=sum(len(each.references) for each in loaded),
        seconds=time.perf_counter() - began,
    )
    for complaint in refused:
        report.fail(complaint)
    if not loader.transactions:
        report.note("the server takes no transactions: each resource was created by itself")


async def _found(task: _Task, endpoint: FhirEndpoint, report: Report) -> Sequence[Loaded]:
    found = await loaded_before(endpoint, run=task.run)
    if found is None:
        raise UnusableServerError(f"no bundled patients of ours on {task.fhir_server}; load them with --load")
    run, there = found
    report.use(run, len(there))
    return there


async def _call_all(task: _Task, endpoint: FhirEndpoint, loaded: Sequence[Loaded], report: Report) -> None:
    places = {each.slug: each for each in loaded}
    if not places:
        return
    first = next(iter(places.values()))
    for note in await paging_notes(endpoint, patient_id=first.patient_id, page_size=task.page_size):
        report.note(note)
    if endpoint.slowest_seconds > _SLOW_SECONDS:
        report.note(
            f"the server is slow: one answer took {endpoint.slowest_seconds:.1f} s. The service waits only as long as "
            "ESR1_CDS_FHIR_BUDGET_SECONDS says"
        )
    notes = Notes()
    async with (
        own_service(
            fhir_server=task.fhir_server,
            as_of=task.patients[0].as_of,
            page_size=task.page_size,
            notes=notes,
        ) as base_url,
        httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as http,
    ):
        caller = Caller(http=http, notes=notes, fhir_server=task.fhir_server, token=task.token)
        for patient in task.patients:
            if patient.slug in places:
                report.add(await caller.call(patient, places[patient.slug]))
