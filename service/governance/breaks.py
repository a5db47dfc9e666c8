"""
Breaks: where the log is not what was once written, each with a stable code and a Chinese sentence.
"""

from dataclasses import dataclass, field
from enum import StrEnum

MOST = 100
"""How many breaks are told one by one; the others are counted."""


class BreakCode(StrEnum):
    """What is wrong at one place."""

    ENVELOPE_CHANGED = "envelope_changed"
    COLUMN_CHANGED = "column_changed"
    CONTENT_CHANGED = "content_changed"
    CONTENT_ADDED = "content_added"
    CONTENT_MISSING = "content_missing"
    CONTENT_KEPT = "content_kept"
    ENTRY_MISSING = "entry_missing"
    ENTRY_INSERTED = "entry_inserted"
    ORDER_CHANGED = "order_changed"
    CUT_OFF = "cut_off"
    HEAD_CHANGED = "head_changed"
    HEAD_MISSING = "head_missing"
    SEALED_ANEW = "sealed_anew"


SENTENCES = {
    BreakCode.ENVELOPE_CHANGED: "{place}的内容与封存时的摘要不符，写入之后被改动。",
    BreakCode.COLUMN_CHANGED: "{place}的检索栏 `{what}` 与封存的内容不符，写入之后被改动。",
    BreakCode.CONTENT_CHANGED: "{place}所附材料 `{what}` 与封存时的摘要不符，写入之后被改动。",
    BreakCode.CONTENT_ADDED: "{place}多出材料 `{what}`，封存时没有这一件。",
    BreakCode.CONTENT_MISSING: "{place}所附材料缺失，而日志中没有相应的清除记录。",
    BreakCode.CONTENT_KEPT: "{place}所附材料或者人员标识仍在，而日志记载已经清除。",
    BreakCode.ENTRY_MISSING: "{place}缺失，被删除。",
    BreakCode.ENTRY_INSERTED: "{place}是后来插入的，不在封存的序列之内。",
    BreakCode.ORDER_CHANGED: "{place}不在原来的位置（{what}），顺序被改动。",
    BreakCode.CUT_OFF: "{place}被截去：{what}。",
    BreakCode.HEAD_CHANGED: "末尾登记与{place}不符，登记或者末尾的记录被改动。",
    BreakCode.HEAD_MISSING: "末尾登记缺失，不能确认{place}及以后是否被截去。",
    BreakCode.SEALED_ANEW: "{place}与此前导出的末尾登记不符，这一条或者此前的记录被改动后重新封存。",
}


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the log is not whole."""

    position: int  # of the first entry that it touches
    code: BreakCode
    chinese: str
    last: int  # of the last entry that it touches


@dataclass(slots=True)
class Breaks:
    """The breaks found so far: the first ones in full, the number of all."""

    told: list[Break] = field(default_factory=list)
    number: int = 0

    def add(self, code: BreakCode, first: int, last: int | None = None, what: object = "") -> None:
        """Note a break that touches the entries from *first* to *last*."""
        self.number += 1
        if len(self.told) >= MOST:
            return
        until = first if last is None else last
        place = f"第 {first} 条记录" if until == first else f"第 {first} 至 {until} 条记录"
        self.told.append(Break(first, code, SENTENCES[code].format(place=place, what=what), until))
