from itertools import product

import pytest

from service.analysis.choice import Choice
from service.analysis.formula import FALSE, MOST, TRUE, Formulas, TooManyFormulasError
from service.analysis.solver import UNDECIDED, Solver


def test_plain_formulas_are_found_while_they_are_made() -> None:
    formulas = Formulas()
    one, other = formulas.unknown(), formulas.unknown()
    assert formulas.every(()) == TRUE
    assert formulas.some(()) == FALSE
    assert formulas.every((one, -one)) == FALSE
    assert formulas.some((one, -one, other)) == TRUE
    assert formulas.every((one, TRUE)) == one
    assert formulas.every((one, other)) == formulas.every((other, one, other))


def test_values_are_found_and_contradictions_are_not() -> None:
    formulas = Formulas()
    one, other = formulas.unknown(), formulas.unknown()
    solver = Solver(formulas, 1000)
    assert solver.find((one, -other), (one, other)) == {one: True, other: False}
    either = formulas.some((one, other))
    assert solver.find((either, -one, -other), (one, other)) is None
    assert solver.find((FALSE,), ()) is None


def test_opaque_formula_may_be_either() -> None:
    formulas = Formulas()
    one, other = formulas.unknown(), formulas.unknown()
    both = formulas.every((one, other))
    assert Solver(formulas, 1000).find((both, -one), ()) is None
    assert Solver(formulas, 1000, {both}).find((both, -one), (one,)) == {one: False}


def test_hard_question_is_undecided_in_no_time() -> None:
    formulas = Formulas()
    holes = 11
    placed = {(pigeon, hole): formulas.unknown() for pigeon in range(holes + 1) for hole in range(holes)}
    wanted = [formulas.some(placed[pigeon, hole] for hole in range(holes)) for pigeon in range(holes + 1)]
    for hole, one, other in product(range(holes), range(holes + 1), range(holes + 1)):
        if one < other:
            wanted.append(formulas.some((-placed[one, hole], -placed[other, hole])))
    assert Solver(formulas, 200).find(wanted, ()) is UNDECIDED


def test_choice_has_exactly_one_value() -> None:
    formulas = Formulas()
    choice = Choice.of(("a", "b", "c"), formulas)
    solver = Solver(formulas, 1000)
    law = choice.law(formulas)
    for value in choice.values:
        found = solver.find((law, choice.where((value,), formulas)), choice.steps)
        assert isinstance(found, dict)
        assert choice.value(found) == value
    cases = choice.cases(formulas)
    assert solver.find((law, cases[0][0], cases[1][0]), ()) is None
    assert solver.find((law, *(-formula for formula, _ in cases)), ()) is None


def test_too_many_formulas_are_refused() -> None:
    formulas = Formulas()
    for _ in range(MOST - TRUE):
        formulas.unknown()
    with pytest.raises(TooManyFormulasError):
        formulas.unknown()
