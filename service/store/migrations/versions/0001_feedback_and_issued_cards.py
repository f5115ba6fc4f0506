"""Feedback, and the cards it refers to."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service_id", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(255)),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("accepted_suggestions", sa.JSON(), nullable=False),
        sa.Column("reason_code", sa.Text()),
        sa.Column("reason_system", sa.Text()),
        sa.Column("reason_display", sa.Text()),
        sa.Column("user_comment", sa.Text()),
        sa.Column("outcome_timestamp", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_feedback_received_at", "feedback", ["received_at"])
    op.create_index("ix_feedback_card", "feedback", ["card"])
    op.create_table(
        "issued_card",
        sa.Column("card", sa.String(36), primary_key=True),
        sa.Column("hook_instance", sa.Text()),
        sa.Column("service_id", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(255)),
        sa.Column("step", sa.String(40)),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_issued_card_issued_at", "issued_card", ["issued_at"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("issued_card")
    op.drop_table("feedback")
