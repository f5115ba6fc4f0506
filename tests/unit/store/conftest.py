"""Every test of the store runs on SQLite and on PostgreSQL."""

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
