"""
How far a simulation has come: a bar with the rate and the remaining time where there is a terminal, else nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from service.cli.batch_progress import span
from service.operations.simulation.simulating import Progress as Tell


@contextmanager
def shown() -> Iterator[Tell]:
    """Give what shows on the stream of errors how far a simulation has come."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _, __: None
        return
    begun = monotonic()
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("正在准备", total=None, rate="")

        def tell(done: int, total: int | None) -> None:
            of = "" if total is None else f"（共 {total:,} 人）"
            said = f"已模拟 {done:,} 人{of}"
            bar.update(
                task, completed=done, total=total, description=said, rate=rate_of(done, total, monotonic() - begun)
            )

        yield tell


def rate_of(done: int, total: int | None, seconds: float) -> str:
    """Say how many persons a second, and how long it will take yet."""
    if not done or seconds <= 0:
        return ""
    left = "" if total is None else f"，约余 {span(seconds * (total - done) / done)}"
    return f"每秒 {done / seconds:,.0f} 人{left}"
