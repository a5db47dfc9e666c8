"""The search by itself: how near to what stands it comes, and that nothing idle is left in what it finds."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from service.alternatives.fields import Dossier, place_of
from service.alternatives.moving import Move
from service.alternatives.obstacles import Obstacle
from service.alternatives.searching import Found, Means, Search
from tests.builders import release_of

LATE, POINTS = "incidents[I-1].late_days", "subject.points"
RELEASE = release_of()
DOSSIER: Dossier = {
    "subject": {"ref": "CAD-1", "points": 4},
    "incidents": [{"id": "I-1", "kind": "delay", "late_days": 4}],
}


def search(
    reaches: Callable[[int, int], bool],
    values: Mapping[str, tuple[Any, ...]],
    *,
    low: int | None = None,
    accepts: Callable[[Dossier], bool] = lambda _: True,
    is_listed: bool = False,
) -> Found:
    """Search where what is reached depends on the days late and the points; both are 4 now."""
    moves = {path: Move(place_of(path, RELEASE), 4, values[path], 4, low, None, is_listed=is_listed) for path in values}
    means = Means(
        release=RELEASE,
        moves=moves,
        reaches=lambda dossier: reaches(dossier["incidents"][0]["late_days"], dossier["subject"]["points"]),
        accepts=accepts,
        hindrance=lambda _: Obstacle(frozenset(moves)),
        is_time_up=lambda: False,
    )
    return Search(DOSSIER, means, 5).run()


@pytest.mark.parametrize(("limit", "far"), [(2, 0), (0, 0), (3, 0), (1, -100)])
def test_the_neighbour_of_what_is_found_does_not_do(limit: int, far: int) -> None:
    assert search(lambda late, _: late <= limit, {LATE: (far,)}).answers == [{LATE: limit}]


@pytest.mark.parametrize(("limit", "far"), [(6, 9), (5, 1000)])
def test_the_nearest_is_found_upwards_too(limit: int, far: int) -> None:
    assert search(lambda late, _: late >= limit, {LATE: (far,)}).answers == [{LATE: limit}]


def test_the_nearer_side_is_taken() -> None:
    assert search(lambda late, _: late <= 1 or late >= 6, {LATE: (0, 9)}).answers == [{LATE: 6}]


def test_nothing_nearer_than_the_range_allows_is_taken() -> None:
    assert search(lambda late, _: late >= 6, {LATE: (9,)}, low=8).answers == [{LATE: 8}]


def test_nothing_between_listed_values_is_taken() -> None:
    assert search(lambda late, _: late >= 6, {LATE: (7, 9)}, is_listed=True).answers == [{LATE: 7}]


def test_both_of_two_are_brought_near() -> None:
    found = search(lambda late, points: late <= 2 and points <= 3, {LATE: (0,), POINTS: (0,)})

    assert (found.answers, found.complete) == ([{LATE: 2, POINTS: 3}], True)


def test_what_turns_out_idle_is_left_out() -> None:
    found = search(
        lambda late, points: (late <= 2 and points == 0) or (late == 2 and points > 2), {LATE: (0,), POINTS: (0,)}
    )

    assert found.answers == [{LATE: 2}]


def test_of_what_was_found_already_nothing_larger_is_tried() -> None:
    found = search(lambda late, points: late == 0 or points == 0, {LATE: (0, 9), POINTS: (0, 9)}, is_listed=True)

    assert found.answers == [{LATE: 0}, {POINTS: 0}]
    assert found.tried == 5  # nothing, and each value alone: two fields would hold one that does alone


def test_what_is_refused_is_no_answer() -> None:
    found = search(lambda late, _: late <= 2, {LATE: (0,)}, accepts=lambda _: False)

    assert (found.answers, found.complete, found.dead_ends) == ([], True, [])
