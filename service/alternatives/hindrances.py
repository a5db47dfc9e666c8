"""
Hindrances: what stands in the way of a goal in one asked case, by the principles of the verdicts.

A goal asks something of the rules that recommend its action, bar it or hold it, and of the higher rungs of its ladder.
Each thing asked that is not so is an obstacle; all of them must give way, so the least one is enough to go on from.
"""

from collections.abc import Iterator

from service.alternatives.goals import NOT_MENTIONED, SUPERSEDED, Goal, verdict_of
from service.alternatives.obstacles import NO, NOT_NO, NOT_YES, YES, Obstacle, Obstacles, Want, joined
from service.alternatives.trial import Outcome
from service.domain.action import Action
from service.domain.answer import UNKNOWN, Truth
from service.domain.evaluation import Asked
from service.domain.rule import PERSON, Effect
from service.domain.verdict import Verdict

Speaking = tuple[Truth, str, str, str | None]
"""A rule that speaks of an action: what it answers, its id, what it is about, and of which record."""


class Hindrances:
    """What stands in the way of one goal in one asked case."""

    def __init__(self, goal: Goal, kind: str, asked: Asked, outcome: Outcome, obstacles: Obstacles) -> None:
        """Take the *goal*, about a record of a *kind* (the singular) or the person."""
        self._goal = goal
        self._kind = kind
        self._asked = asked
        self._outcome = outcome
        self._obstacles = obstacles
        self._actions = asked.law.release.actions

    def least(self) -> Obstacle:
        """Give the obstacle with the fewest fields that may move, of a goal that is not reached."""
        return self._obstacles.least(self._all(self._actions[self._goal.action]))

    def _all(self, action: Action) -> Iterator[Obstacle]:
        verdict = self._goal.verdict
        if verdict == NOT_MENTIONED:
            for one in self._speaking(action, Effect.RECOMMEND):
                yield from [self._way(one, NO)] if one[0] is not False else []
            return
        if all(one[0] is False for one in self._speaking(action, Effect.RECOMMEND)):
            yield self._any(action, Effect.RECOMMEND, NOT_NO)
        if verdict == SUPERSEDED:
            if not any(self._is_recommended(one) for one in self._higher(action)):
                yield joined(self._obstacles.least(self._unless_recommended(one)) for one in self._higher(action))
            return
        yield from self._unless_on_top(action)
        yield from self._unless_settled_so(action)

    def _unless_settled_so(self, action: Action) -> Iterator[Obstacle]:
        match self._goal.verdict:
            case Verdict.RECOMMENDED:
                yield from self._unless_recommended(action)
            case Verdict.BARRED:
                yield from self._unless_any(action, Effect.BAR)
            case Verdict.HELD:
                yield from self._each(action, Effect.BAR, NOT_YES)
                yield from self._unless_any(action, Effect.HOLD)
            case _:
                yield from self._each(action, Effect.BAR, NOT_YES)
                yield from self._each(action, Effect.HOLD, NOT_YES)
                yield from self._unless_doubtful(action)

    def _unless_recommended(self, action: Action) -> Iterator[Obstacle]:
        yield from self._unless_any(action, Effect.RECOMMEND)
        yield from self._each(action, Effect.BAR, NO)
        yield from self._each(action, Effect.HOLD, NO)

    def _unless_doubtful(self, action: Action) -> Iterator[Obstacle]:
        restraining = [*self._speaking(action, Effect.BAR), *self._speaking(action, Effect.HOLD)]
        surely = any(one[0] is True for one in self._speaking(action, Effect.RECOMMEND))
        if surely and all(one[0] is not UNKNOWN for one in restraining):
            speaking = [*self._speaking(action, Effect.RECOMMEND), *restraining]
            yield joined(self._obstacles.whatever(rule, about, record) for _, rule, about, record in speaking)

    def _unless_on_top(self, action: Action) -> Iterator[Obstacle]:
        """Give what keeps the higher rungs of the ladder recommended."""
        for higher in self._higher(action):
            if not self._is_recommended(higher):
                continue
            speaking = [one for one in self._speaking(higher, Effect.RECOMMEND) if one[0] is True]
            restraining = [one for effect in (Effect.BAR, Effect.HOLD) for one in self._speaking(higher, effect)]
            ways = [self._way(one, NOT_YES) for one in speaking] + [self._way(one, NOT_NO) for one in restraining]
            yield joined(ways)

    def _unless_any(self, action: Action, effect: Effect) -> Iterator[Obstacle]:
        """Unless a rule of an *effect* holds: what keeps them all from it."""
        if all(one[0] is not True for one in self._speaking(action, effect)):
            yield self._any(action, effect, YES)

    def _any(self, action: Action, effect: Effect, want: Want) -> Obstacle:
        return joined(self._way(one, want) for one in self._speaking(action, effect))

    def _each(self, action: Action, effect: Effect, want: Want) -> Iterator[Obstacle]:
        return (self._way(one, want) for one in self._speaking(action, effect) if one[0] not in want)

    def _way(self, one: Speaking, want: Want) -> Obstacle:
        _, rule, about, record = one
        return self._obstacles.of_rule(rule, about, record, want)

    def _speaking(self, action: Action, effect: Effect) -> Iterator[Speaking]:
        """Give the rules of an *effect* on an *action*: about what the goal is about and, to restrain, the person."""
        places = [(self._kind, self._goal.about)]
        if effect is not Effect.RECOMMEND and self._goal.about is not None:
            places.append((PERSON, None))
        for rule in self._asked.law.rules:
            if rule.effect is effect and action.name in rule.targets:
                for about, record in places:
                    if about in rule.conditions:
                        yield self._asked.answers.get((rule.id, record), False), rule.id, about, record

    def _is_recommended(self, action: Action) -> bool:
        return verdict_of(self._outcome, action.name, self._goal.about) == Verdict.RECOMMENDED

    def _higher(self, action: Action) -> list[Action]:
        rung = action.rung
        if rung is None:
            return []
        others = [one for one in self._actions.values() if one.rung is not None and one.rung.ladder == rung.ladder]
        return [one for one in others if one.rung is not None and one.rung.height > rung.height]
