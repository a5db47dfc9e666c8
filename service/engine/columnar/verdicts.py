"""
Verdicts as columns: each action settled, and ladders climbed, as `service.domain.verdict` has it.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_

import polars as pl

from service.domain.action import Action
from service.domain.rule import PERSON, Effect, Rule
from service.domain.verdict import Verdict
from service.engine.columnar.asking import Asking
from service.engine.columnar.outcome import SUPERSEDED, VERDICTS


class Deciding:
    """Settles, in a plan whose rules are asked, every action of one table: the persons, or one kind of record."""

    def __init__(self, asking: Asking, frame: str) -> None:
        """Settle the actions of what rules about a *frame* speak."""
        self._asking = asking
        self._frame = frame
        self._rules = asking.plan.law.rules

    def verdicts(self) -> dict[str, pl.Expr]:
        """Give the verdict of each action that may be mentioned, by its name: places in `VERDICTS`."""
        actions = self._asking.release.actions
        settled = {name: verdict for name in actions if (verdict := self._settled(name)) is not None}
        kept = {name: self._kept(name, verdict) for name, verdict in settled.items()}
        return {name: self._climbed(actions[name], kept, actions) for name in kept}

    def _kept(self, name: str, verdict: pl.Expr) -> pl.Expr:
        column = self._asking.plan.name(f"settled:{name}")
        self._asking.plan.derive(self._frame, {column: verdict})
        return pl.col(column)

    def _answers(self, target: str, about: str) -> Iterator[tuple[Rule, pl.Expr]]:
        """Give the answers of the rules about something that speak of an action, as they stand in this table."""
        for rule in self._rules:
            if rule.effect is not Effect.CLASSIFY and target in rule.targets and about in rule.conditions:
                answer = self._asking.rule(rule.id, about)
                if about != self._frame:
                    self._asking.brought_answer(rule.id, self._frame)
                yield rule, answer

    def _settled(self, target: str) -> pl.Expr | None:
        own = list(self._answers(target, self._frame))
        if not own:
            return None
        personal = [] if self._frame == PERSON else list(self._answers(target, PERSON))
        by = {effect: [a for rule, a in (*own, *personal) if rule.effect is effect] for effect in Effect}
        if not by[Effect.RECOMMEND]:
            return None
        speaks, bars, holds = (_any(by[effect]) for effect in (Effect.RECOMMEND, Effect.BAR, Effect.HOLD))
        is_mentioned = speaks.fill_null(value=True)
        if personal:
            is_mentioned = is_mentioned & _any([answer for _, answer in own]).fill_null(value=True)
        return (
            pl.when(~is_mentioned)
            .then(pl.lit(None, dtype=VERDICTS))
            .when(bars)
            .then(_said(Verdict.BARRED))
            .when(holds)
            .then(_said(Verdict.HELD))
            .when(speaks.is_null() | bars.is_null() | holds.is_null())
            .then(_said(Verdict.UNSETTLED))
            .otherwise(_said(Verdict.RECOMMENDED))
        )

    def _climbed(self, action: Action, settled: Mapping[str, pl.Expr], actions: Mapping[str, Action]) -> pl.Expr:
        """Say of a rung below the highest that is recommended that it is superseded."""
        own = settled[action.name]
        if action.rung is None:
            return own
        above = [
            settled[name] == _said(Verdict.RECOMMENDED)
            for name, other in actions.items()
            if name in settled
            and other.rung is not None
            and other.rung.ladder == action.rung.ladder
            and other.rung.height > action.rung.height
        ]
        if not above:
            return own
        return pl.when(own.is_not_null() & _any(above).fill_null(value=False)).then(_said(SUPERSEDED)).otherwise(own)


def _any(truths: list[pl.Expr]) -> pl.Expr:
    return reduce(or_, truths, pl.lit(value=False))


def _said(verdict: str) -> pl.Expr:
    return pl.lit(str(verdict), dtype=VERDICTS)
