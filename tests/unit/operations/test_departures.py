from datetime import date
from typing import Any

import pytest

from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.operations.departures import ALL, Wanted
from tests.recorded import AUDITOR, DRAFTER, House, caller, person

Json = dict[str, Any]


def decide(house: House, outcome: str, *, day: str = "2026-11-20", unit: str = "U-1", **subject: Any) -> str:
    whose = {"unit": {"ref": unit}, "trained": False, "protection": "none", **subject}
    name = house.evaluate(person(subject=whose, incidents=[]))
    again(house, name, outcome, day)
    return name


def again(house: House, name: str, outcome: str, day: str = "2026-11-20") -> None:
    one = {"action": "demotion", "outcome": outcome, "modified_to": "另作安排", "reason": "某人之事"}
    if outcome != "modified":
        del one["modified_to"]
    house.decide(name, body="县委", decided_on=day, decisions=[one])


def told(house: House, grant: Grant = DRAFTER, wanted: Wanted = ALL) -> list[tuple[Any, ...]]:
    found = house.deciding.departures(grant, after=None, limit=50, wanted=wanted)
    return [(one["rule"], one["action"], one["decided"], one["departed"], one["share"]) for one in found.items]


def test_departures_are_told_by_rule_the_most_departed_first(house: House) -> None:
    for outcome in ("adopted", "not_adopted", "modified"):
        decide(house, outcome)
    decide(house, "adopted", protection="leave")
    decide(house, "not_adopted", protection="leave")
    assert told(house) == [("D-1", "demotion", 3, 2, 0.6667), ("B-1", "demotion", 2, 1, 0.5)]
    first, second = house.deciding.departures(AUDITOR, after=None, limit=50).items
    assert (first["title"], first["label"]) == ("某条 D-1", "调整")
    assert second["outcomes"] == [
        {
            "verdict": "barred",
            "outcome": "adopted",
            "outcome_label": "采取该措施",
            "departs": True,
            "times": 1,
        },
        {
            "verdict": "barred",
            "outcome": "not_adopted",
            "outcome_label": "不采取该措施",
            "departs": False,
            "times": 1,
        },
    ]
    assert "CAD-1" not in str(first)
    assert "某人之事" not in str(first)


def test_what_could_not_be_settled_rests_on_the_rules_that_are_open(house: House) -> None:
    name = house.evaluate({"subject": {"ref": "CAD-1", "unit": {"ref": "U-1"}, "trained": False}})
    again(house, name, "adopted")
    assert told(house) == [("B-1", "demotion", 1, 1, 1.0)]


def test_rules_that_are_followed_are_not_listed(house: House) -> None:
    decide(house, "adopted")
    assert told(house) == []


def test_of_several_decisions_the_last_counts(house: House) -> None:
    name = decide(house, "not_adopted")
    assert told(house) == [("D-1", "demotion", 1, 1, 1.0)]
    again(house, name, "adopted")
    assert told(house) == []


def test_only_units_within_reach_are_counted(house: House) -> None:
    decide(house, "not_adopted", unit="U-1")
    decide(house, "not_adopted", unit="U-2")
    own = Grant("key:2", "起草处", DRAFTER.roles, frozenset({"U-2"}))
    assert told(house, own) == [("D-1", "demotion", 1, 1, 1.0)]
    assert told(house) == [("D-1", "demotion", 2, 2, 1.0)]
    with pytest.raises(RefusedError) as error:
        told(house, caller())
    assert error.value.code == "role_missing"


def test_decisions_are_chosen_by_day_and_release(house: House) -> None:
    decide(house, "not_adopted", day="2026-11-01")
    decide(house, "modified", day="2026-11-20")
    release = str(house.standing.now().timetable.on(date(2026, 6, 30)))
    for wanted, decided in (
        (Wanted(start=date(2026, 11, 2)), 1),
        (Wanted(start=date(2026, 11, 20), end=date(2026, 11, 20)), 1),
        (Wanted(end=date(2026, 11, 19)), 1),
        (Wanted(start=date(2026, 11, 1), end=date(2026, 11, 20), release=release), 2),
        (Wanted(release="sha256:0"), 0),
    ):
        assert [one[2] for one in told(house, wanted=wanted)] == ([decided] if decided else [])


def test_a_long_list_comes_in_parts(house: House) -> None:
    decide(house, "modified")
    decide(house, "adopted", protection="leave")
    first = house.deciding.departures(DRAFTER, after=None, limit=1)
    last = house.deciding.departures(DRAFTER, after=first.next, limit=1)
    assert [one["rule"] for one in (*first.items, *last.items)] == ["B-1", "D-1"]
    assert (first.next, last.next) == (1, None)


def test_departures_outlast_what_was_erased(house: House) -> None:
    decide(house, "not_adopted")
    house.erase()
    assert told(house) == [("D-1", "demotion", 1, 1, 1.0)]
