"""Mutated dossiers: each is answered or refused, and what was answered is replayed; `tests.fuzz` sends many more."""

from functools import cache

from tests.fuzz.dossiers import Tally, is_good, run, told
from tests.fuzz.mutating import EVALUATIONS

NUMBER, SEED = 700, 20_260_630


@cache
def tally() -> Tally:
    """Send them once."""
    return run(range(NUMBER), SEED, engine="interpreter")


def test_every_mutated_dossier_is_answered_or_refused() -> None:
    assert is_good(tally()), "\n".join(told(tally()))
    assert tally().answers.total() == NUMBER


def test_some_are_answered_and_some_are_refused_for_each_reason() -> None:
    of_evaluations = {name.removeprefix(f"{EVALUATIONS} ") for name in tally().answers if f"{EVALUATIONS} " in name}
    assert of_evaluations == {"200", "400 not_json", "413 dossier_too_large", "422 dossier_faults"}
    assert tally().evaluations > NUMBER // 5
