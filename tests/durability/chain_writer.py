"""A process that appends decision records until it is killed: ``python chain_writer.py DATABASE_URL``."""

import asyncio
import sys

from service.store.database import Database
from service.store.decision_records import DecisionRecords
from tests.unit.store.said import note


async def _write_for_ever(url: str) -> None:
    database = Database(url)
    async with DecisionRecords(database) as records:
        while True:
            records.record(note())
            await asyncio.sleep(0.001)


if __name__ == "__main__":
    asyncio.run(_write_for_ever(sys.argv[1]))
