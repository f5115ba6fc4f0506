"""``esr1-cds demo``: a service of its own on a free port, a real hook call for every bundled patient, the
cards as text.
"""

import asyncio
import datetime as dt
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import click
import httpx

from fhir_fixtures.catalogue import FixturePatient, hook_request, patients
from service.app import create_app
from service.cards.card_text import card_text
from service.listening import loopback_listener, served
from service.settings import Settings

EXIT_OK: Final = 0
EXIT_DIFFERS: Final = 1
EXIT_USAGE: Final = 2


def demonstrate(*, patient: str | None, as_of: dt.date | None) -> int:
    """Run the demonstration; the exit status is 0 when every step is the expected one."""
    chosen = [item for item in patients() if patient in (None, item.slug)]
    if not chosen:
        known = ", ".join(item.slug for item in patients())
        click.echo(f"esr1-cds: no bundled patient {patient!r}; known: {known}", err=True)
        return EXIT_USAGE
    return asyncio.run(_demonstrate(chosen, as_of or chosen[0].as_of))


async def _demonstrate(chosen: list[FixturePatient], as_of: dt.date) -> int:
    with tempfile.TemporaryDirectory(prefix="esr1-cds-") as folder:
        listener, base_url = loopback_listener()
        settings = Settings(
            dev=True,
            as_of=as_of,
            public_base_url=base_url,
            database_url=f"sqlite+aiosqlite:///{Path(folder) / 'demo.sqlite3'}",
        )
        async with (
            served(create_app(settings), listener),
            httpx.AsyncClient(base_url=base_url, timeout=10) as client,
        ):
            return await _fire_all(client, chosen, as_of)


async def _fire_all(client: httpx.AsyncClient, chosen: list[FixturePatient], as_of: dt.date) -> int:
    status = EXIT_OK
    for item in chosen:
        started = time.perf_counter()
        answer = await client.post(
            "/cds-services/esr1-patient-view",
            content=hook_request("patient-view", item.slug),
            headers={"content-type": "application/json"},
        )
        elapsed_ms = (time.perf_counter() - started) * 1000
        answer.raise_for_status()
        cards: list[dict[str, Any]] = answer.json()["cards"]
        _print(item, cards, elapsed_ms)
        if as_of == item.as_of and not _is_expected(item, cards):
            status = EXIT_DIFFERS
            click.echo(f"    expected step: {item.expected['step']}")
    click.echo(f"{len(chosen)} patients, decided for {as_of}.")
    return status


def _is_expected(item: FixturePatient, cards: list[dict[str, Any]]) -> bool:
    expected = item.expected["step"]
    steps = [card["extension"]["org.esr1-cds.decision"]["step"] for card in cards]
    return steps == [expected] if steps else expected in ("not-applicable", "already-switched", "on-track")


def _print(item: FixturePatient, cards: list[dict[str, Any]], elapsed_ms: float) -> None:
    click.secho(f"{item.title}  ({item.slug}, {elapsed_ms:.1f} ms)", bold=True)
    click.echo(f"  {item.teaser}")
    if not cards:
        click.echo(f"  No card ({item.expected['step']}).\n")
    for card in cards:
        click.echo(card_text(card))
