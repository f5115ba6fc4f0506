"""Alembic's environment and versions, packaged with the service and run at its start."""
