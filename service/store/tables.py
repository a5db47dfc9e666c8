"""
Tables: what the store holds. Migrations make them; a test holds the two to one another.

Days are `YYYY-MM-DD`, instants RFC 3339 in UTC with microseconds, both as text: they order as they read,
on any database.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DIGEST = String(80)
INSTANT = String(32)
DAY = String(10)
NAME = String(300)  # the subject of a bearer token has up to 255 characters

releases = Table(
    "releases",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),  # in the order in which they came
    Column("origin", String(20), nullable=False),  # shipped, draft, imported
    Column("title", Text, nullable=False),
    Column("added_at", INSTANT, nullable=False),
    Column("added_by", NAME, nullable=False),
)
release_files = Table(
    "release_files",
    metadata,
    Column("digest", DIGEST, ForeignKey("releases.digest"), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
publications = Table(
    "publications",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", DIGEST, ForeignKey("releases.digest"), nullable=False),
    Column("effective_from", DAY, nullable=False),
    Column("published_at", INSTANT, nullable=False),
    Column("published_by", NAME, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn_at", INSTANT),
    Index(  # one standing publication of a release for a day; a withdrawn one may be made again
        "uq_publications_standing",
        "digest",
        "effective_from",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)
shadows = Table(
    "shadows",
    metadata,
    Column("digest", DIGEST, ForeignKey("releases.digest"), primary_key=True),
    Column("since", INSTANT, nullable=False),
)
marks = Table(  # one row: what every change of publications, shadows or keys counts up
    "marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
)

log_head = Table(  # one row: where the chain ends
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("digest", DIGEST, nullable=False),
)
log_entries = Table(
    "log_entries",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("about", String(64)),
    Column("at", INSTANT, nullable=False),
    Column("caller", NAME, nullable=False),
    Column("unit", NAME),
    Column("subject", NAME),  # outside the chain; erased with the contents
    Column("envelope", LargeBinary, nullable=False),  # canonical JSON; the columns before it repeat parts of it
    Column("digest", DIGEST, nullable=False),
    Index(None, "kind", "position"),
    Index(None, "unit", "position"),
    Index(None, "about"),
    Index(None, "subject", sqlite_where=text("subject IS NOT NULL"), postgresql_where=text("subject IS NOT NULL")),
)
log_contents = Table(
    "log_contents",
    metadata,
    Column("position", Integer, ForeignKey("log_entries.position"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("content", LargeBinary),  # compressed; NULL once erased
)

once = Table(  # answers to requests that carried an idempotency key
    "once",
    metadata,
    Column("caller", NAME, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", DIGEST, nullable=False),  # of method, address and body
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),  # JSON
    Column("answer", LargeBinary),  # compressed; NULL where it is the result of the entry below
    Column("entry", String(64)),
    Column("at", INSTANT, nullable=False),
    Index(None, "at"),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("secret", String(80), nullable=False),  # its digest
    Column("holder", NAME, nullable=False),
    Column("roles", Text, nullable=False),  # JSON
    Column("units", Text),  # JSON; NULL: all
    Column("made_at", INSTANT, nullable=False),
    Column("made_by", NAME, nullable=False),
    Column("expires_at", INSTANT),
    Column("revoked_at", INSTANT),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),  # in the order in which they were begun
    Column("title", Text, nullable=False),
    Column("base", DIGEST, ForeignKey("releases.digest"), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("version", Integer, nullable=False),  # counted up by every change of it or of its files
    Column("authors", Text, nullable=False),  # JSON: the holders who changed it
    Column("digest", DIGEST, ForeignKey("releases.digest")),  # of the release that it became on submission
    Column("begun_at", INSTANT, nullable=False),
    Column("begun_by", NAME, nullable=False),
)
draft_files = Table(
    "draft_files",
    metadata,
    Column("draft", String(64), ForeignKey("drafts.id"), primary_key=True),
    Column("path", String(300), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("etag", DIGEST, nullable=False),
)
submissions = Table(  # what the check and the specifications said of a release that a draft became
    "submissions",
    metadata,
    Column("draft", String(64), ForeignKey("drafts.id"), primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("report", LargeBinary, nullable=False),  # compressed JSON
)
approvals = Table(
    "approvals",
    metadata,
    Column("draft", String(64), ForeignKey("drafts.id"), primary_key=True),
    Column("digest", DIGEST, primary_key=True),
    Column("holder", NAME, primary_key=True),
    Column("caller", NAME, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("statement", Text, nullable=False),
    Column("report", DIGEST, nullable=False),  # of the report that was signed
)
jobs = Table(
    "jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("asked", LargeBinary, nullable=False),  # JSON
    Column("caller", NAME, nullable=False),
    Column("stage", String(20), nullable=False),  # waiting, running, done, failed, cancelled
    Column("progress", Text, nullable=False),
    Column("answer", LargeBinary),  # JSON
    Column("made_at", INSTANT, nullable=False),
    Column("lease_until", INSTANT),  # a running job that nobody renews is taken up again
    Column("tries", Integer, nullable=False),
    Index(None, "stage"),
)
