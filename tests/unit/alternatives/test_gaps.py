"""The smallest sets of what is missing that settle an action, and how they are told."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from service.alternatives import gap_finding
from service.alternatives.gaps import gaps
from service.alternatives.trial import Trial
from service.domain.release import Release
from service.intake import Contract
from service.language.folder import load
from service.settings import shipped
from tests.builders import AS_OF, Json, dossier, incident, release_of, rule
from tests.strategies import as_bytes

_DAY = AS_OF.toordinal()


def _told(release: Release, written: Json) -> Json:
    return gaps(Trial(release), Contract(release.kinds).read(as_bytes(written)), _DAY)


def _gaps(written: Json, *, rules: str, **added: str) -> Json:
    return _told(release_of(rules=rules, **added), written)


@lru_cache(maxsize=1)
def _shipped() -> Release:
    return load(shipped("rulesets"))


def _example(name: str) -> Json:
    release = _shipped()
    read = Contract(release.kinds).read((Path("examples") / f"{name}.json").read_bytes())
    return gaps(Trial(release), read, _DAY)


def _sets(told: Json, action: str, about: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """Give, by way, the sets of one action: path -> values."""
    one = next(one for one in told["unsettled"] if (one["action"], one["about"]) == (action, about))
    return {
        way["verdict"]: [{field["path"]: field["values"] for field in each["fields"]} for each in way["sets"]]
        for way in one["ways"]
    }


def _texts(told: Json) -> list[str]:
    return [each["text"] for one in told["unsettled"] for way in one["ways"] for each in way["sets"]]


_BOTH = "when: [{subject.trained: true}, {setting.vacancy: true}]"


def test_all_of_several_must_be_found_out_for_it_and_one_is_enough_against_it() -> None:
    told = _gaps(dossier(), rules=rule(when=_BOTH))
    assert _sets(told, "praise") == {
        "recommended": [{"subject.trained": [True], "setting.vacancy": [True]}],
        "not_mentioned": [{"setting.vacancy": [False]}, {"subject.trained": [False]}],
    }


def test_what_is_found_out_is_told_in_a_sentence() -> None:
    assert _texts(_gaps(dossier(), rules=rule(when=_BOTH))) == [
        "同时查明以下2项：「已培训」属实；「条件」的「有空缺」属实，「表扬」即可以提出。",
        "查明「条件」的「有空缺」不属实，「表扬」即不再提出。",
        "查明「已培训」不属实，「表扬」即不再提出。",
    ]


def test_a_bar_or_a_hold_that_may_stand_settles_it_alone() -> None:
    bar = rule(name="B", when="when: [{subject.category: leader}]", effect="bar: [praise]")
    hold = rule(name="H", when="when: [{subject.rank: r1}]", effect="hold: [praise]")
    told = _gaps(dossier(subject={"trained": True}), rules=rule() + bar + hold)
    assert _sets(told, "praise") == {
        "recommended": [{"subject.category": ["staff"], "subject.rank": ["none", "r2", "r3"]}],
        "barred": [{"subject.category": ["leader"]}],
        "held": [{"subject.rank": ["r1"]}],
    }


def test_the_field_that_settles_most_comes_first() -> None:
    more = rule(name="T", when="when: [{subject.trained: true}]", effect="recommend: training")
    told = _gaps(dossier(), rules=rule(when=_BOTH) + more)
    assert [(one["path"], len(one["settles"])) for one in told["first"]] == [
        ("subject.trained", 2),
        ("setting.vacancy", 1),
    ]
    assert told["text"] == "截至2026年6月30日，有2项意见待定。最宜先查明「已培训」，单此一项可使其中2项有定论。"
    assert told["first"][0]["text"] == (
        "单独查明「已培训」，可使2项意见有定论：不属实的，「表扬」、「培训」不再提出；属实的，「培训」可以提出。"
    )


def test_it_is_said_whether_a_field_settles_it_whichever_way_it_turns_out() -> None:
    more = rule(name="T", when="when: [{subject.trained: true}]", effect="recommend: training")
    first = _gaps(dossier(), rules=rule(when=_BOTH) + more)["first"]
    assert [(each["action"], each["whichever"]) for each in first[0]["settles"]] == [
        ("praise", False),
        ("training", True),
    ]


_COUNT = "late_count: {label: 误期数, unit: 件, count: incidents, where: [{incident.late: true}]}\n"
_ASK_COUNT = rule(when="when: [{late_count: {at_least: 2}}]")


def test_a_list_that_is_lacking_is_empty_or_holds_records_that_matter() -> None:
    told = _gaps(dossier(), facts=_COUNT, rules=_ASK_COUNT)
    sets = _sets(told, "praise")
    assert sets["not_mentioned"] == [{"incidents": [[]]}]
    assert [len(value) for value in sets["recommended"][0]["incidents"]] == [2]
    assert {one["late_days"] for one in sets["recommended"][0]["incidents"][0]} == {10}
    assert told["unsettled"][0]["ways"][0]["sets"][0]["fields"][0]["label"] == "事项（整类记录）"


def test_records_that_are_added_have_ids_of_their_own() -> None:
    written = dossier(measures=[{"id": "事项〔补〕", "kind": "talk", "taken_on": "2026-01-01"}])
    sets = _sets(_gaps(written, facts=_COUNT, rules=_ASK_COUNT), "praise")
    assert [one["id"] for one in sets["recommended"][0]["incidents"][0]] == ["事项〔补〕-2", "事项〔补〕-3"]


def test_as_many_records_are_filled_as_are_counted() -> None:
    written = dossier(incidents=[incident(late_days=20), incident(), incident()])
    assert _sets(_gaps(written, facts=_COUNT, rules=_ASK_COUNT), "praise") == {
        "recommended": [
            {"incidents[I-2].late_days": [10, 11]},
            {"incidents[I-3].late_days": [10, 11]},
        ],
        "not_mentioned": [{"incidents[I-2].late_days": [0, 1, 2, 9], "incidents[I-3].late_days": [0, 1, 2, 9]}],
    }


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ("{at_most: 1}", "recommended"),
        ("{less_than: 2}", "recommended"),
        ("{more_than: 1}", "not_mentioned"),
        ("0", "recommended"),
    ],
)
def test_a_count_may_be_asked_any_way(asked: str, way: str) -> None:
    told = _gaps(dossier(), facts=_COUNT, rules=rule(when=f"when: [{{late_count: {asked}}}]"))
    assert {"incidents": [[]]} in _sets(told, "praise")[way]


def test_a_day_known_to_the_month_is_sharpened() -> None:
    facts = "months_in_rank: {label: 任职级月数, unit: 月, months: {from: subject.rank_since, to: as_of}}\n"
    asks = rule(when="when: [{months_in_rank: {at_least: 24}}]")
    release = release_of(facts=facts, rules=asks)
    read = Contract(release.kinds).read(as_bytes(dossier(subject={"rank_since": "2024-07"})))
    assert gaps(Trial(release), read, _DAY)["unsettled"] == []
    told = gaps(Trial(release), read, _DAY + 10)
    assert told["unsettled"][0]["ways"][0]["sets"][0]["fields"][0] == {
        "path": "subject.rank_since",
        "label": "任职级时间（须精确到日）",
        "record": None,
        "values": ["2024-07-01", "2024-07-02", "2024-07-09", "2024-07-10"],
        "in_words": "不晚于2024年7月10日",
        "beside": False,
    }


_AWAITS = """\
incident.counts:
  label: 可以计入
  holds: [{incident.corrected: false}, {incident.status: refused}]
  fails: [{incident.status: exempt}]
  awaits: incident.status
