"""
Facts, conditions and rules as columns: how each is worked out, as the reference interpreter has it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

import polars as pl

from service.domain.condition import Condition, ParameterRef
from service.domain.fact import (
    AS_OF,
    Count,
    CountedOn,
    Fact,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    RuleChoice,
    Share,
    Span,
    Streak,
    Sum,
    YearOf,
)
from service.domain.parameter import Table
from service.domain.release import Release, chosen
from service.domain.rule import PERSON, Rule
from service.engine.columnar import values
from service.engine.columnar.cell import UNKNOWN, Cell, Form, unknown
from service.engine.columnar.conditions import Conditions
from service.engine.columnar.counting import Counting
from service.engine.columnar.days import Today
from service.engine.columnar.plan import Plan
from service.engine.columnar.standing import Sheet, counted_on, read_again, with_default


class Asking:
    """Works out, in a plan, the facts that rules read; what was worked out is a column from then on."""

    def __init__(self, plan: Plan, names: Mapping[str, frozenset[str]]) -> None:
        """Plan over tables (the persons, and records by their singular) that have columns of such *names*."""
        self.plan = plan
        self.release: Release = plan.law.release
        self.today: Today = plan.today
        self._sheets = {frame: Sheet(columns, plan.today) for frame, columns in names.items()}
        self._fields = {field.fact: (kind, field) for kind in self.release.kinds for field in kind.fields.values()}
        self._counting = Counting(self)
        self._conditions = Conditions(self)

    def read(self, name: str, frame: str) -> Cell:
        """Give the cell of a fact where it is read: in the table it is of, or, if it is the person's, in any."""
        fact = self.release.facts[name]
        key = ("fact", name)
        cell = self.plan.once(key, lambda: self._kept(fact))
        return cell if (fact.owner or PERSON) == frame else self.brought(name, cell, frame, key)

    def brought(self, name: str, cell: Cell, frame: str, key: Hashable) -> Cell:
        """Give a cell of the persons, made under a *key*, as it stands beside their records."""

        def make() -> None:
            self.plan.after(key)
            self.plan.bring(frame, cell.columns(name))

        self.plan.once(("brought", frame, name), make)
        return cell

    def meant(self, choice: RuleChoice) -> tuple[Rule, ...]:
        """Give the rules in force that a choice means."""
        return chosen(self.plan.law.rules, choice)

    def _kept(self, fact: Fact) -> Cell:
        frame = fact.owner or PERSON
        match fact.derivation:
            case Count() | Latest() | Streak() | Hits():
                cell = self._counting.work_out(fact, frame)
            case Given() | CountedOn():
                cell = self._given(fact, fact.derivation, frame)
            case _:
                cell = self._derived(fact, frame)
        self.plan.derive(frame, cell.columns(fact.name))
        return cell.kept(fact.name)

    def _given(self, fact: Fact, given: Given | CountedOn, frame: str) -> Cell:
        if isinstance(given, CountedOn):
            counted, _ = counted_on(self.release.kind_of(frame), self._sheets[frame])
            return unknown(Form.NUMBER) if counted is None else counted
        kind, field = self._fields[fact.name]
        sheet = self._sheets[frame]
        cell = sheet.cell(field)
        if kind.day == field.name and not kind.single:
            cell = replace(sheet.came(cell), none=cell.none)
        if field.read_as is not None and not kind.single:
            cell = read_again(cell, field, sheet.cell(kind.fields[field.read_as.until]))
        return with_default(cell, given)

    def _derived(self, fact: Fact, frame: str) -> Cell:  # noqa: PLR0911 - one for each derivation
        match fact.derivation:
            case Holds(condition, fails):
                return Cell(Form.TRUTH, self._holds(condition, fails, frame))
            case Share(parts, whole):
                return values.share(self._several(parts, frame), self._several(whole, frame))
            case Span() as span:
                return self._span(span, frame)
            case PlusMonths(day, table, by):
                return values.plus_months(self.read(day, frame), self._looked_up(fact, table, by, frame))
            case Lookup(table, by):
                return self._looked_up(fact, table, by, frame)
            case Sum(terms):
                return values.total([(self.read(t.fact, frame), self._factor(t.times, t.negative)) for t in terms])
            case Lower(name, conditions):
                return values.lowered(self.read(name, frame), [self.ask(one, frame) for one in conditions])
            case FirstOf(facts, past_unknown):
                return values.first_of(self._several(facts, frame), past_unknown=past_unknown)
            case YearOf(day):
                return values.year(self.read(day, frame))
            case _:
                raise AssertionError(fact.derivation)

    def _several(self, names: Iterable[str], frame: str) -> list[Cell]:
        return [self.read(name, frame) for name in names]

    def _holds(self, condition: Condition, fails: Condition | None, frame: str) -> pl.Expr:
        answer = self.ask(condition, frame)
        if fails is None:
            return answer
        refuted = self.ask(fails, frame).fill_null(value=False)
        otherwise = pl.when(refuted).then(pl.lit(value=False)).otherwise(UNKNOWN)
        return pl.when(answer.fill_null(value=False)).then(pl.lit(value=True)).otherwise(otherwise)

    def _day(self, name: str, frame: str) -> Cell:
        return Cell(Form.NUMBER, self.today.ordinal) if name == AS_OF else self.read(name, frame)

    def _span(self, span: Span, frame: str) -> Cell:
        measure = values.months_between if span.in_months else values.days_between
        open_end = None if span.open_end is None else self._day(span.open_end, frame)
        return values.span(self._day(span.start, frame), self._day(span.end, frame), open_end, measure)

    def _table(self, name: str) -> Table | None:
        standing = self.plan.law.parameters.get(name)
        return standing.value if standing is not None and isinstance(standing.value, Mapping) else None

    def _looked_up(self, fact: Fact, name: str, by: str, frame: str) -> Cell:
        table, code = self._table(name), self.read(by, frame)
        is_number = self.release.parameters[name].gives is None
        if table is None:
            return unknown(Form.NUMBER) if is_number else unknown(Form.CANDIDATES, tuple(fact.codes))
        if is_number:
            return values.number_of(code, {one: found for one, found in table.items() if isinstance(found, int)})
        given = {one: found for one, found in table.items() if isinstance(found, str)}
        return values.code_of(code, given, tuple(fact.codes))

    def _factor(self, times: int | ParameterRef, negative: bool) -> int | None:  # noqa: FBT001 - as the term has it
        value = self.parameter(times.name) if isinstance(times, ParameterRef) else times
        return None if value is None else -value if negative else value

    def parameter(self, name: str) -> int | None:
        """Give the value of a parameter that is a number; None where none stands."""
        standing = self.plan.law.parameters.get(name)
        return standing.value if standing is not None and isinstance(standing.value, int) else None

    def truth(self, condition: Condition, frame: str) -> pl.Expr:
        """Give the answer of a *condition* as a column of its own."""

        def make() -> str:
            name, answer = self.plan.name("asked"), self.ask(condition, frame)
            self.plan.derive(frame, {name: answer})
            return name

        return pl.col(self.plan.once(("asked", frame, condition), make))

    def ask(self, condition: Condition, frame: str) -> pl.Expr:
        """Give what a *condition* answers."""
        return self._conditions.ask(condition, frame)

    def rule(self, rule_id: str, about: str) -> pl.Expr:
        """Give the column of what a rule answers of what it is about."""
        name = f"@{rule_id}"

        def make() -> None:
            rule = self.plan.law.by_id[rule_id]
            self.plan.derive(about, {name: self.ask(rule.asks(about), about)})

        self.plan.once(("rule", rule_id, about), make)
        return pl.col(name)

    def brought_answer(self, rule_id: str, frame: str) -> None:
        """Bring what a rule answers of the persons to their records."""
        key, name = ("rule", rule_id, PERSON), f"@{rule_id}"

        def make() -> None:
            self.plan.after(key)
            self.plan.bring(frame, {name: pl.col(name)})

        self.plan.once(("brought", frame, name), make)
