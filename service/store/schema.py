"""Bringing a database to the schema of this version of the service."""

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from service.store.locks import Lock, taking

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The database was migrated by a newer version of the service."""


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks; the caller commits. Workers may start at the same time.

    Raises :class:`NewerSchemaError`.
    """
    connection.exec_driver_sql(taking(Lock.SCHEMA, connection.dialect.name))
    revision = _revision(connection)
    if revision == newest_revision():
        return
    if revision is not None and revision > newest_revision():
        raise NewerSchemaError
    # Loaded when there is something to migrate: a tenth of a second that most starts do not need.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the database has exactly the schema of this version."""
    return _revision(connection) == newest_revision()


@cache
def newest_revision() -> str:
    """The revision of this version of the service: files are named after theirs, in order."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
