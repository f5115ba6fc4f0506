"""Workers that are killed while they append leave one whole chain."""

import asyncio
import sys

from sqlalchemy import func, select

from service.store.database import Database
from service.store.tables import DecisionRow
from service.store.verification import verify


async def _written(database: Database) -> int:
    async with database.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(DecisionRow)) or 0


async def test_workers_killed_while_they_append_leave_one_whole_chain(url: str, database: Database) -> None:
    command = (sys.executable, "-m", "tests.durability.chain_writer", url)
    writers = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    try:
        async with asyncio.timeout(30):
            while await _written(database) < 50:
                await asyncio.sleep(0.02)
    finally:
        for writer in writers:
            writer.kill()
            await writer.wait()
    verification = await verify(database)
    assert (verification.is_intact, verification.records >= 50) == (True, True)
