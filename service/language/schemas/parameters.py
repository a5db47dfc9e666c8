"""
The file of parameters: what a value is follows from the keys of its table, and from what the table gives.
"""

from service.domain.fact import Fact
from service.domain.release import Release
from service.language.grammar import PARAMETER, VALUE
from service.language.parameters import ENDLESS, FRACTION, NUMBER
from service.language.schemas.names import code_fields
from service.language.schemas.shapes import (
    ANYTHING,
    DAY,
    TEXT,
    TRUTH,
    WHOLE,
    Json,
    either,
    entries,
    having,
    mapping,
    one_of,
    ref,
    stating,
    told,
    when,
)

_NULL: Json = {"type": "null"}
_SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
_FRACTION: Json = {
    "type": "string",
    "pattern": f"^{FRACTION.pattern}$",
    "patternErrorMessage": "分数应写作 2/3",
}


def parameters_file() -> Json:
    """Describe the file; `parameters` defines what it refers to."""
    return entries(ref("parameter"))


def parameters(release: Release) -> dict[str, Json]:
    """Define a parameter."""
    fields = code_fields(release)
    by = {name: fact.label for name, fact in fields.items()}
    values = {**entries(ref("value"), names=DAY), "minProperties": 1}
    keys = {
        "label": told(TEXT, "中文名。", "名称"),
        "values": told(values, "起始日期：取值。改数字时加一行，旧行保留。", "取值"),
        "unit": told(TEXT, "单位，例如“次”“月”。", "单位"),
        "keys": told(one_of(by), "写了的是一张表，按这个字段的代码列出。", "按哪个代码字段"),
        "gives": told(one_of({NUMBER: "整数", **by}), "表中的值：整数（number），或者某个字段的代码。", "表中的值"),
        "complete": told(TRUTH, "表中逐码列全，漏一行就会被 gongguo check 指出。", "列全"),
        "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    }
    parameter = {**mapping(PARAMETER, keys), "dependencies": {"complete": ["keys"]}, "allOf": _by_keys(fields)}
    return {
        "parameter": parameter,
        "value": _value(),
        **{f"table.{fact.name}": _table(fact) for fact in fields.values()},
    }


def _value() -> Json:
    keys = {
        "value": told(
            ANYTHING,
            "自这一日起的取值；null 表示自这一日起不再适用。比例写成小数；除不尽的写成分数，如 2/3，只用于总量。",
            "取值",
        ),
        "cite": told(ref("citations"), "依据，一项或者几项。", "依据"),
        "status": told(ANYTHING, "状态，只供人阅读。", "状态"),
        "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    }
    return mapping(VALUE, keys)


def _table(fact: Fact) -> Json:
    codes = {code: told(ANYTHING, f"{fact.label}：{label}。", label) for code, label in fact.codes.items()}
    return {"type": "object", "properties": codes, "additionalProperties": False}


def _valued(value: Json) -> Json:
    return {"properties": {"values": {"additionalProperties": {"properties": {"value": value}}}}}


def _by_keys(fields: dict[str, Fact]) -> list[Json]:
    """Say what a value is: of a table, its keys and its cells; else a number, a share or nothing."""
    is_table = having("keys")
    numbers = either(WHOLE, one_of({ENDLESS: "没有期限"}))
    of_numbers = {**is_table, "properties": {"gives": {"const": NUMBER}}}
    return [
        when({"not": is_table}, _valued(either(WHOLE, _SHARE, _FRACTION, _NULL))),
        when(of_numbers, _valued({"additionalProperties": numbers})),
        *(when(stating(keys={"const": name}), _valued(either(ref(f"table.{name}"), _NULL))) for name in fields),
        *(
            when({**stating(keys={}, gives={"const": name})}, _valued({"additionalProperties": ref(f"codes.{name}")}))
            for name in fields
        ),
    ]
