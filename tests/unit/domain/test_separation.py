"""
What is looked into for the one test that separates: records, truths that are worked out, exceptions.
"""

import pytest

from tests.builders import dossier, incident, rule
from tests.near import FIELDS, moves_of, near, some, when

_TALKED = """\
incident.talked:
  label: 已谈话
  any: measures
  matching: {measure.about: incident.id}
  where: [{measure.ago: {at_least: 15}}]
measure.ago: {label: 距今天数, unit: 天, days: {from: measure.taken_on, to: as_of}}
"""


def test_a_record_that_another_is_about_is_looked_into() -> None:
    talks = [{"kind": "talk", "taken_on": "2026-06-20", "about": about} for about in ("I-1", "I-2")]
    written = dossier(incidents=[incident(title="甲事"), incident(title="乙事")], measures=talks)
    talked = rule(about="about: incident", when="when: [{incident.talked: true}]", effect="recommend: warning")
    found = near(written, facts=_TALKED, rules=talked)

    assert [(one["about"], one["record"]) for one in found] == [("I-1", "M-1"), ("I-2", "M-2")]
    assert found[0]["text"] == (
        "「甲事」：如其他情况不变，再过5天，"
        "2026年6月20日谈话（M-1）的距今天数达到15天（现为10天），即触发「某条 R-1」。"
    )
    lasting = rule(
        name="R-2", about="about: measure", when="when: [{measure.ago: {at_least: 15}}]", effect="classify: long"
    )
    counted = _TALKED.replace("{at_least: 15}}]", "{at_least: 15}}, {measure.lasting: {at_most: 0}}]")
    counted += "measure.lasting: {label: 长期, hits: {classify: long}}\n"
    assert near(written, facts=counted, rules=lasting + talked) == []
    undone = rule(about="about: incident", when="when: [{incident.talked: false}]", effect="recommend: warning")
    early = [{"kind": "talk", "taken_on": "2026-01-20", "about": "I-1"}]
    assert near(dossier(incidents=[incident()], measures=early), facts=_TALKED, rules=undone) == []


_HOLDS = """\
task.big: {label: 规模以上, holds: [{task.parts: {at_least: 5}}]}
task.good: {label: 完好, holds: [{task.parts: {at_least: 5}}], fails: [{task.parts: {at_most: 2}}], awaits: task.parts}
task.open: {label: 可以推进, holds: [{any: [{task.ready: true}, {task.stage: late}]}]}
"""


@pytest.mark.parametrize(
    ("test", "parts", "moved"),
    [
        ("{task.big: true}", 3, 5),
        ("{task.big: false}", 7, 4),
        ("{task.good: true}", 2, 5),
        ("{task.good: false}", 6, 2),
    ],
)
def test_a_truth_is_looked_into_and_also_what_refutes_it(test: str, parts: int, moved: int) -> None:
    written, facts = dossier(tasks=[{"parts": parts}]), _HOLDS + some(test)

    assert moves_of(written, "{some: true}", records=FIELDS, facts=facts) == [("tasks[T-1].parts", moved)]


def test_a_truth_to_which_several_steps_lead_is_itself_the_step() -> None:
    written, facts = dossier(tasks=[{"ready": False, "stage": "early"}]), _HOLDS + some("{task.open: true}")
    (found,) = near(written, records=FIELDS, facts=facts, rules=when("{some: true}"))

    assert (found["path"], found["moved"]) == ("tasks[T-1].open", True)
    assert found["text"] == "距「某条 R-1」只差一项：任务（T-1）可以推进。"


def test_an_exception_is_a_near_miss_by_a_distance_alone() -> None:
    written = dossier(subject={"points": 6, "trained": True}, tasks=[{"ready": False}])
    added = {"records": FIELDS, "facts": some("{task.ready: true}")}
    told = when("{subject.trained: true}", more=("unless: [{subject.points: {at_least: 5}}]",))
    step = when("{subject.trained: true}", more=("unless: [{not: [{some: true}]}]",))
    fixed = when("{subject.points: {at_least: 5}}", more=("unless: [{subject.trained: true}]",))

    assert [(one["path"], one["moved"]) for one in near(written, rules=told, **added)] == [("subject.points", 4)]
    assert near(written, rules=step, **added) == []
    assert near(written, rules=fixed, **added) == []
