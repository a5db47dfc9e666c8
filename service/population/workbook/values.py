"""
Values: what a cell of each type of field may hold, and what it is read as.

Nothing is guessed: a number is no truth, a text no number. What is told of a value is why it is not accepted. A code
and a truth may be written by their word or as themselves; spaces around anything but free text are passed over.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from service.domain.record import Field, FieldType
from service.population.cells import LONGEST_TEXT, plain
from service.population.checks.limits import (
    FIRST_YEAR,
    ID_PATTERN,
    IDENTITY_NUMBER,
    LAST_YEAR,
    MOST,
    MOST_CODES,
    MOST_LETTERS,
    MOST_NUMBER,
    QUARTERS,
    UNFIT_IN_TEXT,
)
from service.population.tables import AS_OF, REF
from service.population.workbook.cells import Raw
from service.population.workbook.days import date_of, full_day
from service.population.workbook.layout import (
    NO,
    SEPARATORS,
    YES,
    Column,
    codes_by_word,
    nothing_of,
    words_of,
)
from service.population.workbook.words import Wrong, found, hint, listed, shown

Read = Callable[[Raw], Any]
"""Gives what a cell is read as: a value, None for an empty one, or `Wrong`."""

_ID = re.compile(ID_PATTERN)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNFIT = re.compile(rf"[{UNFIT_IN_TEXT}\ud800-\udfff]")
_DIGITS = 15  # a spreadsheet keeps no more
_DECIMALS = 4


def reader_of(column: Column) -> Read:  # noqa: PLR0911 — one for each type
    """Give what reads the cells of a *column*."""
    if column.name == AS_OF:
        return full_day
    if column.name == REF:
        return _pseudonym
    field = column.field
    match FieldType.TEXT if field is None else field.type:
        case FieldType.ID:
            return _id
        case FieldType.TRUTH:
            return _truth
        case FieldType.INTEGER:
            return _integer(1, QUARTERS) if column.quarter else _integer(0, MOST)
        case FieldType.YEAR:
            return _integer(FIRST_YEAR, LAST_YEAR)
        case FieldType.NUMBER:
            return _not_negative
        case FieldType.SHARE:
            return _share
        case FieldType.TEXT:
            return _text
    assert field is not None  # noqa: S101 — what has none is text
    return {FieldType.CODE: _code, FieldType.CODES: _codes, FieldType.DATE: date_of}[field.type](field)


def _written(value: Raw) -> str | Wrong:
    """Give the text of a cell; a whole number, which a spreadsheet makes of digits, is the text of its digits."""
    match value:
        case str():
            return plain(value)
        case int() | float() if not isinstance(value, bool) and float(value).is_integer():
            if abs(value) < 10**_DIGITS:
                return str(int(value))
            return Wrong("too_large_number", f"数字超过 {_DIGITS} 位，电子表格会改变其末几位：请把单元格设为文本后重填")
    return Wrong("wrong_type", f"{found(value)}，应为文本")


def _text(value: Raw) -> str | Wrong | None:
    text = _written(value)
    if not isinstance(text, str):
        return text
    if unfit := _UNFIT.search(text):
        return _control(unfit.group())
    if len(text) > LONGEST_TEXT:
        return Wrong("too_long_text", f"共 {len(text)} 字，应不超过 {LONGEST_TEXT} 字")
    return text


def _control(letter: str) -> Wrong:
    return Wrong("control_character", f"含有控制字符 U+{ord(letter):04X}，应只有可显示的文字")


def _id(value: Raw) -> str | Wrong | None:
    text = _written(value)
    if not isinstance(text, str):
        return text
    text = text.strip()
    if not text:
        return None
    if len(text) > MOST_LETTERS:
        return Wrong("too_long_text", f"共 {len(text)} 字，编号应不超过 {MOST_LETTERS} 字")
    if control := _CONTROL.search(text):
        return _control(control.group())
    if not _ID.fullmatch(text):
        return _bad_id(text)
    return text


def _bad_id(text: str) -> Wrong:
    letter = next(letter for letter in text if not _ID.fullmatch(letter))
    visible = f"「{letter}」" if letter.isprintable() and not letter.isspace() else ""
    accepted = "编号只用字母、数字、. _ : / - 以及汉字和〔〕"
    meant = "".join(unicodedata.normalize("NFKC", text).split())
    near = f"；是否应为「{meant}」？" if meant != text and _ID.fullmatch(meant) else ""
    return Wrong("lookalike_character", f"{found(text)}，有不允许的字符 U+{ord(letter):04X}{visible}，{accepted}{near}")


def _pseudonym(value: Raw) -> str | Wrong | None:
    folded = "".join(unicodedata.normalize("NFKC", _digits(value)).split()).replace("-", "")
    if IDENTITY_NUMBER.search(folded):
        return Wrong("identity_number", "疑似身份证件号码：代号须为化名，不得使用身份证件号码")
    return _id(value)


def _digits(value: Raw) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)


def _truth(value: Raw) -> bool | Wrong | None:
    if isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else value
    if text in {YES, NO, ""}:
        return None if text == "" else text == YES
    return Wrong("wrong_truth", f"{found(value)}，应为「{YES}」或「{NO}」，不清楚的留空")


def _code(field: Field) -> Read:
    codes, words = codes_by_word(field), list(words_of(field).values())

    def read(value: Raw) -> str | Wrong | None:
        text = value.strip() if isinstance(value, str) else ""
        if text in codes:
            return codes[text]
        if isinstance(value, str) and not text:
            return None
        return _unknown_code(text or shown(value), words, codes)

    return read


def _unknown_code(text: str, words: list[str], codes: Any) -> Wrong:  # noqa: ANN401
    if control := _CONTROL.search(text):
        return _control(control.group())
    message = f"没有「{shown(text)}」这一项，可填{listed(words)}{hint(text, (*words, *codes))}"
    return Wrong("unknown_code", message)


def _codes(field: Field) -> Read:
    codes, words, nothing = codes_by_word(field), list(words_of(field).values()), nothing_of(field)
    split = re.compile(f"[{SEPARATORS}]")

    def read(value: Raw) -> list[str] | Wrong | None:
        text = value.strip() if isinstance(value, str) else shown(value)
        if text in {"", nothing}:
            return [] if text else None
        parts = [part.strip() for part in split.split(text)]
        for part in parts:
            if part not in codes:
                return _unknown_code(part, words, codes)
        if len(parts) > MOST_CODES:
            return Wrong("too_many_codes", f"填了 {len(parts)} 项，最多 {MOST_CODES} 项")
        return [codes[part] for part in parts]

    return read


def _number(value: Raw, accepted: str) -> float | Wrong | None:
    match value:
        case str() if not value.strip():
            return None
        case str():
            return Wrong("text_in_number", f"{found(value)}，是文本，应为{accepted}：请把单元格设为常规格式后重填")
        case int() | float() if not isinstance(value, bool):
            if not abs(value) < MOST_NUMBER:  # nor is it any number
                return Wrong("out_of_range", f"{found(value)}，应为{accepted}")
            if value < 0:
                return Wrong("negative_number", f"{found(value)}，是负数，应为{accepted}")
            return value
    return Wrong("wrong_type", f"{found(value)}，应为{accepted}")


def _integer(least: int, most: int) -> Read:
    accepted = f" {least} 至 {most} 的整数"

    def read(value: Raw) -> int | Wrong | None:
        number = _number(value, accepted)
        if number is None or isinstance(number, Wrong):
            return number
        if not float(number).is_integer():
            return Wrong("not_whole", f"{found(value)}，有小数，应为{accepted}")
        if not least <= number <= most:
            return Wrong("out_of_range", f"{found(value)}，应为{accepted}")
        return int(number)

    return read


def _not_negative(value: Raw) -> float | Wrong | None:
    return _number(value, "不小于 0 的数字")


def _share(value: Raw) -> float | Wrong | None:
    number = _number(value, " 0 至 1 的小数（或者 0% 至 100%）")
    if number is None or isinstance(number, Wrong):
        return number
    if number > 1:
        return Wrong("out_of_range", f"{found(value)}，应为 0 至 1 的小数（或者 0% 至 100%）")
    written = float(f"{number:.{_DIGITS}g}")  # as the spreadsheet shows it
    if round(written, _DECIMALS) != written:
        return Wrong("too_many_decimals", f"{found(value)}，小数位过多，最多 {_DECIMALS} 位（百分数最多 2 位）")
    return written
