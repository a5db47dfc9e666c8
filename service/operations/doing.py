"""
Doing once: whatever a request changes, and the answer to it, are kept in one transaction or not at all.
"""

from collections.abc import Callable
from dataclasses import replace

from service.governance.once import Once, Reply
from service.operations.ledger import utc_now
from service.store import once as kept
from service.store.connection import Store, Transaction


def once_only(
    store: Store, once: Once | None, do: Callable[[Transaction], Reply], now: Callable[[], str] = utc_now
) -> Reply:
    """
    *Do* something in one transaction; a request that was answered before is answered the same, and nothing is done.

    Raises `RefusedError` (`idempotency_conflict`) where the key was used for another request.
    """
    with store.writing() as transaction:
        if once is None:
            return do(transaction)
        found = kept.find(transaction, once)
        if found is not None:
            return replace(found, replayed=True)
        done = do(transaction)
        kept.keep(transaction, once, done, now())
        return done


def answered(store: Store, once: Once | None) -> Reply | None:
    """
    Give what was answered to a request before; None where it was not.

    For whatever is looked into before the transaction in which it is done. Raises as `once_only` does.
    """
    if once is None:
        return None
    with store.reading() as transaction:
        found = kept.find(transaction, once)
    return None if found is None else replace(found, replayed=True)
