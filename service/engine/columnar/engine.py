"""
The columnar engine: every rule of a release, asked of a part of a population at once.

Nothing here knows a rule or a fact: all of it follows from the release. What a law asks on a day is planned once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from service.domain.answer import Answer
from service.domain.condition import Condition, facts_read
from service.domain.fact import Count, Hits, Latest, Streak
from service.domain.in_force import InForce, Versions, in_force, versions_on
from service.domain.record import RecordKind
from service.domain.release import Release
from service.domain.rule import PERSON
from service.domain.strata import Reading
from service.engine.columnar.asking import Asking
from service.engine.columnar.days import Today
from service.engine.columnar.outcome import ANSWERS, HOLDS, VERDICT, VERDICTS, Outcome
from service.engine.columnar.plan import Plan
from service.engine.columnar.standing import FULL, RAW, Sheet, counted_on, fields_needed
from service.engine.columnar.steps import Step, Working
from service.engine.columnar.verdicts import Deciding
from service.population.tables import AS_OF, REF, WHO, Reads, Tables, columns_of, has, lists_of

Besides = Mapping[str, Condition]

MOST_READY = 32
"""So many plans are kept: one for each day on which a whole part is judged."""


@dataclass(frozen=True)
class _Ready:
    """What is to be done with tables that have some columns, on one day or by one law."""

    today: Today
    counts: Mapping[str, pl.Expr]  # by the singular: which records count
    steps: Sequence[Step]
    results: Mapping[str, Sequence[pl.Expr]]  # by the table: the columns of the outcome


class Columnar:
    """Asks the rules of one release of whole tables."""

    def __init__(self, release: Release) -> None:
        """Find out what the rules of a *release* read."""
        self.release = release
        self._reading = Reading(release)
        self._abouts = tuple(dict.fromkeys(about for rule in release.rules() for about in rule.conditions))
        self._laws: dict[Versions, InForce] = {}
        self._ready: dict[object, _Ready] = {}
        self._filled: dict[str, set[str]] = {}
        self._holed: dict[str, set[str]] = {}
        self.reads = self.reads_of({})

    def reads_of(self, besides: Besides) -> Reads:
        """Give all that the rules, and what is asked *besides*, read of a population."""
        facts = frozenset().union(*(self._reading.facts_of(rule) for rule in self.release.rules()))
        for condition in besides.values():
            facts = facts.union(*(self._reading.closure(name) for name in facts_read(condition)))
        lists, people, records = self._lists(facts), frozenset({REF}), {}
        for kind in self.release.kinds:
            if kind.single:
                people |= fields_needed(kind, facts)
            elif kind.name in lists:  # with the id, since a list is not read without any column
                records[kind.name] = fields_needed(kind, facts | {f"{kind.singular}.id"})
        return Reads(people, records)

    def _lists(self, facts: Collection[str]) -> frozenset[str]:
        """Give the lists that rules are about, that *facts* go over, and of which they are facts."""
        plurals = {kind.singular: kind.name for kind in lists_of(self.release.kinds)}
        owners = {plurals[about] for about in self._abouts if about in plurals}
        for name in facts:
            fact = self.release.facts[name]
            owners |= {plurals[fact.owner]} if fact.owner is not None else set()
            match fact.derivation:
                case Count(records=plural) | Latest(records=plural) | Streak(records=plural) | Hits(over=str(plural)):
                    owners.add(plural)
                case _:
                    pass
        return frozenset(owners)

    def ask(self, tables: Tables, besides: Besides | None = None, told: Collection[str] = ()) -> Outcome:
        """
        Ask every rule in force of *tables*, and each condition on the person that is asked *besides*.

        Of the facts named in *told* the outcome has the columns, too (`service.engine.columnar.cell`).
        """
        days = tables.people[AS_OF].unique().sort().to_list() or [date.max]
        groups: dict[Versions, list[date]] = {}
        for day in days:
            groups.setdefault(versions_on(self.release, day.toordinal()), []).append(day)
        asked = besides or {}
        if len(groups) <= 1:
            return self._ask(tables, days, asked, tuple(told))
        parts = [_part(tables, group) for group in groups.values()]
        outcomes = [
            self._ask(part, group, asked, tuple(told)) for (part, _), group in zip(parts, groups.values(), strict=True)
        ]
        return _together(outcomes, [rows for _, rows in parts])

    def _ask(self, tables: Tables, days: Sequence[date], besides: Besides, told: tuple[str, ...]) -> Outcome:
        """Ask of tables whose days all have one law."""
        day = days[0].toordinal() if len(days) == 1 else None
        versions = versions_on(self.release, days[0].toordinal())
        names = {PERSON: self._columns(PERSON, tables.people)}
        for kind in lists_of(self.release.kinds):
            records = tables.records.get(kind.name)
            names[kind.singular] = frozenset() if records is None else self._columns(kind.singular, records)
        key = (versions, day, tuple(names.items()), tuple(besides.items()), told)
        if key not in self._ready:
            if len(self._ready) >= MOST_READY:
                self._ready.clear()
            self._ready[key] = self._plan(self._law(versions, days), day, names, besides, told)
        return self._answered(self._ready[key], tables)

    def _columns(self, frame: str, table: pl.DataFrame) -> frozenset[str]:
        """
        Give the columns of a table in which something stands, and, with `FULL` after the name, those without a null.

        What any part had is taken to be in all that follow, so that parts that differ a little share one plan.
        """
        filled, full, holed = (self._filled.setdefault(frame, set()), set(), self._holed.setdefault(frame, set()))
        for column in table.iter_columns():
            nulls = column.null_count()
            if nulls < table.height:
                filled.add(column.name)
            if nulls:
                holed.add(column.name)
            else:
                full.add(column.name)
        return frozenset({*(filled & set(table.columns)), *(name + FULL for name in full & filled - holed)})

    def _law(self, versions: Versions, days: Sequence[date]) -> InForce:
        if versions not in self._laws:
            self._laws[versions] = in_force(self.release, days[0].toordinal())
        return self._laws[versions]

    def _plan(
        self,
        law: InForce,
        day: int | None,
        names: Mapping[str, frozenset[str]],
        besides: Besides,
        told: tuple[str, ...],
    ) -> _Ready:
        today = Today(day)
        plan = Plan(law, today)
        asking = Asking(plan, names)
        counts = {
            kind.singular: ~counted_on(kind, Sheet(names[kind.singular], today))[1]
            for kind in lists_of(self.release.kinds)
        }
        results = {
            about: self._results(asking, about, names[about]) for about in dict.fromkeys((PERSON, *self._abouts))
        }
        for name, condition in besides.items():
            results[PERSON].append(asking.truth(condition, PERSON).alias(HOLDS + name))
        for name in told:
            frame = self.release.facts[name].owner or PERSON
            columns = asking.read(name, frame).told(name)
            results.setdefault(frame, _identity(frame, names[frame]))
            results[frame] += [expression.alias(column) for column, expression in columns.items()]
        return _Ready(today, counts, plan.steps(), results)

    def _results(self, asking: Asking, about: str, names: frozenset[str]) -> list[pl.Expr]:
        """Plan all that is said about the persons, or about one kind of record."""
        law, found = asking.plan.law, _identity(about, names)
        for rule in self.release.rules():
            if about in rule.conditions:
                is_asked = rule.id in law.by_id
                answer = _answer(asking.rule(rule.id, about)) if is_asked else pl.lit(None, dtype=ANSWERS)
                found.append(answer.alias(rule.id))
        verdicts = Deciding(asking, about).verdicts()
        for action in self._actions(about):
            found.append(verdicts.get(action, pl.lit(None, dtype=VERDICTS)).alias(VERDICT + action))
        return found

    def _actions(self, about: str) -> list[str]:
        """Give the actions of which a verdict may be given about something."""
        of_it = [rule for rule in self.release.rules() if about in rule.conditions]
        named = {target for rule in of_it for target in rule.targets}
        return [action for action in self.release.actions if action in named]

    def _answered(self, ready: _Ready, tables: Tables) -> Outcome:
        working = Working(_standing(ready, tables, self.release.kinds))
        for step in ready.steps:
            step.take(working)
        found = {about: working.frames[about].select(columns) for about, columns in ready.results.items()}
        plurals = {kind.singular: kind.name for kind in self.release.kinds}
        return Outcome(
            found.pop(PERSON),
            {plurals[about]: frame for about, frame in found.items()},
        )


def _identity(about: str, names: frozenset[str]) -> list[pl.Expr]:
    """Give the columns that say of whom, or of which record, something is said."""
    if about == PERSON:
        return [pl.col(RAW + REF).alias(REF), pl.col(RAW + AS_OF).alias(AS_OF)]
    name = f"{about}.id"
    return [pl.col(WHO), (pl.col(RAW + name) if name in names else pl.lit(None, dtype=pl.String)).alias("id")]


def _answer(truth: pl.Expr) -> pl.Expr:
    """Give a truth as an answer."""
    yes, no, unknown = (pl.lit(answer.value, dtype=ANSWERS) for answer in Answer)
    return pl.when(truth).then(yes).when(truth.is_null()).then(unknown).otherwise(no)


def _standing(ready: _Ready, tables: Tables, kinds: Sequence[RecordKind]) -> dict[str, pl.DataFrame]:
    """Give the tables with the days that all is judged by, and only the records that count."""
    people = _raw(tables.people).hstack(_days(tables.people[AS_OF], ready.today))
    frames = {PERSON: people}
    for kind in lists_of(kinds):
        records = tables.records.get(kind.name)
        if records is None:
            schema = {WHO: pl.UInt32, **columns_of(kind)}
            records = pl.DataFrame(schema=schema)
        who = records[WHO]
        days = [people[name].gather(who) for name in ready.today.columns]
        frames[kind.singular] = _counting(_raw(records).hstack(days), ready.counts[kind.singular])
    return frames


def _counting(records: pl.DataFrame, counts: pl.Expr) -> pl.DataFrame:
    """Leave out what does not count; mostly everything does, and nothing need be copied."""
    found = records.select(counts).to_series()
    return records if len(found) < records.height or found.all() else records.filter(found)


def _raw(frame: pl.DataFrame) -> pl.DataFrame:
    """Name the columns of a population apart from the facts that they become."""
    named = frame.clone()
    named.columns = [name if name == WHO or name.startswith(has("")) else RAW + name for name in frame.columns]
    return named


def _days(as_of: pl.Series, today: Today) -> list[pl.Series]:
    """Work out, for each day that there is, what is judged by it."""
    if not today.columns:
        return []
    days = as_of.unique().sort()
    found = pl.DataFrame({AS_OF: days}).with_columns(
        pl.Series(name, [work_out(day.toordinal()) for day in days], dtype=pl.Int32)
        for name, work_out in today.columns.items()
    )
    return (
        pl.DataFrame({AS_OF: as_of}).join(found, on=AS_OF, how="left", maintain_order="left").drop(AS_OF).get_columns()
    )


def _part(tables: Tables, days: Sequence[date]) -> tuple[Tables, pl.Series]:
    """Give the part of *tables* that is judged as of some *days*, and which rows those are."""
    rows = tables.people[AS_OF].is_in(days).arg_true()
    place = pl.DataFrame({WHO: rows.cast(pl.UInt32), "at": pl.int_range(len(rows), dtype=pl.UInt32, eager=True)})
    records = {
        name: frame.join(place, on=WHO, maintain_order="left").with_columns(pl.col("at").alias(WHO)).drop("at")
        for name, frame in tables.records.items()
    }
    return Tables(tables.people[rows], records), rows


def _together(outcomes: Sequence[Outcome], rows: Sequence[pl.Series]) -> Outcome:
    """Put outcomes together again, each of some rows."""
    place = pl.concat(rows)
    people = (
        pl.concat([one.people for one in outcomes], how="diagonal_relaxed")
        .with_columns(place.alias(WHO))
        .sort(WHO)
        .drop(WHO)
    )
    records = {}
    for name in dict.fromkeys(name for one in outcomes for name in one.records):
        parts = [
            one.records[name].with_columns(own.cast(pl.UInt32).gather(one.records[name][WHO]).alias(WHO))
            for one, own in zip(outcomes, rows, strict=True)
        ]
        records[name] = pl.concat(parts, how="diagonal_relaxed").sort(WHO, maintain_order=True)
    return Outcome(people, records)
