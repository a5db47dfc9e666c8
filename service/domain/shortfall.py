"""
Shortfall: why a condition is not as it should be, in Chinese: what is, and what is asked.

A test is said with the label of its fact; of a group that all must hold, those that fail are said; of one of which one
must hold, that none does. Where a condition must not hold and does, it is said what it must not be.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias, assert_never

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import (
    All,
    Any,
    AsOf,
    Condition,
    Constant,
    FactRef,
    Leaf,
    Not,
    Operator,
    ParameterRef,
    Value,
)
from service.domain.dates import year_of
from service.domain.derivation import Reader
from service.domain.dossier import Entity
from service.domain.fact import Fact, FactType
from service.domain.interpreter import Interpreter
from service.domain.rendering import day_in_words, measured, quoted, unit_in_words

Phrase: TypeAlias = Callable[[Case, Entity], str]
"""Says of an entity, of which a condition is not as it should be, why it is not."""

MOST_OF_A_GROUP = 3
"""How many members of a group are said; the rest are counted."""

MOST_KEPT = 256
"""Of how many values of its fact what a test says is kept: counts and codes are few, days are not."""

FEW_VALUES = frozenset({FactType.TRUTH, FactType.CODE})
"""Facts of these types have few values: what is said of each is kept."""

_MARKS = ("①②③", "⑴⑵⑶")
"""Of a group, and of a group within it."""

_ASKED: dict[tuple[Operator, bool], tuple[str, str]] = {
    (Operator.AT_LEAST, True): ("须至少{}", "须不小于{}"),
    (Operator.AT_LEAST, False): ("须不到{}", "须小于{}"),
    (Operator.AT_MOST, True): ("须至多{}", "须不大于{}"),
    (Operator.AT_MOST, False): ("须超过{}", "须大于{}"),
    (Operator.MORE_THAN, True): ("须超过{}", "须大于{}"),
    (Operator.MORE_THAN, False): ("须至多{}", "须不大于{}"),
    (Operator.LESS_THAN, True): ("须不到{}", "须小于{}"),
    (Operator.LESS_THAN, False): ("须至少{}", "须不小于{}"),
    (Operator.ON_OR_AFTER, True): ("须不早于{}", "须不早于{}"),
    (Operator.ON_OR_AFTER, False): ("须早于{}", "须早于{}"),
    (Operator.ON_OR_BEFORE, True): ("须不晚于{}", "须不晚于{}"),
    (Operator.ON_OR_BEFORE, False): ("须晚于{}", "须晚于{}"),
    (Operator.WITHIN_MONTHS, True): ("须在基准日前{}以内", "须在基准日前{}以内"),
    (Operator.WITHIN_MONTHS, False): ("不得在基准日前{}以内", "不得在基准日前{}以内"),
    (Operator.SAME_YEAR, True): ("须在{}以内", "须在{}以内"),
    (Operator.SAME_YEAR, False): ("不得在{}以内", "不得在{}以内"),
    (Operator.HAS, True): ("须包括{}", "须包括{}"),
    (Operator.HAS, False): ("不得包括{}", "不得包括{}"),
    (Operator.IS, True): ("须为{}", "须等于{}"),
    (Operator.IS, False): ("不得为{}", "不得等于{}"),
    (Operator.IN, True): ("须为{}", "须为{}"),
    (Operator.IN, False): ("不得为{}", "不得为{}"),
    (Operator.NOT_IN, True): ("须为{}以外的情形", "须为{}以外的情形"),
    (Operator.NOT_IN, False): ("须为{}", "须为{}"),
}
"""(operator, whether it must hold) -> what is asked, beside an amount and beside another fact."""


class Shortfalls:
    """How the conditions of a law are found wanting, made once for each."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Ask as the *interpreter* does."""
        self._interpreter = interpreter
        self._facts = interpreter.release.facts

    def of(self, condition: Condition, *, wanted: bool, depth: int = 0) -> Phrase:
        """Give what says why a *condition* does not hold, or, where it is not *wanted*, that it does."""
        match condition:
            case Leaf():
                return self._leaf(condition, wanted=wanted)
            case Not(part):
                return self.of(part, wanted=not wanted, depth=depth)
            case All(parts):
                form = self._failing if wanted else self._together
            case Any(parts):
                form = self._together if wanted else self._failing
            case _:
                assert_never(condition)
        return form(parts, wanted=wanted, depth=depth)

    def _failing(self, parts: Sequence[Condition], *, wanted: bool, depth: int) -> Phrase:
        """Say those parts of a group that are not as each of them should be: the first, and how many more."""
        asked = [(self._interpreter.compile(part), self.of(part, wanted=wanted, depth=depth)) for part in parts]

        def say(case: Case, entity: Entity) -> str:
            first, *more = [phrase for ask, phrase in asked if ask(case, entity) is (not wanted)]
            rest = f"（另有{len(more)}项也不符合）" if more else ""
            return first(case, entity) + rest

        return say

    def _together(self, parts: Sequence[Condition], *, wanted: bool, depth: int) -> Phrase:
        """Say that none of a group holds of which one must, or that all do which must not together."""
        phrases = [self.of(part, wanted=wanted, depth=depth + 1) for part in parts]
        if len(phrases) == 1:
            return phrases[0]
        head = f"下列{len(parts)}种情形均不成立" if wanted else f"下列{len(parts)}项同时成立，须至少有一项不成立"
        left = len(parts) - MOST_OF_A_GROUP
        rest = f"；另有{left}{'种也不' if wanted else '项也'}成立" if left > 0 else ""
        shown = list(zip(_MARKS[min(depth, 1)], phrases, strict=False))

        def say(case: Case, entity: Entity) -> str:
            return f"{head}（{'；'.join(mark + phrase(case, entity) for mark, phrase in shown)}{rest}）"

        return say

    def _leaf(self, leaf: Leaf, *, wanted: bool) -> Phrase:
        fact = self._facts[leaf.fact]
        read, asked = self._interpreter.reader(leaf.fact), self._asked(leaf, fact, wanted=wanted)
        if isinstance(leaf.operand, FactRef | AsOf):  # what is asked is another from case to case
            return lambda case, entity: f"{_is(read(case, entity), fact)}，{asked(case, entity)}"
        plain = _plain(leaf, fact, wanted=wanted)
        known: dict[Value, str] = {}

        def say(case: Case, entity: Entity) -> str:
            value = read(case, entity)
            said = known.get(value)
            if said is None:
                said = plain if isinstance(value, bool) else None
                said = said or f"{_is(value, fact)}，{asked(case, entity)}"
                if len(known) < MOST_KEPT:
                    known[value] = said
            return said

        return say

    def _asked(self, leaf: Leaf, fact: Fact, *, wanted: bool) -> Phrase:
        """Give what says what a test asks."""
        if leaf.operator is Operator.MAY_BE:
            return _always("须不排除为是" if wanted else "须为否")
        if isinstance(leaf.operand, Constant) and isinstance(leaf.operand.value, bool):
            is_asked = leaf.operand.value is wanted
            yes, no = ("须已有", "须尚无") if leaf.operator is Operator.HAPPENED else ("须为是", "须为否")
            return _always(yes if is_asked else no)
        return self._beside(leaf, fact, *_ASKED[leaf.operator, wanted])

    def _beside(self, leaf: Leaf, fact: Fact, beside_amount: str, beside_fact: str) -> Phrase:
        """Give what says what a test asks by what it compares with."""
        match leaf.operand:
            case Constant(value) if isinstance(value, frozenset):
                return _always(_of_codes(value, fact, beside_amount))
            case Constant(value):
                return _always(beside_amount.format(_amount(value, fact, leaf.operator)))
            case ParameterRef(name):
                return _always(beside_amount.format(_amount(self._interpreter.number(name), fact, leaf.operator)))
            case FactRef(name):
                return _beside(beside_fact, self._facts[name], self._interpreter.reader(name), leaf.operator)
            case AsOf():
                today = _year if leaf.operator is Operator.SAME_YEAR else _today
                return lambda case, _: beside_amount.format(today(case))
            case _:
                assert_never(leaf.operand)


