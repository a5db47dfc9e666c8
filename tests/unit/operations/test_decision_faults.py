from collections.abc import Iterator
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.intake.decision_forms import MOST_BYTES
from tests.recorded import AUDITOR, House, caller, person
from tests.stores import sqlite_store

Json = dict[str, Any]

BY: Json = {"body": "县委", "decided_on": "2026-11-21"}
HEARD: Json = {"on": "2026-11-20", "statement": "本人陈述某事", "by": "干部科"}
DEMOTED: Json = {"action": "demotion", "outcome": "adopted"}
WARNED: Json = {"action": "warning", "about": "I-1", "outcome": "not_adopted", "reason": "已作提醒"}
APPEAL: Json = {"lodged_on": "2026-11-21", "body": "市委组织部", "outcome": "pending"}


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """Give a house with one evaluation, for tests in which nothing comes to be recorded."""
    made = House(sqlite_store(tmp_path_factory.mktemp("evaluated")))
    made.publish()
    yield made, made.evaluate(person())
    made.close()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, [("nothing_to_record", "")]),
        ({"decisions": [WARNED]}, [("missing_key", "body"), ("missing_key", "decided_on")]),
        ({"heard": HEARD, **BY}, [("not_expected", "body"), ("not_expected", "decided_on")]),
        ({**BY, "decisions": []}, [("too_few_items", "decisions")]),
        ({**BY, "decisions": [WARNED, WARNED]}, [("decided_twice", "decisions[1]")]),
        ({**BY, "decisions": [{**WARNED, "about": "I-9"}]}, [("not_advised", "decisions[0].about")]),
        ({**BY, "decisions": [{**DEMOTED, "action": "demotoin"}]}, [("not_advised", "decisions[0].action")]),
        ({**BY, "decisions": [{**WARNED, "reason": " "}]}, [("missing_key", "decisions[0].reason")]),
        ({**BY, "decisions": [{**DEMOTED, "modified_to": "x"}]}, [("not_expected", "decisions[0].modified_to")]),
        (
            {**BY, "decisions": [{**DEMOTED, "outcome": "modified"}]},
            [("missing_key", "decisions[0].modified_to"), ("missing_key", "decisions[0].reason")],
        ),
        ({**BY, "decided_on": "2026-06-29", "decisions": [DEMOTED]}, [("day_too_early", "decided_on")]),
        ({**BY, "decided_on": "2026-11-23", "decisions": [DEMOTED]}, [("day_not_come", "decided_on")]),
        ({"heard": {**HEARD, "on": "2026-11-23"}}, [("day_not_come", "heard.on")]),
        ({"appeal": APPEAL}, [("nothing_decided", "appeal")]),
        (
            {**BY, "decisions": [DEMOTED], "appeal": {**APPEAL, "lodged_on": "2026-11-20"}},
            [("day_too_early", "appeal.lodged_on")],
        ),
        (
            {**BY, "decisions": [DEMOTED], "appeal": {**APPEAL, "decided_on": "2026-11-21"}},
            [("not_expected", "appeal.decided_on")],
        ),
        (
            {**BY, "decisions": [DEMOTED], "appeal": {**APPEAL, "outcome": "upheld"}},
            [("missing_key", "appeal.decided_on")],
        ),
        (
            {**BY, "decisions": [DEMOTED], "appeal": {**APPEAL, "outcome": "upheld", "decided_on": "2026-11-20"}},
            [("day_too_early", "appeal.decided_on")],
        ),
        (
            {
                "decided_on": "2026-13-01",
                "decisions": [{"action": "warning", "outcome": "perhaps"}, {"action": 1, "outcome": "modified"}],
                "heard": {"on": "2026-11-30"},
                "more": 1,
            },
            [
                ("day_not_come", "heard.on"),
                ("invalid_date", "decided_on"),
                ("missing_key", "body"),
                ("missing_key", "decisions[1].modified_to"),
                ("missing_key", "decisions[1].reason"),
                ("missing_key", "heard.statement"),
                ("not_advised", "decisions[0].about"),
                ("unknown_code", "decisions[0].outcome"),
                ("unknown_key", "more"),
                ("wrong_type", "decisions[1].action"),
            ],
        ),
    ],
)
def test_all_faults_of_a_decision_are_told_at_once(
    evaluated: tuple[House, str], said: Json, expected: list[tuple[str, str]]
) -> None:
    house, name = evaluated
    with pytest.raises(DossierFaultsError) as error:
        house.decide(name, **said)
    assert sorted((fault.code, fault.path) for fault in error.value.faults) == expected
    assert house.deciding.decisions(AUDITOR, name)["items"] == []


def test_the_nearest_action_is_suggested(house: House) -> None:
    name = house.evaluate(person())
    with pytest.raises(DossierFaultsError) as error:
        house.decide(name, **BY, decisions=[{**DEMOTED, "action": "demotoin"}])
    (fault,) = error.value.faults
    assert (fault.nearest, fault.accepted) == ("demotion", "demotion（调整）、warning（警告）")


def test_a_body_that_is_no_object_or_too_large_is_refused(house: House) -> None:
    name = house.evaluate(person())
    for body, code in ((b"[]", "not_an_object"), (b"{", "not_json")):
        with pytest.raises(DossierFaultsError) as error:
            house.deciding.decide(caller(), name, body)
        assert [fault.code for fault in error.value.faults] == [code]
    with pytest.raises(DossierTooLargeError):
        house.deciding.decide(caller(), name, b"{" + b" " * MOST_BYTES)


def test_the_time_of_an_appeal_is_counted_from_the_last_decision(house: House) -> None:
    name = house.evaluate(person())
    house.decide(name, **{**BY, "decided_on": "2026-11-10"}, decisions=[WARNED])
    house.decide(name, heard=HEARD)
    with pytest.raises(DossierFaultsError) as error:
        house.decide(name, appeal={**APPEAL, "lodged_on": "2026-11-09"})
    assert [fault.accepted for fault in error.value.faults] == ["2026-11-10 及以后"]
    assert house.decide(name, appeal={**APPEAL, "lodged_on": "2026-11-10"})["appeal"]["lodged_on"] == "2026-11-10"
