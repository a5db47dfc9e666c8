"""
Migrating: the tables are made and changed by revisions, forward only, all that are lacking in one transaction.
"""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from service.store.errors import StoreTooNewError

HEAD = "head"
FOLDER = Path(__file__).parent / "migrations"
VERSIONS = "store_version"
"""The table that says which revision a store is at."""

_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it works on in one place for the whole process."""


def migrate(transaction: Connection, upto: str) -> None:
    """Bring a store *upto* a revision; raise `StoreTooNewError` where it is at one that is not known here."""
    config = Config(attributes={"transaction": transaction})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    context = MigrationContext.configure(transaction, opts={"version_table": VERSIONS})
    if not known.issuperset(context.get_current_heads()):
        raise StoreTooNewError
    with _ONE_AT_A_TIME:
        command.upgrade(config, upto)
