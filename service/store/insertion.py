"""Inserting rows that may be there already."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from service.store.tables import Base

_INSERT: Final[Mapping[str, Callable[[type[Base]], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


async def insert_once(
    connection: AsyncConnection, table: type[Base], rows: Sequence[Mapping[str, object]], *, key: str
) -> None:
    """Insert the rows whose ``key`` (a unique column) is not there yet; the others stay as they are."""
    statement = _INSERT[connection.dialect.name](table).on_conflict_do_nothing(index_elements=[key])
    await connection.execute(statement, list(rows))
