"""
The store as the commands of auditing see it: opened by itself, without the rules, and never made where there is none.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.opening import refused
from service.cli.options import settings_with
from service.governance.errors import RefusedError
from service.operations.auditing import Auditing
from service.operations.ledger import new_name, utc_now
from service.operations.retention import Retention
from service.settings import Settings
from service.store.connection import Store, open_store

EVERY = 10_000
"""After how many entries a person is told how far it has come."""


@contextmanager
def auditing() -> Iterator[Auditing]:
    """Open the store to look at its log; raise `InputAtFaultError`."""
    with _opened(settings_with()) as store:
        yield Auditing(store, utc_now)


@contextmanager
def retention() -> Iterator[Retention]:
    """Open the store to erase what is due; raise `InputAtFaultError`."""
    settings = settings_with()
    with _opened(settings) as store:
        yield Retention(store, settings.digest, new_name, settings.retention_days)


def progress() -> Callable[[int], None]:
    """Tell a person who watches how far it has come."""
    if sys.stderr is None or not sys.stderr.isatty():
        return lambda _: None
    return lambda position: click.echo(f"\r已到第 {position} 条", err=True, nl=False) if position % EVERY == 0 else None


def require_store(settings: Settings) -> None:
    """Raise `InputAtFaultError` where there is no store: a new one would be made, and be found in order."""
    file = Path(settings.store_url.removeprefix("sqlite:///"))
    if settings.database_url is None and not file.is_file():
        raise InputAtFaultError([Fault("no_such_store", str(file), "", "没有这个数据库")])


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    require_store(settings)
    try:
        with closing(open_store(settings.store_url)) as store:
            yield store
    except RefusedError as error:
        raise refused(error) from None