counted: {label: 计入数, unit: 件, count: incidents, where: [{incident.counts: true}]}
"""


def test_a_decision_that_is_awaited_is_missing_too() -> None:
    told = _gaps(
        dossier(incidents=[incident(title="工程延误", corrected=False)]),
        facts=_AWAITS,
        rules=rule(when="when: [{counted: {at_least: 1}}]"),
    )
    assert _sets(told, "praise") == {
        "recommended": [{"incidents[I-1].status": ["refused"]}],
        "not_mentioned": [{"incidents[I-1].status": ["exempt"]}],
    }
    assert told["first"][0]["label"] == "容错状态（待认定）"
    assert _texts(told)[0] == "查明「工程延误」的「容错状态」经有权机关决定为不予，「表扬」即可以提出。"


def test_a_lower_rung_is_settled_by_a_higher_one() -> None:
    rules = rule(
        name="L-0", about="about: incident", when="when: [{incident.corrected: false}]", effect="recommend: reminder"
    )
    rules += rule(
        name="L-1",
        about="about: incident",
        when="when: [{incident.late: true}]",
        effect="recommend: warning",
    )
    told = _gaps(dossier(incidents=[incident(title="工程延误")]), rules=rules)
    assert _sets(told, "reminder", "I-1")["superseded"] == [{"incidents[I-1].late_days": [10, 11]}]
    assert "查明「工程延误」的「误期天数」不少于10天，对「工程延误」的「提醒」即由更高一级的措施取代。" in _texts(told)


_STREAK = "run: {label: 连续, unit: 年, streak: reviews, by: review.year, while: [{review.grade: poor}]}"
_LATEST = "last: {label: 最近, latest: reviews, by: review.year, value: review.grade}"
_ANY = "any_late: {label: 有误期, any: incidents, where: [{incident.late: true}]}"
_HITS = "hit: {label: 情形, unit: 项, hits: {classify: lateness}, over: incidents}"


@pytest.mark.parametrize(
    ("facts", "asked", "missing"),
    [
        (_STREAK, "run: {at_least: 2}", "reviews"),
        (_LATEST, "last: poor", "reviews"),
        (_ANY, "any_late: true", "incidents"),
        (_HITS, "hit: {at_least: 1}", "incidents"),
    ],
)
def test_records_are_made_for_whatever_goes_over_a_list(facts: str, asked: str, missing: str) -> None:
    told = _gaps(dossier(), facts=facts + "\n", rules=rule(when=f"when: [{{{asked}}}]"))
    sets = _sets(told, "praise")
    assert (list(sets["recommended"][0]), sets["not_mentioned"][0]) == ([missing], {missing: [[]]})


def test_what_is_worked_out_from_several_fields_is_tried_value_by_value() -> None:
    facts = """\
