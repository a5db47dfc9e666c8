from typing import Any

from tests.builders import incident, rule
from tests.recorded import LATE, RULES, TRAINED, House, person

TRAINED_NOW = {"unit": {"ref": "U-1"}, "trained": True, "protection": "none"}
Json = dict[str, Any]


def changes(side: Json) -> list[tuple[Any, ...]]:
    return [(one["action"], one["about"], one["before"], one["after"]) for one in side["difference"]["actions"]]


def test_corrected_facts_are_judged_by_the_rules_of_then(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=LATE)
    found = house.review(name, facts=person(subject=TRAINED_NOW), reason="本人提出异议")
    side = found["corrected"]
    assert side["release"] == found["then"]["release"] != found["now"]["release"]
    assert changes(side) == [
        ("demotion", None, "recommended", None),
        ("praise", None, None, "recommended"),
    ]
    demotion = side["difference"]["actions"][0]
    assert [(one["rule"], one["title"], one["text"]) for one in demotion["went"]] == [("D-1", "某条 D-1", "因故。")]
    assert demotion["came"] == demotion["changed"] == demotion["newly_missing"] == []
    assert [(one["rule"], one["before"]["answer"], one["after"]["answer"]) for one in demotion["rules"]] == [
        ("D-1", "yes", "no")
    ]
    assert demotion["text"] == (
        "「调整」由建议变为不提出。原有理由 D-1「某条 D-1」不再成立：「某条 D-1」不成立：符合「已培训」。"
    )
    assert side["text"] == (
        "按更正后的事实、原规则重新评估，2项措施的意见有变化：「调整」由建议变为不提出、「表扬」由不提出变为建议；"
        "其余1项的意见不变。"
    )
    assert found["reason"] == "本人提出异议"
    assert [one["code"] for one in found["notices"]] == ["compared_on_facts_of_then"]


def test_a_rule_that_nobody_asked_before_and_that_does_not_hold_makes_no_difference(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=RULES + rule(name="P-2"))
    assert house.review(name)["now"]["difference"]["same"] is True


def test_a_reason_of_which_the_figures_are_others_is_told_as_changed(house: House) -> None:
    house.publish(rules=LATE.replace("因故。", "误期 {incident.late_days} 天。"))
    name = house.evaluate(person())
    side = house.review(name, facts=person(incidents=[incident(title="某事", late_days=15)]))["corrected"]
    (warning,) = side["difference"]["actions"]
    assert [(one["rule"], one["before"]["text"], one["after"]["text"]) for one in warning["changed"]] == [
        ("W-1", "误期 12 天。", "误期 15 天。")
    ]
    assert (warning["came"], warning["went"], warning["rules"]) == ([], [], [])
    assert warning["text"] == (
        "「警告」（所涉 I-1）仍为建议。理由 W-1「某条 W-1」有变化，原为：误期 12 天。现为：误期 15 天。"
    )
    assert side["text"] == ("按更正后的事实、原规则重新评估，各项措施的意见不变；「警告」（所涉 I-1）的理由有变化。")


def test_what_is_lacking_and_what_is_lacking_no_longer_is_told(house: House) -> None:
    unknown = {"unit": {"ref": "U-1"}, "trained": False}
    name = house.evaluate(person(subject=unknown))
    side = house.review(name, facts=person(incidents=[incident(title="某事")]))["corrected"]
    assert changes(side) == [
        ("demotion", None, "unsettled", "recommended"),
        ("warning", "I-1", "recommended", "unsettled"),
    ]
    assert side["difference"]["missing"] == {
        "came": [{"path": "incidents[I-1].late_days", "label": "误期天数"}],
        "went": [{"path": "subject.protection", "label": "保护情形"}],
    }
    demotion, warning = side["difference"]["actions"]
    assert [(one["rule"], one["effect"], one["about"]) for one in demotion["went"]] == [("B-1", "bar", None)]
    assert warning["newly_missing"] == [{"path": "incidents[I-1].late_days", "label": "误期天数"}]
    assert warning["text"].endswith("。新的缺项有：误期天数。")


def test_what_is_lacking_of_one_record_is_not_told_of_another(house: House) -> None:
    two = [incident(title="甲", late_days=12), incident(title="乙", late_days=12)]
    name = house.evaluate(person(incidents=two))
    side = house.review(name, facts=person(incidents=[{**two[0], "late_days": 15}, incident(title="乙")]))["corrected"]
    assert [(one["about"], len(one["newly_missing"])) for one in side["difference"]["actions"]] == [("I-2", 1)]


def test_a_record_that_was_not_there_is_told_with_what_follows_from_it(house: House) -> None:
    name = house.evaluate(person(incidents=[]))
    side = house.review(name, facts=person())["corrected"]
    (warning,) = side["difference"]["actions"]
    assert (warning["before"], warning["after"]) == (None, "recommended")
    assert [(one["before"], one["after"]["answer"]) for one in warning["rules"]] == [(None, "yes")]
    assert warning["text"] == "「警告」（所涉 I-1）由不提出变为建议。新的理由 W-1「某条 W-1」：因故。"


def test_what_stands_back_for_another_action_is_told_by_that_action(house: House) -> None:
    name = house.evaluate(person())
    worse = LATE.replace("W-1", "W-2").replace("recommend: warning", "recommend: criticism")
    house.publish(rules=RULES + worse)
    warning, criticism = house.review(name)["now"]["difference"]["actions"]
    assert (warning["after"], warning["after_by"], warning["went"]) == ("superseded", "criticism", [])
    assert warning["text"] == "「警告」（所涉 I-1）由建议变为由更高一级的措施取代。现在由「批评」取代。"
    assert criticism["came"][0]["before"] is None


def test_a_reason_can_outlive_the_action_that_it_was_about(house: House) -> None:
    barred = {"unit": {"ref": "U-1"}, "trained": False, "protection": "leave"}
    name = house.evaluate(person(subject=barred))
    side = house.review(name, facts=person(subject={**barred, "trained": True}))["corrected"]
    demotion = side["difference"]["actions"][0]
    assert [(one["rule"], one["now"]) for one in demotion["went"]] == [("D-1", "no"), ("B-1", "yes")]
    assert demotion["text"] == (
        "「调整」由不得变为不提出。原有理由 D-1「某条 D-1」不再成立：「某条 D-1」不成立：符合「已培训」。"
        "原有理由 B-1「某条 B-1」仍在，而已没有规则提出这项措施。"
    )


def test_a_reason_of_a_record_that_is_gone_was_not_asked(house: House) -> None:
    name = house.evaluate(person())
    (warning,) = house.review(name, facts=person(incidents=[]))["corrected"]["difference"]["actions"]
    assert warning["text"] == (
        "「警告」（所涉 I-1）由建议变为不提出。原有理由 W-1「某条 W-1」：规则未施行，或者没有所涉记录，没有问到。"
    )


def test_todays_rules_are_asked_of_the_facts_of_then(house: House) -> None:
    name = house.evaluate(person())
    house.publish(rules=TRAINED + LATE)
    found = house.review(name)
    assert found["corrected"] is None
    assert changes(found["now"]) == [("demotion", None, "recommended", None)]
    (rule_gone,) = found["now"]["difference"]["actions"][0]["rules"]
    assert (rule_gone["before"]["answer"], rule_gone["after"]) == ("yes", None)
    assert found["now"]["difference"]["actions"][0]["text"] == (
        "「调整」由建议变为不提出。原有理由 D-1「某条 D-1」：规则中已无此条。"
    )
    assert [one["verdict"] for one in found["then"]["recommendations"]] == ["recommended", "recommended"]