def _plain(leaf: Leaf, fact: Fact, *, wanted: bool) -> str | None:
    """Say in plain words that a truth is not as it should be: there is nothing between 是 and 否."""
    if fact.type is not FactType.TRUTH or leaf.operator is not Operator.IS or not isinstance(leaf.operand, Constant):
        return None
    return f"不符合{quoted(fact.label)}" if leaf.operand.value is wanted else f"符合{quoted(fact.label)}"


def _always(words: str) -> Phrase:
    return lambda *_: words


def _year(case: Case) -> str:
    return f"{year_of(case.as_of)}年"


def _today(case: Case) -> str:
    return f"基准日（{day_in_words(case.as_of)}）"


def _beside(form: str, other: Fact, read: Reader, operator: Operator) -> Phrase:
    """Say what is asked beside another fact, and what that is."""

    def say(case: Case, entity: Entity) -> str:
        value = read(case, entity)
        amount = "没有这一项" if value is None else _amount(value, other, operator)
        return form.format(f"{quoted(other.label)}（{amount}）")

    return say


def _amount(value: Value, fact: Fact, operator: Operator) -> str:
    """Say what is asked for: within how many months, whatever day they are counted from."""
    if operator is Operator.WITHIN_MONTHS and isinstance(value, Bounds):
        return f"{value.lo}{unit_in_words('月')}"
    return measured(value, fact)


def _of_codes(codes: frozenset[str | None], fact: Fact, form: str) -> str:
    """Say which codes are asked for, or are not."""
    named = [quoted(label) for code, label in fact.codes.items() if code in codes]
    if len(named) == 1:
        return form.format(named[0])
    one = "中的任何一个" if form.startswith("不") else "" if form.endswith("情形") else "之一"
    return form.format("".join(named) + one)


def _is(value: Value, fact: Fact) -> str:
    """Say what a fact is, as a sentence begins."""
    name = quoted(fact.label) if fact.type is FactType.TRUTH else fact.label
    if value is UNKNOWN:
        return f"{name}未载明"
    if value is None or value == frozenset():
        return f"没有{name}"
    return f"{name}为{measured(value, fact)}"
