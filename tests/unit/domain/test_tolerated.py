"""
What was set aside: by which case, and the rules that would have held.
"""

from typing import Any

from service.domain.evaluation import Detail
from tests.builders import dossier, evaluate, incident, rule

FACTS = """\
incident.open: {label: 未免责, holds: [{not: [{incident.status: exempt}]}]}
open_ones: {label: 未免责事项, count: incidents, where: [{incident.open: true}, {incident.corrected: false}]}
"""
RULES = (
    rule(
        name="OF-IT",
        about="about: incident",
        when="when: [{incident.open: true}, {incident.corrected: false}]",
        effect="recommend: reminder",
    )
    + rule(name="OF-ALL", when="when: [{open_ones: {at_least: 2}}]", effect="recommend: demotion")
    + rule(name="OF-ONE", when="when: [{open_ones: {at_least: 1}}]", effect="hold: [praise]")
)


def _set_aside(*incidents: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = evaluate(dossier(incidents=list(incidents)), facts=FACTS, rules=RULES)["set_aside"]
    return found


def test_what_was_set_aside_names_the_rules_that_would_have_held() -> None:
    (found,) = _set_aside(incident(status="exempt", by_case="CASE-1", corrected=False, title="某项目"))

    assert found == {
        "incident": "I-1",
        "path": "incidents[I-1]",
        "title": "某项目",
        "case": "CASE-1",
        "rules": ["OF-IT", "OF-ONE"],
    }


def test_a_rule_of_the_person_that_holds_anyway_is_not_due_to_it() -> None:
    (found,) = _set_aside(incident(status="exempt", corrected=False), incident(corrected=False))

    assert (found["incident"], found["case"], found["rules"]) == ("I-1", None, ["OF-IT", "OF-ALL"])


def test_what_would_not_have_held_is_not_named() -> None:
    (found,) = _set_aside(incident(status="exempt", corrected=True))

    assert found["rules"] == []


def test_where_nothing_was_set_aside_nothing_is_said() -> None:
    assert _set_aside(incident(corrected=False)) == []
    assert evaluate(dossier())["set_aside"] == []


def _texts(*incidents: dict[str, Any]) -> list[str]:
    told = evaluate(dossier(incidents=list(incidents)), detail=Detail.FULL, facts=FACTS, rules=RULES)
    return [one["text"] for one in told["set_aside"]]


def test_in_full_it_is_said_by_which_case_and_what_would_have_held() -> None:
    (said,) = _texts(incident(status="exempt", by_case="CASE-1", corrected=False, title="某项目"))

    assert said.split("；") == [
        "「某项目」的容错状态为「免责」（容错情形：CASE-1），不予计入",
        "假如为「不予」，下列规则本应成立：OF-IT「某条 OF-IT」、OF-ONE「某条 OF-ONE」。",
    ]
    assert _texts(incident(status="exempt", corrected=True, title="某项目")) == [
        "「某项目」的容错状态为「免责」，不予计入；没有规则因此不成立。"
    ]


def test_what_was_set_aside_together_is_read_otherwise_together() -> None:
    both = _set_aside(incident(status="exempt", corrected=False), incident(status="exempt", corrected=False))

    assert [one["rules"] for one in both] == [["OF-IT", "OF-ALL", "OF-ONE"], ["OF-IT", "OF-ALL", "OF-ONE"]]
