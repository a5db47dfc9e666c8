"""
Values in words: which of the values that a field may have are meant, as people say it.

Days and numbers are said as ranges among the values that may matter; codes by name, or by those that it is not.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from service.alternatives.candidates import OTHER
from service.domain.record import Field, FieldType
from service.domain.rendering import day_in_words

_MOST_CODES = 4


def joined(field: Field, values: tuple[Any, ...], likely: Sequence[Any], names: Callable[[str], str]) -> str:
    """Say which of the *likely* values of a field are meant."""
    match field.type:
        case FieldType.TRUTH:
            return "或者".join("属实" if value else "不属实" for value in values)
        case FieldType.CODE:
            return _codes(field, values)
        case FieldType.DATE | FieldType.INTEGER | FieldType.SHARE | FieldType.YEAR | FieldType.NUMBER:
            return _ranges(field, values, likely)
        case _:
            said = [one_value(field, value, names) for value in values if value != OTHER]
            return f"为{_either([*said, *(['其他'] if OTHER in values else [])])}"


def one_value(field: Field, value: Any, names: Callable[[str], str]) -> str:  # noqa: ANN401 - any JSON there is
    """Say one *value* of a field by itself."""
    match field.type:
        case FieldType.TRUTH:
            return "是" if value else "否"
        case FieldType.CODE:
            return field.codes[value]
        case FieldType.CODES:
            return "、".join(field.codes[one] for one in value) or "无"
        case FieldType.DATE | FieldType.INTEGER | FieldType.SHARE | FieldType.YEAR | FieldType.NUMBER:
            return "尚无" if value is None else _amount(field, value)
        case _:
            return names(value)


def _codes(field: Field, values: tuple[Any, ...]) -> str:
    """Name the codes, or, where they are the fewer, those that it is not."""
    others = [code for code in field.codes if code not in values]
    if len(values) > _MOST_CODES and len(others) < len(values) and others:
        return f"为{'、'.join(field.codes[code] for code in others)}以外的情形"
    return f"为{_either([field.codes[code] for code in values])}"


def _either(said: Sequence[str]) -> str:
    """Say one or other of several: 甲、乙或者丙."""
    *others, last = said
    return f"{'、'.join(others)}或者{last}" if others else last


def _ranges(field: Field, values: tuple[Any, ...], likely: Sequence[Any]) -> str:
    """Say numbers or days as the ranges that they make among the *likely* ones."""
    said = ["尚无"] if None in values else []
    order = sorted(value for value in {*values, *likely} if value is not None)
    runs: list[list[Any]] = []
    for value in sorted(value for value in values if value is not None):
        if runs and order.index(value) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    said += [_range(field, run[0], run[-1], order) for run in runs]
    return "或者".join(said)


def _range(field: Field, low: Any, high: Any, order: Sequence[Any]) -> str:  # noqa: ANN401 - numbers or days
    if low == high:
        return f"为{_amount(field, low)}"
    least = "不早于" if isinstance(low, date) else "不低于" if field.type is FieldType.SHARE else "不少于"
    most = "不晚于" if isinstance(low, date) else "不超过"
    ends = [f"{least}{_amount(field, low)}"] if low != order[0] else []
    ends += [f"{most}{_amount(field, high)}"] if high != order[-1] else []
    return "且".join(ends) or "已有记载"


def _amount(field: Field, value: Any) -> str:  # noqa: ANN401 - a number or a day
    if isinstance(value, date):
        return day_in_words(value.toordinal())
    if field.type is FieldType.SHARE:
        return f"{round(value * 10_000) / 100:g}%"
    return f"{value}{field.unit or ('年' if field.type is FieldType.YEAR else '')}"
