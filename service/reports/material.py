"""
What a report is written from: an evaluation in full, what else was worked out about the same dossier, and the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from service.reports.document import Block, Heading, Paragraph, Particulars, Timeline
from service.reports.verdicts import summary
from service.reports.words import Json, Words, day_in_words


class Audience(StrEnum):
    """For whom a report is written."""

    DEPARTMENT = "department"
    CADRE = "cadre"


@dataclass(frozen=True, slots=True)
class Material:
    """The evaluation of one dossier in full, and the time line, the calendar and the gaps of the same."""

    words: Words
    evaluation: Json
    timeline: Timeline
    calendar: Json
    gaps: Json = field(default_factory=dict)  # nothing, where they are not told of

    @property
    def as_of(self) -> date:
        """Give the day as of which all is judged."""
        return date.fromisoformat(self.evaluation["as_of"])


_DIGEST_SHOWN = 12
_ENGINES: Mapping[str, str] = {"interpreter": "参考解释器"}
_ENGINE = "在线引擎，每个答案经参考解释器核对"
_NUMBERS = "一二三四五六七八九十"


def head(material: Material) -> Particulars:
    """Say of whom, as of when, by which rules and which engine, and what was found in short."""
    evaluation = material.evaluation
    digest = evaluation["release"]["digest"].partition(":")[2]
    return Particulars(
        (
            ("干部代号", evaluation["subject_ref"]),
            ("基准日", day_in_words(evaluation["as_of"])),
            ("规则版本", f"指纹前{_DIGEST_SHOWN}位 {digest[:_DIGEST_SHOWN]}"),
            ("评估方式", _ENGINES.get(evaluation["engine"], _ENGINE)),
            ("概要", summary(evaluation)),
        )
    )


def sections(*parts: tuple[str, list[Block]]) -> tuple[Block, ...]:
    """Put numbers to the sections, each a heading and its blocks; one with nothing in it says so."""
    return tuple(
        block
        for number, (title, blocks) in enumerate(parts, 1)
        for block in (Heading(f"{in_chinese(number)}、{title}"), *(blocks or [Paragraph("无。")]))
    )


def in_chinese(number: int) -> str:
    """Write a *number* below twenty as Chinese sections are numbered."""
    ten = len(_NUMBERS)
    return _NUMBERS[number - 1] if number <= ten else f"十{_NUMBERS[number - ten - 1]}"
