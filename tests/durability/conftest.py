"""A service of real processes on a database of the test's own."""

from collections.abc import AsyncIterator

import pytest

from tests.durability.running_service import RunningService, running_service
from tests.store_databases import (
    backend,
    database,
    empty_url,
    migrated_postgres,
    migrated_sqlite,
    postgres,
    url,
)

__all__ = ["backend", "database", "empty_url", "migrated_postgres", "migrated_sqlite", "postgres", "url"]


@pytest.fixture
def workers() -> int:
    """How many worker processes the service has."""
    return 2


@pytest.fixture
async def service(url: str, workers: int) -> AsyncIterator[RunningService]:
    """A service in development mode."""
    async with running_service(url, workers=workers) as service:
        yield service
