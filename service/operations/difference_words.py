"""
Differences in words: what is said otherwise of an action, and of all actions, in Chinese.
"""

from collections.abc import Iterator, Sequence

from service.alternatives.goals import label_of
from service.domain.answer import Answer
from service.domain.release import Release
from service.domain.rendering import quoted
from service.operations.opinions import Json

MOST_NAMED = 6
"""How many actions a sentence names; the rest are counted."""


def action_in_words(one: Json, release: Release) -> str:
    """Say what is said otherwise of an action; *release*: that of the later side."""
    said = [*_stood_back(one, release), *_went(one, release), *_came(one), *_changed(one)]
    if one["newly_missing"]:
        said.append(f"新的缺项有：{'、'.join(dict.fromkeys(each['label'] for each in one['newly_missing']))}")
    why = "。".join(said) or "有关规则的结论有变化"
    return f"{named(one)}{_turn(one)}。{why}。"


def all_in_words(what: str, actions: Sequence[Json], mentioned: int) -> str:
    """Sum up what is said otherwise of *actions*, of so many *mentioned*, after *what* was done."""
    turned = [one for one in actions if one["before"] != one["after"]]
    if not actions:
        return f"{what}，各项措施的意见和理由均无变化。"
    if not turned:
        return f"{what}，各项措施的意见不变；{_listed([named(one) for one in actions])}的理由有变化。"
    rest = mentioned - len(turned)
    others = f"；其余{rest}项的意见不变" if rest else ""
    reasons = len(actions) - len(turned)
    also = f"，其中{reasons}项的理由有变化" if reasons else ""
    turns = _listed([named(one) + _turn(one) for one in turned])
    return f"{what}，{len(turned)}项措施的意见有变化：{turns}{others}{also}。"


def named(one: Json) -> str:
    """Name an action, and the record that it is about."""
    about = "" if one["about"] is None else f"（所涉 {one['about']}）"
    return f"{quoted(one['label'])}{about}"


def _turn(one: Json) -> str:
    if one["before"] != one["after"]:
        return f"由{label_of(one['before'])}变为{label_of(one['after'])}"
    return f"仍为{label_of(one['after'])}"


def _stood_back(one: Json, release: Release) -> Iterator[str]:
    for side, when in (("before_by", "原来"), ("after_by", "现在")):
        if one[side] in release.actions:
            yield f"{when}由{quoted(release.actions[one[side]].label)}取代"


def _went(one: Json, release: Release) -> Iterator[str]:
    known = {rule.id for rule in release.rules()}
    why_not = {(each["rule"], each["about"]): each["after"]["text"] for each in one["rules"] if each["after"]}
    for reason in one["went"]:
        named_rule = f"原有理由 {_rule(reason)}"
        match reason["now"]:
            case Answer.NO:
                yield f"{named_rule}不再成立：{why_not[reason['rule'], reason['about']].rstrip('。')}"
            case None if reason["rule"] not in known:
                yield f"{named_rule}：规则中已无此条"
            case None:
                yield f"{named_rule}：规则未施行，或者没有所涉记录，没有问到"
            case _:
                yield f"{named_rule}仍在，而已没有规则提出这项措施"


def _came(one: Json) -> Iterator[str]:
    for reason in one["came"]:
        yield f"新的理由 {_rule(reason)}：{reason['text'].rstrip('。')}"


def _changed(one: Json) -> Iterator[str]:
    for reason in one["changed"]:
        before, after = (reason[side]["text"].rstrip("。") for side in ("before", "after"))
        yield f"理由 {_rule(reason)}有变化，原为：{before}。现为：{after}"


def _rule(reason: Json) -> str:
    return f"{reason['rule']}{quoted(reason['title'])}"


def _listed(said: Sequence[str]) -> str:
    more = f"等{len(said)}项" if len(said) > MOST_NAMED else ""
    return "、".join(said[:MOST_NAMED]) + more
