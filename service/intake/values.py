"""
Values: each type of field as pydantic holds it, and in the words that people are told.

Nothing is coerced: `"true"` and `1` are no truths, `"3"` is no number. A full day becomes a date; one that is known to
the month or the year only stays the text it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from service.domain import record
from service.domain.record import FieldType
from service.intake.characters import ID_PATTERN, UNFIT_IN_TEXT, fold
from service.intake.faults import Refusal
from service.intake.refusals import bad_code, bad_day, bad_digest, bad_id, bad_text

FIRST_YEAR, LAST_YEAR = 1900, 9999
MOST = 1_000_000
"""The largest number of days, months, times or sources that a dossier may give."""

LONGEST_ID = 200
"""How many letters an id may have: it is kept in columns of that width."""

STRICT = ConfigDict(strict=True, extra="forbid")
"""Nothing is coerced, and no key is overlooked."""

_YEARS = "(19[0-9]{2}|[2-9][0-9]{3})"
FULL_DAY_PATTERN = f"^{_YEARS}-[0-9]{{2}}-[0-9]{{2}}$"
DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$"
_SHARE_DECIMALS = 4
_IDENTITY_NUMBER = re.compile(
    r"^(?:[0-9]{17}[0-9Xx]|[0-9]{15})$"
    r"|(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)
_A_DAY = f"YYYY-MM-DD（{FIRST_YEAR} 至 {LAST_YEAR} 年）"
_DAYS = f"YYYY-MM-DD，只知年月写 YYYY-MM，只知年份写 YYYY（{FIRST_YEAR} 至 {LAST_YEAR} 年）"


def _refuse_identity_number(value: object) -> object:
    """Come before the type is looked at: a number would be shown as what was found."""
    if not isinstance(value, dict | list) and _IDENTITY_NUMBER.search(fold(str(value)).replace("-", "")):
        code = "identity_number"
        raise PydanticCustomError(code, "not a pseudonym")
    return value


def _refuse_decimals(value: object) -> object:
    """Come before the decimal becomes a float, which would hide what was written."""
    if isinstance(value, Decimal) and value != round(value, _SHARE_DECIMALS):
        code = "too_many_decimals"
        raise PydanticCustomError(code, "too many decimals")
    return value


def _refuse_blank(text: str) -> str:
    if not text.strip():
        code = "blank_text"
        raise PydanticCustomError(code, "nothing written")
    return text


Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$", max_length=LONGEST_ID)]
Pseudonym = Annotated[Id, BeforeValidator(_refuse_identity_number)]
Text = Annotated[str, Field(pattern=f"^[^{UNFIT_IN_TEXT}]*$")]
FullDay = Annotated[str, Field(pattern=FULL_DAY_PATTERN), AfterValidator(date.fromisoformat)]
Day = FullDay | Annotated[str, Field(pattern=f"^{_YEARS}(-(0[1-9]|1[0-2]))?$")]
Number = Annotated[float | int, Field(ge=0)]
Digest = Annotated[str, Field(pattern=DIGEST_PATTERN)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_refuse_decimals)]


@dataclass(frozen=True, slots=True)
class Value:
    """One type of value: what pydantic holds it to, and what people are told of it."""

    annotation: Any
    wanted: str  # the type, in Chinese
    accepted: str  # the values of that type which are accepted, in Chinese
    malformed: Callable[[str], Refusal] | None = None  # why a text is not accepted, where the type is text


def value_of(field: record.Field) -> Value:
    """Give the value of a *field*; of a list of codes, one of them."""
    if field.type in {FieldType.CODE, FieldType.CODES}:
        return one_of(field.codes)
    if field.type is FieldType.DATE and field.nullable:
        return Value(Day | None, DAY.wanted, DAY.accepted, DAY.malformed)
    return _VALUES[field.type]


def one_of(codes: Mapping[str, str]) -> Value:
    """Give the value that is one of the *codes*."""
    literal: Any = Literal
    accepted = "、".join(f"{code}（{label}）" for code, label in codes.items())
    return Value(literal[tuple(codes)], "代码", accepted, partial(bad_code, codes=codes, accepted=accepted))


def integer(least: int, most: int) -> Value:
    """Give the value that is an integer from *least* to *most*."""
    return Value(Annotated[int, Field(ge=least, le=most)], "整数", f"{least} 至 {most} 的整数")


def _day(annotation: Any, accepted: str) -> Value:  # noqa: ANN401 — a type of pydantic's may be any object
    adapter: TypeAdapter[object] = TypeAdapter(annotation)

    def is_good(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return Value(annotation, "日期文本", accepted, partial(bad_day, accepted=accepted, is_good=is_good))


def text_of(most: int, *, blank: bool) -> Value:
    """Give the value that is a text of at *most* so many letters, and of one at least where it may not be *blank*."""
    bounded: Any = Annotated[Text, Field(max_length=most)]
    annotation = bounded if blank else Annotated[bounded, AfterValidator(_refuse_blank)]
    return Value(annotation, "文本", f"不超过 {most} 字的文本", bad_text)


DAY = _day(Day, _DAYS)
FULL_DAY = _day(FullDay, _A_DAY)
DIGEST = Value(Digest, "版本摘要", "sha256: 后接 64 位小写十六进制数字", bad_digest)
ID = Value(Id, "编号文本", f"不超过 {LONGEST_ID} 字的编号文本", bad_id)
PSEUDONYM = Value(Pseudonym, ID.wanted, ID.accepted, bad_id)

_VALUES: Mapping[FieldType, Value] = {
    FieldType.ID: ID,
    FieldType.TEXT: Value(Text, "文本", "文本", bad_text),
    FieldType.TRUTH: Value(bool, "真值 true 或 false", "真值 true 或 false"),
    FieldType.DATE: DAY,
    FieldType.INTEGER: integer(0, MOST),
    FieldType.YEAR: integer(FIRST_YEAR, LAST_YEAR),
    FieldType.NUMBER: Value(Number, "数字", "不小于 0 的数字"),
    FieldType.SHARE: Value(Share, "数字", "0 至 1 的小数"),
}
