import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError
from service.governance.errors import RefusedError
from service.governance.once import Once
from service.operations.comparing import Asked, Comparing, Recorded
from service.operations.replaying import Replaying
from service.operations.reviewing import Reviewing
from service.operations.shelf import Shelf
from service.operations.standing import Snapshot
from tests.builders import incident, rule
from tests.recorded import AUDITOR, LATE, NOW, RULES, TRAINED, House, at_work, caller, person
from tests.stores import sqlite_store

KINDER = RULES.replace("{incident.late: true}", "{incident.late: true}, {incident.corrected: false}")
"""Whoever has corrected it is not warned."""
TRAINED_NOW = {"unit": {"ref": "U-1"}, "trained": True, "protection": "none"}
Json = dict[str, Any]


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[House]:
    """Give a house that keeps dossiers whole."""
    made = House(sqlite_store(tmp_path), keep_dossiers=True)
    made.publish()
    yield made
    made.close()


def changes(side: Json) -> list[tuple[Any, ...]]:
    return [(one["action"], one["about"], one["before"], one["after"]) for one in side["difference"]["actions"]]


def pointed(found: Json) -> dict[str, str]:
    return {one["actions"][0]["action"]: one["points_at"] for one in found["principle"]["choices"]}


def codes(found: Json) -> list[str]:
    return [one["code"] for one in found["notices"]]


