"""
Proposing: how a condition may be brought to hold, or to fail, by filling what is missing.

It goes down the tree with Kleene: that all of several hold, each that is not known must be made to; that they do not,
one is enough. Derived facts are opened; what is worked out from numbers and days is tried value by value. What comes
out is a proposal: whether it settles anything is found by asking the rules.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice
from typing import assert_never

from service.alternatives.blanks import Blanks
from service.alternatives.candidates import OTHER
from service.alternatives.fields import place_of
from service.alternatives.probing import Probes, kept_or
from service.alternatives.wishes import NOTHING, Ways, any_way, every_way
from service.domain import aggregation
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import All, Any, Condition, Constant, FactRef, Leaf, Not, Operator, ParameterRef
from service.domain.dossier import Entity
from service.domain.explanation import key_of
from service.domain.fact import Count, Fact, Given, Hits, Holds, Latest, Streak
from service.domain.rule import Rule

_MOST_CHOICES = 24
"""How many choices of some out of several are looked at."""
MOST_OPENED = 4_000
"""How many conditions of one dossier are looked into: of a common one all, of one that says next to nothing some."""

Member = tuple[Callable[[bool], Ways], Truth]
"""Something that is counted: how it may be brought to count, or not to, and whether it does."""


class Proposals:
    """Proposes fillings for the conditions of one case."""

    def __init__(self, probes: Probes) -> None:
        """Propose by what the *probes* find."""
        self._probes = probes
        self._case: Case = probes.case
        self._interpreter = probes.interpreter
        self._facts = probes.release.facts
        self._blanks = Blanks(probes, self.ways)
        self._found: dict[tuple[int, str, bool], Ways] = {}
        self.is_cut = False

    def of_rule(self, rule: Rule, entity: Entity, *, want: bool) -> Ways:
        """Propose how a *rule* may come to hold of an *entity*, or not to."""
        return self.ways(self._interpreter.conditions[rule.id, entity.kind], entity, want=want)

    def ways(self, condition: Condition, entity: Entity, *, want: bool) -> Ways:
        """Propose how a *condition* of an *entity* may be brought to hold, or to fail."""
        truth = self._interpreter.compile(condition)(self._case, entity)
        if truth is not UNKNOWN and not self._probes.soft.of_condition(condition):
            return [NOTHING] if truth is want else []
        key = (id(condition), entity.path, want)
        if key not in self._found and len(self._found) >= MOST_OPENED:
            self.is_cut = True
            return []
        if key not in self._found:
            self._found[key] = self._open(condition, entity, want=want)
        return self._found[key]

    def _open(self, condition: Condition, entity: Entity, *, want: bool) -> Ways:
        match condition:
            case Leaf():
                return self._of_leaf(condition, entity, want=want)
            case Not(part):
                return self.ways(part, entity, want=not want)
            case All(parts) | Any(parts):
                found = (self.ways(part, entity, want=want) for part in parts)
                return every_way(found) if want is isinstance(condition, All) else any_way(found)
            case _:
                assert_never(condition)

    def _of_leaf(self, leaf: Leaf, entity: Entity, *, want: bool) -> Ways:
        fact = self._facts[leaf.fact]
        about = self._case.subject if fact.owner is None else entity
        match fact.derivation:
            case Given() if not isinstance(leaf.operand, FactRef):
                return self._of_field(leaf, fact, about, want=want)
            case Holds() | Count(exists=True) if isinstance(leaf.operand, Constant):
                return self._of_truth(leaf, fact, about, want=want)
            case Count() | Hits() | Streak() if isinstance(leaf.operand, Constant | ParameterRef):
                return self._of_number(leaf, fact, about, want=want)
            case Latest(records=plural) as latest if plural not in self._case.records:
                return self._blanks.latest(latest, leaf, plural, want=want)
            case _:
                return self._tried(leaf, fact, entity, want=want)

    def _of_field(self, leaf: Leaf, fact: Fact, entity: Entity, *, want: bool) -> Ways:
        path = key_of(fact, entity)
        truth = self._interpreter.compile(leaf)(self._case, entity)
        is_awaited = self._probes.is_awaited(place_of(path, self._probes.release), entity)
        if truth is not UNKNOWN and not is_awaited:
            return [NOTHING] if truth is want else []
        values = self._probes.of_field(leaf, entity, path, want=want)
        values = kept_or(values, keeps=is_awaited and truth is want)
        return [{path: values}] if values else []

    def _tried(self, leaf: Leaf, fact: Fact, entity: Entity, *, want: bool) -> Ways:
        """Try the values of the fields that a fact lacks."""
        gaps = dict(self._probes.explainer.open(fact, entity).gaps)
        if isinstance(leaf.operand, FactRef):
            gaps |= self._probes.explainer.open(self._facts[leaf.operand.name], entity).gaps
        return any_way([list(self._probes.combined(leaf, entity, gaps, want=want))])

    def _of_truth(self, leaf: Leaf, fact: Fact, entity: Entity, *, want: bool) -> Ways:
        value = self._interpreter.read(fact.name, self._case, entity)
        if leaf.operator is Operator.MAY_BE:
            if want:
                return [NOTHING] if value is not False else []
            wanted = False
        else:
            wanted = want is (leaf.operand == Constant(value=True))
        derivation = fact.derivation
        if isinstance(derivation, Holds):
            if derivation.fails is not None and not wanted:
                return self.ways(derivation.fails, entity, want=True)
            return self.ways(derivation.condition, entity, want=wanted)
        return self._at_least(1, fact, entity, want=wanted)

    def _of_number(self, leaf: Leaf, fact: Fact, entity: Entity, *, want: bool) -> Ways:
        operand = self._interpreter.operand(leaf.operand)(self._case, entity)
        if not isinstance(operand, Bounds):
            return []
        number = operand.lo
        match leaf.operator:
            case Operator.AT_LEAST:
                return self._at_least(number, fact, entity, want=want)
            case Operator.MORE_THAN:
                return self._at_least(number + 1, fact, entity, want=want)
            case Operator.AT_MOST:
                return self._at_least(number + 1, fact, entity, want=not want)
            case Operator.LESS_THAN:
                return self._at_least(number, fact, entity, want=not want)
            case _:
                ends = (
                    self._at_least(number, fact, entity, want=want),
                    self._at_least(number + 1, fact, entity, want=not want),
                )
                return every_way(ends) if want else any_way(ends)

    def _at_least(self, number: int, fact: Fact, entity: Entity, *, want: bool) -> Ways:
        """Propose how something counted may come to be *number* or more, or less."""
        derivation = fact.derivation
        plural = derivation.over if isinstance(derivation, Hits) else getattr(derivation, "records", None)
        if plural is not None and plural not in self._case.records:
            return self._blanks.counted(derivation, plural, entity, number) if want else [{plural: ([],)}]
        match derivation:
            case Count():
                return _chosen(list(self._records(derivation, entity)), number, want=want)
            case Streak():
                return self._run(derivation, number, want=want)
            case Hits():
                return _chosen(list(self._rules(derivation, entity)), number, want=want)
            case _:
                return []

    def _records(self, count: Count, entity: Entity) -> Iterator[Member]:
        """Give the records that are counted, or may be."""
        for record, truth in aggregation.fitting(count, self._interpreter)(self._case, entity):

            def bring(want: bool, record: Entity = record) -> Ways:  # noqa: FBT001
                parts = [self.ways(count.where, record, want=want), self._matching(count, entity, record, want=want)]
                return every_way(parts) if want else any_way(parts)

            yield bring, truth

    def _matching(self, count: Count, entity: Entity, record: Entity, *, want: bool) -> Ways:
        """Propose how a record may come to be about an entity, or about something else."""
        if count.matching is None:
            return [NOTHING] if want else []
        theirs, ours = count.matching
        if theirs in record.values:
            return [NOTHING] if want else []
        own = self._interpreter.read(ours, self._case, entity)
        path = key_of(self._facts[theirs], record)
        others = tuple(value for value in self._probes.candidates(path, record) if value != own)
        return [{path: (own,) if want else (OTHER, *(value for value in others if value != OTHER))}]

    def _run(self, streak: Streak, number: int, *, want: bool) -> Ways:
        """Propose how a run may come to be that long, or to break before."""
        members = [record for record, _ in aggregation.run(streak, self._interpreter)(self._case)][:number]
        if len(members) < number:
            return [] if want else [NOTHING]
        found = (self.ways(streak.keeps, record, want=want) for record in members)
        return every_way(found) if want else any_way(found)

    def _rules(self, hits: Hits, entity: Entity) -> Iterator[Member]:
        """Give the rules that hold, or may: of an entity, or of any record of a list."""
        about: Sequence[Entity] = (entity,) if hits.over is None else self._case.records[hits.over]
        for rule in self._interpreter.meant(hits.choice):
            asked = [(one, truth) for one in about if (truth := self._hit(hits, rule, one)) is not False]
            if not asked:
                continue

            def bring(want: bool, rule: Rule = rule, asked: Sequence[tuple[Entity, Truth]] = asked) -> Ways:  # noqa: FBT001
                found = [self._hitting(hits, rule, one, want=want) for one, _ in asked]
                return any_way(found) if want else every_way(found)

            truths = [truth for _, truth in asked]
            yield bring, True if hits.or_unknown or True in truths else UNKNOWN

    def _hit(self, hits: Hits, rule: Rule, entity: Entity) -> Truth:
        truth = entity.answers.get(rule.id, False)
        if truth is False or hits.over is None:
            return truth
        fits = self._interpreter.compile(hits.where)(self._case, entity)
        return fits if fits is not True else truth

    def _hitting(self, hits: Hits, rule: Rule, entity: Entity, *, want: bool) -> Ways:
        parts = [self.of_rule(rule, entity, want=want)]
        if hits.over is not None:
            parts.append(self.ways(hits.where, entity, want=want))
        return every_way(parts) if want else any_way(parts)


def _chosen(members: list[Member], number: int, *, want: bool) -> Ways:
    """Propose how *number* or more of some members may come to count, or fewer; those that are sure may be soft."""
    sure = [bring for bring, truth in members if truth is True]
    unsure = [bring for bring, truth in members if truth is not True]
    if want:
        lacking = number - len(sure)
        if lacking <= 0:
            return [NOTHING]
        return any_way(
            every_way(bring(True) for bring in some)  # noqa: FBT003
            for some in islice(combinations(unsure, lacking), _MOST_CHOICES)
        )
    surplus = len(members) - number + 1
    if surplus <= 0:
        return [NOTHING]
    return any_way(
        every_way(bring(False) for bring in some)  # noqa: FBT003
        for some in islice(combinations([*unsure, *sure], surplus), _MOST_CHOICES)
    )
