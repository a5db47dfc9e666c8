"""
How far a batch has come, as people are told: a bar with rate and remaining time, or a line now and then.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from service.operations.batch.running import Progress, Tell

_SECONDS = 10.0
"""How long there is silence where there is no terminal."""


@dataclass(slots=True)
class Clock:
    """Reckons rate and remaining time from what was done since the start."""

    now: Callable[[], float] = monotonic
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start."""
        self.started = self.now()

    @property
    def seconds(self) -> float:
        """Give how long it has taken so far."""
        return self.now() - self.started

    def told(self, progress: Progress) -> str:
        """Say the rate and, where that can be known, the remaining time."""
        persons = progress.done.persons - progress.persons_before
        parts = progress.parts_done - progress.parts_before
        if not parts or not self.seconds:
            return "正在准备"
        left = self.seconds * (progress.parts - progress.parts_done) / parts
        return f"每秒 {persons / self.seconds:.0f} 人，约余 {span(left)}"


def span(seconds: float) -> str:
    """Write a length of time."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def said_of(progress: Progress) -> str:
    """Say how many have been evaluated, of how many."""
    total = "" if progress.persons is None else f"（共 {progress.persons} 人）"
    parts = f"，第 {progress.parts_done} 部分，共 {progress.parts} 部分" if progress.persons is None else ""
    return f"已评估 {progress.done.persons} 人{total}{parts}"


@contextmanager
def told(clock: Clock) -> Iterator[Tell]:
    """Give what tells people how far a batch has come, on the stream of errors."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=None, rate="")
            yield lambda progress: bar.update(
                task,
                description=said_of(progress),
                total=max(1, progress.parts),
                completed=progress.parts_done,
                rate=clock.told(progress),
            )
    else:
        yield _Lines(clock)


def _bar() -> Bar:
    console = Console(stderr=True)
    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        console=console,
        transient=True,
    )


@dataclass(slots=True)
class _Lines:
    """Says it in a line, now and then."""

    clock: Clock
    last: float = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.clock.seconds

    def __call__(self, progress: Progress) -> None:
        if self.clock.seconds - self.last >= _SECONDS:
            self.last = self.clock.seconds
            click.echo(f"{said_of(progress)}，{self.clock.told(progress)}。", err=True)
