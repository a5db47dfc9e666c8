import json
from datetime import date

import pytest

from service.analysis.formula import Formula
from service.analysis.marks import marks_of
from service.analysis.sight import Sight
from service.analysis.world import World
from service.domain.bounds import exactly
from service.domain.condition import Value
from service.domain.in_force import in_force
from service.intake import Contract
from service.language.folder import load
from service.settings import shipped

AS_OF = date(2026, 6, 30).toordinal()
RELEASE = load(shipped("rulesets"))
Wish = tuple[str, int, str, Value]
"""A list, which of its records, a field, and its value there."""


def _found(*wishes: Wish, is_complete: bool = False) -> dict | None:
    world = World(RELEASE.kinds, marks_of([in_force(RELEASE, AS_OF)], AS_OF), is_complete=is_complete)
    wanted: list[Formula] = []
    for plural, place, name, value in wishes:
        thing = world.things(plural)[place]
        wanted += [world.has(thing), world.choice(thing, name).where((value,), world.formulas)]
    found = Sight(world).find(wanted)
    assert found is None or isinstance(found, dict)
    return found


def _votes(basic: int, incompetent: int) -> tuple[Wish, ...]:
    one = ("assessments", 0)
    shares = {"votes.basic": basic, "votes.incompetent": incompetent, "votes.excellent": 3000, "votes.competent": 3000}
    return tuple((*one, name, exactly(share)) for name, share in shares.items())


_BEFORE, _LATER = (exactly(date(*day).toordinal()) for day in ((2025, 6, 30), (2026, 6, 30)))


@pytest.mark.parametrize(
    ("kept", "broken"),
    [
        (_votes(1500, 1500), _votes(3000, 1500)),
        (
            (("assessments", 0, "year", exactly(2025)), ("assessments", 1, "year", exactly(2024))),
            (
                ("assessments", 0, "year", exactly(2025)),
                ("assessments", 1, "year", exactly(2025)),
                ("assessments", 0, "kind", "annual"),
                ("assessments", 1, "kind", "annual"),
            ),
        ),
        (
            (("incidents", 0, "evidence", "verified"), ("incidents", 0, "verified_on", _BEFORE)),
            (("incidents", 0, "evidence", "verified"), ("incidents", 0, "verified_on", None)),
        ),
        (
            (("incidents", 0, "tolerance.status", "exempt"), ("incidents", 0, "tolerance.decided_on", _LATER)),
            (("incidents", 0, "tolerance.status", "exempt"), ("incidents", 0, "tolerance.decided_on", None)),
        ),
        (
            (("incidents", 0, "occurred_on", exactly(AS_OF)), ("incidents", 0, "completed_on", exactly(AS_OF))),
            (("incidents", 0, "occurred_on", exactly(AS_OF)), ("incidents", 0, "completed_on", exactly(AS_OF - 1))),
        ),
        (
            (("unit_assessments", 0, "year", exactly(2025)),),
            (("unit_assessments", 0, "year", exactly(2026)),),
        ),
    ],
)
def test_worlds_are_dossiers_that_the_contract_accepts(kept: tuple[Wish, ...], broken: tuple[Wish, ...]) -> None:
    found = _found(*kept)
    assert found is not None
    Contract(RELEASE.kinds).read(json.dumps(found).encode())
    assert _found(*broken) is None


def test_assessment_of_this_year_counts_once_it_is_confirmed() -> None:
    found = _found(("assessments", 0, "year", exactly(2026)))
    assert found is not None
    assert found["assessments"][0]["confirmed_on"] <= "2026-06-30"


def test_nothing_but_what_is_read_and_needed_is_said() -> None:
    assert _found(("tasks", 1, "urgent", True)) == {
        "subject": {"ref": "CAD-1"},
        "tasks": [{"id": "task-2", "urgent": True}],
    }
