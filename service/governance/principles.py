"""
Principles of time: by which rules a matter is decided that was judged by older ones, and which of two are kinder.

What rules say of a measure is kept as how far it surely goes and how far it may go: not at all, or to the measure, or,
of a ladder, to one of its rungs. A ladder is compared as a whole, since a rung that falls away may have made room for
a harder one. An adverse measure is the kinder the less far it goes; an incentive, the farther. What the law orders and
what supports a person are not compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.action import Action, ActionKind
from service.domain.verdict import Verdict


class Principle(StrEnum):
    """By which rules a matter is decided."""

    OLD_UNLESS_KINDER = "old_unless_kinder"
    OLD = "old"
    NEW = "new"
    OLD_SUBSTANCE_NEW_PROCEDURE = "old_substance_new_procedure"


@dataclass(frozen=True, slots=True)
class Stated:
    """A principle as people name and state it."""

    label: str
    text: str


PRINCIPLES: Mapping[Principle, Stated] = {
    Principle.OLD_UNLESS_KINDER: Stated(
        "从旧兼从轻",
        "适用原规则；今日规则对本人更为有利的，适用今日规则。法定措施、保护措施不比较有利与否，适用原规则。",
    ),
    Principle.OLD: Stated("从旧", "一律适用原规则。"),
    Principle.NEW: Stated("从新", "一律适用今日规则。"),
    Principle.OLD_SUBSTANCE_NEW_PROCEDURE: Stated(
        "实体从旧程序从新", "是否采取措施，适用原规则；按什么程序办理，适用今日规则。"
    ),
}


class Side(StrEnum):
    """The rules of then, or those of now."""

    THEN = "then"
    NOW = "now"


class Favour(StrEnum):
    """How the rules of now compare with those of then, for the person."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    OPEN = "open"  # it depends on what is not known yet
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far rules go: surely, and at most; 0: not at all."""

    surely: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules of one side know of actions, and what they say of them; what is not mentioned is not there."""

    actions: Mapping[str, Action]
    verdicts: Mapping[tuple[str, str | None], Verdict]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared as one: an action about the person or a record, or the rungs of one ladder."""

    actions: tuple[str, ...]
    about: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a principle points for one matter."""

    matter: Matter
    favour: Favour
    side: Side  # by whose rules it is decided whether anything is done
    procedure: Side  # by whose rules it is done


_COMPARED: Mapping[ActionKind, int] = {ActionKind.ADVERSE: -1, ActionKind.INCENTIVE: 1}
"""Whether going farther is kinder (1) or harder (-1)."""


def choose(principle: Principle, then: Rules, now: Rules) -> list[Choice]:
    """Say of every matter that either side mentions where the *principle* points."""
    return [_choice(principle, matter, favour(matter, then, now)) for matter in matters(then, now)]


def _choice(principle: Principle, matter: Matter, found: Favour) -> Choice:
    match principle:
        case Principle.OLD:
            return Choice(matter, found, Side.THEN, Side.THEN)
        case Principle.NEW:
            return Choice(matter, found, Side.NOW, Side.NOW)
        case Principle.OLD_SUBSTANCE_NEW_PROCEDURE:
            return Choice(matter, found, Side.THEN, Side.NOW)
        case Principle.OLD_UNLESS_KINDER:
            side = Side.NOW if found is Favour.MORE else Side.THEN
            return Choice(matter, found, side, side)


def matters(then: Rules, now: Rules) -> list[Matter]:
    """Gather what either side mentions, the rungs of a ladder together, in the order in which it is first mentioned."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for action, about in dict.fromkeys([*then.verdicts, *now.verdicts]):
        found.setdefault((_ladder(action, then, now), about), []).append(action)
    return [Matter(tuple(actions), about) for (_, about), actions in found.items()]


def _ladder(action: str, then: Rules, now: Rules) -> str:
    """Give the ladder of an *action*, as the side that first knows it says; its own name where it is on none."""
    rung = (then.actions[action] if action in then.actions else now.actions[action]).rung
    return f":{action}" if rung is None else rung.ladder


def favour(matter: Matter, then: Rules, now: Rules) -> Favour:
    """Compare what both sides say of a *matter*."""
    kinds = {rules.actions[name].kind for rules in (then, now) for name in matter.actions if name in rules.actions}
    towards = _COMPARED.get(next(iter(kinds))) if len(kinds) == 1 else None
    if towards is None or not _of_one_measure(matter.actions, then, now):
        return Favour.NOT_COMPARED
    return _compare(extent(matter, then), extent(matter, now), towards)


def _of_one_measure(actions: Iterable[str], then: Rules, now: Rules) -> bool:
    """Answer whether both sides have the rungs that they share at the same height of the same ladder."""
    shared = (name for name in actions if name in then.actions and name in now.actions)
    return all(then.actions[name].rung == now.actions[name].rung for name in shared)


def extent(matter: Matter, rules: Rules) -> Extent:
    """Give how far *rules* go in a *matter*."""
    heights: dict[Verdict, int] = {}
    for name in matter.actions:
        verdict = rules.verdicts.get((name, matter.about))
        if verdict is not None:
            heights[verdict] = max(heights.get(verdict, 0), _height(rules.actions[name]))
    surely = heights.get(Verdict.RECOMMENDED, 0)
    return Extent(surely, max(surely, heights.get(Verdict.UNSETTLED, 0)))


def _height(action: Action) -> int:
    return 1 if action.rung is None else action.rung.height + 1


def _compare(then: Extent, now: Extent, towards: int) -> Favour:
    if then == now:
        return Favour.SAME if then.surely == then.at_most else Favour.OPEN
    steps = {
        (now.surely > then.surely) - (now.surely < then.surely),
        (now.at_most > then.at_most) - (now.at_most < then.at_most),
    }
    steps.discard(0)
    if len(steps) > 1:
        return Favour.OPEN
    return Favour.MORE if steps == {towards} else Favour.LESS
