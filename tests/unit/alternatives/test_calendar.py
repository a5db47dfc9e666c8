"""The calendar: which days it lists, what it says of each, by what kind of cause."""

import json
from datetime import date
from typing import Any

import pytest

from service.alternatives.calendar import calendar
from service.alternatives.trial import Trial
from service.intake import Contract
from tests.builders import AS_OF, dossier, incident, release_of, rule

Json = dict[str, Any]


def _days(written: Json, months: int = 24, as_of: date = AS_OF, **added: str) -> list[Json]:
    """Give the days that are listed for a dossier by the small release with what is *added*."""
    release = release_of(**added)
    read = Contract(release.kinds).read(json.dumps(written).encode())
    days: list[Json] = calendar(Trial(release), read, as_of.toordinal(), months)["days"]
    return days


_ENDS = """\
measure.ends_on:
  label: 影响期届满日
  date: measure.taken_on
  plus_months: $months
  by: measure.kind
measures_in_effect:
  label: 影响期内的处理数
  unit: 项
  count: measures
  where: [{measure.ends_on: {on_or_after: as_of}}]
"""
_BARRED = rule(when="when: [{measures_in_effect: {at_least: 1}}]", effect="bar: [praise]", name="B-1")
_TRAINED = rule()


def test_a_day_says_which_actions_turn_and_why() -> None:
    written = dossier(subject={"trained": True}, measures=[{"kind": "warning", "taken_on": "2026-02-28"}])
    (day,) = _days(written, facts=_ENDS, rules=_BARRED + _TRAINED)
    assert day["day"] == "2026-08-29"
    assert day["in_words"] == "2026年8月29日"
    (action,) = day["actions"]
    assert {key: action[key] for key in ("action", "about", "from", "to", "from_by", "to_by")} == {
        "action": "praise",
        "about": None,
        "from": "barred",
        "to": "recommended",
        "from_by": None,
        "to_by": None,
    }
    assert action["text"] == "自2026年8月29日起，「表扬」由不得转为建议。"
    (turned,) = day["rules"]
    assert (turned["rule"], turned["from"], turned["to"]) == ("B-1", "yes", "no")
    assert turned["text"] == (
        "2026年2月28日警告（M-1）的影响期届满日（2026年8月28日）已过。"
        "自2026年8月29日起，「B-1 某条 B-1」由成立转为不成立，不再限制「表扬」。"
    )
    (cause,) = turned["causes"]
    assert cause == {
        "kind": "period_ends",
        "kind_label": "期限届满",
        "fact": "measure.ends_on",
        "label": "影响期届满日",
        "path": "measures[M-1]",
        "record": "2026年2月28日警告（M-1）",
        "rule": None,
        "parameter": None,
        "from": "是",
        "to": "否",
        "text": "2026年2月28日警告（M-1）的影响期届满日（2026年8月28日）已过",
    }
    assert day["text"] == (
        "2026年8月29日：「表扬」由不得转为建议。原因：2026年2月28日警告（M-1）的影响期届满日（2026年8月28日）已过。"
    )


def test_a_span_without_a_change_says_so() -> None:
    release = release_of(rules=_TRAINED)
    read = Contract(release.kinds).read(json.dumps(dossier(subject={"trained": True})).encode())
    told = calendar(Trial(release), read, AS_OF.toordinal(), 12)
    assert told == {
        "as_of": "2026-06-30",
        "until": "2027-06-30",
        "days": [],
        "text": "以档案不增不减为前提，2026年6月30日以后至2027年6月30日，结论不会仅因时间推移而变化。",
    }


def test_the_last_day_of_the_span_is_asked_and_the_first_is_not() -> None:
    written = dossier(measures=[{"kind": "warning", "taken_on": "2025-12-30"}])
    assert [day["day"] for day in _days(written, 1, facts=_ENDS, rules=_BARRED)] == ["2026-07-01"]
    assert _days(written, 1, date(2026, 5, 30), facts=_ENDS, rules=_BARRED) == []
    assert len(_days(written, 1, date(2026, 6, 1), facts=_ENDS, rules=_BARRED)) == 1
    assert _days(written, 1, date(2026, 7, 1), facts=_ENDS, rules=_BARRED) == []


def test_no_more_is_looked_ahead_than_a_year_five_times_and_no_less_than_a_month() -> None:
    for months in (0, 61):
        with pytest.raises(ValueError, match=str(months)):
            _days(dossier(), months)


def test_the_calendar_ends_with_the_last_day_there_is() -> None:
    release = release_of()
    read = Contract(release.kinds).read(json.dumps(dossier()).encode())
    assert calendar(Trial(release), read, date(9999, 12, 1).toordinal(), 3)["until"] == "9999-12-31"


def test_a_record_of_which_rules_say_no_is_told_by_itself() -> None:
    (day,) = _days(dossier(incidents=[incident(title="某事", occurred_on="2026-08-01", late_days=1)]))
    assert (day["day"], day["actions"], day["rules"]) == ("2026-08-01", [], [])
    assert [one["path"] for one in day["records"]] == ["incidents[I-1]"]
    assert day["text"] == "2026年8月1日：「某事」（I-1）开始计入；各项措施的意见不变。"


def test_a_rule_that_follows_another_names_it() -> None:
    rules = rule(when="when: [{lates: {at_least: 1}}]")
    (day,) = _days(dossier(incidents=[incident(occurred_on="2026-08-01", late_days=99)]), rules=rules)
    assert [(one["rule"], one["about"], one["from"], one["to"]) for one in day["rules"]] == [
        ("LATE-1", "I-1", None, "yes"),
        ("R-1", None, "no", "yes"),
    ]
    assert {cause["kind"] for one in day["rules"] for cause in one["causes"]} == {"record_begins"}


def test_a_sentence_alone_that_would_read_otherwise_is_no_change() -> None:
    facts = "held: {label: 任职月数, unit: 月, months: {from: subject.rank_since, to: as_of}}\n"
    rules = rule(when="when: [{held: {at_least: 1}}]", because="because: 已满 {held} 个月。")
    assert _days(dossier(subject={"rank_since": "2020-01-31"}), facts=facts, rules=rules) == []


def test_a_rung_in_whose_place_another_stands_is_told() -> None:
    facts = (
        _ENDS + "incident.warned: {label: 已警告, any: measures, where: [{measure.ends_on: {on_or_after: as_of}}]}\n"
    )
    rules = rule(
        about="about: incident", when="when: [{incident.late: true}]", effect="recommend: reminder", name="L-0"
    )
    rules += rule(
        about="about: incident", when="when: [{incident.warned: true}]", effect="recommend: warning", name="L-1"
    )
    written = dossier(
        incidents=[incident(title="某事", late_days=20)], measures=[{"kind": "warning", "taken_on": "2026-02-28"}]
    )
    (day,) = _days(written, facts=facts, rules=rules)
    reminder = next(one for one in day["actions"] if one["action"] == "reminder")
    assert (reminder["from"], reminder["from_by"], reminder["to"]) == ("superseded", "warning", "recommended")
    assert reminder["text"] == "自2026年8月29日起，对「某事」（I-1）的「提醒」由被「警告」取代转为建议。"
