"""
Days: what a cell may say of one, and how far it is known then.

A day may be written, as people write it, or be a date of the spreadsheet; of a date that the cell shows as a month or
a year, no more is taken to be known, since that is what a spreadsheet makes of a month that is typed.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from service.domain.record import Field
from service.population.checks.limits import FIRST_YEAR, LAST_YEAR
from service.population.workbook.cells import Dated, Raw, Shown
from service.population.workbook.layout import NOT_HAPPENED
from service.population.workbook.words import Wrong, found, meant_day


class _Never:
    """Stands for a day that has not come."""

    def __repr__(self) -> str:
        return "NEVER"


NEVER: Final = _Never()

_DAY = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?|年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号])?)?)?"
)
_DAYS = f"应写 2025-03-04、2025年3月4日，只知年月写 2025-03，只知年份写 2025（{FIRST_YEAR} 至 {LAST_YEAR} 年）"


def date_of(field: Field) -> Callable[[Raw], Any]:
    """Give what reads the days of a *field*."""

    def read(value: Raw) -> object:
        if isinstance(value, str):
            text = value.strip()
            if not text:
                return None
            if text == NOT_HAPPENED:
                return NEVER if field.nullable else _never_not_allowed()
        return day_of(value)

    return read


def _never_not_allowed() -> Wrong:
    return Wrong("null_not_allowed", f"此处不能填「{NOT_HAPPENED}」：应填日期，不清楚的留空")


def day_of(value: Raw) -> str | Wrong:
    """Give a day as `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where the cell says or shows no more."""
    match value:
        case Dated():
            return _of_spreadsheet(value)
        case str():
            return _of_text(value.strip())
        case int() if not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR:
            return str(value)  # which is what a spreadsheet makes of a year
    return Wrong("invalid_date", f"{found(value)}，不是有效的日期，{_DAYS}")


def _of_spreadsheet(value: Dated) -> str | Wrong:
    moment = value.moment
    if moment is not None and (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return Wrong("invalid_date", f"{found(value)}，带有时刻，应只填日期")
    if moment is None:
        return Wrong("invalid_date", f"{found(value)}，不是有效的日期，{_DAYS}")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return _out_of_range(value)
    day = moment.date().isoformat()
    if moment.day == 1 and value.shown is Shown.MONTH:  # a spreadsheet makes the first of a month of `2025年3月`
        return day[:7]
    return day[:4] if day.endswith("-01-01") and value.shown is Shown.YEAR else day


@lru_cache(maxsize=100_000)
def _of_text(text: str) -> str | Wrong:
    match = _DAY.fullmatch(text)
    if match is None:
        meant = meant_day(text)
        near = f"；是否应为「{meant}」？" if meant and isinstance(_of_text(meant), str) else ""
        return Wrong("invalid_date", f"{found(text)}，不是有效的日期，{_DAYS}{near}")
    year = match[1]
    month, day = match[2] or match[4], match[3] or match[5]
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return Wrong("invalid_date", f"{found(text)}，日历上没有这一天，{_DAYS}")
    if int(year) < FIRST_YEAR:
        return _out_of_range(text)
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _out_of_range(value: Raw) -> Wrong:
    return Wrong("date_out_of_range", f"{found(value)}，应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")


def full_day(value: Raw) -> str | Wrong | None:
    """Give a day of which year, month and day are known."""
    if isinstance(value, str) and not value.strip():
        return None
    day = day_of(value)
    if isinstance(day, str) and len(day) != len("YYYY-MM-DD"):
        return Wrong("invalid_date", f"{found(value)}，基准日须写明年月日，如 2025-03-04")
    return day
