"""
Of which rules near misses are told: their kinds, what must have begun, what is needless or unsettled.
"""

import pytest

from tests.builders import dossier, incident, rule
from tests.near import ADVERSE, FIELDS, moves_of, near, some, when


@pytest.mark.parametrize(
    ("effect", "kind", "tone"),
    [
        ("recommend: praise", "incentive", "encouragement"),
        ("recommend: care", "supportive", "encouragement"),
        ("recommend: demotion", "adverse", "warning"),
        ("bar: [praise]", "adverse", "warning"),
        ("hold: [praise, demotion]", "adverse", "warning"),
        ("bar: [demotion]", "supportive", "encouragement"),
        ("classify: steady", "adverse", "warning"),
    ],
)
def test_a_rule_is_of_the_kind_of_what_it_leads_to(effect: str, kind: str, tone: str) -> None:
    (found,) = near(dossier(subject={"points": 2}), rules=when("{subject.points: {at_least: 3}}", effect=effect))

    assert (found["kind"], found["tone"]) == (kind, tone)


@pytest.mark.parametrize(("effect", "kind"), [("recommend: praise", "incentive"), (ADVERSE, "adverse")])
def test_a_rule_that_classifies_is_of_the_kind_of_those_that_read_its_class(effect: str, kind: str) -> None:
    reads = rule(name="R-2", when="when: [{steadies: {at_least: 1}}]", effect=effect)
    facts = "steadies: {label: 稳定数, unit: 项, hits: {classify: steady}}\n"
    steady = when("{subject.points: {at_least: 3}}", effect="classify: steady")
    (found,) = near(dossier(subject={"points": 2}), facts=facts, rules=steady + reads)

    assert found["kind"] == kind


def test_a_warning_needs_something_of_the_way_or_beside_it() -> None:
    points = "{subject.points: {at_least: 3}}"
    none = dossier(subject={"points": 0})
    begun = dossier(subject={"points": 0, "trained": False}, tasks=[{"parts": 1, "ready": True}])
    facts = some("{task.ready: true}") + "tasked: {label: 任务数, count: tasks}\n"
    added = {"records": FIELDS, "facts": facts, "effect": ADVERSE}

    assert moves_of(none, points, **added) == []
    assert moves_of(begun, points, **added) == []
    assert moves_of(begun, points, "{not: [{subject.trained: true}]}", **added) == []
    for beside in ("{some: true}", "{tasked: {at_least: 1}}", "{any: [{tasked: {more_than: 0}}, {some: false}]}"):
        assert moves_of(begun, points, beside, **added) == [("subject.points", 3)]
    for beside in ("{some: {is: true, absent: yes}}", "{tasked: {at_most: 0}}"):
        assert moves_of(dossier(subject={"points": 0}, tasks=[]), points, beside, **added) == []


def test_what_is_recommended_already_needs_no_encouragement_but_a_warning_stands() -> None:
    written = dossier(subject={"points": 2, "trained": True})
    for effect, told in (("recommend: praise", 0), (ADVERSE, 1)):
        rules = when("{subject.points: {at_least: 3}}", effect=effect) + rule(name="R-2", effect=effect)
        assert len(near(written, rules=rules)) == told


def test_what_stands_against_an_action_is_said_beside_it() -> None:
    written = dossier(subject={"points": 2, "trained": True})
    bars = rule(name="R-2", effect="bar: [praise]") + rule(name="R-3", effect="hold: [demotion]")
    (found,) = near(written, rules=when("{subject.points: {at_least: 3}}") + bars)

    assert found["limited_by"] == [{"rule": "R-2", "title": "某条 R-2"}]
    assert found["caution"] == "该项措施目前另受「某条 R-2」限制。"


def test_a_truth_that_holds_of_every_settled_record_is_not_looked_into_for_a_warning() -> None:
    facts = """\
incident.charged:
  label: 可以计入
  holds: [{incident.late_days: {at_least: 5}}]
  fails: [{incident.late_days: {at_most: 2}}]
  awaits: incident.late_days
charged: {label: 计入数, unit: 件, count: incidents, where: [{incident.charged: true}]}
"""
    written = dossier(incidents=[incident(late_days=6), incident(late_days=1)])

    assert moves_of(written, "{charged: {at_least: 2}}", facts=facts) == [("incidents[I-2].late_days", 5)]
    assert moves_of(written, "{charged: {at_least: 2}}", facts=facts, effect=ADVERSE) == [("charged", 2)]


@pytest.mark.parametrize(
    ("evidence", "status", "told"), [("verified", "none", 1), ("alleged", "none", 0), ("verified", "exempt", 0)]
)
def test_no_warning_is_made_of_a_record_that_is_pending_or_set_aside(evidence: str, status: str, told: int) -> None:
    one = incident(late_days=7, evidence=evidence, verified_on="2026-02-01", status=status)
    late = rule(
        about="about: incident", when="when: [{incident.late_days: {at_least: 9}}]", effect="recommend: warning"
    )

    assert len(near(dossier(incidents=[one]), rules=late)) == told
