"""The tables of audits, tasks, steps and findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "uxaudit_audits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audit", sa.String(255), nullable=False, unique=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(255), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("score_low", sa.Float),
        sa.Column("score_high", sa.Float),
        sa.Column("coverage", sa.Float),
        sa.Column("replays", sa.Integer, nullable=False),
        sa.Column("not_run", sa.Integer, nullable=False),
        sa.Column("commit", sa.String(255), nullable=False),
        sa.Column("branch", sa.String(255), nullable=False, index=True),
        sa.Column("build", sa.String(255), nullable=False),
        sa.Column("tool", sa.String(255), nullable=False),
    )
    op.create_table(
        "uxaudit_tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("uxaudit_audits.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("scenario", sa.String(255), nullable=False),
        sa.Column("task", sa.String(255), nullable=False, index=True),
        sa.Column("persona", sa.String(255), nullable=False),
        sa.Column("critical", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("succeeded", sa.Integer, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("system_time_ms", sa.Float),
        sa.Column("predicted_time_ms", sa.Float),
        sa.Column("tab_stops", sa.Integer),
    )
    op.create_table(
        "uxaudit_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task_id", sa.Integer, sa.ForeignKey("uxaudit_tasks.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(255), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("status", sa.String(255), nullable=False),
        sa.Column("times_ms", sa.JSON, nullable=False),
    )
    op.create_table(
        "uxaudit_findings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("uxaudit_audits.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("finding", sa.String(255), nullable=False, index=True),
        sa.Column("check", sa.String(255), nullable=False, index=True),
        sa.Column("rule", sa.String(255)),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("mode", sa.String(255), nullable=False),
        sa.Column("scenario", sa.String(255), nullable=False),
        sa.Column("task", sa.String(255), nullable=False),
        sa.Column("persona", sa.String(255), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("occurrences", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("findings", "steps", "tasks", "audits"):
        op.drop_table(f"uxaudit_{table}")
