"""
Values: what a specification writes in Chinese, as the value that stands in a dossier.

Nothing is guessed: what does not fit the field's type is an error that says what would.
"""

import re
from collections.abc import Callable
from datetime import date

from service.domain.record import Field, FieldType
from service.specs.errors import SpecificationError
from service.specs.words import Words, choose, tidy

ABSENT = "不详"
"""The word for a value that is not known; its key is left out of the dossier."""

NOT_YET = "尚未"
"""The word for an outcome that has not happened; `null` in the dossier."""

_TRUTHS = {"是": True, "否": False, "true": True, "false": False}
_NOT_KNOWN = frozenset({"", "不明", "未知", "不知道", "不清楚", "不祥", "未详", "无法确定", "?", "？"})
_DAY = re.compile(r"(\d{4})(?:[年./-]|$)(?:(\d{1,2})(?:[月./-]|$))?(?:(\d{1,2})[日号]?)?")
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SEVERAL = re.compile("[、，,]")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)(%?)")


def read_value(field: Field, text: str, words: Words) -> object:
    """Give the value of a *field* that a *text* names; raise `SpecificationError` where it names none."""
    if field.type is not FieldType.TEXT:
        text = tidy(text)
        _check_is_value(field, text)
    if text == NOT_YET and field.nullable:
        return None
    match field.type:
        case FieldType.CODE:
            return words.code(field, text)
        case FieldType.CODES:
            return [] if text == "无" else [words.code(field, part) for part in _SEVERAL.split(text)]
        case FieldType.TRUTH:
            return choose(f"{field.label}的取值", text, _TRUTHS)
        case _:
            return _READERS.get(field.type, _plain)(field, text)


def read_day(text: str) -> date:
    """Give the day that a *text* names in full, as 2026年6月30日 or 2026-06-30."""
    try:
        return date.fromisoformat(_iso(text))
    except ValueError:
        message = f"「{text.strip()}」不是完整的日期；应写作 2026年6月30日 或 2026-06-30。"
        raise SpecificationError(message) from None


def _iso(text: str) -> str:
    match = _DAY.fullmatch(tidy(text).replace(" ", ""))
    if match is None:
        return text
    year, month, day = match.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def _plain(_: Field, text: str) -> object:
    return text


def _date(field: Field, text: str) -> object:
    found = _iso(text)
    if not _ISO.fullmatch(found):
        hint = f"；还没有的写「{NOT_YET}」" if field.nullable else ""
        raise _unfit(field, text, f"日期，如 2026年6月30日、2026年6月、2026年{hint}")
    try:
        date.fromisoformat(found + "0000-01-01"[len(found) :])
    except ValueError:
        raise _unfit(field, text, "日历上有的日期") from None
    return found


def _integer(field: Field, text: str) -> object:
    digits = text.removesuffix(field.unit or "").strip()
    if not re.fullmatch("[0-9]{1,9}", digits):
        unit = f"或 3 {field.unit}" if field.unit else ""
        raise _unfit(field, text, f"整数，写阿拉伯数字，如 3 {unit}".strip())
    return int(digits)


def _year(field: Field, text: str) -> object:
    year = text.removesuffix("度").removesuffix("年").strip()
    if not re.fullmatch("[0-9]{4}", year):
        raise _unfit(field, text, "年份，如 2025 或 2025年")
    return int(year)


def _share(field: Field, text: str) -> object:
    match = _SHARE.fullmatch(text.replace(" ", ""))
    if match is None:
        raise _unfit(field, text, "比例，如 0.3 或 30%")
    return round(float(match[1]) / 100, 6) if match[2] else float(match[1])


def _check_is_value(field: Field, text: str) -> None:
    """Tell what to write instead of a word that says that nothing is known, where it is no value of the *field*."""
    if text in _NOT_KNOWN and text not in field.codes.values():
        message = f"「{field.label}」不能是「{text}」：不知道的写「{ABSENT}」。"
        raise SpecificationError(message)


def _unfit(field: Field, text: str, accepted: str) -> SpecificationError:
    return SpecificationError(f"「{field.label}」不能是「{text}」：应为{accepted}。")


_READERS: dict[FieldType, Callable[[Field, str], object]] = {
    FieldType.DATE: _date,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _share,
    FieldType.SHARE: _share,
    FieldType.YEAR: _year,
}
