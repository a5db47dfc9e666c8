"""
Reasons in a report: the sentence, the sources, and where the evidence stands.

The values of the evidence are gathered in an annex, each once; a reason says how many items it rests on, and of what.
"""

from collections import Counter
from collections.abc import Iterable

from service.reports.layout import paragraph
from service.reports.words import Json, Words

INDENT = " " * 4
EVIDENCE = "附一"
PROCEDURES = "附二"
REMEDIES = "附三"
SAME = "同上。"


def labelled(label: str, text: str, indent: str = INDENT) -> list[str]:
    """Give a paragraph under a *label*."""
    return paragraph(text, f"{indent}{label}：")


def reasoned(reasons: Iterable[Json], words: Words, label: str = "理由") -> list[str]:
    """Give *reasons*, each with its rule, its sources and its evidence; what repeats the one before says so."""
    lines: list[str] = []
    before = ("", "")
    for reason in reasons:
        sources = "；".join(words.citation(one) for one in reason["citations"]) + "。"
        evidence = rests_on(reason["evidence"], words)
        lines += labelled(label, sentence(reason))
        lines += labelled("依据", SAME if sources == before[0] else sources)
        lines += labelled("证据", SAME if evidence == before[1] else evidence)
        before = (sources, evidence)
    return lines


def sentence(reason: Json) -> str:
    """Give the sentence of a *reason*, with its rule, whose title is added where the sentence does not name it."""
    title = "" if f"「{reason['title']}」" in reason["text"] else f" {reason['title']}"
    return f"{reason['text']}〔{reason['rule']}{title}〕"


def rests_on(evidence: Iterable[Json], words: Words, annex: str = EVIDENCE) -> str:
    """Say on how many items of which records something rests, and in which *annex* they stand."""
    places = Counter(words.place(one["path"]) for one in evidence)
    if not places:
        return "档案中没有可以引用的记录。"
    return "，".join(f"{name} {count} 项" for (_, name), count in places.items()) + f"（见{annex}）。"
