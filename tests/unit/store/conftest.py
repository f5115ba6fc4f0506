"""A migrated database in a file of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.store.database import Database


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/var/test.sqlite3"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()
