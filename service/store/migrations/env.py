"""
Where Alembic runs the revisions: in the transaction that it is given.
"""

from alembic import context

from service.store.migrating import VERSIONS

context.configure(
    connection=context.config.attributes["transaction"],
    transactional_ddl=True,
    version_table=VERSIONS,
)
context.run_migrations()
