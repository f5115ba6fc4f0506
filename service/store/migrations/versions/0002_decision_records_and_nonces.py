"""Decision records with their hash chain, what retention leaves of them, and used nonces."""

from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEQ: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # only INTEGER names SQLite's row id

_SQLITE: Final = (
    """CREATE TRIGGER decision_record_no_update BEFORE UPDATE ON decision_record
       BEGIN SELECT RAISE(ABORT, 'decision records are append-only'); END""",
    # Retention leaves the anchor first; what it covers may go.
    """CREATE TRIGGER decision_record_no_delete BEFORE DELETE ON decision_record
       WHEN NOT EXISTS (SELECT 1 FROM decision_anchor WHERE seq >= OLD.seq)
       BEGIN SELECT RAISE(ABORT, 'decision records are append-only'); END""",
    """CREATE TRIGGER decision_anchor_no_update BEFORE UPDATE ON decision_anchor
       BEGIN SELECT RAISE(ABORT, 'decision anchors are append-only'); END""",
    """CREATE TRIGGER decision_anchor_no_delete BEFORE DELETE ON decision_anchor
       BEGIN SELECT RAISE(ABORT, 'decision anchors are append-only'); END""",
)
_POSTGRESQL: Final = (
    """CREATE FUNCTION decision_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE FUNCTION decision_record_retained() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NOT EXISTS (SELECT 1 FROM decision_anchor WHERE seq >= OLD.seq) THEN
           RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
         END IF;
         RETURN OLD;
       END $$""",
    """CREATE TRIGGER decision_record_no_update BEFORE UPDATE ON decision_record
       FOR EACH ROW EXECUTE FUNCTION decision_append_only()""",
    """CREATE TRIGGER decision_record_no_delete BEFORE DELETE ON decision_record
       FOR EACH ROW EXECUTE FUNCTION decision_record_retained()""",
    """CREATE TRIGGER decision_record_no_truncate BEFORE TRUNCATE ON decision_record
       FOR EACH STATEMENT EXECUTE FUNCTION decision_append_only()""",
    """CREATE TRIGGER decision_anchor_no_change BEFORE UPDATE OR DELETE ON decision_anchor
       FOR EACH ROW EXECUTE FUNCTION decision_append_only()""",
    """CREATE TRIGGER decision_anchor_no_truncate BEFORE TRUNCATE ON decision_anchor
       FOR EACH STATEMENT EXECUTE FUNCTION decision_append_only()""",
)
_APPEND_ONLY: Final[Mapping[str, Sequence[str]]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Create the tables, and the triggers that keep what is written."""
    _create_decisions()
    op.create_table(
        "used_nonce",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_used_nonce_until", "used_nonce", ["until"])
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_decisions() -> None:
    op.create_table(
        "decision_record",
        sa.Column("seq", _SEQ, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hook_instance", sa.Text()),
        sa.Column("service_id", sa.String(255), nullable=False),
        sa.Column("hook", sa.String(255)),
        sa.Column("client_id", sa.String(255)),
        sa.Column("step", sa.String(40)),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("knowledge_version", sa.String(40), nullable=False),
        sa.Column("software_version", sa.String(40), nullable=False),
        sa.Column("durations_us", sa.JSON(), nullable=False),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.Column("prefetch", sa.JSON(), nullable=False),
        sa.Column("unavailable", sa.JSON(), nullable=False),
    )
    op.create_index("ix_decision_record_decided_at", "decision_record", ["decided_at"])
    op.create_table(
        "decision_anchor",
        sa.Column("seq", _SEQ, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("count", _SEQ, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop what was created."""
    op.drop_table("used_nonce")
    op.drop_table("decision_record")
    op.drop_table("decision_anchor")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION decision_record_retained, decision_append_only")
