"""
A case: one dossier on one day, while it is being asked.

Facts are worked out when they are first read and kept with the entity that they are of; answers likewise. A case is
used by one evaluation alone and thrown away with it.
"""

from collections.abc import Sequence

from service.domain.answer import Truth, Unknown
from service.domain.condition import Value
from service.domain.dates import plus_months
from service.domain.dossier import Entity, Standing
from service.domain.rule import PERSON

Groups = dict[Value, list[Entity]]


class Case:
    """The entities of one dossier, and what has been worked out about them so far."""

    __slots__ = ("_groups", "_windows", "as_of", "by_year", "fitted", "left_out", "records", "subject")

    def __init__(self, standing: Standing) -> None:
        """Begin with a dossier as it stands."""
        self.as_of = standing.as_of
        self.subject = standing.subject
        self.records = standing.records
        self.left_out = standing.left_out
        self.by_year: dict[int, dict[int, Entity]] = {}  # the records of a list that fit, by their year
        self.fitted: dict[tuple[int, str], Sequence[tuple[Entity, Truth]]] = {}  # the records that fit, or may
        self._groups: dict[tuple[str, str], Groups] = {}
        self._windows: dict[int, int] = {}

    def entities(self, about: str, plural: str | None) -> Sequence[Entity]:
        """Give what a rule is asked of: the person, or the records of a list (none where the list is lacking)."""
        return (self.subject,) if about == PERSON or plural is None else self.records.get(plural, ())

    def months_before(self, months: int) -> int:
        """Give the day that lies *months* before `as_of`."""
        found = self._windows.get(months)
        if found is None:
            found = self._windows[months] = plus_months(self.as_of, -months)
        return found

    def grouped(self, plural: str, fact: str, default: Unknown) -> Groups:
        """Give the records of a list by the value of one of their given facts; *default* where it is absent."""
        key = (plural, fact)
        if key not in self._groups:
            groups: Groups = {}
            for entity in self.records[plural]:
                groups.setdefault(entity.values.get(fact, default), []).append(entity)
            self._groups[key] = groups
        return self._groups[key]
