"""
Relations between rules: one that says nothing beside another, and one that another always outranks.
"""

from collections.abc import Callable, Iterator

from service.analysis.finding import Declared, Example, Finding, FindingCode
from service.analysis.formula import Formula
from service.analysis.holding import Holding
from service.analysis.inquiry import Json, thing_of
from service.analysis.sentences import Sentences
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome
from service.domain.action import Action
from service.domain.rule import Effect, Rule

Related = Callable[[Rule, Rule], bool]


class Relations:
    """Finds how rules that hold now and then are related."""

    def __init__(self, holding: Holding, sentences: Sentences, left_out: set[str]) -> None:
        """Compare the rules but those *left_out*, which never or always hold."""
        self._holding = holding
        self._inquiry = holding.inquiry
        self._sentences = sentences
        self._rules = [rule for rule in holding.rules if rule.id not in left_out]
        self._alike = {effect: [rule for rule in self._rules if rule.effect is effect] for effect in Effect}
        self._targets = {rule.id: frozenset(rule.targets) for rule in self._rules}
        self._known: dict[tuple[str, str], bool] = {}

    def findings(self) -> Iterator[Finding]:
        """Give what is found of each rule, in their order."""
        covering = {rule.id: self._related(rule, self._covers) for rule in self._rules}
        for rule in self._rules:
            alike = [other for other in covering[rule.id] if rule in covering[other.id] and _same(rule, other)]
            first = [rule, *alike]
            if alike and min(first, key=self._rules.index) is rule:
                yield self._finding(FindingCode.EQUAL, rule, alike)
            others = [other for other in covering[rule.id] if other not in alike]
            if others and not alike:
                yield self._finding(FindingCode.IMPLIED, rule, others)
            higher = self._related(rule, self._outranks)
            if higher:
                yield self._finding(FindingCode.SHADOWED, rule, higher)

    def _related(self, rule: Rule, is_related: Related) -> list[Rule]:
        """Give the rules that are so related to a *rule*, and hold whenever it does."""
        related = [other for other in self._alike[rule.effect] if is_related(rule, other)]
        for about in rule.conditions:
            self._tell_apart(rule, [other for other in related if self._is_open(rule, other)], about)
        return [other for other in related if self._implies(rule, other)]

    def _is_open(self, rule: Rule, other: Rule) -> bool:
        return bool(self._holding.beside[self._holding.place[rule.id]] >> self._holding.place[other.id] & 1)

    def _tell_apart(self, rule: Rule, others: list[Rule], about: str) -> None:
        """Learn from a dossier of which a *rule* holds and none of the *others* does, if there is one."""
        if others:
            found = self._inquiry.find_complete(
                lambda symbolic: _apart(symbolic, rule, others, about),
                lambda outcome: all(outcome.holding(rule.id) - outcome.holding(other.id) for other in others),
            )
            if isinstance(found, dict):
                self._holding.learn(found)

    def _covers(self, rule: Rule, other: Rule) -> bool:
        return (
            other is not rule
            and self._targets[rule.id] <= self._targets[other.id]
            and set(rule.conditions) <= set(other.conditions)
        )

    def _outranks(self, rule: Rule, other: Rule) -> bool:
        actions = self._inquiry.law.release.actions
        if rule.effect is not Effect.RECOMMEND or actions[rule.targets[0]].rung is None:
            return False
        higher = [actions[name] for name in other.targets]
        lower = [actions[name] for name in rule.targets]
        return set(rule.conditions) <= set(other.conditions) and all(
            any(_is_higher(one, than) for one in higher) for than in lower
        )

    def _implies(self, rule: Rule, other: Rule) -> bool:
        """Answer whether *other* holds whenever *rule* does, of the same; where that is undecided, no."""
        key = (rule.id, other.id)
        if key not in self._known:
            self._known[key] = all(self._implies_of(rule, other, about) for about in rule.conditions)
        return self._known[key]

    def _implies_of(self, rule: Rule, other: Rule, about: str) -> bool:
        if not self._is_open(rule, other):
            return False
        found = self._inquiry.find_any(
            lambda symbolic: _apart(symbolic, rule, [other], about),
            lambda outcome: bool(outcome.holding(rule.id) - outcome.holding(other.id)),
        )
        if isinstance(found, dict):
            self._holding.learn(found)
        return found is None

    def _finding(self, code: FindingCode, rule: Rule, others: list[Rule]) -> Finding:
        names = [rule.id, *(other.id for other in others)]
        said = self._sentences.related(code, rule, others)
        return Finding(code, Declared.RULE, rule.id, said, tuple(names[1:]), self._example(names))

    def _example(self, names: list[str]) -> Example | None:
        """Give a dossier on which all the rules hold of the same."""

        def hold(outcome: Outcome) -> bool:
            return bool(frozenset.intersection(*(outcome.holding(name) for name in names)))

        dossiers: list[Json] = [dossier for (name, _), dossier in self._holding.shown.items() if name == names[0]]
        return self._inquiry.example(dossiers[0], names, hold) if dossiers else None


def _apart(symbolic: Symbolic, rule: Rule, others: list[Rule], about: str) -> list[Formula]:
    """Say that a *rule* holds of something that it is *about*, and none of the *others* does."""
    thing = thing_of(symbolic, about)
    failing = [-symbolic.answer(other, thing).yes for other in others]
    return [symbolic.world.has(thing), symbolic.answer(rule, thing).yes, *failing]


def _same(rule: Rule, other: Rule) -> bool:
    return set(rule.targets) == set(other.targets) and set(rule.conditions) == set(other.conditions)


def _is_higher(action: Action, than: Action) -> bool:
    if action.rung is None or than.rung is None:
        return False
    return action.rung.ladder == than.rung.ladder and action.rung.height > than.rung.height
