"""
What can only be seen of a whole folder.
"""

import pytest

from tests.builders import faults_of, files_of, marked, rule
from tests.small_release import FACTS, RULES, SMALL


def _codes(**added: str) -> list[str]:
    return [fault.code for fault in faults_of(files_of(**added))]


def test_a_circle_through_the_answers_of_rules_names_its_members() -> None:
    facts = "praised: {label: 受表扬, hits: {recommend: praise}}\n"
    text = rule(when="when: [{praised: {at_least: 1}}]").replace("  R-1", "  ¦R-1")
    files, places = marked({**SMALL, FACTS: SMALL[FACTS] + facts, RULES: SMALL[RULES] + text})

    (fault,) = faults_of(files)

    assert (fault.code, fault.place, fault.message) == ("circle", places[0], "a circle: R-1 → praised → R-1")


def test_each_circle_is_told_once_and_hides_no_other_fault() -> None:
    facts = (
        "one: {label: 甲, hits: {rules: [R-1]}}\ntwo: {label: 乙, hits: {rules: [R-2]}}\n"
        "other: {label: 丙, holds: [{other: true}]}\n"
    )
    rules = (
        rule(name="R-1", when="when: [{one: 1}]")
        + rule(name="R-2", when="when: [{two: 1}]")
        + rule(name="R-3", when="when: [{one: 1}, {two: 1}]")
        + rule(name="R-4", when="when: [{subject.sex: f}]")
    )

    found = [fault.message for fault in faults_of(files_of(facts=facts, rules=rules))]

    assert found == [
        "a circle: R-1 → one → R-1",
        "a circle: R-2 → two → R-2",
        "`R-4` reads `subject.sex`, a protected attribute",
        "a circle of facts: other → other",
    ]


SEX = "when: [{subject.sex: f}]"


@pytest.mark.parametrize("effect", ["recommend: demotion", "recommend: praise", "bar: [praise]", "hold: [care]"])
def test_a_protected_attribute_is_refused_in_any_rule_but_support_and_training(effect: str) -> None:
    assert _codes(rules=rule(when=SEX, effect=effect)) == ["protected_attribute"]


def test_a_protected_attribute_is_refused_in_what_a_rule_says() -> None:
    assert _codes(rules=rule().replace("because: ", "because: 性别{subject.sex}，")) == ["protected_attribute"]


def test_a_protected_attribute_is_refused_in_a_rule_that_classifies() -> None:
    facts = "incident.of_her: {label: 某事, holds: [{subject.sex: f}]}\n"
    rules = rule(about="about: incident", when="when: [{incident.of_her: true}]", effect="classify: some")

    assert _codes(facts=facts, rules=rules) == ["protected_attribute"]


@pytest.mark.parametrize("effect", ["recommend: care", "recommend: training", "recommend: [care, training]"])
def test_a_protected_attribute_may_be_read_for_support_and_training(effect: str) -> None:
    assert _codes(rules=rule(when=SEX, effect=effect)) == []


@pytest.mark.parametrize(
    ("when", "effect"),
    [
        ("[{subject.protection: {not_in: [none]}}]", "bar: demotion"),
        ("[{subject.protection: leave}]", "hold: [demotion]"),
        ("[{subject.protection: leave}]", "recommend: care"),
        ("[{subject.protection: none}]", "recommend: demotion"),
        ("[{subject.protection: {is: none, absent: no}}, {subject.trained: false}]", "recommend: demotion"),
        ("[{not: [{not: [{subject.protection: none}]}]}]", "recommend: demotion"),
        ("[{any: [{subject.protection: none}, {subject.trained: false}]}]", "recommend: demotion"),
    ],
)
def test_protection_may_be_read_where_it_shields(when: str, effect: str) -> None:
    assert _codes(rules=rule(when=f"when: {when}", effect=effect)) == []


@pytest.mark.parametrize(
    ("when", "effect"),
    [
        ("[{subject.protection: leave}]", "bar: praise"),
        ("[{subject.protection: leave}]", "bar: [demotion, praise]"),
        ("[{subject.protection: none}]", "recommend: praise"),
        ("[{subject.protection: leave}]", "recommend: demotion"),
        ("[{not: [{subject.protection: none}]}]", "recommend: demotion"),
        ("[{subject.protection: {is: none, absent: yes}}]", "recommend: demotion"),
        ("[{subject.protection: {in: [none]}}]", "recommend: demotion"),
        ("[{shielded: true}]", "recommend: demotion"),
    ],
)
def test_protection_may_not_be_read_where_it_does_not_shield(when: str, effect: str) -> None:
    facts = "shielded: {label: 受保护, holds: [{subject.protection: none}]}\n"

    assert _codes(facts=facts, rules=rule(when=f"when: {when}", effect=effect)) == ["protection_not_shielding"]


def test_a_bar_of_the_person_may_bar_an_action_about_a_record() -> None:
    assert _codes(rules=rule(effect="bar: [warning, praise]")) == []


def test_an_action_about_several_kinds_may_be_recommended_of_each() -> None:
    rules = rule(
        about="",
        when="when: {incident: [{incident.late: true}], measure: [{measure.kind: talk}]}",
        effect="recommend: visit",
    )

    assert _codes(rules=rules) == []
