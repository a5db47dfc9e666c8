"""
Facts over the records of a list as columns, each as `service.domain.aggregation` has it.
"""

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from service.domain.condition import Condition, ParameterRef
from service.domain.fact import Count, Fact, Hits, Latest, Streak
from service.domain.rule import PERSON, Rule
from service.engine.columnar.cell import UNKNOWN, Cell, Form
from service.engine.columnar.segments import How
from service.engine.columnar.steps import Order, Pair, Pick, Run, masked
from service.population.tables import has

if TYPE_CHECKING:
    from service.engine.columnar.asking import Asking

_WORD = 63
"""How many rules one number tells apart."""


class Counting:
    """Works out, in a plan, what goes over the records of a list."""

    def __init__(self, asking: "Asking") -> None:
        """Ask conditions and facts of what is *asking*."""
        self._asking = asking
        self._plan = asking.plan

    def work_out(self, fact: Fact, frame: str) -> Cell:
        """Give the cell of a *fact*, in the table of what it is of."""
        match fact.derivation:
            case Count(matching=(theirs, ours)) as count:
                return self._matched(count, theirs, ours, frame)
            case Hits(over=None) as hits:
                return self._of_one(hits, frame)
            case _ if frame != PERSON:  # the same for every record of a person
                name = f"{fact.name}#person"
                key = ("person", fact.name)
                cell = self._plan.once(key, lambda: self._kept(fact, name))
                return self._asking.brought(name, cell, frame, key)
            case _:
                return self._of_person(fact)

    def _kept(self, fact: Fact, name: str) -> Cell:
        cell = self._of_person(fact)
        self._plan.derive(PERSON, cell.columns(name))
        return cell.kept(name)

    def _of_person(self, fact: Fact) -> Cell:
        match fact.derivation:
            case Count() as count:
                return self._count(count)
            case Latest() as latest:
                return self._latest(latest)
            case Streak() as streak:
                return self._streak(streak)
            case Hits(over=str()) as hits:
                return self._over(hits)
            case _:
                raise AssertionError(fact.derivation)

    def _frame(self, plural: str) -> str:
        return self._asking.release.kind_named(plural).singular

    def _is_there(self, plural: str, frame: str) -> pl.Expr:
        """Ask whether the dossier has a list."""
        name = has(plural)
        if frame != PERSON:
            self._plan.once(("brought", frame, name), lambda: self._plan.bring(frame, {name: pl.col(name)}))
        return pl.col(name)

    def _where(self, condition: Condition, frame: str) -> tuple[pl.Expr, pl.Expr]:
        """Ask which records surely fit, and which may."""
        answer = self._asking.truth(condition, frame)
        return answer.fill_null(value=False), answer.fill_null(value=True)

    def _bounds(self, low: str, high: str, count: Count, frame: str) -> Cell:
        is_there = pl.when(self._is_there(count.records, frame))
        if not count.exists:
            return Cell(Form.NUMBER, is_there.then(pl.col(low)), is_there.then(pl.col(high)))
        might = pl.when(pl.col(high) > 0).then(UNKNOWN).otherwise(pl.lit(value=False))
        return Cell(Form.TRUTH, is_there.then(pl.when(pl.col(low) > 0).then(pl.lit(value=True)).otherwise(might)))

    def _count(self, count: Count) -> Cell:
        frame = self._frame(count.records)

        def make() -> str:
            name, (surely, possibly) = self._plan.name("count"), self._where(count.where, frame)
            found = {f"{name}#low": (surely, How.SUM), f"{name}#high": (possibly, How.SUM)}
            self._plan.reduce(frame, found)
            return name

        name = self._plan.once(("count", count.records, count.where), make)
        return self._bounds(f"{name}#low", f"{name}#high", count, PERSON)

    def _matched(self, count: Count, theirs: str, ours: str, frame: str) -> Cell:
        their_frame = self._frame(count.records)

        def make() -> str:
            pair = self._plan.once(("pair", theirs, ours, frame), lambda: self._pair(theirs, their_frame, ours, frame))
            name, answer = self._plan.name("match"), self._asking.truth(count.where, their_frame)
            self._plan.match(pair, their_frame, frame, {name: answer})
            return name

        name = self._plan.once(("match", count.records, count.where, count.matching, frame), make)
        return self._bounds(f"{name}#low", f"{name}#high", count, frame)

    def _pair(self, theirs: str, their_frame: str, ours: str, frame: str) -> str:
        name = self._plan.name("pair")
        keys = [self._asking.read(theirs, their_frame), self._asking.read(ours, frame)]
        their_key, our_key = ({"key": cell.value, "none": cell.is_none} for cell in keys)
        self._plan.step(Pair(name, their_frame, their_key, frame, our_key))
        return name

    def _first_year(self, since_years: int | ParameterRef | None) -> pl.Expr:
        """Give the earliest year of the record that counts as the latest."""
        if since_years is None:
            return pl.lit(0, dtype=pl.Int64)
        years = self._asking.parameter(since_years.name) if isinstance(since_years, ParameterRef) else since_years
        return self._asking.today.year - (years or 0)

    def _latest(self, latest: Latest) -> Cell:
        frame = self._frame(latest.records)
        key = ("latest", latest.records, latest.by, latest.where, latest.since_years)
        index = self._plan.once(key, lambda: self._index(latest, frame))
        value, name = self._asking.read(latest.value, frame), self._plan.name("picked")
        there, kept = value.columns(latest.value), value.kept(name)
        self._plan.step(Pick(frame, index, dict(zip(there, kept.columns(name), strict=True))))
        is_there = self._is_there(latest.records, PERSON)
        none = is_there & (pl.col(index) < 0)
        if kept.none is not None:
            none = none | (is_there & kept.none.fill_null(value=False))
        return Cell(
            kept.form,
            pl.when(is_there).then(kept.value),
            None if kept.high is None else pl.when(is_there).then(kept.high),
            none,
            None if kept.maybe is None else kept.maybe.fill_null(value=False),
            kept.codes,
        )

    def _index(self, latest: Latest, frame: str) -> str:
        """Find the row of the latest record of each person: -1 where there is none, or it is too old."""
        order, name = self._order(latest, frame), self._plan.name("latest")
        is_recent = pl.col(order) >= self._first_year(latest.since_years)
        self._plan.derive(PERSON, {name: pl.when(is_recent).then(pl.col(f"{order}#row")).otherwise(-1)})
        return name

    def _streak(self, streak: Streak) -> Cell:
        frame, name = self._frame(streak.records), self._plan.name("run")
        order = self._order(streak, frame)
        self._plan.step(Run(name, order, frame, self._asking.truth(streak.keeps, frame)))
        is_recent = pl.col(order) >= self._first_year(streak.since_years)
        low, high = (pl.when(is_recent).then(pl.col(f"{name}#{end}")).otherwise(0) for end in ("low", "high"))
        is_there = pl.when(self._is_there(streak.records, PERSON))
        return Cell(Form.NUMBER, is_there.then(low), is_there.then(high))

    def _order(self, over: Latest | Streak, frame: str) -> str:
        """Put the records of a list in the order of their years; gives the column of each person's latest year."""

        def make() -> str:
            name, year = self._plan.name("order"), self._asking.read(over.by, frame).value
            self._plan.step(Order(name, frame, year, self._asking.truth(over.where, frame)))
            return name

        return self._plan.once(("order", over.records, over.by, over.where), make)

    def _words(self, hits: Hits, frame: str) -> list[tuple[str, str]]:
        """Give what the rules that are meant answer of each row: bits of those that hold, and of those that may."""
        rules = [rule for rule in self._meant(hits) if frame in rule.conditions]
        words = [tuple(rule.id for rule in rules[at : at + _WORD]) for at in range(0, len(rules), _WORD)]
        return [self._plan.once(("word", frame, word), partial(self._word, word, frame)) for word in words]

    def _meant(self, hits: Hits) -> tuple[Rule, ...]:
        return self._asking.meant(hits.choice)

    def _word(self, rules: tuple[str, ...], frame: str) -> tuple[str, str]:
        answers = [self._asking.rule(rule, frame) for rule in rules]
        names = self._plan.name("surely"), self._plan.name("possibly")
        surely, possibly = ([answer.fill_null(value=is_so) for answer in answers] for is_so in (False, True))
        self._plan.derive(frame, {names[0]: masked(surely), names[1]: masked(possibly)})
        return names

    def _tally(self, words: list[tuple[str, str]], hits: Hits) -> Cell:
        low, high = pl.lit(0, dtype=pl.Int64), pl.lit(0, dtype=pl.Int64)
        for surely, possibly in words:
            low = low + pl.col(surely).bitwise_count_ones().cast(pl.Int64)
            high = high + pl.col(possibly).bitwise_count_ones().cast(pl.Int64)
        return Cell(Form.NUMBER, high if hits.or_unknown else low, high)

    def _of_one(self, hits: Hits, frame: str) -> Cell:
        return self._tally(self._words(hits, frame), hits)

    def _over(self, hits: Hits) -> Cell:
        """Count the rules that hold of some record of the list that fits, each once."""
        plural = hits.over or ""
        frame = self._frame(plural)
        surely, possibly = self._where(hits.where, frame)
        words = [self._united(word, surely, possibly, frame) for word in self._words(hits, frame)]
        cell, is_there = self._tally(words, hits), pl.when(self._is_there(plural, PERSON))
        return Cell(Form.NUMBER, is_there.then(cell.value), is_there.then(cell.top))

    def _united(self, word: tuple[str, str], surely: pl.Expr, possibly: pl.Expr, frame: str) -> tuple[str, str]:
        names = self._plan.name("united"), self._plan.name("united")
        nothing = pl.lit(0, dtype=pl.UInt64)
        columns = {
            name: (pl.when(fits).then(pl.col(bits)).otherwise(nothing), How.UNION)
            for name, bits, fits in zip(names, word, (surely, possibly), strict=True)
        }
        self._plan.reduce(frame, columns)
        return names
