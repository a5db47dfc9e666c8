"""
The principle applied: to which rules it points for each matter, why, and how firmly, in Chinese.
"""

from collections.abc import Iterator, Sequence

from service.alternatives.goals import SUPERSEDED, label_of
from service.domain.action import Action, ActionKind
from service.domain.rendering import quoted
from service.governance.principles import PRINCIPLES, Choice, Favour, Principle, Side, choose
from service.operations.opinions import Json, Told

SIDES = {Side.THEN: "原规则", Side.NOW: "今日规则"}
_FAVOURS = {
    Favour.MORE: "今日规则对本人更为有利",
    Favour.LESS: "今日规则对本人较为不利",
    Favour.SAME: "两种规则对本人同样有利",
    Favour.OPEN: "意见尚待查明，哪种规则对本人更为有利还不能比较",
}
_KINDS = {ActionKind.SUPPORTIVE: "保护措施不比较有利与否", ActionKind.STATUTORY: "法定措施不比较有利与否"}
_CHANGED = "措施的类别或者阶梯已经调整，不能比较"


def applied(principle: Principle, then: Told, now: Told) -> Json:
    """
    Say where a *principle* points, the rules of *then* and *now* asked of the same facts.

    `{name, label, statement, choices: [{actions: [{action, label, then, now}], kind, about, favour, points_at,
    procedure_by, text}], text}`.
    """
    choices = choose(principle, then.verdicts(), now.verdicts())
    stated = PRINCIPLES[principle]
    return {
        "name": principle.value,
        "label": stated.label,
        "statement": stated.text,
        "choices": [_told(principle, one, then, now) for one in choices],
        "text": _summed_up(principle, choices, then, now),
    }


def _told(principle: Principle, choice: Choice, then: Told, now: Told) -> Json:
    about, known = choice.matter.about, _actions(choice, then, now)
    had, has = then.opinions(), now.opinions()
    verdicts = {
        name: [None if (one := said.get((name, about))) is None else one.verdict for said in (had, has)]
        for name in known
    }
    return {
        "actions": [
            {"action": name, "label": action.label, "then": verdicts[name][0], "now": verdicts[name][1]}
            for name, action in known.items()
        ],
        "kind": next(iter(known.values())).kind.value,
        "about": about,
        "favour": choice.favour.value,
        "points_at": choice.side.value,
        "procedure_by": choice.procedure.value,
        "text": f"{_named(choice, then, now)}：{'；'.join(_why(principle, choice, known, verdicts))}。",
    }


def _why(
    principle: Principle, choice: Choice, known: dict[str, Action], verdicts: dict[str, list[str | None]]
) -> Iterator[str]:
    for side, rules in enumerate(SIDES.values()):
        yield f"按{rules}{_said(known, {name: two[side] for name, two in verdicts.items()})}"
    if principle is Principle.OLD_UNLESS_KINDER:
        kinds = {action.kind for action in known.values()}
        plain = _KINDS.get(next(iter(kinds)), _CHANGED) if len(kinds) == 1 else _CHANGED
        yield _FAVOURS.get(choice.favour, plain)
    by = f"适用{SIDES[choice.side]}"
    apart = f"，程序适用{SIDES[choice.procedure]}" if choice.procedure is not choice.side else ""
    until = "（查明后再行比较）" if choice.favour is Favour.OPEN and principle is Principle.OLD_UNLESS_KINDER else ""
    yield f"{PRINCIPLES[principle].label}，{by}{apart}{until}"


def _said(known: dict[str, Action], verdicts: dict[str, str | None]) -> str:
    """Say what one side says of a matter: of the rungs of a ladder, of those that stand."""
    if len(known) == 1:
        return f"为{label_of(next(iter(verdicts.values())))}"
    standing = {name: verdict for name, verdict in verdicts.items() if verdict not in (None, SUPERSEDED)}
    return "、".join(f"{quoted(known[name].label)}为{label_of(one)}" for name, one in standing.items()) or "均不提出"


def _actions(choice: Choice, then: Told, now: Told) -> dict[str, Action]:
    known = {**now.release.actions, **then.release.actions}
    return {name: known[name] for name in choice.matter.actions}


def _named(choice: Choice, then: Told, now: Told) -> str:
    about = "" if choice.matter.about is None else f"（所涉 {choice.matter.about}）"
    return "".join(quoted(action.label) for action in _actions(choice, then, now).values()) + about


def _summed_up(principle: Principle, choices: Sequence[Choice], then: Told, now: Told) -> str:
    label = PRINCIPLES[principle].label
    if not choices:
        return f"两种规则都没有提出任何措施，{label}与否没有差别。"
    newer = [_named(one, then, now) for one in choices if one.side is Side.NOW]
    rest = len(choices) - len(newer)
    if principle is not Principle.OLD_UNLESS_KINDER or not newer:
        sides = dict.fromkeys((one.side, one.procedure) for one in choices)
        side, procedure = next(iter(sides))
        apart = f"，程序适用{SIDES[procedure]}" if procedure is not side else ""
        return f"{label}：各项措施均适用{SIDES[side]}{apart}。"
    others = f"；其余{rest}项适用原规则" if rest else ""
    is_mixed = any(one.favour is Favour.LESS for one in choices)
    mixed = "。新旧规则互有轻重，同一事项由有权机关整体比较，不分别摘取" if is_mixed else ""
    return f"{label}：{'、'.join(newer)}适用今日规则{others}{mixed}。"
