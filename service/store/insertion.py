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
) -> int:
    """Insert the rows whose ``key`` (a unique column) is not there yet; the others stay as they are.

    How many were inserted is only known for a single row. Rows go in by the order of their keys, so that two
    transactions with the same rows wait for one another instead of for each other.
    """
    statement = _INSERT[connection.dialect.name](table).on_conflict_do_nothing(index_elements=[key])
    in_order = sorted(rows, key=lambda row: str(row[key]))
    result = await connection.execute(statement, in_order[0] if len(in_order) == 1 else in_order)
    return int(result.rowcount)
