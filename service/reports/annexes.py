"""
Annexes: what the sections refer to, each thing once: evidence, procedures, remedies, sources.
"""

from collections.abc import Iterator

from service.reports.layout import paragraph
from service.reports.recommendations import of_verdict
from service.reports.steps import due_of, limit_of
from service.reports.words import Json, Words

_REASONS = ("reasons", "barred_by", "held_by")


def _reasons(evaluation: Json) -> Iterator[Json]:
    for action in evaluation["recommendations"]:
        for key in _REASONS:
            yield from action[key]


def evidence(evaluation: Json, words: Words) -> Iterator[str]:
    """Give every piece of evidence that a reason rests on, by record."""
    places: dict[tuple[str, str], dict[str, str]] = {}
    for reason in _reasons(evaluation):
        for one in reason["evidence"]:
            places.setdefault(words.place(one["path"]), {}).setdefault(one["path"], words.field(one))
    if not places:
        yield "无。"
    order = [kind.name for kind in words.release.kinds]
    for (place, name), fields in sorted(places.items(), key=lambda item: (order.index(_list(item[0][0])), item[0])):
        yield f"  - {name}　{place}"
        yield from paragraph(f"{'；'.join(fields.values())}。", "    ")


def _list(place: str) -> str:
    return place.partition("[")[0]


def procedures(evaluation: Json, words: Words) -> Iterator[str]:
    """Give the steps of every procedure of what is recommended."""
    seen: set[str] = set()
    for action in of_verdict(evaluation, "recommended"):
        name = words.release.actions[action["action"]].procedure
        if name is not None and name not in seen:
            seen.add(name)
            yield f"  {words.release.procedures[name].label}"
            for step in action["procedure"]:
                yield from _step(step)
    if not seen:
        yield "无。"


def _step(step: Json) -> Iterator[str]:
    due = due_of(step)
    days = f"期限：{due}。" if due else ""
    note = f"，{step['note']}" if step["note"] else ""
    source = f"（{step['confidence_label']}{note}）"
    told = f"{step['label']}{source}。办理：{step['who']}。{days}形成：{step['artefact']}。把关：{step['gate']}。"
    yield from paragraph(told, f"    {step['id']} ")


def remedies(evaluation: Json, words: Words) -> Iterator[str]:
    """Give every remedy that a section names."""
    found = {
        one["id"]: one
        for verdict in ("recommended", "barred", "held")
        for action in of_verdict(evaluation, verdict)
        for one in action["remedies"]
    }
    if not found:
        yield "无。"
    for one in found.values():
        sources = "；".join(words.citation(cited) for cited in one["citations"])
        yield from paragraph(f"{one['text']}依据：{sources}。", f"  - {one['label']}：", "    ")
        for limit in one["limits"]:
            yield from paragraph(limit_of(limit), "    期限：")


def sources(evaluation: Json, words: Words) -> Iterator[str]:
    """Give the full titles of what the reasons and remedies cite, and what each degree of confidence means."""
    actions = evaluation["recommendations"]
    cited = [one for reason in _reasons(evaluation) for one in reason["citations"]]
    cited += [one for action in actions for remedy in action["remedies"] for one in remedy["citations"]]
    short = words.release.sources.regulations
    titles = {f"{short[one['regulation']].short}：{one['title']}" for one in cited}
    yield from paragraph(f"{'；'.join(sorted(titles))}。" if titles else "无。", "  全称　")
    known = words.release.sources.confidences
    used = {one["confidence"] for one in cited}
    meant = "；".join(f"{one.label}——{one.note.rstrip('。')}" for name, one in known.items() if name in used)
    yield from paragraph(f"{meant}。", "  可信度　") if meant else ()
