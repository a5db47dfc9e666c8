"""
Verdicts over worlds: which exclusive actions may be recommended together, and which bars meet nothing to bar.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.analysis.finding import Declared, Finding, FindingCode
from service.analysis.formula import Formula
from service.analysis.holding import Holding
from service.analysis.inquiry import Find, Inquiry, Json, thing_of
from service.analysis.sentences import Sentences
from service.analysis.solver import Undecided
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome
from service.analysis.world import SELF, Thing
from service.domain.action import Action
from service.domain.rule import PERSON, Effect, Rule


def recommended(symbolic: Symbolic, action: Action, thing: Thing) -> Formula:
    """Say that an *action* about a *thing* is recommended: nothing hinders it, and no higher rung takes its place."""
    higher = [
        _unhindered(symbolic, other, thing)
        for other in symbolic.law.release.actions.values()
        if action.rung is not None
        and other.rung is not None
        and other.rung.ladder == action.rung.ladder
        and other.rung.height > action.rung.height
    ]
    return symbolic.formulas.every((_unhindered(symbolic, action, thing), *(-one for one in higher)))


def _unhindered(symbolic: Symbolic, action: Action, thing: Thing) -> Formula:
    wanted, clear = [], []
    for rule in symbolic.law.rules:
        for about in dict.fromkeys((thing, SELF)) if action.name in rule.targets else ():
            if about.kind not in rule.conditions:
                continue
            if rule.effect is Effect.RECOMMEND and about == thing:
                wanted.append(symbolic.answer(rule, about).yes)
            elif rule.effect in (Effect.BAR, Effect.HOLD):
                clear.append(symbolic.answer(rule, about).no)
    return symbolic.formulas.every((symbolic.formulas.some(wanted), *clear))


@dataclass(frozen=True, slots=True)
class _Way:
    """Two exclusive actions, and what each is about."""

    one: Action
    other: Action
    about: str
    beside: str


class Exclusions:
    """Finds exclusive actions that are recommended together."""

    def __init__(self, inquiry: Inquiry, sentences: Sentences) -> None:
        """Look into the actions of a law."""
        self._inquiry = inquiry
        self._sentences = sentences

    def findings(self) -> Iterator[Finding]:
        """Give each pair of exclusive actions that can be recommended together."""
        actions = self._inquiry.law.release.actions
        places = {name: at for at, name in enumerate(actions)}
        for one in actions.values():
            beside = [other for other in actions.values() if _are_exclusive(one, other, places)]
            suspects = list(_ways(one, beside))
            if suspects and self._find(self._inquiry.find_any, suspects) is not None:
                yield from self._each(one, beside)

    def _each(self, one: Action, others: Sequence[Action]) -> Iterator[Finding]:
        """Give each of the *others* that can be recommended together with *one*."""
        for other in others:
            for way in _ways(one, [other]):
                found = self._find(self._inquiry.find, [way])
                if isinstance(found, dict):
                    yield self._finding(way, found)
                    break

    def _find(self, find: Find, ways: Sequence[_Way]) -> Json | Undecided | None:
        """Find a dossier by which two exclusive actions are recommended in one of these *ways*."""
        return find(
            lambda symbolic: [symbolic.formulas.some(_both(symbolic, way) for way in ways)],
            lambda outcome: any(_are_both(outcome, way) for way in ways),
        )

    def _finding(self, way: _Way, found: Json) -> Finding:
        rules = [rule.id for rule in self._inquiry.law.rules if {way.one.name, way.other.name} & set(rule.targets)]
        shows = self._inquiry.example(found, rules, lambda outcome: _are_both(outcome, way))
        said = self._sentences.together(way.one, way.other)
        return Finding(FindingCode.EXCLUSIVE_TOGETHER, Declared.ACTION, way.one.name, said, (way.other.name,), shows)


def _are_exclusive(one: Action, other: Action, places: Mapping[str, int]) -> bool:
    """Answer whether two actions exclude one another; where both say so, of the first of them alone."""
    if other.name in one.excludes:
        return one.name not in other.excludes or places[one.name] < places[other.name]
    return False


def _ways(one: Action, others: Iterable[Action]) -> Iterator[_Way]:
    """Give the ways in which *one* may meet *others*: about the same, where they may be, and anything otherwise."""
    for other in others:
        own, theirs = one.about or {PERSON}, other.about or {PERSON}
        same = sorted(own & theirs)
        yield from (_Way(one, other, about, about) for about in same)
        if not same:
            yield from (_Way(one, other, about, beside) for about in sorted(own) for beside in sorted(theirs))


def _both(symbolic: Symbolic, way: _Way) -> Formula:
    things = [(way.one, thing_of(symbolic, way.about)), (way.other, thing_of(symbolic, way.beside))]
    there = [symbolic.world.has(thing) for _, thing in things]
    return symbolic.formulas.every((*there, *(recommended(symbolic, action, thing) for action, thing in things)))


def _are_both(outcome: Outcome, way: _Way) -> bool:
    own, theirs = (
        {about for name, about in outcome.recommended if name == action.name} for action in (way.one, way.other)
    )
    return bool(own & theirs) if way.about == way.beside else bool(own and theirs)


class Bars:
    """Finds bars and holds that never meet what they bar."""

    def __init__(self, holding: Holding, sentences: Sentences, left_out: set[str]) -> None:
        """Look into the rules but those *left_out*, which never hold."""
        self._holding = holding
        self._inquiry = holding.inquiry
        self._sentences = sentences
        self._rules = [r for r in holding.rules if r.id not in left_out and r.effect in (Effect.BAR, Effect.HOLD)]

    def findings(self) -> Iterator[Finding]:
        """Give the bars and holds that bar nothing, and the actions that they bar and no rule recommends."""
        for rule in self._rules:
            recommending = {target: self._recommending(target) for target in rule.targets}
            for target in (name for name, rules in recommending.items() if not rules):
                said = self._sentences.never_recommended(rule, self._inquiry.law.release.actions[target])
                yield self._finding(rule, (target,), said)
            rules = list({other.id: other for found in recommending.values() for other in found}.values())
            if rules and self._meets_nothing(rule, rules):
                yield self._finding(rule, rule.targets, self._sentences.bars_nothing(rule))

    def _recommending(self, target: str) -> list[Rule]:
        return [r for r in self._inquiry.law.rules if r.effect is Effect.RECOMMEND and target in r.targets]

    def _meets_nothing(self, rule: Rule, recommending: list[Rule]) -> bool:
        met = self._holding.met[self._holding.place[rule.id]]
        if any(met >> self._holding.place[other.id] & 1 for other in recommending):
            return False
        if isinstance(self._meeting(self._inquiry.find_complete, rule, recommending[:1]), dict):
            return False
        return self._meeting(self._inquiry.find_any, rule, recommending) is None

    def _meeting(self, find: Find, rule: Rule, recommending: list[Rule]) -> Json | Undecided | None:
        """Find a dossier of which a bar and one of the *recommending* rules hold together."""

        def met_one(outcome: Outcome) -> bool:
            held = outcome.holding(rule.id)
            return any(
                held and (None in held or held & outcome.holding(other.id)) and outcome.holding(other.id)
                for other in recommending
            )

        return find(lambda symbolic: [symbolic.formulas.some(_meetings(symbolic, rule, recommending))], met_one)

    def _finding(self, rule: Rule, targets: tuple[str, ...], said: str) -> Finding:
        shown = [dossier for (name, _), dossier in self._holding.shown.items() if name == rule.id]
        example = self._inquiry.example(shown[0], (rule.id,), lambda o: bool(o.holding(rule.id))) if shown else None
        return Finding(FindingCode.BARS_NOTHING, Declared.RULE, rule.id, said, targets, example)


def _meetings(symbolic: Symbolic, rule: Rule, recommending: Iterable[Rule]) -> Iterator[Formula]:
    """Say for each way in which they can that a bar and a recommending rule hold together."""
    for other in recommending:
        for about in other.conditions:
            thing = thing_of(symbolic, about)
            for barred in dict.fromkeys((thing, SELF)):
                if barred.kind in rule.conditions:
                    both = (symbolic.answer(rule, barred).yes, symbolic.answer(other, thing).yes)
                    yield symbolic.formulas.every((symbolic.world.has(thing), *both))
