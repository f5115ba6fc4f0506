"""What was acknowledged is there, whatever dies meanwhile."""

import asyncio

import pytest
from sqlalchemy import select

from service.store.database import Database
from service.store.tables import FeedbackRow
from service.store.verification import verify
from tests.durability.running_service import Burst, RunningService
from tests.store_databases import PostgresServer


async def _kept(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.scalars(select(FeedbackRow.card)))


async def test_a_worker_that_is_killed_loses_nothing_acknowledged(
    service: RunningService, database: Database
) -> None:
    async with Burst(service) as burst:
        await burst.more_acknowledged(20)
        await burst.more_decided(2)
        service.kill_a_worker()
        await burst.more_acknowledged(20)
        await burst.more_decided(2)
    await service.stop()
    assert set(burst.acknowledged) <= await _kept(database)
    assert set(burst.refused) <= {503}
    verification = await verify(database)
    assert verification.is_intact
    assert verification.records > 0


_NOTICED_SECONDS = 5.0
"""What a check of readiness found is good for a second."""


@pytest.mark.parametrize("workers", [1])
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_database_that_restarts_loses_nothing_acknowledged(
    service: RunningService, database: Database, postgres: PostgresServer
) -> None:
    async with Burst(service) as burst:
        await burst.more_acknowledged(20)
        await asyncio.to_thread(postgres.stop)
        try:
            while not burst.refused:
                await asyncio.sleep(0.01)
            async with asyncio.timeout(_NOTICED_SECONDS):
                while await service.is_ready():
                    await asyncio.sleep(0.05)
        finally:  # other tests use the server too
            await asyncio.to_thread(postgres.start)
        await burst.more_acknowledged(20)
        await burst.more_decided(2)
    await service.stop()
    assert set(burst.acknowledged) <= await _kept(database)
    assert set(burst.refused) <= {503}
    verification = await verify(database)
    assert verification.is_intact
    assert verification.records >= burst.decided
