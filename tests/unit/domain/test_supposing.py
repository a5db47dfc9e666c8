"""
What else rests on a fact that is moved: it is asked again before anything is told.
"""

from tests.builders import dossier, incident, rule
from tests.near import near, when

_COUNTED = """\
steadies: {label: 稳定数, unit: 项, hits: {classify: steady}}
incident.strict: {label: 从严, holds: [{subject.points: {at_least: 3}}]}
stricts: {label: 从严数, unit: 件, count: incidents, where: [{incident.strict: true}]}
"""
_STEADY = rule(name="R-2", when="when: [{subject.points: {at_least: 3}}]", effect="classify: steady")


def test_what_else_rests_on_a_fact_is_asked_again_before_it_is_told() -> None:
    written, enough = dossier(subject={"points": 2}, incidents=[incident()]), "{subject.points: {at_least: 3}}"

    for beside in ("{steadies: {at_most: 0}}", "{stricts: {at_most: 0}}"):
        assert near(written, facts=_COUNTED, rules=_STEADY + when(enough, beside)) == []
    for beside in ("{steadies: {at_most: 1}}", "{stricts: {at_most: 1}}"):
        (found,) = near(written, facts=_COUNTED, rules=_STEADY + when(enough, beside))
        assert (found["path"], found["moved"]) == ("subject.points", 3)


def test_what_rests_on_a_fact_by_way_of_other_records_is_asked_again_too() -> None:
    facts = """\
incident.one_late: {label: 有误期事项, any: incidents, where: [{incident.late: true}]}
incident.all_told: {label: 所涉事项数, unit: 件, count: incidents, where: [{incident.one_late: true}]}
"""
    written = dossier(incidents=[incident(late_days=4), incident(late_days=0)])
    when = "when: [{incident.late_days: {at_least: 10}}, {incident.all_told: {at_most: %d}}]"

    for most, told in ((1, []), (2, ["I-1"])):
        rules = rule(about="about: incident", when=when % most, effect="recommend: warning")
        assert [one["about"] for one in near(written, facts=facts, rules=rules)] == told


def test_a_class_that_is_lacking_is_told_by_its_own_rules_and_a_count_over_records_by_itself() -> None:
    written = dossier(subject={"points": 2}, incidents=[incident(late_days=12), incident(late_days=4)])

    assert near(written, facts=_COUNTED, rules=_STEADY + when("{steadies: {at_least: 1}}")) == []
    assert [
        (one["path"], one["moved"], one["remains"]) for one in near(written, rules=when("{lates: {at_least: 2}}"))
    ] == [("lates", 2, 0.5)]
