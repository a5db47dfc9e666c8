"""
Values: what a specification writes in Chinese, as the value that stands in a dossier.

Nothing is guessed: what does not fit the field's type is an error that says what would.
"""

import re
from collections.abc import Callable
from datetime import date

from service.domain.record import Field, FieldType
from service.specs.errors import SpecificationError
from service.specs.words import Words, choose

ABSENT = "不详"
"""The word for a value that is not known; its key is left out of the dossier."""

NOT_YET = "尚未"
"""The word for an outcome that has not happened; `null` in the dossier."""

_TRUTHS = {"是": True, "否": False, "true": True, "false": False}
_DAY = re.compile(r"(\d{4})(?:年|-|$)(?:(\d{1,2})(?:月|-|$))?(?:(\d{1,2})日?)?")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)(%?)")


def read_value(field: Field, text: str, words: Words) -> object:
    """Give the value of a *field* that a *text* names; raise `SpecificationError` where it names none."""
    if text == NOT_YET and field.nullable:
        return None
    match field.type:
        case FieldType.CODE:
            return words.code(field, text)
        case FieldType.CODES:
            return [] if text == "无" else [words.code(field, part) for part in text.split("、")]
        case FieldType.TRUTH:
            return choose(f"{field.label}的取值", text, _TRUTHS)
        case _:
            return _READERS.get(field.type, _plain)(field, text)


def read_day(text: str) -> date:
    """Give the day that a *text* names in full, as 2026年6月30日 or 2026-06-30."""
    try:
        return date.fromisoformat(_iso(text))
    except ValueError:
        message = f"「{text}」不是完整的日期；应写作 2026年6月30日 或 2026-06-30。"
        raise SpecificationError(message) from None


def _iso(text: str) -> str:
    match = _DAY.fullmatch(text.replace(" ", ""))
    if match is None:
        return text
    year, month, day = match.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def _plain(_: Field, text: str) -> object:
    return text


def _date(field: Field, text: str) -> object:
    found = _iso(text)
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", found):
        raise _unfit(field, text, "日期，如 2026年6月30日、2026年6月、2026年")
    return found


def _integer(field: Field, text: str) -> object:
    if not (text.isascii() and text.isdigit()):
        raise _unfit(field, text, "整数")
    return int(text)


def _year(field: Field, text: str) -> object:
    return _integer(field, text.removesuffix("年"))


def _share(field: Field, text: str) -> object:
    match = _SHARE.fullmatch(text)
    if match is None:
        raise _unfit(field, text, "比例，如 0.3 或 30%")
    return round(float(match[1]) / 100, 6) if match[2] else float(match[1])


def _unfit(field: Field, text: str, accepted: str) -> SpecificationError:
    return SpecificationError(f"「{field.label}」不能是「{text}」：应为{accepted}。")


_READERS: dict[FieldType, Callable[[Field, str], object]] = {
    FieldType.DATE: _date,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _share,
    FieldType.SHARE: _share,
    FieldType.YEAR: _year,
}
