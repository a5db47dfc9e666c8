"""
Likeness: how much two records of two dossiers have in common.

Ids are each dossier's own and say nothing; records are as like as they have values in common.
"""

from collections.abc import Iterable

from service.domain.dossier import Entity


def in_common(one: Entity, other: Entity) -> int:
    """Count the values, but for the id, that two records have in common; none where they are of different kinds."""
    if one.kind != other.kind:
        return 0
    return len(one.values.items() & other.values.items()) - (one.id == other.id)


def likest(entity: Entity, others: Iterable[Entity]) -> Entity | None:
    """Give the first of the *others* that has most in common with an *entity*; None where that is less than half."""
    found = max(others, key=lambda other: in_common(entity, other), default=None)
    if found is None or in_common(entity, found) * 2 < len(entity.values) - 1:
        return None
    return found
