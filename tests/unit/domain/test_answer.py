"""
Three answers, after Kleene.
"""

import pytest

from service.domain.answer import UNKNOWN, Answer, Truth, all_of, answer_of, any_of, negate

Y, N, U = True, False, UNKNOWN


@pytest.mark.parametrize(
    ("truths", "all_hold", "one_holds"),
    [
        ([], Y, N),
        ([Y, Y], Y, Y),
        ([Y, N], N, Y),
        ([N, N], N, N),
        ([Y, U], U, Y),
        ([U, Y], U, Y),
        ([N, U], N, U),
        ([U, N], N, U),
        ([U, U], U, U),
    ],
)
def test_no_decides_a_conjunction_and_yes_a_disjunction(truths: list[Truth], all_hold: Truth, one_holds: Truth) -> None:
    assert all_of(truths) is all_hold
    assert any_of(truths) is one_holds


@pytest.mark.parametrize(("truth", "other"), [(Y, N), (N, Y), (U, U)])
def test_what_is_unknown_stays_unknown_when_it_is_negated(truth: Truth, other: Truth) -> None:
    assert negate(truth) is other


def test_outside_the_domain_a_truth_is_an_answer() -> None:
    assert [answer_of(truth) for truth in (Y, N, U)] == [Answer.YES, Answer.NO, Answer.UNKNOWN]


def test_unknown_shows_as_a_word() -> None:
    assert repr(UNKNOWN) == "UNKNOWN"
