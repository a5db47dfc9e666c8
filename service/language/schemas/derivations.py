"""
Derivations: what each key of a derived fact takes, whatever the fact is of; and which facts are within its reach.

What is asked of the records of a list depends on the list, and is told where the list is known.
"""

from collections.abc import Mapping

from service.language.grammar import CHOICES, FIRST_OF_ABSENT, HIT_ANSWERS, HITS, SINCE, SPAN, TERM
from service.language.schemas.shapes import (
    ANYTHING,
    WHOLE,
    Json,
    either,
    having,
    listed,
    mapping,
    one_of,
    ref,
    told,
    when,
)

_NUMBER = either(WHOLE, ref("parameter.any"))
_LIST: Json = {"type": "array"}

WHATEVER: Mapping[str, Json] = {
    "holds": _LIST,
    "count": ref("list"),
    "any": ref("list"),
    "latest": ref("list"),
    "streak": ref("list"),
    "share": listed(ANYTHING, least=1),
    "days": ref("span"),
    "months": ref("span"),
    "date": ANYTHING,
    "lookup": ref("parameter.table"),
    "hits": ref("hits"),
    "sum": listed(ref("term"), least=1),
    "lower": ANYTHING,
    "first_of": listed(ANYTHING, least=1),
    "year_of": ANYTHING,
}
"""The key that names a derivation -> what it takes, but for the facts within reach."""

_BESIDE: Mapping[str, Json] = {
    "fails": told(_LIST, "以下全部成立为否；两边都不成立的未知。", "何时为否"),
    "awaits": told(ANYTHING, "两边都不成立时缺的是哪一项。", "缺哪一项"),
    "over": told(ref("list"), "逐条统计哪种记录。", "哪种记录"),
    "where": told(_LIST, "哪些记录；以下全部成立。", "哪些记录"),
    "while": told(_LIST, "哪些年份算连续；以下全部成立。", "怎样算连续"),
    "matching": told(
        {"type": "object", "minProperties": 1, "maxProperties": 1},
        "一对文字：那种记录的字段等于本条的事项。",
        "对应",
    ),
    "value": told(ANYTHING, "取那条记录的哪个事项。", "取值"),
    "since": told(ref("since"), "最早到哪一年。", "最早"),
    "whole": told(listed(ANYTHING, least=1), "合起来是全部的各个比例。", "全部"),
    "plus_months": told(ref("parameter.table"), "加上表中的月数。", "月数表"),
    "for_each": told(_LIST, "每有一项成立降一级。", "每一项"),
}
_BY = told(ANYTHING, "按哪个代码查表。", "按")
_BY_YEAR = told(ANYTHING, "按哪个年份字段。", "按")
_ABSENT = told(
    one_of(dict.fromkeys(FIRST_OF_ABSENT, "档案没有写的，也往下取")), "档案没有写时怎样，只能写 next。", "没有写时"
)


def beside(kind: str) -> dict[str, Json]:
    """Give what the other keys of a fact take that is worked out by a *kind* of derivation."""
    by = _BY_YEAR if kind in ("latest", "streak") else _BY
    return {**_BESIDE, "by": by, "absent": _ABSENT}


def shared() -> dict[str, Json]:
    """Define what derivations refer to."""
    answers = one_of(dict(zip(HIT_ANSWERS, ("成立的", "可能成立的"), strict=True)))
    hits = {
        "rules": told(listed(ref("rule_id")), "这些编号的规则。", "编号"),
        "classify": told(ref("class"), "归入这一类的规则。", "归类"),
        "recommend": told(ref("action"), "建议这项措施的规则。", "建议"),
        "answers": told(listed(answers), "写作 [yes, unknown] 的，可能成立的也算。", "哪些结论"),
    }
    span = {
        "from": told(ANYTHING, "从哪一日起，日期事项或者 as_of。", "起"),
        "to": told(ANYTHING, "到哪一日止，日期事项或者 as_of。", "止"),
        "open": told(ANYTHING, "尚未发生的，以哪一日代替。", "未发生时"),
    }
    term = {
        "add": told(ANYTHING, "加上这个数。", "加"),
        "subtract": told(ANYTHING, "减去这个数。", "减"),
        "times": told(_NUMBER, "乘以几。", "乘"),
    }
    return {
        "since": mapping(SINCE, {"years": told(_NUMBER, "不早于基准日所在年度之前的若干年。", "年数")}),
        "hits": {**mapping(HITS, hits), "oneOf": [having(choice) for choice in CHOICES]},
        "span": mapping(SPAN, span),
        "term": {**mapping(TERM, term), "oneOf": [having("add"), having("subtract")]},
    }


def within(about: str) -> Json:
    """Say which facts, and which tests, are within reach of a fact of a kind of record or of the person."""
    tests, any_fact, date = ref(f"tests.{about}"), ref(f"facts.any.{about}"), ref(f"facts.date.{about}")
    shares, number, day = listed(ref(f"facts.share.{about}")), ref(f"facts.number.{about}"), ref(f"operand.day.{about}")
    span: Json = {"properties": {"from": day, "to": day, "open": day}}
    properties: dict[str, Json] = {
        "holds": tests,
        "fails": tests,
        "awaits": any_fact,
        "matching": {"additionalProperties": ref(f"facts.text.{about}")},
        "share": shares,
        "whole": shares,
        "days": span,
        "months": span,
        "date": date,
        "sum": {"items": {"properties": {"add": number, "subtract": number}}},
        "lower": ref(f"facts.scale.{about}"),
        "for_each": listed(ref(f"test.{about}")),
        "first_of": listed(any_fact),
        "year_of": date,
    }
    by_code = when({"anyOf": [having("date"), having("lookup")]}, {"properties": {"by": ref(f"facts.code.{about}")}})
    return {"properties": properties, **by_code}
