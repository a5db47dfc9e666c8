"""
Reach: what may differ were a field of a record otherwise, and what the rules come to then.

Only what may differ is worked out again. What reads the field of the same record is its own; what goes over records, or
reads what does, differs wide: of the person, and of every record. Everything else is taken from the case as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.condition import Value, facts_read
from service.domain.dossier import Entity, Standing
from service.domain.fact import Count, Fact, Hits, Latest, Streak
from service.domain.interpreter import Ask, Interpreter
from service.domain.record import Field
from service.domain.rule import PERSON
from service.domain.strata import inputs_of

Answers = dict[tuple[str, str | None], Truth]
Names = frozenset[str]
_Asks = tuple[tuple[str, Ask], ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What may differ where one field of a record does: facts and rules by name, and the asking of the rules."""

    field: str  # its fact
    own: Names  # of that record
    wide: Names  # of everything
    kinds: Names  # what differs wide, or is asked what does: the person, kinds of record
    strata: tuple[tuple[str, _Asks, _Asks], ...]  # in order: what they are about, the rules of either kind

    def suppose(
        self, case: Case, answers: Mapping[tuple[str, str | None], Truth], otherwise: Mapping[str, Value]
    ) -> tuple[Case, Answers]:
        """Give a *case* that has been asked, and its *answers*, as they were with other values, by path of a record."""
        records = {name: [self._copy(one, otherwise) for one in listed] for name, listed in case.records.items()}
        supposed = Case(Standing(case.as_of, self._copy(case.subject, otherwise), records, ()))
        found = dict(answers)
        for about, own, wide in self.strata:
            asked = [
                (entity, rule, ask(supposed, entity))
                for entity in _entities(about, supposed)
                for rule, ask in ((*own, *wide) if entity.path in otherwise else wide)
            ]
            for entity, rule, truth in asked:
                entity.answers[rule] = found[rule, entity.id] = truth
        return supposed, found

    def _copy(self, entity: Entity, otherwise: Mapping[str, Value]) -> Entity:
        """Copy an *entity* with what cannot differ; one of which nothing can stays itself."""
        is_other = entity.path in otherwise
        if not is_other and entity.kind not in self.kinds:
            return entity
        stale = self.own | self.wide if is_other else self.wide
        values = {**entity.values, self.field: otherwise[entity.path]} if is_other else entity.values
        copy = Entity(entity.kind, entity.id, entity.path, values)
        copy.facts = {name: value for name, value in entity.facts.items() if name not in stale}
        copy.answers = {name: truth for name, truth in entity.answers.items() if name not in stale}
        return copy


def _entities(about: str, case: Case) -> Iterator[Entity]:
    if about == PERSON:
        yield case.subject
    for records in case.records.values():
        if records and records[0].kind == about:
            yield from records


def reach_of(field: Field, singular: str, interpreter: Interpreter) -> Reach:
    """Give what may differ where a *field* of a record of a kind does."""
    own, wide = _spread(field.fact, interpreter)
    facts = interpreter.release.facts
    of_facts = {facts[name].owner or PERSON for name in wide if name in facts}
    of_rules = {about for rule, about in interpreter.conditions if rule in wide}
    strata = []
    for stratum in interpreter.law.strata:
        asks = {rule.id: interpreter.compile(interpreter.conditions[rule.id, stratum.about]) for rule in stratum.rules}
        of_own = tuple((rule, ask) for rule, ask in asks.items() if rule in own - wide and stratum.about == singular)
        of_wide = tuple((rule, ask) for rule, ask in asks.items() if rule in wide)
        strata += [(stratum.about, of_own, of_wide)] if of_own or of_wide else []
    return Reach(field.fact, own, wide, frozenset(of_facts | of_rules), tuple(strata))


def _spread(start: str, interpreter: Interpreter) -> tuple[Names, Names]:
    """Give the facts and rules that read *start* of the same record, and those that read it from elsewhere."""
    read = [*_facts_read(interpreter), *_rules_read(interpreter)]
    own, wide = {start}, set[str]()
    size = 0
    while size < len(own) + len(wide):
        size = len(own) + len(wide)
        for name, of_itself, of_records in read:
            if not wide.isdisjoint(of_itself) or not (own | wide).isdisjoint(of_records):
                wide.add(name)
            elif not own.isdisjoint(of_itself):
                own.add(name)
    return frozenset(own), frozenset(wide)


_Read = tuple[str, Names, Names]
"""A fact or rule, what it reads of what it is of, or of the person, and what it reads of the records of a list."""


def _facts_read(interpreter: Interpreter) -> Iterator[_Read]:
    for fact in interpreter.release.facts.values():
        of_itself, of_records = _inputs(fact, interpreter)
        yield fact.name, frozenset(of_itself), frozenset(of_records)


def _inputs(fact: Fact, interpreter: Interpreter) -> tuple[Iterable[str], Iterable[str]]:
    match fact.derivation:
        case Count(matching=matching):
            ours = () if matching is None else matching[1:]
            return ours, [name for name in inputs_of(fact) if name not in ours]
        case Latest() | Streak():
            return (), inputs_of(fact)
        case Hits(choice, over=over):
            read = [*inputs_of(fact), *(rule.id for rule in interpreter.meant(choice))]
            return (read, ()) if over is None else ((), read)
        case _:
            return inputs_of(fact), ()


def _rules_read(interpreter: Interpreter) -> Iterator[_Read]:
    for (rule, _), condition in interpreter.conditions.items():
        yield rule, frozenset(facts_read(condition)), frozenset()
