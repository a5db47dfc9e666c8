"""
Operators: what each test answers of a value that is not unknown.

Of *none* (None) every test answers no, but whether it has not happened. Of a code that may be several, a test answers
what it answers of each of them, if that is the same, and unknown otherwise.
"""

from collections.abc import Callable

from service.domain import bounds
from service.domain.answer import UNKNOWN, Truth, all_of
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import Operator, Value
from service.domain.dates import year_bounds, year_of

Test = Callable[[Value, Value, Case], Truth]


def _over_candidates(test: Callable[[Value, Value], bool], value: frozenset[str | None], operand: Value) -> Truth:
    """Ask a test of each code that a value may be."""
    answers = {test(candidate, operand) for candidate in value}
    return answers.pop() if len(answers) == 1 else UNKNOWN


def _is_exactly(value: Value, operand: Value) -> bool:
    return value is not None and value == operand


def _is_one_of(value: Value, operand: Value) -> bool:
    return isinstance(operand, frozenset) and value is not None and value in operand


def _is_none_of(value: Value, operand: Value) -> bool:
    return isinstance(operand, frozenset) and value is not None and value not in operand


def _of_codes(test: Callable[[Value, Value], bool]) -> Test:
    def ask(value: Value, operand: Value, _: Case) -> Truth:
        if isinstance(value, frozenset):
            return _over_candidates(test, value, operand)
        return test(value, operand)

    return ask


def _is(value: Value, operand: Value, _: Case) -> Truth:
    if isinstance(value, bool):
        return value is operand
    if isinstance(value, Bounds):
        return bounds.equal_to(value, operand) if isinstance(operand, Bounds) else _unless_unknown(operand)
    if isinstance(value, frozenset):
        return _over_candidates(_is_exactly, value, operand)
    return value is not None and value == operand


def _unless_unknown(operand: Value) -> Truth:
    return UNKNOWN if operand is UNKNOWN else False


def _has(value: Value, operand: Value, _: Case) -> Truth:
    return isinstance(value, frozenset) and operand in value


def _comparison(compare: Callable[[Bounds, Bounds], Truth]) -> Test:
    def ask(value: Value, operand: Value, _: Case) -> Truth:
        if isinstance(value, Bounds) and isinstance(operand, Bounds):
            return compare(value, operand)
        return False if value is None else _unless_unknown(operand)

    return ask


def _is_within_months(value: Value, operand: Value, case: Case) -> Truth:
    if not isinstance(value, Bounds) or operand is None:
        return False
    in_time = bounds.at_most(value, exactly(case.as_of))
    if not isinstance(operand, Bounds):
        return all_of((UNKNOWN, in_time))
    if operand.lo == operand.hi and value.lo >= case.months_before(operand.lo) and not operand.maybe_none:
        return in_time  # the common case: it is surely not too early
    start = Bounds(case.months_before(operand.hi), case.months_before(operand.lo), operand.maybe_none)
    return all_of((bounds.at_least(value, start), in_time))


def _is_same_year(value: Value, _: Value, case: Case) -> Truth:
    if not isinstance(value, Bounds):
        return False
    year = year_bounds(year_of(case.as_of))
    return all_of((bounds.at_least(value, exactly(year.lo)), bounds.at_most(value, exactly(year.hi))))


def _has_happened(value: Value, operand: Value, _: Case) -> Truth:
    happened: Truth = UNKNOWN if isinstance(value, Bounds) and value.maybe_none else value is not None
    return happened if happened is UNKNOWN else happened is operand


def _may_be(value: Value, _: Value, __: Case) -> Truth:
    return value is not False


TESTS: dict[Operator, Test] = {
    Operator.IS: _is,
    Operator.IN: _of_codes(_is_one_of),
    Operator.NOT_IN: _of_codes(_is_none_of),
    Operator.HAS: _has,
    Operator.AT_LEAST: _comparison(bounds.at_least),
    Operator.AT_MOST: _comparison(bounds.at_most),
    Operator.MORE_THAN: _comparison(bounds.more_than),
    Operator.LESS_THAN: _comparison(bounds.less_than),
    Operator.ON_OR_AFTER: _comparison(bounds.at_least),
    Operator.ON_OR_BEFORE: _comparison(bounds.at_most),
    Operator.WITHIN_MONTHS: _is_within_months,
    Operator.SAME_YEAR: _is_same_year,
    Operator.HAPPENED: _has_happened,
    Operator.MAY_BE: _may_be,
}
