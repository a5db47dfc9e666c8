"""
What can only be seen of a whole folder: circles, protected attributes, effects that fit no action, days turned round.

Runs on whatever could be read: what was at fault is left out of the release, so every name in it is known.
"""

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from service.domain.action import ActionKind
from service.domain.condition import All, Any, Condition, Leaf, Not, Operator
from service.domain.release import Release
from service.domain.rule import PERSON, Effect, Rule
from service.domain.strata import CircleError, Reading
from service.language.document import Faults, Node, Place
from service.language.places import Declared, Places, places_of

_PLACEHOLDER = re.compile(r"\{([^{}!]*)(?:!names)?\}")

PROTECTED = frozenset({"birth_date", "sex", "gender", "ethnicity", "religion", "marital_state", "marital_status"})
"""Fields that no rule may read but support and training (policy: due process, no discrimination)."""

RESERVED = frozenset({"who", "id", "as_of", "subject.ref"})
"""Words that stand for the person, the record and the day beside the answers about a population."""

SHIELD = "subject.protection"
"""May be read only where it shields the person."""

_HARSH = frozenset({ActionKind.ADVERSE, ActionKind.STATUTORY})


def lint(release: Release, documents: Mapping[str, Node], faults: Faults) -> None:
    """Note what is wrong with a *release* as a whole."""
    places, reading = places_of(documents), Reading(release)
    _lint_names(release, places, faults)
    _lint_circles(release, places, faults)
    for rule in release.rules():
        _lint_rule(rule, release, reading, places, faults)


def _lint_names(release: Release, places: Places, faults: Faults) -> None:
    """Note what is called as something else is in the answers about a population."""
    facts = ((Declared.FACT, fact.name) for fact in release.facts.values() if fact.is_derived)
    for what, name in (*((Declared.RULE, rule.id) for rule in release.rules()), *facts):
        if name in RESERVED:
            said = f"`{name}` 另有用处，请换一个名称"
            faults.add("reserved_name", places[what, name], f"`{name}` is used for something else", said)


def _lint_circles(release: Release, places: Places, faults: Faults) -> None:
    """Note each circle once, from the first of its members by name."""
    reading = Reading(release)
    for rule in release.rules():
        try:
            reading.level_of(rule.id)
        except CircleError as error:
            circle = error.members[1:]
            at = circle.index(min(circle))
            members = " → ".join([*circle[at:], *circle[: at + 1]])
            said = f"规则和事项互相依赖，成了循环：{members}"
            kind = Declared.RULE if (Declared.RULE, circle[at]) in places else Declared.FACT
            faults.add("circle", places[kind, circle[at]], f"a circle: {members}", said)
            reading = Reading(release)  # the one that failed is still on its way


def _said(rule: Rule, release: Release, reading: Reading) -> frozenset[str]:
    """Give every fact that the reason of a *rule* tells, or that such a fact is worked out from."""
    named = [name for name in _PLACEHOLDER.findall(rule.because) if name in release.facts]
    return frozenset().union(*(reading.closure(name) for name in named))


def _lint_rule(rule: Rule, release: Release, reading: Reading, places: Places, faults: Faults) -> None:
    place = places[Declared.RULE, rule.id]
    if rule.starts is not None and rule.ends is not None and rule.ends < rule.starts:
        faults.add("days_turned", place, f"`{rule.id}` ends before it begins", f"`{rule.id}` 的失效日早于生效日")
    for target in rule.targets:
        _lint_target(rule, target, release, place, faults)
    read = reading.facts_of(rule) | _said(rule, release, reading)
    protected = sorted(name for name in read if name.rpartition(".")[2] in PROTECTED)
    if protected and not _is_supportive(rule, release):
        label = release.facts[protected[0]].label
        said = f"`{rule.id}` 用到受保护的个人属性「{label}」，只有关爱和培养类规则可以使用"
        faults.add("protected_attribute", place, f"`{rule.id}` reads `{protected[0]}`, a protected attribute", said)
    if SHIELD in read and not _shields(rule, release):
        said = f"`{rule.id}` 只能为保护本人而使用「{release.facts[SHIELD].label}」"
        faults.add("protection_not_shielding", place, f"`{rule.id}` reads `{SHIELD}` other than to shield", said)


def _lint_target(rule: Rule, target: str, release: Release, place: Place, faults: Faults) -> None:
    if rule.effect is Effect.CLASSIFY:
        return
    about = release.actions[target].about
    person = rule.effect in (Effect.BAR, Effect.HOLD) and PERSON in rule.conditions
    if not person and frozenset(kind for kind in rule.conditions if kind != PERSON) - about:
        said = f"`{rule.id}` 与措施 `{target}` 的对象不同"
        faults.add("wrong_about", place, f"`{target}` is not about what `{rule.id}` is about", said)
    if rule.effect is Effect.RECOMMEND and PERSON in rule.conditions and about:
        said = f"措施 `{target}` 针对单条记录，`{rule.id}` 针对本人"
        faults.add("wrong_about", place, f"`{target}` is about a record", said)


def _kinds(rule: Rule, release: Release) -> frozenset[ActionKind]:
    if rule.effect is Effect.CLASSIFY:
        return frozenset({ActionKind.ADVERSE})
    return frozenset(release.actions[target].kind for target in rule.targets)


def _is_supportive(rule: Rule, release: Release) -> bool:
    if rule.effect is not Effect.RECOMMEND:
        return False
    actions = [release.actions[target] for target in rule.targets]
    return all(action.kind is ActionKind.SUPPORTIVE or action.for_development for action in actions)


def _shields(rule: Rule, release: Release) -> bool:
    """Whether a rule that reads the protection of a person reads it in the person's favour."""
    if _is_supportive(rule, release):
        return True
    harsh = _kinds(rule, release) <= _HARSH
    if rule.effect in (Effect.BAR, Effect.HOLD):
        return harsh
    asked = [test for about in rule.conditions for test in _tests(rule.asks(about), positive=True)]
    return harsh and bool(asked) and all(positive and _asks_for_none(leaf) for leaf, positive in asked)


def _asks_for_none(leaf: Leaf) -> bool:
    return leaf.operator is Operator.IS and getattr(leaf.operand, "value", None) == "none" and leaf.absent is not True


def _tests(condition: Condition, *, positive: bool) -> Iterator[tuple[Leaf, bool]]:
    """Give each test of the protection in a *condition*, and whether it stands under an even number of negations."""
    match condition:
        case Leaf(fact):
            if fact == SHIELD:
                yield condition, positive
        case Not(part):
            yield from _tests(part, positive=not positive)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _tests(part, positive=positive)
        case _:
            assert_never(condition)
