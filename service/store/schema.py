"""Bringing a database to the schema of this version of the service."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_MIGRATIONS: Final = Path(__file__).parent / "migrations"

_ADVISORY_LOCK: Final = 0x45535231
"""An arbitrary number that all workers of this service lock on ("ESR1" in ASCII)."""

_ONE_AT_A_TIME: Final = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})",
}
"""What lets one of several starting workers migrate and the others wait, by SQLAlchemy dialect."""


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks; the caller commits. Workers may start at the same time."""
    connection.exec_driver_sql(_ONE_AT_A_TIME[connection.dialect.name])
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