def refused(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(RefusedError) as error:
        call(*args, **more)
    return error.value.code


def test_the_old_rules_decide_unless_the_new_are_kinder(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=TRAINED + LATE)
    found = house.review(name)
    assert (found["principle"]["name"], found["principle"]["label"]) == ("old_unless_kinder", "从旧兼从轻")
    assert pointed(found) == {"demotion": "now", "warning": "then"}
    assert [one["text"] for one in found["principle"]["choices"]] == [
        "「调整」：按原规则为建议；按今日规则为不提出；今日规则对本人更为有利；从旧兼从轻，适用今日规则。",
        "「警告」（所涉 I-1）：按原规则为建议；按今日规则为建议；两种规则对本人同样有利；从旧兼从轻，适用原规则。",
    ]
    assert found["principle"]["text"] == "从旧兼从轻：「调整」适用今日规则；其余1项适用原规则。"


@pytest.mark.parametrize(
    ("principle", "sides", "text"),
    [
        ("old", {"demotion": "then", "warning": "then"}, "从旧：各项措施均适用原规则。"),
        ("new", {"demotion": "now", "warning": "now"}, "从新：各项措施均适用今日规则。"),
        (
            "old_substance_new_procedure",
            {"demotion": "then", "warning": "then"},
            "实体从旧程序从新：各项措施均适用原规则，程序适用今日规则。",
        ),
    ],
)
def test_the_principle_that_is_stated_is_applied(
    house: House, principle: str, sides: dict[str, str], text: str
) -> None:
    name = house.evaluate(person())
    house.publish(rules=TRAINED + LATE)
    found = house.review(name, principle=principle)
    assert pointed(found) == sides
    assert found["principle"]["text"] == text


def test_a_ladder_is_told_as_one_matter(house: House) -> None:
    name = house.evaluate(person())
    worse = rule(
        name="W-2", about="about: incident", when="when: [{incident.late: true}]", effect="recommend: criticism"
    )
    house.publish(rules=RULES + worse)
    choices = house.review(name)["principle"]["choices"]
    assert [(one["action"], one["then"], one["now"]) for one in choices[1]["actions"]] == [
        ("warning", "recommended", "superseded"),
        ("criticism", None, "recommended"),
    ]
    assert (choices[1]["favour"], choices[1]["points_at"]) == ("less", "then")
    assert choices[1]["text"] == (
        "「警告」「批评」（所涉 I-1）：按原规则「警告」为建议；按今日规则「批评」为建议；"
        "今日规则对本人较为不利；从旧兼从轻，适用原规则。"
    )


def test_what_is_kinder_is_not_picked_out_of_rules_that_are_harder_elsewhere(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=TRAINED + LATE.replace("recommend: warning", "recommend: criticism"))
    assert house.review(name)["principle"]["text"] == (
        "从旧兼从轻：「调整」适用今日规则；其余1项适用原规则。新旧规则互有轻重，同一事项由有权机关整体比较，不分别摘取。"
    )


def test_fields_that_were_not_kept_are_unknown_to_todays_rules(house: House) -> None:
    name = house.evaluate(person(incidents=[incident(title="某事", late_days=12, corrected=True)]))
    house.publish(rules=KINDER)
    found = house.review(name)
    assert changes(found["now"]) == [("warning", "I-1", "recommended", "unsettled")]
    (warning,) = found["now"]["difference"]["actions"]
    assert warning["newly_missing"] == [{"path": "incidents[I-1].corrected", "label": "已改正"}]
    assert [one["text"] for one in found["notices"] if one["code"] == "not_kept"] == [
        "原评估没有保存档案原文；今日规则所用的下列字段当时没有保存，按未知处理：事项的「已改正」。"
    ]
    assert found["principle"]["choices"][1]["favour"] == "more"


def test_a_dossier_that_was_kept_is_asked_whole(keeping: House) -> None:
    name = keeping.evaluate(person(incidents=[incident(title="某事", late_days=12, corrected=True)]))
    keeping.publish(rules=KINDER)
    found = keeping.review(name)
    assert changes(found["now"]) == [("warning", "I-1", "recommended", None)]
    assert codes(found) == []


def test_facts_that_todays_words_do_not_have_are_not_compared(house: House) -> None:
    name = house.evaluate(person(measures=[{"kind": "talk", "taken_on": "2026-01-01"}]))
    assert "faults" not in house.review(name)["now"]
    house.publish(words={"talk: 谈话": "chat: 谈话", "talk: 0": "chat: 0"})
    found = house.review(name)
    assert [one["path"] for one in found["now"]["faults"]] == ["measures[0].kind"]
    assert found["principle"]["choices"] is None
    assert "未能按照该原则指明" in found["principle"]["text"]


def test_another_day_and_rules_that_come_later_are_named(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=RULES + rule("from: 2026-08-01", name="N-1"))
    notices = {one["code"]: one["text"] for one in house.review(name)["notices"]}
    assert notices == {
        "later_rules": "今日规则中，下列规则自基准日以后施行，未予适用：N-1「某条 N-1」。"
        "要一并比较的，请指定较晚的基准日。"
    }
    found = house.review(name, as_of="2026-09-01")
    assert found["now"]["as_of"] == "2026-09-01"
    assert [one["text"] for one in found["notices"]] == [
        "今日规则以2026年9月1日为基准日，原评估以2026年6月30日为基准日；差别中有时间推移的影响。"
    ]


def test_the_release_that_is_named_stands_for_today(house: House) -> None:
    name = house.evaluate(person())
    old = house.kept.one(caller(), name)["release"]
    new = house.publish(rules=TRAINED)
    assert house.review(name)["now"]["release"]["digest"] == new
    found = house.review(name, release=old)
    assert (found["now"]["release"]["digest"], codes(found)) == (old, ["same_release"])
    assert refused(house.review, name, release=f"sha256:{'0' * 64}") == "release_not_found"


def test_a_review_is_recorded_before_it_is_answered(house: House) -> None:
    name = house.evaluate(person())
    facts = person(subject=TRAINED_NOW)
    found = house.review(name, facts=facts, reason="某某的申诉")
    entry = house.entry(found["id"])
    assert (entry.kind, entry.about, entry.unit, entry.subject, entry.at) == ("review", name, "U-1", "CAD-1", NOW)
    assert {"id": entry.id, **house.content(entry.id, "result")} == found
    assert house.content(entry.id, "facts")["subject"]["trained"] is True
    assert set(entry.told) == {"release", "as_of", "principle", "is_corrected", "input"}
    assert "某某" not in json.dumps(dict(entry.told), ensure_ascii=False)


def test_a_review_is_found_again(house: House) -> None:
    name = house.evaluate(person())
    found = house.review(name)
    assert json.loads(house.reviewing.one(AUDITOR, found["id"]).body) == found
    assert refused(house.reviewing.one, caller("U-2"), found["id"]) == "entry_not_found"
    assert refused(house.reviewing.one, caller(), name) == "entry_not_found"
    house.erase()
    assert refused(house.reviewing.one, caller(), found["id"]) == "content_erased"


def test_what_is_out_of_reach_or_gone_is_not_reviewed(house: House) -> None:
    name = house.evaluate(person())
    assert refused(house.review, name, caller("U-2")) == "evaluation_not_found"
    assert refused(house.review, "nowhere") == "evaluation_not_found"
    assert refused(house.review, name, AUDITOR) == "role_missing"
    elsewhere = person(subject={**TRAINED_NOW, "unit": {"ref": "U-2"}})
    assert refused(house.review, name, caller("U-1"), facts=elsewhere) == "unit_out_of_scope"
    house.erase()
    assert refused(house.review, name) == "content_erased"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"facts": {"subject": {}, "incidents": 1}, "principle": "both"}, ["principle", "subject.ref", "incidents"]),
        ({"facts": person(subject={"ref": "CAD-2"})}, ["subject.ref"]),
        ({"evaluation": 7, "as_of": "2026-02-30"}, ["evaluation", "as_of"]),
        ({"evaluation": "e1", "more": 1}, ["more"]),
    ],
)
def test_all_faults_of_a_review_are_told_at_once(house: House, asked: Json, expected: list[str]) -> None:
    body = {"evaluation": house.evaluate(person()), **asked}
    with pytest.raises(DossierFaultsError) as error:
        house.reviewing.review(caller(), json.dumps(body).encode())
    assert sorted(fault.path for fault in error.value.faults) == sorted(expected)


