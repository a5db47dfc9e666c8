"""
Releases and their publication, the log, answers given once, keys.

What may only grow is held to that by triggers: rows of the log and of releases are neither changed nor deleted, but
for the contents of an entry and its subject, which may be erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

COLUMN = sa.Column
DIGEST = sa.String(80)
INSTANT = sa.String(32)
NAME = sa.String(300)

REFUSED = (
    ("log_entries", "UPDATE OF position, id, kind, about, at, caller, unit, envelope, digest", ""),
    ("log_entries", "UPDATE OF subject", "WHEN (NEW.subject IS NOT NULL)"),
    ("log_entries", "DELETE", ""),
    ("log_contents", "UPDATE OF position, name", ""),
    ("log_contents", "UPDATE OF content", "WHEN (NEW.content IS NOT NULL)"),
    ("log_contents", "DELETE", ""),
    ("releases", "UPDATE", ""),
    ("releases", "DELETE", ""),
    ("release_files", "UPDATE", ""),
    ("release_files", "DELETE", ""),
)


def upgrade() -> None:
    """Make the tables, their first rows, and what guards them."""
    _make_releases()
    _make_publications()
    _make_log()
    _make_answers_given_once()
    _make_keys()
    op.execute("INSERT INTO marks (id, revision) VALUES (1, 0)")
    op.execute("INSERT INTO log_head (id, position, digest) VALUES (1, 0, '')")
    if op.get_context().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """Refuse: what has been kept is not given up."""
    raise NotImplementedError


def _make_releases() -> None:
    op.create_table(
        "releases",
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("number", sa.Integer, nullable=False),
        COLUMN("origin", sa.String(20), nullable=False),
        COLUMN("title", sa.Text, nullable=False),
        COLUMN("added_at", INSTANT, nullable=False),
        COLUMN("added_by", NAME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_releases"),
        sa.UniqueConstraint("number", name="uq_releases_number"),
    )
    op.create_table(
        "release_files",
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("path", sa.String(300), nullable=False),
        COLUMN("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_release_files_digest"),
        sa.PrimaryKeyConstraint("digest", "path", name="pk_release_files"),
    )


def _make_publications() -> None:
    op.create_table(
        "publications",
        COLUMN("number", sa.Integer, autoincrement=False, nullable=False),
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("effective_from", sa.String(10), nullable=False),
        COLUMN("published_at", INSTANT, nullable=False),
        COLUMN("published_by", NAME, nullable=False),
        COLUMN("note", sa.Text, nullable=False),
        COLUMN("withdrawn_at", INSTANT),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_publications_digest"),
        sa.PrimaryKeyConstraint("number", name="pk_publications"),
    )
    _index("uq_publications_standing", "publications", "digest", "effective_from", where="withdrawn_at IS NULL")
    op.create_table(
        "shadows",
        COLUMN("digest", DIGEST, nullable=False),
        COLUMN("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["releases.digest"], name="fk_shadows_digest"),
        sa.PrimaryKeyConstraint("digest", name="pk_shadows"),
    )
    op.create_table(
        "marks",
        COLUMN("id", sa.Integer, autoincrement=False, nullable=False),
        COLUMN("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_marks"),
    )


def _make_log() -> None:
    op.create_table(
        "log_head",
        COLUMN("id", sa.Integer, autoincrement=False, nullable=False),
        COLUMN("position", sa.Integer, nullable=False),
        COLUMN("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_head"),
    )
    _make_log_entries()
    op.create_table(
        "log_contents",
        COLUMN("position", sa.Integer, nullable=False),
        COLUMN("name", sa.String(40), nullable=False),
        COLUMN("content", sa.LargeBinary),
        sa.ForeignKeyConstraint(["position"], ["log_entries.position"], name="fk_log_contents_position"),
        sa.PrimaryKeyConstraint("position", "name", name="pk_log_contents"),
    )


def _make_log_entries() -> None:
    op.create_table(
        "log_entries",
        COLUMN("position", sa.Integer, autoincrement=False, nullable=False),
        COLUMN("id", sa.String(64), nullable=False),
        COLUMN("kind", sa.String(20), nullable=False),
        COLUMN("about", sa.String(64)),
        COLUMN("at", INSTANT, nullable=False),
        COLUMN("caller", NAME, nullable=False),
        COLUMN("unit", NAME),
        COLUMN("subject", NAME),
        COLUMN("envelope", sa.LargeBinary, nullable=False),
        COLUMN("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_log_entries"),
        sa.UniqueConstraint("id", name="uq_log_entries_id"),
    )
    op.create_index("ix_log_entries_kind_position", "log_entries", ["kind", "position"])
    op.create_index("ix_log_entries_unit_position", "log_entries", ["unit", "position"])
    op.create_index("ix_log_entries_about", "log_entries", ["about"])
    _index("ix_log_entries_subject", "log_entries", "subject", where="subject IS NOT NULL")


def _make_answers_given_once() -> None:
    op.create_table(
        "once",
        COLUMN("caller", NAME, nullable=False),
        COLUMN("key", sa.String(200), nullable=False),
        COLUMN("request", DIGEST, nullable=False),
        COLUMN("status", sa.Integer, nullable=False),
        COLUMN("headers", sa.Text, nullable=False),
        COLUMN("answer", sa.LargeBinary),
        COLUMN("entry", sa.String(64)),
        COLUMN("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_once"),
    )
    op.create_index("ix_once_at", "once", ["at"])


def _make_keys() -> None:
    op.create_table(
        "keys",
        COLUMN("id", sa.String(40), nullable=False),
        COLUMN("secret", sa.String(80), nullable=False),
        COLUMN("holder", NAME, nullable=False),
        COLUMN("roles", sa.Text, nullable=False),
        COLUMN("units", sa.Text),
        COLUMN("made_at", INSTANT, nullable=False),
        COLUMN("made_by", NAME, nullable=False),
        COLUMN("expires_at", INSTANT),
        COLUMN("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )


def _index(name: str, table: str, *columns: str, where: str) -> None:
    """Index the rows of which *where* holds; one whose name begins with `uq` lets each be there once."""
    condition = sa.text(where)
    unique = name.startswith("uq")
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _guard_sqlite() -> None:
    for number, (table, change, condition) in enumerate(REFUSED, start=1):
        op.execute(
            f"CREATE TRIGGER {table}_stands_{number} BEFORE {change} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_postgresql() -> None:
    op.execute("ALTER TABLE log_contents ALTER COLUMN content SET STORAGE EXTERNAL")  # compressed as it is
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for number, (table, change, condition) in enumerate(REFUSED, start=1):
        op.execute(
            f"CREATE TRIGGER {table}_stands_{number} BEFORE {change} ON {table} "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
        )
    for table in sorted({table for table, *_ in REFUSED}):
        op.execute(
            f"CREATE TRIGGER {table}_stands BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
