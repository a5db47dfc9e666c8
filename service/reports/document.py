"""
A document before it is set: blocks of Chinese text in their order, whatever it will be printed, shown or read as.

Blocks say what a thing is, never how it looks; the writers of Word and of HTML decide that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

_UNFIT = re.compile(
    r"[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]"
)
"""What no document may hold, or what could play tricks in one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section (level 1), or of a part of one (2, 3)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a `label` stands before it, as 理由 or 依据 does. A `notice` is meant to be seen first."""

    text: str
    label: str = ""
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of sentences, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head, its rows of as many cells, and how wide each column is beside the others."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Particulars:
    """Labels and values side by side: of whom, as of when, by which rules."""

    rows: tuple[tuple[str, str], ...]


class Extent(StrEnum):
    """What a mark says of its days."""

    DAY = "day"  # it was that day
    WITHIN = "within"  # it was some day within, which is all that is known
    EFFECT = "effect"  # it is in effect from the first to the last
    PENDING = "pending"  # it began, and has not come to its end


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on a time line: a day, or a span of days, both ends included; the last may lie ahead."""

    lane: str  # what it belongs to, as people read it
    label: str
    first: date
    last: date | None  # None: it has no end
    extent: Extent = Extent.DAY
    when: str = ""  # the days in words


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dossier over time: marks in the order of their days, numbered from 1, and the day of judgement."""

    as_of: date
    lanes: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def table(self) -> Table:
        """Give the marks as a table, in the order of their days."""
        rows = ((str(number), mark.when, mark.lane, mark.label) for number, mark in enumerate(self.marks, 1))
        return Table(("序号", "日期", "类别", "内容"), tuple(rows), (8, 26, 14, 52))


@dataclass(frozen=True, slots=True)
class Signature:
    """Room for an opinion, for those who sign, and for the date, under a label: 决定机关意见, 本人意见."""

    label: str
    hint: str = ""
    lines: int = 4
    signers: tuple[str, ...] = ("签字",)


Block: TypeAlias = Heading | Paragraph | Listing | Table | Particulars | Timeline | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its title, what stands under it, its blocks, and what the foot of every page says."""

    title: str
    subtitle: str
    as_of: date
    blocks: tuple[Block, ...]
    foot: str = ""


def plain(text: str) -> str:
    """Give a *text* without what no document may hold; a break of line becomes a space."""
    return _UNFIT.sub("", " ".join(text.splitlines())) if _UNFIT.search(text) else text


def texts(part: object) -> Iterator[str]:
    """Give every text of a document, or of a *part* of one, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name != "extent":
                yield from texts(getattr(part, field.name))


def as_json(part: object) -> Any:  # noqa: ANN401  # a JSON value
    """Give a document, or a *part* of one, as JSON; a block says of which kind it is."""
    if isinstance(part, tuple):
        return [as_json(one) for one in part]
    if isinstance(part, date):
        return part.isoformat()
    if is_dataclass(part):
        told = {field.name: as_json(getattr(part, field.name)) for field in fields(part)}
        return {"block": type(part).__name__.lower(), **told} if isinstance(part, Block) else told
    return plain(part) if isinstance(part, str) else part