months_in_rank: {label: 任职级月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
total: {label: 合计, unit: 月, sum: [{add: months_in_rank}, {add: subject.points}]}
"""
    told = _gaps(dossier(), facts=facts, rules=rule(when="when: [{total: {at_least: 24}}]"))
    assert all(set(one) == {"subject.rank_since", "subject.points"} for one in _sets(told, "praise")["recommended"])


def test_two_fields_that_are_compared_are_filled_together() -> None:
    facts = "task.over: {label: 超期, holds: [{task.done_on: {on_or_after: task.due_on}}]}\n"
    facts += "overs: {label: 超期数, count: tasks, where: [{task.over: true}]}\n"
    told = _gaps(dossier(tasks=[{}]), facts=facts, rules=rule(when="when: [{overs: {at_least: 1}}]"))
    assert set(_sets(told, "praise")["recommended"][0]) == {"tasks[T-1].due_on", "tasks[T-1].done_on"}
    assert _sets(told, "praise")["not_mentioned"] == [{"tasks[T-1].done_on": [None]}]


def test_what_a_value_asks_for_beside_it_is_given_too() -> None:
    written = dossier(incidents=[{"kind": "other", "verified_by": "audit", "corrected": False}], measures=[])
    told = _told(_shipped(), written)
    one = next(one for one in told["unsettled"] if one["action"] == "order_rectification")
    fields = next(way for way in one["ways"] if way["verdict"] == "recommended")["sets"][0]["fields"]
    assert [(field["path"], field["values"], field["beside"]) for field in fields] == [
        ("incidents[I-1].evidence", ["verified"], False),
        ("incidents[I-1].verified_on", ["2026-06-30"], True),
    ]
    assert (
        "，并查明其他（I-1）的「查实日期」（如2026年6月30日），对其他（I-1）的「责令限期整改」即应当提出。"
        in "".join(_texts(told))
    )


def test_the_bound_on_trials_is_said_where_it_is_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap_finding, "MOST_TRIALS", 1)
    told = _gaps(dossier(), rules=rule(when=_BOTH))
    assert (told["exhausted"], told["text"][-24:]) == (False, "可能的组合过多，没有逐一推算，所列各项均经核对。")


def test_a_dossier_in_which_all_is_settled_has_no_gaps() -> None:
    told = _gaps(dossier(subject={"trained": True}), rules=rule())
    assert told == {
        "as_of": "2026-06-30",
        "unsettled": [],
        "first": [],
        "exhausted": True,
        "text": "截至2026年6月30日，没有待定的意见。",
    }


def test_where_no_field_settles_anything_alone_that_is_said() -> None:
    one = rule(when="when: [{any: [{subject.trained: true}, {setting.vacancy: true}]}]")
    bar = rule(name="B", when="when: [{subject.category: leader}, {subject.rank: r1}]", effect="bar: [praise]")
    told = _gaps(dossier(), rules=one + bar)
    assert told["first"] == []
    assert told["text"] == "截至2026年6月30日，有1项意见待定。没有哪一项单独查明即可使意见有定论。"


def test_private_gain_that_is_not_known_decides_on_tolerance_and_so_on_demotion() -> None:
    told = _example("private_gain_unknown")
    gain, status = "incidents[I-2].conduct.private_gain", "incidents[I-2].tolerance.status"
    assert _sets(told, "grant_exemption", "I-2")["recommended"] == [{gain: [False]}]
    assert _sets(told, "start_adjustment_procedure") == {
        "recommended": [{status: ["mitigated", "refused"]}, {gain: [True]}],
        "not_mentioned": [{status: ["exempt"]}],
    }


def test_of_an_almost_empty_dossier_every_open_action_has_sets() -> None:
    told = _example("almost_empty")
    assert [one["action"] for one in told["unsettled"] if not one["ways"]] == []
    assert told["first"][0]["path"] == "assessments"
    assert not any(word in text for text in _texts(told) for word in ("None", "True", "「「", "」」", "other"))


def test_one_record_is_made_of_all_that_is_asked_of_it() -> None:
    sets = _sets(_example("almost_empty"), "higher_bonus_coefficient")
    (record,) = sets["recommended"][0]["assessments"][0]
    assert {"grade", "votes"} <= record.keys()
