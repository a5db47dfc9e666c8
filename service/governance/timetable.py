"""
The timetable: which release is in force on which day.

Of the publications that have not been withdrawn, the one that takes effect last on or before the day; of two that take
effect on one day, the later published. A day is judged by the release of that day, whenever it is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FROM_THE_BEGINNING = date.min
"""From this day the release that ships with the program is in force, until another takes effect."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A release is in force from a day on."""

    number: int  # in the order of publication, from 1
    digest: str
    effective_from: date
    published_at: str  # RFC 3339, UTC
    published_by: str  # the caller
    note: str = ""
    withdrawn_at: str | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """All publications, and the revision of the store at which they were read."""

    publications: Sequence[Publication]
    shadows: Sequence[str] = ()  # digests that are evaluated beside what is in force, and never answered
    revision: int = 0

    def on(self, day: date) -> str | None:
        """Give the digest of the release in force on a *day*; None where there is none."""
        found = self.publication_on(day)
        return None if found is None else found.digest

    def publication_on(self, day: date) -> Publication | None:
        """Give the publication in force on a *day*."""
        standing = [one for one in self.publications if one.withdrawn_at is None and one.effective_from <= day]
        return max(standing, key=lambda one: (one.effective_from, one.number), default=None)

    def was_in_force(self, digest: str, today: date) -> bool:
        """Answer whether a release has ever been in force, up to *today*: not withdrawn before its day."""
        return any(
            one.digest == digest
            and one.effective_from <= today
            and (one.withdrawn_at is None or one.withdrawn_at[:10] >= one.effective_from.isoformat())
            for one in self.publications
        )

    def publication_after(self, day: date) -> Publication | None:
        """Give the publication that takes effect next after a *day*."""
        coming = [one for one in self.publications if one.withdrawn_at is None and one.effective_from > day]
        return min(coming, key=lambda one: (one.effective_from, -one.number), default=None)

    def was_published(self, digest: str) -> bool:
        """Answer whether a release has ever been published."""
        return any(one.digest == digest for one in self.publications)
