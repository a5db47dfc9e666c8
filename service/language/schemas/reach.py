"""
Reach: which facts may be named where.

What is about a record reads facts of that record and of the person; what is about the person, facts of the person
alone. So every list of facts is given for each of them.
"""

from collections.abc import Callable, Mapping

from service.domain.fact import AS_OF, Fact, FactType, Given
from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.lexicon import NUMERIC
from service.language.schemas.shapes import DAY, WHOLE, Json, either, one_of, ref

ANY_RECORD = "record"
"""In the place of one kind of record: any of them."""

_GROUPS: Mapping[str, Callable[[Fact], bool]] = {
    "number": lambda fact: fact.type is FactType.NUMBER,
    "share": lambda fact: fact.type is FactType.SHARE,
    "date": lambda fact: fact.type is FactType.DATE,
    "text": lambda fact: fact.type is FactType.TEXT,
    "code": lambda fact: fact.type is FactType.CODE,
    "scale": lambda fact: fact.type is FactType.CODE and fact.ordered,
    "any": lambda _: True,
    "year_field": lambda fact: fact.type in NUMERIC and isinstance(fact.derivation, Given),
}
"""The groups of facts that are asked for by name."""


def abouts(release: Release) -> list[str]:
    """Give what may be spoken of: each kind of record in the singular, and the person."""
    return [*sorted(kind.singular for kind in release.kinds if not kind.single), PERSON]


def facts_of(release: Release, about: str) -> dict[str, Fact]:
    """Give the facts of a kind of record, or of the person, by name."""
    owner = None if about == PERSON else about
    return {name: fact for name, fact in sorted(release.facts.items()) if fact.owner == owner}


def reach(release: Release) -> dict[str, Json]:
    """Define, for each thing that is spoken of, which facts may be named and what may be compared with."""
    known = abouts(release)
    found: dict[str, Json] = {}
    for group, belongs in _GROUPS.items():
        for about in known:
            own = {name: fact.label for name, fact in facts_of(release, about).items() if belongs(fact)}
            found[f"own.{group}.{about}"] = one_of(own)
            reached = dict.fromkeys((about, PERSON))
            found[f"facts.{group}.{about}"] = either(*(ref(f"own.{group}.{one}") for one in reached))
        found[f"facts.{group}.{ANY_RECORD}"] = either(*(ref(f"own.{group}.{one}") for one in known))
    for about in (*known, ANY_RECORD):
        found |= _operands(about)
    return found


def _operands(about: str) -> dict[str, Json]:
    as_of = one_of({AS_OF: "基准日"})
    return {
        f"operand.number.{about}": either(WHOLE, ref("parameter.number"), ref(f"facts.number.{about}")),
        f"operand.share.{about}": either({"type": "number"}, ref("parameter.share"), ref(f"facts.share.{about}")),
        f"operand.date.{about}": either(as_of, DAY, ref(f"facts.date.{about}")),
        f"operand.day.{about}": either(as_of, ref(f"facts.date.{about}")),
    }
