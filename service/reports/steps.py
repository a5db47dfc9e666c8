"""
Procedures, remedies, evidence and sources as tables, each thing once.
"""

from collections.abc import Iterable, Iterator

from service.reports.document import Block, Heading, Listing, Paragraph, Table
from service.reports.recommendations import of_verdict
from service.reports.words import Json, Words

_REASONS = ("reasons", "barred_by", "held_by")
_REMEDIED = ("recommended", "barred", "held", "unsettled")


def procedures(evaluation: Json, words: Words, *, in_full: bool) -> Iterator[Block]:
    """Give the steps of every procedure of what is recommended; *in_full*, what must be there before the next step."""
    seen: set[str] = set()
    for action in of_verdict(evaluation, "recommended"):
        name = words.release.actions[action["action"]].procedure
        if name is not None and name not in seen and action["procedure"]:
            seen.add(name)
            yield Heading(words.release.procedures[name].label, 2)
            yield _steps(action["procedure"], in_full=in_full)
    if not seen:
        yield Paragraph("无。")


def _steps(steps: Iterable[Json], *, in_full: bool) -> Table:
    rows = [(_named(one), one["who"], one["artefact"], one["gate"], due_of(one) or "没有规定") for one in steps]
    head = ("步骤", "由谁", "形成的材料", "进入下一步以前", "期限")
    if in_full:
        return Table(head, tuple(rows), (20, 19, 21, 22, 18))
    kept = (0, 1, 2, 4)
    return Table(tuple(head[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows), (25, 25, 28, 22))


def _named(step: Json) -> str:
    """Name a *step*, and say how far its source was checked."""
    note = f"，{step['note']}" if step["note"] else ""
    return f"{step['id']} {step['label']}（{step['confidence_label']}{note}）"


def due_of(step: Json) -> str:
    """Say by when a *step* is to be done, and why no day can be given; nothing where no time is set."""
    error = step["due_error"]["text"] if step["due_error"] else ""
    return "；".join(part.rstrip("。") for part in (step["due_text"] or "", error) if part)


def remedies_of(evaluation: Json) -> list[Json]:
    """Give every remedy of what is told, once."""
    found = {
        one["id"]: one
        for verdict in _REMEDIED
        for action in of_verdict(evaluation, verdict)
        for one in action["remedies"]
    }
    return list(found.values())


def remedies(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give every remedy with its limits."""
    found = remedies_of(evaluation)
    if not found:
        yield Paragraph("无。")
    for number, one in enumerate(found, 1):
        whose = f"（{'、'.join(one['for'])}）" if one["for"] else ""
        yield Heading(f"{number}. {one['label']}{whose}", 3)
        yield Paragraph(one["text"], "怎样提出")
        limits = tuple(map(limit_of, one["limits"]))
        yield (
            Listing(limits, numbered=True)
            if limits
            else Paragraph("没有核到规定的期限，或者由办理机关书面告知。", "期限")
        )
        yield Paragraph(f"{'；'.join(map(words.citation, one['citations']))}。", "依据")


def limit_of(limit: Json) -> str:
    """Say a *limit* of a remedy, with its last day or why none can be given."""
    ends = limit["last_day_text"] or (limit["error"]["text"].rstrip("。") if limit["error"] else "")
    return f"{limit['text']}{f'；{ends}' if ends else ''}。"


def reasons_of(evaluation: Json) -> Iterator[Json]:
    """Give every reason of what is told, but for doubts."""
    for action in evaluation["recommendations"]:
        for key in _REASONS:
            yield from action[key]


def evidence(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give every piece of evidence that a reason rests on, by record."""
    places: dict[tuple[str, str], dict[str, str]] = {}
    for reason in reasons_of(evaluation):
        for one in reason["evidence"]:
            places.setdefault(words.place(one["path"]), {}).setdefault(one["path"], words.field(one))
    order = [kind.name for kind in words.release.kinds]
    ranked = sorted(places.items(), key=lambda item: (order.index(item[0][0].partition("[")[0]), item[0]))
    rows = tuple((name, f"{'；'.join(fields.values())}。") for (_, name), fields in ranked)
    yield Table(("记录", "所载内容"), rows, (30, 70)) if rows else Paragraph("无。")


def sources(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give the full titles of what is cited, and what each degree of confidence means."""
    cited = [one for reason in reasons_of(evaluation) for one in reason["citations"]]
    cited += [one for remedy in remedies_of(evaluation) for one in remedy["citations"]]
    known = words.release.sources
    titles = {(known.regulations[one["regulation"]].short, one["title"]) for one in cited}
    yield Table(("简称", "全称"), tuple(sorted(titles)), (32, 68)) if titles else Paragraph("无。")
    used = {one["confidence"] for one in cited}
    used |= {step["confidence"] for action in of_verdict(evaluation, "recommended") for step in action["procedure"]}
    meant = tuple((one.label, one.note) for name, one in known.confidences.items() if name in used)
    if meant:
        yield Heading("可信度的含义", 2)
        yield Table(("可信度", "含义"), meant, (32, 68))
