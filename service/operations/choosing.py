"""
Choosing: by which release something is judged: the one in force on the day, or the one that is named.
"""

from datetime import date
from typing import Protocol

from service.domain.rendering import day_in_words
from service.governance.errors import RefusedError
from service.operations.by_release import ByRelease
from service.operations.shelf import not_found
from service.operations.standing import Snapshot


class Releases(Protocol):
    """Where releases are at work: the shelf, what is at hand of it, or what another process was given of it."""

    def of(self, digest: str) -> ByRelease:
        """
        Give the release of a *digest*.

        Raises `RefusedError` (`release_not_found`) where there is none, `NotAtHandError` where it is to be fetched.
        """

    def has(self, digest: str) -> bool:
        """Answer whether there is a release of a *digest*."""


def choose(snapshot: Snapshot, shelf: Releases, day: date, named: str | None) -> ByRelease:
    """
    Give the release of a *shelf* in force on a *day*, or the one *named*, which has to have been published once.

    Raises `RefusedError`: `none_in_force`, `release_not_found`, `release_not_published`.
    """
    if named is None:
        digest = snapshot.timetable.on(day)
        if digest is None:
            raise RefusedError("none_in_force", f"{day_in_words(day.toordinal())}没有施行的规则版本。")
        return shelf.of(digest)
    if not snapshot.timetable.was_published(named):
        if not shelf.has(named):
            raise not_found(named)
        raise RefusedError("release_not_published", f"规则版本 {named} 尚未发布，不能据以评估。")
    return shelf.of(named)
