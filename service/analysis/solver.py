"""
The solver: which values of the unknowns make formulas hold.

It is the only place that knows z3. Each question is put by itself, so that a small one stays small. What is not settled
in time is `UNDECIDED`, and nothing is claimed of it. The same questions get the same answers.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

import z3  # type: ignore[import-untyped]

from service.analysis.formula import FALSE, TRUE, Formula, Formulas

MILLISECONDS = 20_000
"""How long one question may take."""


class Undecided(Enum):
    """The only member stands for an answer that was not found in time."""

    UNDECIDED = "undecided"


UNDECIDED = Undecided.UNDECIDED

Values = Mapping[Formula, bool]
"""What the unknowns are in one world."""


class Solver:
    """Asks about the formulas of one world."""

    def __init__(self, formulas: Formulas, milliseconds: int, opaque: Collection[Formula] = ()) -> None:
        """Ask about *formulas*, for so many *milliseconds* at most each time; those that are *opaque* may be either."""
        self._formulas = formulas
        self._opaque = opaque
        self._milliseconds = milliseconds
        self._context: Any = z3.Context()
        self._tactic: Any = z3.WithParams(z3.Tactic("sat", ctx=self._context), _params(self._context))
        self._terms: dict[Formula, Any] = {}
        self._names: dict[Formula, Any] = {}  # of each unknown, what a model calls it

    def find(self, wanted: Iterable[Formula], told: Iterable[Formula]) -> Values | Undecided | None:
        """Find values of what is *told* by which all that is *wanted* holds; None where there are none."""
        wanted = [formula for formula in wanted if formula != TRUE]
        if FALSE in wanted:
            return None
        solver: Any = self._tactic.solver()
        solver.set("timeout", self._milliseconds)
        for formula in wanted:
            z3.Z3_solver_assert(self._context.ref(), solver.solver, self._term(formula))
        result = solver.check()
        if result == z3.unsat:
            return None
        if result != z3.sat:
            return UNDECIDED
        model = solver.model()
        return {unknown: self._is_true(model, unknown) for unknown in told}

    def _is_true(self, model: Any, unknown: Formula) -> bool:  # noqa: ANN401 - z3 has no types
        name = self._names.get(unknown)
        found = None if name is None else z3.Z3_model_get_const_interp(self._context.ref(), model.model, name)
        return bool(found) and z3.Z3_get_bool_value(self._context.ref(), found) == z3.Z3_L_TRUE

    def _term(self, formula: Formula) -> Any:  # noqa: ANN401 - likewise
        """Give the term that says a *formula*; z3's own functions are called, for its Python classes are slow."""
        found = self._terms.get(formula)
        if found is None:
            found = self._made(formula)
            z3.Z3_inc_ref(self._context.ref(), found)
            self._terms[formula] = found
        return found

    def _made(self, formula: Formula) -> Any:  # noqa: ANN401 - likewise
        context = self._context.ref()
        if formula < 0:
            return z3.Z3_mk_not(context, self._term(-formula))
        parts = None if formula in self._opaque else self._formulas.parts(formula)
        if parts is not None:
            terms = [self._term(part) for part in parts]
            return z3.Z3_mk_and(context, len(terms), (z3.Ast * len(terms))(*terms))
        made = z3.Z3_mk_const(context, z3.Z3_mk_int_symbol(context, formula), z3.Z3_mk_bool_sort(context))
        self._names[formula] = z3.Z3_get_app_decl(context, z3.Z3_to_app(context, made))
        return made


def _params(context: Any) -> Any:  # noqa: ANN401 - likewise
    """Leave out what the solver does to make hard questions smaller: ours are many, and small."""
    params = z3.ParamsRef(context)
    for name in ("probing", "subsumption", "elim_vars", "asymm_branch", "scc"):
        params.set(name, False)  # noqa: FBT003 - z3 has it so
    return params
