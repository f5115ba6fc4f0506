"""Alembic's entry: migrates over the connection it is handed. Not meant to be imported."""

from alembic import context

from service.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table; batch mode copies it
    transactional_ddl=True,  # SQLite's can be rolled back too; Alembic only assumes otherwise
)
with context.begin_transaction():
    context.run_migrations()
