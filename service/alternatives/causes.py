"""
Why an answer turned by time: from the test of a rule that turned, down to what itself changed from one day to the next.

A fact changes because what it was worked out from did, or because the day of judgement is one of its inputs. The former
is followed; the latter is a cause. Another rule's answer is a cause too: that rule is told by itself.
"""

from collections.abc import Iterable, Iterator, Sequence

from service.alternatives.cause_words import Cause, CauseKind, CauseWords
from service.alternatives.partings import Entities, Pair, Side, Test, rises
from service.domain import aggregation
from service.domain.answer import Truth, all_of
from service.domain.bounds import Bounds
from service.domain.condition import AsOf, Condition, FactRef, Operator, ParameterRef, Value
from service.domain.dossier import Entity
from service.domain.fact import Count, CountedOn, Fact, Given, Hits, Holds, Latest, Lower, Span, Streak
from service.domain.in_force import fact_parameters
from service.domain.rule import Rule
from service.domain.strata import inputs_of

_KINDS = {Operator.WITHIN_MONTHS: CauseKind.WINDOW_SLIDES, Operator.SAME_YEAR: CauseKind.YEAR_TURNS}


class Causes:
    """Finds what turned between the day before (the first side) and the day itself (the second)."""

    def __init__(self, pair: Pair) -> None:
        """Hold the two days of one dossier against one another."""
        self._pair = pair
        self._sides = (pair.first, pair.second)
        self._words = CauseWords(pair)
        release = pair.second.asked.law.release
        self._facts = release.facts
        self._fields = {field.fact: field for kind in release.kinds for field in kind.fields.values()}

    def of(self, rule: Rule, about: str | None) -> list[Cause]:
        """Give why a *rule* answers something else of the person or a record than the day before, each cause once."""
        return list(dict.fromkeys(self._of(rule, about)))

    def _of(self, rule: Rule, about: str | None) -> Iterator[Cause]:
        stands = [rule.id in side.asked.law.by_id for side in (self._pair.first, self._pair.second)]
        if stands[0] is not stands[1]:
            yield self._words.of_rule(rule, begins=stands[1])
            return
        entity = self._pair.second.names.entity(about)
        before = self._pair.first.counterpart(entity)
        if before is None:
            yield self._words.of_begun(entity)
            return
        condition = self._pair.second.asked.interpreter.conditions[rule.id, entity.kind]
        yield from self._condition(condition, (before, entity))

    def _condition(self, condition: Condition, at: Entities) -> Iterator[Cause]:
        for leaf in self._pair.partings(condition, at):
            yield from self._leaf(Test(leaf, at))

    def _leaf(self, test: Test) -> Iterator[Cause]:
        leaf, fact = test.leaf, self._facts[test.leaf.fact]
        by_day = leaf.operator in _KINDS or isinstance(leaf.operand, AsOf)
        values = self._pair.values(fact.name, test.at)
        is_moved = isinstance(leaf.operand, ParameterRef) and self._pair.number_differs(leaf.operand.name)
        if isinstance(leaf.operand, ParameterRef) and is_moved:
            yield self._words.of_parameter(leaf.operand.name)
        if values[0] != values[1] and not (by_day and _is_same_day(*values)):
            yield from self._open(fact, test)
        elif by_day and not is_moved:
            yield self._words.of_test(_KINDS.get(leaf.operator, CauseKind.PERIOD_ENDS), test)
        if isinstance(leaf.operand, FactRef):
            yield from self._changed([leaf.operand.name], test)

    def _open(self, fact: Fact, test: Test) -> Iterator[Cause]:
        """Follow a *fact* whose value changed, and for which *test* it was read."""
        match fact.derivation:
            case Count() as count:
                yield from self._count(fact, count, test)
            case Hits() as hits:
                yield from self._hits(fact, hits, test)
            case Latest() as latest:
                yield from self._latest(fact, latest, test)
            case Streak() as streak:
                yield from self._streak(fact, streak, test)
            case _:
                yield from self._open_value(fact, test)

    def _open_value(self, fact: Fact, test: Test) -> Iterator[Cause]:
        """Follow a fact that goes over no list."""
        match fact.derivation:
            case Given() | CountedOn():
                yield self._given(fact, test)
            case Holds(condition, fails):
                yield from self._condition(condition, test.at)
                yield from () if fails is None else self._condition(fails, test.at)
            case Lower(name, conditions):
                yield from self._changed([name], test)
                for condition in conditions:
                    yield from self._condition(condition, test.at)
            case Span() as span:
                yield from self._span(fact, span, test)
            case _:
                yield from self._inputs(fact, test)

    def _given(self, fact: Fact, test: Test) -> Cause:
        field = self._fields.get(fact.name)
        if field is not None and field.read_as is not None:
            return self._words.of_outcome(fact, self._facts[f"{fact.owner}.{field.read_as.until}"], test.at)
        if None in self._pair.values(fact.name, test.at):
            return self._words.of_outcome(fact, fact, test.at)
        return self._words.of_narrowed(fact, test)

    def _inputs(self, fact: Fact, test: Test) -> Iterator[Cause]:
        for name in dict.fromkeys(fact_parameters(fact)):
            if self._pair.number_differs(name):
                yield self._words.of_parameter(name)
        yield from self._changed(inputs_of(fact), test)

    def _changed(self, names: Iterable[str], test: Test) -> Iterator[Cause]:
        for name in dict.fromkeys(names):
            if self._pair.differs(name, test.at):
                yield from self._open(self._facts[name], test)

    def _span(self, fact: Fact, span: Span, test: Test) -> Iterator[Cause]:
        inputs = [self._facts[name] for name in dict.fromkeys(inputs_of(fact))]
        changed = [one for one in inputs if not _is_same_day(*self._pair.values(one.name, test.at))]
        for one in changed:
            yield from self._open(one, test)
        if not changed:
            yield self._words.of_span(fact, span, test)

    def _count(self, fact: Fact, count: Count, test: Test) -> Iterator[Cause]:
        truths = [
            {
                record.path: truth
                for record, truth in aggregation.fitting(count, side.asked.interpreter)(side.asked.case, one)
            }
            for side, one in zip(self._sides, test.at, strict=True)
        ]
        way = rises(*self._pair.values(fact.name, test.at))
        for record in self._records(count.records):
            if _goes(way, *(found.get(record.path, False) for found in truths)):
                yield from self._fit(record, count, test)

    def _fit(self, record: Entity, count: Count, test: Test) -> Iterator[Cause]:
        """Say why a record fits, or no longer does."""
        before = self._pair.first.counterpart(record)
        if before is None:
            yield self._words.of_begun(record)
            return
        yield from self._condition(count.where, (before, record))
        if count.matching is not None:
            theirs, ours = count.matching
            yield from self._changed([theirs], Test(test.leaf, (before, record)))
            yield from self._changed([ours], test)

    def _hits(self, fact: Fact, hits: Hits, test: Test) -> Iterator[Cause]:
        rules = {one.id: one for side in self._sides for one in side.asked.interpreter.meant(hits.choice)}
        records = [self._pair.second.owner(fact, test.at[1])] if hits.over is None else self._records(hits.over)
        way = rises(*self._pair.values(fact.name, test.at))
        for record in records:
            before = self._pair.first.counterpart(record)
            for rule in rules.values():
                truths = (
                    self._hit(hits, rule, before, self._pair.first),
                    self._hit(hits, rule, record, self._pair.second),
                )
                if before is None and _goes(way, *truths):
                    yield self._words.of_begun(record)
                elif before is not None and _goes(way, *truths):
                    yield from self._hit_turned(hits, rule, (before, record))

    @staticmethod
    def _hit(hits: Hits, rule: Rule, entity: Entity | None, side: Side) -> Truth:
        """Answer whether a *rule* holds of an *entity* that is counted."""
        answer = False if entity is None else entity.answers.get(rule.id, False)
        if entity is None or answer is False or hits.over is None:
            return answer
        return all_of((side.truth(hits.where, entity), answer))

    def _hit_turned(self, hits: Hits, rule: Rule, at: Entities) -> Iterator[Cause]:
        answers = [entity.answers.get(rule.id) for entity in at]
        if answers[0] is not answers[1]:
            yield self._words.of_answer(rule, at[1], (answers[0], answers[1]))
        else:
            yield from self._condition(hits.where, at)

    def _latest(self, fact: Fact, latest: Latest, test: Test) -> Iterator[Cause]:
        found = [aggregation.latest_record(latest, side.asked.interpreter)(side.asked.case) for side in self._sides]
        first, second = found
        if first is not None and second is not None and first.path == second.path:
            yield from self._open(self._facts[latest.value], Test(test.leaf, (first, second)))
            return
        causes = [cause for one in found if one is not None for cause in self._counted(one, latest.where)]
        yield from causes or self._years(fact, latest.since_years, test)

    def _streak(self, fact: Fact, streak: Streak, test: Test) -> Iterator[Cause]:
        by_year = (streak.records, streak.by, streak.where)
        runs = [aggregation.by_year(*by_year, side.asked.interpreter)(side.asked.case) for side in self._sides]
        records = {record.path: record for run in runs for record in run.values()}
        causes = [
            cause
            for record in records.values()
            for condition in (streak.where, streak.keeps)
            for cause in self._counted(record, condition)
        ]
        yield from causes or self._years(fact, streak.since_years, test)

    def _counted(self, record: Entity, condition: Condition) -> Iterator[Cause]:
        """Say why a *record* is now counted, or no longer, or otherwise, as far as that rests on a *condition*."""
        before, after = self._pair.first.counterpart(record), self._pair.second.counterpart(record)
        if before is None and after is not None:
            yield self._words.of_begun(after)
        elif before is not None and after is not None:
            yield from self._condition(condition, (before, after))

    def _years(self, fact: Fact, since: int | ParameterRef | None, test: Test) -> Iterator[Cause]:
        if isinstance(since, ParameterRef) and self._pair.number_differs(since.name):
            yield self._words.of_parameter(since.name)
        else:
            yield self._words.of_year(fact, test.at)

    def _records(self, plural: str) -> Sequence[Entity]:
        return self._pair.second.asked.case.records[plural]


def _is_same_day(first: Value, second: Value) -> bool:
    """Answer whether two values are the same, but for the days that have come of a day that is not known."""
    if isinstance(first, Bounds) and isinstance(second, Bounds):
        return (first.lo, first.maybe_none) == (second.lo, second.maybe_none)
    return first == second


def _goes(way: int, first: Truth, second: Truth) -> bool:
    """Answer whether an answer moved, and in the *way* in which all did (0: in any)."""
    rise = rises(first, second)
    return rise != 0 and way in (0, rise)
