"""
Values as they are shown: to programs as JSON, to people in Chinese.

To programs, what is known is itself and none is null; what is not quite known is an object: `{"at_least", "at_most"}`,
`{"one_of"}` or `{"unknown": true}`. A share is a fraction, a day is `YYYY-MM-DD`.
"""

from datetime import date
from typing import Any

from service.domain.answer import UNKNOWN
from service.domain.bounds import LIMIT, Bounds
from service.domain.condition import Leaf, Operator, Value
from service.domain.dates import NEVER, iso_day
from service.domain.dossier import SHARE_SCALE
from service.domain.fact import Fact, FactType

Shown = Any
"""A JSON value."""

_TRUTHS = {True: "是", False: "否"}


def shown(value: Value, fact: Fact) -> Shown:
    """Give a *value* of a *fact* as JSON."""
    if value is True or value is False:  # the commonest by far
        return value
    if value is UNKNOWN:
        return {"unknown": True}
    if isinstance(value, Bounds):
        return _shown_bounds(value, fact.type)
    if isinstance(value, frozenset):
        codes = sorted(value, key=lambda code: (code is not None, str(code)))
        return codes if fact.type is FactType.CODES else {"one_of": codes}
    return value


def shown_operand(value: Value, leaf: Leaf, fact: Fact) -> Shown:
    """Give what a *leaf* compares its *fact* with as JSON: months are a number, whatever day they are counted from."""
    if leaf.operator is Operator.WITHIN_MONTHS and isinstance(value, Bounds):
        return _shown_bounds(value, FactType.NUMBER)
    if isinstance(value, frozenset):
        return [code for code in fact.codes if code in value]
    return shown(value, fact)


def _shown_bounds(value: Bounds, kind: FactType) -> Shown:
    if value.is_exact:
        return _shown_number(value.lo, kind)
    ends: dict[str, Shown] = {}
    if value.lo > -LIMIT:
        ends["at_least"] = _shown_number(value.lo, kind)
    if value.hi < LIMIT:
        ends["at_most"] = _shown_number(value.hi, kind)
    if value.maybe_none:
        ends["or_none"] = True
    return ends


def _shown_number(number: int, kind: FactType) -> Shown:
    match kind:
        case FactType.DATE:
            return iso_day(number)
        case FactType.SHARE:
            return number / SHARE_SCALE
        case _:
            return number


def in_words(value: Value, fact: Fact) -> str:
    """Say a *value* of a *fact* in Chinese."""
    if value is UNKNOWN:
        return "（不详）"
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return _TRUTHS[value]
    if isinstance(value, Bounds):
        return _bounds_in_words(value, fact.type)
    if isinstance(value, frozenset):
        joint = "、" if fact.type is FactType.CODES else "或"
        return joint.join(label for code, label in [*fact.codes.items(), (None, "无")] if code in value) or "（无）"
    return fact.codes.get(value, value)


def _bounds_in_words(value: Bounds, kind: FactType) -> str:
    low, high = _number_in_words(value.lo, kind), _number_in_words(value.hi, kind)
    or_none = "（或无）" if value.maybe_none else ""
    if value.lo == value.hi:
        return low + or_none
    if value.lo <= -LIMIT:
        return f"至多 {high}{or_none}"
    if value.hi >= LIMIT and kind is not FactType.DATE:
        return f"至少 {low}{or_none}"
    return f"{low}至{high}{or_none}"


def _number_in_words(number: int, kind: FactType) -> str:
    match kind:
        case FactType.DATE:
            return day_in_words(number)
        case FactType.SHARE:
            return f"{number / 100:g}%"
        case _:
            return str(number)


def day_in_words(ordinal: int) -> str:
    """Say a day in Chinese."""
    if ordinal >= NEVER:
        return "长期"
    day = date.fromordinal(ordinal)
    return f"{day.year}年{day.month}月{day.day}日"


def quoted(words: str) -> str:
    """Put *words* in quotation marks; marks within them become inner ones."""
    return f"「{inner(words)}」"


def inner(words: str) -> str:
    """Give *words* as they stand within quotation marks."""
    return words.replace("「", "『").replace("」", "』")


def measured(value: Value, fact: Fact) -> str:
    """Say a *value* of a *fact* as it stands in a sentence: numbers with their unit, codes in quotation marks."""
    match value:
        case Bounds():
            return _bounds_measured(value, fact)
        case frozenset():
            joint = "" if fact.type is FactType.CODES else "或"
            named = [quoted(label) for code, label in fact.codes.items() if code in value]
            return joint.join([*named, *(("无",) if None in value else ())]) or "无"
        case str():
            return quoted(fact.codes.get(value, value))
        case None:
            return "无"
        case _:
            return "不详" if value is UNKNOWN else _TRUTHS[bool(value)]


def _bounds_measured(value: Bounds, fact: Fact) -> str:
    kind, or_none = fact.type, "（或无）" if value.maybe_none else ""
    unit = "" if kind in (FactType.DATE, FactType.SHARE) else unit_in_words(fact.unit)
    low, high = _number_in_words(value.lo, kind), _number_in_words(value.hi, kind)
    if value.lo == value.hi:
        return f"{low}{unit}{or_none}"
    if value.lo <= -LIMIT:
        return f"至多{high}{unit}{or_none}"
    if value.hi >= LIMIT and kind is not FactType.DATE:
        return f"至少{low}{unit}{or_none}"
    return f"{low}至{high}{unit}{or_none}"


def unit_in_words(unit: str | None) -> str:
    """Say a *unit* after a number: months that are counted are 个月."""
    return "个月" if unit == "月" else unit or ""
