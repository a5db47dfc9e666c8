"""
The first three sections: what is recommended, what must not be, and what waits; by kind and by what stands against it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from service.domain.release import Release
from service.reports.layout import paragraph
from service.reports.reasons import INDENT, PROCEDURES, REMEDIES, SAME, labelled, reasoned, sentence
from service.reports.words import MODALITIES, Json, Words

KINDS: Mapping[str, str] = MappingProxyType(
    {"incentive": "激励", "adverse": "问责与处理", "statutory": "法定", "supportive": "保护"}
)


def of_verdict(evaluation: Json, verdict: str) -> list[Json]:
    """Give the actions of one *verdict*."""
    return [one for one in evaluation["recommendations"] if one["verdict"] == verdict]


def named(action: Json, words: Words) -> str:
    """Name an *action*, and the record that it is about."""
    about = "" if action["about"] is None else f"——{words.record(action['about'])}"
    return f"{action['label']}{about}"


def recommended(evaluation: Json, words: Words) -> Iterator[str]:
    """Give what is recommended, by kind of action."""
    actions = of_verdict(evaluation, "recommended")
    if not actions:
        yield "没有可以提出的建议。"
    groups = [(label, [one for one in actions if one["kind"] == kind]) for kind, label in KINDS.items()]
    for number, (label, group) in enumerate((each for each in groups if each[1]), 1):
        yield f"（{'一二三四'[number - 1]}）{label}"
        yield from _group(group, words)
    yield from _superseded(evaluation["superseded"], words)


def _group(actions: Sequence[Json], words: Words) -> Iterator[str]:
    before: list[str] = []
    for number, action in enumerate(actions, 1):
        yield f"{number:>2}. {named(action, words)}（{MODALITIES[action['modality']]}）"
        yield from reasoned(action["reasons"], words)
        how = _how(action, words.release)
        yield from labelled("程序、决定机关和救济", SAME) if how == before else how
        before = how


def _how(action: Json, release: Release) -> list[str]:
    """Say how an *action* is taken, by whom it is decided, and what may be said against it."""
    procedure = release.actions[action["action"]].procedure
    lines: list[str] = []
    if procedure is not None and action["procedure"]:
        steps = len(action["procedure"])
        lines += labelled("程序", f"{release.procedures[procedure].label}，共 {steps} 步（见{PROCEDURES}）。")
    if action["body"]:
        lines += labelled("决定机关", f"{action['body']}。")
    remedies = "；".join(one["label"] for one in action["remedies"])
    told = f"{remedies}（见{REMEDIES}）。" if remedies else "没有专门的救济，可以向提出的机关反映。"
    return [*lines, *labelled("救济", told)]


def _superseded(superseded: Iterable[Json], words: Words) -> Iterator[str]:
    actions = words.release.actions
    listed = [
        f"{named(one, words)}（{'、'.join(one['rules'])}）由「{actions[one['by']].label}」取代" for one in superseded
    ]
    if listed:
        yield from labelled("同一事项只取最高一级", f"{'；'.join(listed)}。", "")


def restrained(evaluation: Json, words: Words, verdict: str, key: str, label: str) -> Iterator[str]:
    """Give the actions against which something stands, those together against which the same stands."""
    groups: dict[tuple[str, ...], list[Json]] = {}
    for action in of_verdict(evaluation, verdict):
        groups.setdefault(tuple(sentence(one) for one in action[key]), []).append(action)
    if not groups:
        yield "无。"
    for number, actions in enumerate(groups.values(), 1):
        listed = "；".join(named(action, words) for action in actions)
        yield from paragraph(f"{listed}。", f"{number:>2}. ")
        yield from reasoned(actions[0][key], words, f"{label}的原因")
        yield from _otherwise(actions)
        remedies = "；".join(dict.fromkeys(one["label"] for action in actions for one in action["remedies"]))
        yield from labelled("救济", f"{remedies}（见{REMEDIES}）。") if remedies else ()


def _otherwise(actions: Iterable[Json]) -> Iterator[str]:
    """Say what speaks for each action, were it not for what stands against it."""
    yield f"{INDENT}若无上述原因，可以提出的理由："
    for action in actions:
        for reason in action["reasons"]:
            yield from paragraph(f"{action['label']}——{sentence(reason)}", f"{INDENT}- ")


def unsettled(evaluation: Json, words: Words) -> Iterator[str]:
    """Give what cannot be settled, and what is lacking for it."""
    actions = of_verdict(evaluation, "unsettled")
    doubts: dict[str, None] = {}
    for number, action in enumerate(actions, 1):
        yield f"{number:>2}. {named(action, words)}（成立的，{MODALITIES[action['modality']]}）"
        for reason in action["reasons"]:
            yield from labelled("已经具备" if reason["answer"] == "yes" else "尚待认定", sentence(reason))
        if action["doubts"]:
            doubts |= dict.fromkeys(map(sentence, action["doubts"]))
            listed = "、".join(one["rule"] for one in action["doubts"])
            yield from labelled("另待查明", f"{listed}（见下）。")
    if not actions:
        yield "没有待定的措施。"
    if doubts:
        yield "另待查明的不得和暂缓情形："
        for told in doubts:
            yield from paragraph(told, "  - ")
