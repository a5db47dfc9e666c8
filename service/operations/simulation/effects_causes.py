"""
Causes: the rules whose part in a verdict changed, for each verdict that differs, and what is said of them in Chinese.

A rule takes part in an action by its effect where its answer is yes or unknown; a bar or hold of the person takes part
for every record that the action is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from service.domain.answer import Answer
from service.domain.release import Release
from service.domain.rule import Effect, Rule
from service.engine.columnar.outcome import SUPERSEDED
from service.operations.simulation.effects import ABOUT, ABSENT, BASE, DRAFT, FROM, SIDES, TO, Effects, Table
from service.population.tables import WHO
from service.reports.simulation.words import ANSWERS

_CAUSES = {WHO: pl.UInt32, "action": pl.String, ABOUT: pl.String, "rule": pl.String, FROM: pl.String, TO: pl.String}
_OTHERWISE = "规则的结论没有变化，措施的设置不同。"
_TAKES_ITS_PLACE = "同一阶梯中更高的措施改为建议，取代本措施。"
_GIVES_WAY = "同一阶梯中更高的措施不再建议，本措施不再被取代。"


@dataclass(frozen=True, slots=True)
class Participant:
    """A rule that speaks of an action, and by which effect on either side; None: there it does not."""

    rule: str
    effects: Mapping[str, Effect | None]

    @property
    def is_recommending(self) -> bool:
        """Answer whether it recommends the action on either side."""
        return Effect.RECOMMEND in self.effects.values()

    def answer(self, table: Table, side: str) -> pl.Expr:
        """Give what the rule answers on one *side*; where it does not speak of the action, it is not there."""
        return pl.lit(ABSENT) if self.effects[side] is None else table.side(side, self.rule)

    def changes(self) -> pl.Expr:
        """Ask whether what it does to the action changed."""
        before, after = (pl.col(name).is_in([Answer.YES.value, Answer.UNKNOWN.value]) for name in (FROM, TO))
        same_effect = self.effects[BASE] is self.effects[DRAFT]
        differs = (before | after) & (pl.col(FROM) != pl.col(TO))
        return differs if same_effect else before | after


def participants(base: Release, draft: Release) -> dict[str, tuple[Participant, ...]]:
    """Give, by action, the rules that recommend, bar or hold it on either side, in the order of the draft."""
    rules = [{rule.id: rule for rule in release.rules()} for release in (base, draft)]
    found: dict[str, list[Participant]] = {}
    for name in dict.fromkeys((*rules[1], *rules[0])):
        sides = dict(zip(SIDES, (one.get(name) for one in rules), strict=True))
        for action in dict.fromkeys(target for rule in sides.values() if rule for target in _spoken_of(rule)):
            effects = {
                side: rule.effect if rule and action in _spoken_of(rule) else None for side, rule in sides.items()
            }
            found.setdefault(action, []).append(Participant(name, effects))
    return {action: tuple(of) for action, of in found.items()}


def _spoken_of(rule: Rule) -> tuple[str, ...]:
    return () if rule.effect is Effect.CLASSIFY else rule.targets


def causes_of(effects: Effects, by_action: Mapping[str, tuple[Participant, ...]]) -> pl.DataFrame:
    """
    Give a row for each verdict that differs and each rule whose part in it changed.

    Columns `who`, `action`, `about`, `rule`, `from`, `to`: in the order of the verdicts and then of the rules. Whether
    anything is said of an action at all is up to the rules that recommend it: they alone are causes of that.
    """
    found = [pl.DataFrame(schema=_CAUSES)]
    for (action,), verdicts in effects.verdicts.group_by("action", maintain_order=True):
        lasting = verdicts.filter((pl.col(FROM) != ABSENT) & (pl.col(TO) != ABSENT))
        for number, one in enumerate(by_action.get(str(action), ())):
            told = _of(effects, one, str(action), verdicts if one.is_recommending else lasting)
            found += [rows.with_columns(pl.lit(number).alias("number")) for rows in told]
    causes = pl.concat(found, how="diagonal")
    return causes.sort("number", maintain_order=True).drop("number") if "number" in causes.columns else causes


def _of(effects: Effects, one: Participant, action: str, verdicts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Give the causes that a rule is of the *verdicts* on an *action*: of the record itself, and of its person."""
    whose = verdicts.select(WHO, ABOUT)
    for table in effects.tables:
        if not table.has(one.rule):
            continue
        is_personal = table is effects.tables[0]
        keys = [WHO] if is_personal else [WHO, ABOUT]
        sides = [one.answer(table, side).alias(name) for side, name in zip(SIDES, (FROM, TO), strict=True)]
        rows = table.rows.join(whose, on=keys, how="semi").select(*keys, *sides).filter(one.changes())
        if rows.height:
            joined = rows.join(whose, on=keys, how="inner", maintain_order="right")
            told = joined.with_columns(pl.lit(action).alias("action"), pl.lit(one.rule).alias("rule"))
            yield told.select(pl.col(name).cast(dtype) for name, dtype in _CAUSES.items())


def reasons_of(causes: pl.DataFrame, base: Release, draft: Release) -> pl.DataFrame:
    """Add to *causes* what is said of each: `reason`."""
    titles = {rule.id: rule.title for release in (base, draft) for rule in release.rules()}
    said = {name: pl.col(name).replace_strict(dict(ANSWERS), return_dtype=pl.String) for name in (FROM, TO)}
    title = pl.col("rule").replace_strict(titles, return_dtype=pl.String)
    changed = pl.format("{}「{}」由{}变为{}。", "rule", title, said[FROM], said[TO])
    otherwise = pl.format("{}「{}」结论仍为{}，作用不同。", "rule", title, said[TO])
    return causes.with_columns(pl.when(pl.col(FROM) == pl.col(TO)).then(otherwise).otherwise(changed).alias("reason"))


def unexplained() -> pl.Expr:
    """Say why a verdict differs where no rule's part in it changed."""
    return (
        pl.when(pl.col(TO) == SUPERSEDED)
        .then(pl.lit(_TAKES_ITS_PLACE))
        .when(pl.col(FROM) == SUPERSEDED)
        .then(pl.lit(_GIVES_WAY))
        .otherwise(pl.lit(_OTHERWISE))
    )
