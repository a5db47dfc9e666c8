"""
Drafts and their files, what was found of them, who approved them; jobs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COLUMN = sa.Column
DIGEST = sa.String(80)
INSTANT = sa.String(32)
NAME = sa.String(300)
ID = sa.String(64)


def upgrade() -> None:
    """Make the tables."""
    _make_drafts()
    _make_findings()
    _make_jobs()


def downgrade() -> None:
    """Refuse: what has been kept is not given up."""
    raise NotImplementedError


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        COLUMN("id", ID, nullable=False),
        COLUMN("number", sa.Integer, nullable=False),
        COLUMN("title", sa.Text, nullable=False),
        COLUMN("base", DIGEST, nullable=False),
        COLUMN("stage", sa.String(20), nullable=False),
        COLUMN("version", sa.Integer, nullable=False),
        COLUMN("authors", sa.Text, nullable=False),
        COLUMN("digest", DIGEST),
        COLUMN("begun_at", INSTANT, nullable=False),
        COLUMN("begun_by", NAME, nullable=False),
        sa.ForeignKeyConstraint(["base"], ["releases.digest"], name="fk_drafts_base"),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_drafts_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("number", name="uq_drafts_number"),
    )
    op.create_table(
        "draft_files",
        COLUMN("draft", ID, nullable=False),
        COLUMN("path", sa.String(300), nullable=False),
        COLUMN("content", sa.LargeBinary, nullable=False),
        COLUMN("etag", DIGEST, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_draft_files_draft"),
        sa.PrimaryKeyConstraint("draft", "path", name="pk_draft_files"),
    )


def _make_findings() -> None:
    op.create_table(
        "submissions",
        COLUMN("draft", ID, nullable=False),
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("at", INSTANT, nullable=False),
        COLUMN("passed", sa.Boolean, nullable=False),
        COLUMN("report", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_submissions_draft"),
        sa.PrimaryKeyConstraint("draft", "digest", name="pk_submissions"),
    )
    op.create_table(
        "approvals",
        COLUMN("draft", ID, nullable=False),
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("holder", NAME, nullable=False),
        COLUMN("caller", NAME, nullable=False),
        COLUMN("at", INSTANT, nullable=False),
        COLUMN("approved", sa.Boolean, nullable=False),
        COLUMN("statement", sa.Text, nullable=False),
        COLUMN("report", DIGEST, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_approvals_draft"),
        sa.PrimaryKeyConstraint("draft", "digest", "holder", name="pk_approvals"),
    )


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        COLUMN("id", ID, nullable=False),
        COLUMN("kind", sa.String(40), nullable=False),
        COLUMN("asked", sa.LargeBinary, nullable=False),
        COLUMN("caller", NAME, nullable=False),
        COLUMN("stage", sa.String(20), nullable=False),
        COLUMN("progress", sa.Text, nullable=False),
        COLUMN("answer", sa.LargeBinary),
        COLUMN("made_at", INSTANT, nullable=False),
        COLUMN("lease_until", INSTANT),
        COLUMN("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_stage", "jobs", ["stage"])
