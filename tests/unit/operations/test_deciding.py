import json
from typing import Any

import pytest

from service.governance.errors import RefusedError
from service.governance.once import Once
from tests.builders import incident
from tests.recorded import AUDITOR, DRAFTER, NOW, House, caller, person

Json = dict[str, Any]

BY: Json = {"body": "县委", "decided_on": "2026-11-21"}
HEARD: Json = {"on": "2026-11-20", "statement": "本人陈述某事", "by": "干部科"}
DEMOTED: Json = {"action": "demotion", "outcome": "adopted"}
WARNED: Json = {"action": "warning", "about": "I-1", "outcome": "not_adopted", "reason": "已作提醒"}
APPEAL: Json = {"lodged_on": "2026-11-21", "body": "市委组织部", "outcome": "pending"}


def refused(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(RefusedError) as error:
        call(*args, **more)
    return error.value.code


def codes(found: Json) -> list[str]:
    return [one["code"] for one in found["notices"]]


def standing(house: House, name: str) -> list[tuple[Any, ...]]:
    found = house.deciding.decisions(AUDITOR, name)["standing"]
    return [(one["recommendation"], one["action"], one["about"], one["outcome"], one["departs"]) for one in found]


def test_a_decision_is_recorded_beside_the_advice(house: House) -> None:
    name = house.evaluate(person())
    found = house.decide(name, **BY, decisions=[WARNED, DEMOTED], heard=HEARD)
    assert found == {
        "id": found["id"],
        "evaluation": name,
        "recorded_at": NOW,
        "caller": "key:1",
        "body": "县委",
        "decided_on": "2026-11-21",
        "decisions": [
            {
                "recommendation": 2,
                "action": "warning",
                "label": "警告",
                "kind": "adverse",
                "verdict": "recommended",
                "about": "I-1",
                "outcome": "not_adopted",
                "modified_to": None,
                "reason": "已作提醒",
            },
            {
                "recommendation": 1,
                "action": "demotion",
                "label": "调整",
                "kind": "adverse",
                "verdict": "recommended",
                "about": None,
                "outcome": "adopted",
                "modified_to": None,
                "reason": None,
            },
        ],
        "heard": HEARD,
        "appeal": None,
        "notices": [],
    }
    assert house.deciding.decisions(AUDITOR, name)["items"] == [{**found, "erased": False}]


def test_what_is_never_erased_names_neither_a_record_nor_a_word_that_was_said(house: House) -> None:
    name = house.evaluate(person())
    found = house.decide(name, **BY, decisions=[WARNED], heard=HEARD, appeal={**APPEAL, "note": "某人来信"})
    entry = house.entry(found["id"])
    assert (entry.kind, entry.about, entry.unit, entry.subject) == ("decision", name, "U-1", None)
    assert {"id": entry.id, **house.content(entry.id, "result")} == found
    told = json.dumps(dict(entry.told), ensure_ascii=False)
    for word in ("I-1", "CAD-1", "已作提醒", "本人陈述某事", "干部科", "某人来信"):
        assert word not in told
    assert entry.told["decisions"][0]["rules"] == {"W-1": "某条 W-1"}


def test_everything_is_kept_and_the_last_decision_stands(house: House) -> None:
    name = house.evaluate(person())
    assert standing(house, name) == [(1, "demotion", None, None, None), (2, "warning", "I-1", None, None)]
    house.decide(name, **BY, decisions=[DEMOTED, WARNED])
    house.decide(name, heard=HEARD)
    house.decide(name, appeal=APPEAL)
    changed = {"action": "demotion", "outcome": "modified", "modified_to": "调离岗位", "reason": "申诉后变更"}
    closed = {**APPEAL, "outcome": "changed", "decided_on": "2026-11-21"}
    house.decide(name, **BY, decisions=[changed], appeal=closed)
    found = house.deciding.decisions(AUDITOR, name)
    assert [len(one["decisions"]) for one in found["items"]] == [2, 0, 0, 1]
    assert standing(house, name) == [
        (1, "demotion", None, "modified", True),
        (2, "warning", "I-1", "not_adopted", True),
    ]
    assert (found["heard"], found["appeal"]) == (HEARD, {**closed, "note": None})
    assert found["standing"][0]["decision"] == found["items"][3]["id"]
    assert (found["standing"][1]["body"], found["standing"][1]["decided_on"]) == ("县委", "2026-11-21")


def test_what_the_procedure_asks_for_is_noted_and_nothing_is_refused_for_it(house: House) -> None:
    name = house.evaluate(person())
    found = house.decide(name, **BY, decisions=[DEMOTED, WARNED])
    assert found["notices"] == [
        {
            "code": "not_heard",
            "text": "「调整」对本人不利，尚未登记听取本人陈述和申辩的情况，请按程序听取并补充登记。",
        }
    ]
    assert codes(house.decide(name, heard={**HEARD, "on": "2026-11-22"})) == []
    assert codes(house.decide(name, **BY, decisions=[DEMOTED])) == ["heard_afterwards"]
    assert codes(house.decide(name, heard=HEARD)) == []
    assert codes(house.decide(name, **BY, decisions=[DEMOTED])) == []


def test_what_is_adopted_against_the_advice_wants_a_reason(house: House) -> None:
    name = house.evaluate(person(subject={"unit": {"ref": "U-1"}, "trained": False, "protection": "leave"}))
    assert codes(house.decide(name, **BY, decisions=[DEMOTED], heard=HEARD)) == ["departs_without_reason"]
    assert codes(house.decide(name, **BY, decisions=[{**DEMOTED, "reason": "另有规定"}])) == []
    refraining = {"action": "demotion", "outcome": "not_adopted", "reason": "休产假"}
    assert codes(house.decide(name, **BY, decisions=[refraining])) == []
    assert standing(house, name)[0] == (1, "demotion", None, "not_adopted", False)


def test_a_day_of_decision_that_is_odd_is_noted(house: House) -> None:
    name = house.evaluate(person())
    assert codes(house.decide(name, **{**BY, "decided_on": "2026-07-01"}, decisions=[WARNED])) == [
        "decided_before_evaluation"
    ]
    ahead = house.evaluate(person(), as_of="2026-12-31")
    assert codes(house.decide(ahead, **BY, decisions=[WARNED])) == ["decided_before_as_of"]


def test_after_an_appeal_that_changed_something_a_decision_is_asked_for(house: House) -> None:
    name = house.evaluate(person())
    house.decide(name, **BY, decisions=[WARNED])
    revoked = {**APPEAL, "outcome": "revoked", "decided_on": "2026-11-21"}
    assert codes(house.decide(name, appeal=revoked)) == ["decide_again"]
    assert codes(house.decide(name, appeal={**revoked, "outcome": "upheld"})) == []


def test_only_a_caller_within_reach_decides(house: House) -> None:
    name = house.evaluate(person())
    review = house.review(name)["id"]
    assert refused(house.decide, name, caller("U-2"), heard=HEARD) == "evaluation_not_found"
    assert refused(house.decide, review, heard=HEARD) == "evaluation_not_found"
    assert refused(house.decide, name, AUDITOR, heard=HEARD) == "role_missing"
    assert refused(house.deciding.decisions, caller("U-2"), name) == "evaluation_not_found"
    assert refused(house.deciding.decisions, DRAFTER, name) == "role_missing"
    assert house.decide(name, caller("U-1"), heard=HEARD)["heard"] == HEARD


def test_what_is_sent_twice_is_recorded_once(house: House) -> None:
    name = house.evaluate(person())
    once = Once("key:1", "k", "sha256:1")
    first = house.decide(name, once=once, heard=HEARD)
    assert house.decide(name, once=once, heard=HEARD) == first
    assert len(house.deciding.decisions(AUDITOR, name)["items"]) == 1
    assert refused(house.decide, name, once=Once("key:1", "k", "sha256:2"), heard=HEARD) == "idempotency_conflict"
    assert refused(house.decide, name, caller("U-2"), once, heard=HEARD) == "evaluation_not_found"


def test_of_what_was_erased_the_codes_are_left(house: House) -> None:
    name = house.evaluate(person())
    house.decide(name, **BY, decisions=[WARNED], heard=HEARD, appeal={**APPEAL, "note": "来信"})
    house.erase()
    found = house.deciding.decisions(AUDITOR, name)
    (item,) = found["items"]
    assert item["erased"] is True
    assert item["heard"] == found["heard"] == {"on": "2026-11-20", "statement": None, "by": None}
    assert item["appeal"] == {**APPEAL, "decided_on": None, "note": None}
    assert (item["body"], item["decided_on"]) == ("县委", "2026-11-21")
    assert standing(house, name) == [(2, "warning", None, "not_adopted", True)]


def test_of_an_erased_evaluation_an_appeal_is_recorded_and_no_decision(house: House) -> None:
    name = house.evaluate(person())
    house.decide(name, **BY, decisions=[WARNED])
    house.erase()
    assert house.decide(name, appeal=APPEAL)["appeal"] == {**APPEAL, "decided_on": None, "note": None}
    assert refused(house.decide, name, **BY, decisions=[WARNED]) == "content_erased"


def test_a_decision_about_one_record_is_none_about_another(house: House) -> None:
    two = [incident(title="甲", late_days=12), incident(title="乙", late_days=13)]
    name = house.evaluate(person(incidents=two))
    house.decide(name, **BY, decisions=[WARNED, {**WARNED, "about": "I-2", "outcome": "adopted"}], heard=HEARD)
    assert standing(house, name) == [
        (1, "demotion", None, None, None),
        (2, "warning", "I-1", "not_adopted", True),
        (3, "warning", "I-2", "adopted", False),
    ]
