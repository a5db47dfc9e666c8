"""
Conditions as columns: Kleene's `and`, `or` and `not` over tests of cells.
"""

from functools import reduce
from operator import and_, or_
from typing import Protocol, assert_never

import polars as pl

from service.domain.condition import (
    All,
    Any,
    AsOf,
    Condition,
    Constant,
    FactRef,
    Leaf,
    Not,
    Operand,
    Operator,
    ParameterRef,
)
from service.engine.columnar import comparing
from service.engine.columnar.cell import Cell, Form, number, unknown
from service.engine.columnar.days import Today


class Facts(Protocol):
    """What conditions read."""

    today: Today

    def read(self, name: str, frame: str) -> Cell:
        """Give the cell of a fact where it is read."""

    def parameter(self, name: str) -> int | None:
        """Give the value of a parameter that is a number; None where none stands."""


class Conditions:
    """Asks conditions of the rows of a table."""

    def __init__(self, facts: Facts) -> None:
        """Ask of some *facts*."""
        self._facts = facts

    def ask(self, condition: Condition, frame: str) -> pl.Expr:
        """Give what a *condition* answers."""
        match condition:
            case Leaf():
                return self._leaf(condition, frame)
            case Not(part):
                return ~self.ask(part, frame)
            case All(parts):
                return reduce(and_, [self.ask(part, frame) for part in parts] or [pl.lit(value=True)])
            case Any(parts):
                return reduce(or_, [self.ask(part, frame) for part in parts] or [pl.lit(value=False)])
            case _:
                assert_never(condition)

    def _leaf(self, leaf: Leaf, frame: str) -> pl.Expr:
        cell = self._facts.read(leaf.fact, frame)
        if leaf.operator is Operator.MAY_BE:
            return comparing.may_be(cell)
        if isinstance(leaf.operand, Constant) and cell.form is not Form.NUMBER:
            return self._or_absent(self._word(leaf, cell, leaf.operand), leaf, cell, None)
        if leaf.operator in (Operator.SAME_YEAR, Operator.HAPPENED):
            answer = (
                comparing.is_this_year(cell, self._facts.today)
                if leaf.operator is Operator.SAME_YEAR
                else comparing.has_happened(cell, wanted=leaf.operand == Constant(value=True))
            )
            return self._or_absent(answer, leaf, cell, None)
        other = self._operand(leaf.operand, frame)
        return self._or_absent(self._compared(leaf, cell, other), leaf, cell, other)

    def _word(self, leaf: Leaf, cell: Cell, operand: Constant) -> pl.Expr:
        codes = comparing.codes_of(operand.value)
        match leaf.operator:
            case Operator.HAS:
                return comparing.has_code(cell, str(operand.value))
            case Operator.NOT_IN:
                return comparing.is_none_of(cell, codes)
            case _ if cell.form is Form.TRUTH:
                return comparing.is_truth(cell, wanted=operand.value is True)
            case _:
                return comparing.is_one_of(cell, codes)

    def _compared(self, leaf: Leaf, cell: Cell, other: Cell) -> pl.Expr:
        if leaf.operator is not Operator.WITHIN_MONTHS:
            return comparing.compared(leaf.operator, cell, other)
        months = self._constant(leaf.operand)
        return comparing.is_within_months(cell, other if months is None else months, self._facts.today)

    def _constant(self, operand: Operand) -> int | None:
        if isinstance(operand, ParameterRef):
            return self._facts.parameter(operand.name)
        value = comparing.constant(operand.value) if isinstance(operand, Constant) else None
        return None if value is None else operand.value.lo  # type: ignore[union-attr]  # bounds, then

    def _operand(self, operand: Operand, frame: str) -> Cell:
        match operand:
            case FactRef(name):
                return self._facts.read(name, frame)
            case AsOf():
                return Cell(Form.NUMBER, self._facts.today.ordinal)
            case _:
                value = self._constant(operand)
                return unknown(Form.NUMBER) if value is None else Cell(Form.NUMBER, number(value))

    def _or_absent(self, answer: pl.Expr, leaf: Leaf, cell: Cell, other: Cell | None) -> pl.Expr:
        """Put in what absence reads as, where the leaf says so; beside no value at all, a test answers no."""
        if leaf.absent is None:
            return answer
        is_absent = cell.is_unknown if other is None or other.none is None else cell.is_unknown & ~other.none
        return pl.when(is_absent).then(pl.lit(leaf.absent)).otherwise(answer)
