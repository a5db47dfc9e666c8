"""
What is under consideration: what would fall, and what would be said otherwise, were it granted.
"""

import json
from typing import Any

from service.domain.evaluation import Detail
from service.intake import Contract
from service.language.folder import read_release
from service.operations.evaluation import Evaluating
from tests.builders import AS_OF, dossier, files_of, incident, rule
from tests.small_release import RECORDS

FACTS = """\
incident.open: {label: 未免责, holds: [{not: [{incident.status: exempt}]}]}
incident.awaits: {label: 待认定, holds: [{incident.open: true}, {incident.conduct.hidden: false}]}
open_ones: {label: 未免责事项, unit: 件, count: incidents, where: [{incident.open: true}, {incident.corrected: false}]}
praised: {label: 表扬数, hits: {rules: [GOOD]}}
open_lates: {label: 未免责误期, hits: {classify: slowness}, over: incidents}
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
    + rule(name="GOOD", effect="recommend: praise")
    + rule(name="SHIELD", when="when: [{open_ones: {at_least: 1}}]", effect="bar: [demotion]")
    + rule(name="SLOW-1", about="about: incident", when="when: [{incident.open: true}]", effect="classify: slowness")
    + rule(name="CARE", when="when: [{praised: {at_least: 1}}]", effect="hold: [care]")
    + rule(name="OF-SLOW", when="when: [{open_lates: {at_least: 1}}]", effect="bar: [praise]")
)


def _told(*incidents: dict[str, Any], **lists: Any) -> dict[str, Any]:
    files = files_of(facts=FACTS, rules=RULES)
    stated = files[RECORDS].replace(b"case: by_case}", b"case: by_case, considered: incident.awaits}")
    release = read_release({**files, RECORDS: stated})
    evaluating = Evaluating(release, Contract(release.kinds), lambda _, interpreter: interpreter)
    written = dossier(incidents=list(incidents), **lists)
    return evaluating.evaluate(json.dumps(written).encode(), AS_OF, Detail.FULL)


def _hidden(*, hidden: bool, **fields: Any) -> dict[str, Any]:
    return incident(conduct={"hidden": hidden}, corrected=False, **fields)


def test_what_would_fall_is_named_and_what_would_be_said_otherwise() -> None:
    told = _told(_hidden(hidden=False, title="某项目"), subject={"trained": True})

    (found,) = told["under_consideration"]

    assert found["records"] == [{"incident": "I-1", "path": "incidents[I-1]", "title": "某项目"}]
    assert found["considered"] == "yes"
    assert [(one["rule"], one["about"], one["answer"]) for one in found["falls"]] == [
        ("OF-IT", "I-1", "yes"),
        ("SLOW-1", "I-1", "yes"),
        ("OF-ONE", None, "yes"),
        ("OF-SLOW", None, "yes"),
    ]
    assert [(one["action"], one["about"], one["from"], one["to"]) for one in found["verdicts"]] == [
        ("praise", None, "barred", "recommended"),
        ("reminder", "I-1", "recommended", None),
    ]
    assert found["text"].split("；") == [
        "「某项目」：待认定",
        "如果认定为「免责」，下列不利结论不再成立："
        + "、".join(f"{rule_id}「某条 {rule_id}」" for rule_id in ("OF-IT", "SLOW-1", "OF-ONE", "OF-SLOW")),
        "意见变化：「表扬」由不得变为建议、「提醒」由建议变为不提出。",
    ]


def _falls(found: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["rule"], one["about"]) for one in found["falls"]]


def test_of_several_each_is_told_by_itself_and_all_together() -> None:
    told = _told(_hidden(hidden=False), _hidden(hidden=False), _hidden(hidden=True, title="不在此列"))

    first, second, both = told["under_consideration"]

    assert [[one["incident"] for one in found["records"]] for found in (first, second, both)] == [
        ["I-1"],
        ["I-2"],
        ["I-1", "I-2"],
    ]
    assert _falls(first) == [("OF-IT", "I-1"), ("SLOW-1", "I-1")]
    assert _falls(second) == [("OF-IT", "I-2"), ("SLOW-1", "I-2")]
    assert _falls(both) == [
        ("OF-IT", "I-1"),
        ("SLOW-1", "I-1"),
        ("OF-IT", "I-2"),
        ("SLOW-1", "I-2"),
        ("OF-ALL", None),
    ]
    assert both["text"].startswith(
        "「2026年1月15日拖延（I-1）」「2026年1月15日拖延（I-2）」：待认定；如果同时认定为「免责」，"
    )


def test_what_may_be_under_consideration_is_said_to_be_uncertain() -> None:
    (found,) = _told(incident(corrected=False))["under_consideration"]

    assert found["considered"] == "unknown"
    assert "：待认定与否尚不能确定；如果认定为「免责」，" in found["text"]


def test_where_nothing_follows_that_is_said() -> None:
    files = {"conduct": {"hidden": False}, "corrected": True}

    (found,) = _told(incident(**files), subject={"trained": False})["under_consideration"]

    assert _falls(found) == [("SLOW-1", "I-1"), ("OF-SLOW", None)]
    assert found["verdicts"] == []
    assert found["text"].endswith("；各项措施的意见不变。")


def test_what_is_set_aside_already_or_cannot_be_is_not_under_consideration() -> None:
    told = _told(_hidden(hidden=True), _hidden(hidden=False, status="exempt"))

    assert told["under_consideration"] == []
    assert _told()["under_consideration"] == []


def test_at_most_six_are_named_and_the_rest_counted() -> None:
    incidents = [_hidden(hidden=False, title=f"第{number}件") for number in range(1, 8)]

    (*_, together) = _told(*incidents)["under_consideration"]

    assert (len(together["falls"]), len(together["verdicts"])) == (17, 9)
    assert "、OF-SLOW「某条 OF-SLOW」；意见变化：" in together["text"]
    assert together["text"].endswith("「提醒」（第4件）由建议变为不提出等9项。")


def test_a_vocabulary_that_names_no_consideration_has_none() -> None:
    release = read_release(files_of(facts=FACTS, rules=RULES))
    evaluating = Evaluating(release, Contract(release.kinds), lambda _, interpreter: interpreter)

    told = evaluating.evaluate(json.dumps(dossier(incidents=[_hidden(hidden=False)])).encode(), AS_OF, Detail.FULL)

    assert told["under_consideration"] == []
