"""
The file of records: kinds of record, their fields and codes.
"""

from collections.abc import Mapping

from service.domain.record import FieldType
from service.language.grammar import DAY, DAY_ABSENT, FIELD, KIND, READ_AS, RECORDS, SET_ASIDE, UNIQUE
from service.language.schemas.shapes import (
    TEXT,
    TRUTH,
    Json,
    either,
    entries,
    listed,
    mapping,
    one_of,
    ref,
    stating,
    told,
    when,
)

_TYPES: Mapping[FieldType, str] = {
    FieldType.ID: "编号",
    FieldType.TEXT: "文字",
    FieldType.TRUTH: "是非",
    FieldType.CODE: "代码",
    FieldType.CODES: "若干代码",
    FieldType.DATE: "日期",
    FieldType.INTEGER: "不小于零的整数",
    FieldType.NUMBER: "不小于零的数，规则不用",
    FieldType.SHARE: "比例，零到一之间",
    FieldType.YEAR: "年份",
}
_CODES = entries(TEXT)
_LABEL = told(TEXT, "中文名。", "名称")
_BESIDE = entries(listed(TEXT))
_CHANGED: Json = {"type": ["boolean", "string"]}
_MAY_CHANGE = "写明的是现状，今后还可能改变；只会变成某几个值的，列出这些值。"


def records_file() -> Json:
    """Describe the file; `records` defines what it refers to."""
    keys = {
        "records": told(entries(ref("kind")), "档案中的键：记录的种类。", "记录"),
        "codes": told(entries(_CODES), "几个字段共用的代码表。", "代码表"),
    }
    return mapping(RECORDS, keys)


def records() -> dict[str, Json]:
    """Define kinds of record and their fields."""
    return {"kind": mapping(KIND, _kind()), "field": {**mapping(FIELD, _field()), "allOf": _BY_TYPE}}


def _kind() -> dict[str, Json]:
    absent = one_of(dict(zip(DAY_ABSENT, ("当年末", "当季末"), strict=True)))
    day = {
        "field": told(TEXT, "日期字段。", "字段"),
        "absent": told(absent, "没有写时算到哪一日。", "没有写时"),
    }
    unique = {
        "fields": told(listed(TEXT), "合起来不得重复的字段。", "字段"),
        "where": told(entries(TEXT), "只在这些代码的记录之间。", "哪些记录"),
    }
    set_aside = {
        "field": told(TEXT, "代码字段。", "字段"),
        "code": told(TEXT, "写了这个代码的记录不计。", "代码"),
        "otherwise": told(TEXT, "假如没有不计，应是哪个代码。", "否则"),
        "case": told(TEXT, "说明是哪种情形的字段。", "情形"),
        "considered": told(TEXT, "是非事项；为是或者未知的，正待认定是否不计。", "待认定"),
    }
    return {
        "singular": told(TEXT, "单数，即事项名的前半。", "单数"),
        "label": _LABEL,
        "fields": told(entries(ref("field")), "字段名：字段。", "字段"),
        "single": told(TRUTH, "只有一个，不是列表。", "单个"),
        "title": told(TEXT, "对人称呼这条记录所用的字段。", "称呼"),
        "day": told(either(TEXT, mapping(DAY, day)), "自哪一日起计；不写的一直计入。", "计入日"),
        "unique": told(mapping(UNIQUE, unique), "哪些字段不得重复。", "不重复"),
        "dropped_if": told(TEXT, "是非字段；为是的记录处处不计。", "撤销"),
        "before": told(entries(TEXT), "前者不得早于后者。", "先后"),
        "pending": told(_BESIDE, "写了这些代码的，列为尚未查清。", "未查清"),
        "set_aside": told(mapping(SET_ASIDE, set_aside), "哪些记录列为不计。", "不计"),
    }


def _field() -> dict[str, Json]:
    read_as = {
        "code": told(TEXT, "读作这个代码。", "读作"),
        "for": told(listed(TEXT), "代替这些代码。", "代替"),
        "until": told(TEXT, "直到这个日期字段所写的那一日。", "直到"),
    }
    return {
        "label": _LABEL,
        "type": told(one_of({kind.value: _TYPES[kind] for kind in FieldType}), "字段的类型。", "类型"),
        "codes": told(either(TEXT, _CODES), "代码：中文；或者共用代码表的名字。", "代码"),
        "ordered": told(TRUTH, "代码有高低，从低到高排列。", "有高低"),
        "required": told(TRUTH, "必填。", "必填"),
        "required_with": told(_BESIDE, "另一字段写了这些代码时必填。", "何时必填"),
        "nullable": told(TRUTH, "可以写 null，意为尚未发生。", "可写 null"),
        "nullable_unless": told(_BESIDE, "另一字段写了这些代码时不得写 null。", "何时不得写 null"),
        "outcome": told(TRUTH, "晚于基准日的，视为尚未发生。", "结果"),
        "read_as": told(mapping(READ_AS, read_as), "在某日以前读作另一代码。", "读作"),
        "absent": told({"type": ["string", "boolean", "null"]}, "没有写时当作什么。", "没有写时"),
        "unit": told(TEXT, "单位，例如“次”“月”。", "单位"),
        "may_change": told(either(TRUTH, listed(_CHANGED, least=1)), _MAY_CHANGE, "今后可变"),
        "disclosed": told(TRUTH, "写 false 的，不写入本人版报告；不写为 true。", "告知本人"),
    }


def _absence(kind: FieldType, *types: str) -> Json:
    return when(stating(type={"const": kind.value}), {"properties": {"absent": {"type": [*types, "string"]}}})


_BY_TYPE = [_absence(FieldType.TRUTH, "boolean"), _absence(FieldType.DATE, "null"), _absence(FieldType.CODE)]
