"""
Verdicts as blocks: what is recommended, what stands against it and what waits, with reasons, sources and evidence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from service.domain.rule import Effect
from service.reports.document import Block, Heading, Listing, Paragraph
from service.reports.reasons import SAME, rests_on, sentence
from service.reports.recommendations import KINDS, named, of_verdict
from service.reports.words import MODALITIES, Json, Words

VERDICTS: Mapping[str, str] = {"recommended": "建议", "barred": "不得", "held": "暂缓", "unsettled": "待定"}
_EVIDENCE = "“证据”"


def summary(evaluation: Json) -> str:
    """Count the verdicts and what is lacking."""
    counts = "，".join(f"{word}{len(of_verdict(evaluation, name))}项" for name, word in VERDICTS.items())
    return f"{counts}，缺项{len(evaluation['missing'])}项"


def classified(evaluation: Json, words: Words, answer: str) -> str:
    """Name the records that rules put in a class, or may; nothing where there are none."""
    return "；".join(
        f"{words.record(one['about'])}——{one['rule']}{words.title(one['rule'])}"
        for one in evaluation["findings"]
        if one["answer"] == answer and words.rules[one["rule"]].effect is Effect.CLASSIFY
    )


def recommended(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give what is recommended, by kind of action."""
    actions = of_verdict(evaluation, "recommended")
    if not actions:
        yield Paragraph("没有可以提出的建议。")
    for label, group in _by_kind(actions):
        yield Heading(label, 2)
        before: list[Block] = []
        for number, action in enumerate(group, 1):
            yield Heading(f"{number}. {named(action, words)}（{MODALITIES[action['modality']]}）", 3)
            yield from reasoned(action["reasons"], words)
            how = list(_how(action, words))
            yield from [Paragraph(SAME, "决定机关、程序和救济")] if how == before else how
            before = how
    yield from _superseded(evaluation["superseded"], words)


def _by_kind(actions: Sequence[Json]) -> Iterator[tuple[str, list[Json]]]:
    groups = ((label, [one for one in actions if one["kind"] == kind]) for kind, label in KINDS.items())
    found = [(label, group) for label, group in groups if group]
    return ((f"（{'一二三四'[number]}）{label}", group) for number, (label, group) in enumerate(found))


def _how(action: Json, words: Words) -> Iterator[Block]:
    """Say who decides an *action*, by which procedure, and what may be said against it."""
    if action["body"]:
        yield Paragraph(f"{action['body']}。", "决定机关")
    procedure = words.release.actions[action["action"]].procedure
    if procedure is not None and action["procedure"]:
        label = words.release.procedures[procedure].label
        yield Paragraph(f"{label}，共{len(action['procedure'])}步，见“程序与期限”。", "程序")
    remedies = "；".join(one["label"] for one in action["remedies"])
    yield Paragraph(
        f"{remedies}，见“救济途径与期限”。" if remedies else "没有专门的救济，可以向提出的机关反映。", "救济"
    )


def reasoned(reasons: Iterable[Json], words: Words, label: str = "理由") -> Iterator[Block]:
    """Give *reasons*, each with its sources and evidence; what repeats the one before says so."""
    before = ("", "")
    for reason in reasons:
        sources = "；".join(words.citation(one) for one in reason["citations"]) + "。"
        evidence = rests_on(reason["evidence"], words, _EVIDENCE)
        yield Paragraph(sentence(reason), label)
        yield Paragraph(SAME if sources == before[0] else sources, "依据")
        yield Paragraph(SAME if evidence == before[1] else evidence, "证据")
        before = (sources, evidence)


def _superseded(superseded: Iterable[Json], words: Words) -> Iterator[Block]:
    actions = words.release.actions
    told = "；".join(
        f"{named(one, words)}（{'、'.join(one['rules'])}）由“{actions[one['by']].label}”取代" for one in superseded
    )
    if told:
        yield Paragraph(f"{told}。", "同一事项只取最高一级")


def restrained(evaluation: Json, words: Words, verdict: str, key: str) -> Iterator[Block]:
    """Give the actions against which something stands, those together against which the same stands."""
    groups: dict[tuple[str, ...], list[Json]] = {}
    for action in of_verdict(evaluation, verdict):
        groups.setdefault(tuple(one["text"] for one in action[key]), []).append(action)
    if not groups:
        yield Paragraph("无。")
    for number, actions in enumerate(groups.values(), 1):
        yield Heading(f"{number}. {'；'.join(named(action, words) for action in actions)}", 3)
        yield from reasoned(actions[0][key], words, f"{VERDICTS[verdict]}的原因")
        yield Paragraph("如果没有上述原因，可以提出的理由如下。", "另外")
        yield Listing(tuple(_spoken_for(actions)))
        remedies = "；".join(dict.fromkeys(one["label"] for action in actions for one in action["remedies"]))
        if remedies:
            yield Paragraph(f"{remedies}，见“救济途径与期限”。", "救济")


def _spoken_for(actions: Iterable[Json]) -> Iterator[str]:
    """Say what speaks for each action, were it not for what stands against it."""
    for action in actions:
        for reason in action["reasons"]:
            yield f"{action['label']}——{sentence(reason)}"


def unsettled(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give what cannot be settled, and what is lacking for it."""
    actions = of_verdict(evaluation, "unsettled")
    if not actions:
        yield Paragraph("没有待定的措施。")
    doubts: dict[str, None] = {}
    for number, action in enumerate(actions, 1):
        yield Heading(f"{number}. {named(action, words)}（成立的，{MODALITIES[action['modality']]}）", 3)
        for reason in action["reasons"]:
            yield Paragraph(sentence(reason), "已经具备" if reason["answer"] == "yes" else "尚待认定")
        told = [sentence(one) for one in action["doubts"]]
        if told:
            listed = "、".join(dict.fromkeys(one["rule"] for one in action["doubts"]))
            yield Paragraph(f"{listed}，见本节末尾。", "另待查明")
        doubts |= dict.fromkeys(told)
    if doubts:
        yield Paragraph("下列不得和暂缓情形是否成立，尚待查明。", "另待查明")
        yield Listing(tuple(doubts))
