"""
Sources: which fields and lists of a dossier make a test unknown where they are lacking.

They are followed through derivations of values and counts, and not through truths: what a truth asks is tried with the
fact itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.bounds import Bounds
from service.domain.condition import FactRef, Leaf, Operator
from service.domain.dossier import Entity, Standing
from service.domain.fact import AS_OF, Count, Fact, FactType, FirstOf, Given, Hits, Latest, Lower, Streak
from service.domain.record import FieldType
from service.domain.release import Release
from service.domain.strata import inputs_of


class Lack(StrEnum):
    """How something is not known."""

    ABSENT = "absent"
    PARTIAL = "partial"  # a day known to the month or the year only


@dataclass(frozen=True, slots=True)
class Source:
    """A field, by its fact, or a list of records, by its plural, and how it is not known."""

    name: str
    lack: Lack


class Sources:
    """Finds the sources of tests in one release."""

    def __init__(self, release: Release) -> None:
        """Read which fields are always there."""
        self._release = release
        self._lists = frozenset(kind.name for kind in release.kinds if not kind.single)
        self._required = frozenset(
            field.fact for kind in release.kinds for field in kind.fields.values() if field.required
        )
        self._dates = frozenset(
            field.fact for kind in release.kinds for field in kind.fields.values() if field.type is FieldType.DATE
        )

    def of(self, leaf: Leaf, *, in_rule: bool) -> tuple[Source, ...]:
        """
        Give what makes a test unknown where it is lacking; nothing, where only truths can.

        What a test of a fact compares with is tried with the fact that it is.
        """
        if leaf.operator is Operator.MAY_BE:
            return ()
        operands = [leaf.operand.name] if in_rule and isinstance(leaf.operand, FactRef) else []
        found = [source for name in (leaf.fact, *operands) for source in self._of_fact(name)]
        if leaf.absent is not None:
            found = [source for source in found if source.name != leaf.fact or source.lack is Lack.PARTIAL]
        if leaf.operator in (Operator.HAPPENED, Operator.SAME_YEAR):
            found = [source for source in found if source.lack is Lack.ABSENT]
        return tuple(dict.fromkeys(found))

    def _of_fact(self, name: str) -> Iterator[Source]:
        fact: Fact = self._release.facts[name]
        match fact.derivation:
            case Given(has_default=has_default):
                if not has_default and name not in self._required:
                    yield Source(name, Lack.ABSENT)
                if name in self._dates:
                    yield Source(name, Lack.PARTIAL)
            case Count(records=records, matching=matching):
                yield Source(records, Lack.ABSENT)
                yield from self._of_facts(matching or ())
            case Hits(over=over):
                yield from () if over is None else (Source(over, Lack.ABSENT),)
            case Latest(records=records, value=value):
                yield Source(records, Lack.ABSENT)
                yield from self._of_facts((value,))
            case Streak(records=records):
                yield Source(records, Lack.ABSENT)
            case Lower(fact=lowered):
                yield from self._of_fact(lowered)
            case FirstOf(facts=facts, past_unknown=True):
                yield from self._of_facts(facts[-1:])
            case _:
                yield from () if fact.type is FactType.TRUTH else self._of_facts(tuple(inputs_of(fact)))

    def _of_facts(self, names: tuple[str, ...]) -> Iterator[Source]:
        for name in names:
            yield from () if name == AS_OF else self._of_fact(name)

    def is_lacking(self, source: Source, standing: Standing, doubtful: Sequence[Entity]) -> bool:
        """
        Tell whether a dossier lacks a *source* of a test that is unknown of some *doubtful* records, or of the person.

        A field of another kind of record may be lacking in any record of that kind.
        """
        if not doubtful or source.name in self._lists:
            return bool(doubtful) and source.name not in standing.records
        owner = self._release.facts[source.name].owner
        of_kind = [entity for entity in doubtful if entity.kind == owner]
        if owner is None:
            of_kind = [standing.subject]
        elif not of_kind:
            of_kind = list(standing.records.get(self._release.kind_of(owner).name, ()))
        values = [entity.values.get(source.name) for entity in of_kind]
        if source.lack is Lack.PARTIAL:
            return any(isinstance(value, Bounds) and value.lo < value.hi for value in values)
        return any(source.name not in entity.values for entity in of_kind)
