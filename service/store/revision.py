"""
The revision: counted up by every change of publications, shadows or keys, so that what was read before it can be told.
"""

from sqlalchemy import Connection, select, update

from service.store.tables import marks

READ = select(marks.c.revision)
COUNT_UP = update(marks).values(revision=marks.c.revision + 1)


def revision(transaction: Connection) -> int:
    """Give the revision of the store."""
    return int(transaction.execute(READ).scalar_one())


def bump(transaction: Connection) -> None:
    """Count the revision up; nothing is answered any more under what was in force before."""
    transaction.execute(COUNT_UP)