def test_a_body_that_is_no_object_is_refused(house: House) -> None:
    for body, code in ((b"[]", "not_an_object"), (b"{", "not_json")):
        with pytest.raises(DossierFaultsError) as error:
            house.reviewing.review(caller(), body)
        assert [fault.code for fault in error.value.faults] == [code]


def test_a_review_that_is_sent_twice_is_made_once(house: House) -> None:
    name = house.evaluate(person())
    once = Once("key:1", "k", "sha256:1")
    first = house.review(name, once=once)
    house.publish(rules=TRAINED)
    assert house.review(name, once=once) == first
    assert refused(house.review, name, once=Once("key:1", "k", "sha256:2")) == "idempotency_conflict"


class Publishing(Comparing):
    """Compares, and has something published meanwhile, so many times."""

    def __init__(self, house: House, times: int) -> None:
        super().__init__(house.shelf, Replaying(Shelf(house.store, at_work)), lambda: house.today)
        self.house = house
        self.left = times

    def compare(self, recorded: Recorded, asked: Asked, snapshot: Snapshot) -> Json:
        if self.left:
            self.left -= 1
            self.house.publish(date(2001, 1, 1 + self.left), rules=TRAINED)
        return super().compare(recorded, asked, snapshot)


def test_a_review_is_made_again_where_something_is_published_meanwhile(house: House) -> None:
    name = house.evaluate(person())
    reviewing = Reviewing(house.ledger, house.standing, Publishing(house, 2), house.recorder)
    found = json.loads(reviewing.review(caller(), json.dumps({"evaluation": name}).encode()).body)
    assert found["now"]["release"]["digest"] == house.standing.fresh().timetable.on(house.today)
    restless = Reviewing(house.ledger, house.standing, Publishing(house, 20), house.recorder)
    assert refused(restless.review, caller(), json.dumps({"evaluation": name}).encode()) == "busy"
