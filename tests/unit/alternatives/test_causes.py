"""Why an answer turned: each kind of cause, as it is told."""

import json
from datetime import date
from typing import Any

import pytest

from service.alternatives.calendar import calendar
from service.alternatives.trial import Trial
from service.intake import Contract
from tests.builders import AS_OF, dossier, incident, release_of, rule

Json = dict[str, Any]


def _causes(written: Json, as_of: date = AS_OF, **added: str) -> list[tuple[str, str, str]]:
    """Give the causes of what changes within a year by the small release with what is *added*."""
    release = release_of(**added)
    read = Contract(release.kinds).read(json.dumps(written).encode())
    return [
        (day["day"], cause["kind"], cause["text"])
        for day in calendar(Trial(release), read, as_of.toordinal(), 12)["days"]
        for turned in day["rules"]
        for cause in turned["causes"]
    ]


@pytest.mark.parametrize(
    ("when", "written", "expected"),
    [
        (
            "when: [{some: {at_least: 1}}]",
            {"incidents": [incident(title="某事", verified_on="2025-07-15")]},
            ("2026-07-16", "window_slides", "「某事」（I-1）的查实日期（2025年7月15日）已超出1年的计入期限"),
        ),
        (
            "when: [{held: {at_least: 6}}]",
            {"subject": {"rank_since": "2026-01-31"}},
            ("2026-07-31", "span_reached", "任职月数由5个月变为6个月，符合至少6个月的要求"),
        ),
        (
            "when: [{subject.rank_since: {same_year: as_of}}]",
            {"subject": {"rank_since": "2026-01-31"}},
            ("2027-01-01", "year_turns", "任职级时间（2026年1月31日）不属于2027年度"),
        ),
        (
            "when: [{grade: good}]",
            {"reviews": [{"kind": "annual", "year": 2025, "grade": "good"}]},
            ("2027-01-01", "year_turns", "进入2027年，较早年度的记录不再作为最近记录，最近等次由「好」变为无"),
        ),
        (
            "when: [{grade: good}]",
            {"reviews": [{"kind": "annual", "year": 2026, "grade": "good"}]},
            ("2026-12-31", "record_begins", "2026年12月31日年度（R-1）自2026年12月31日起计入"),
        ),
        (
            "when: [{open: {at_least: 1}}]",
            {"incidents": [incident(title="某事", closed_on="2026-09-01")]},
            ("2026-09-01", "outcome_comes", "「某事」（I-1）的办结日期（2026年9月1日）已到"),
        ),
        (
            "when: [{verified: {at_least: 1}}]",
            {"incidents": [incident(title="某事", evidence="verified", verified_on="2026-09-01")]},
            (
                "2026-09-01",
                "outcome_comes",
                "「某事」（I-1）的查实日期（2026年9月1日）已到，证据由「反映」变为「查实」",
            ),
        ),
        (
            "when: [{lowered: r2}]",
            {"subject": {"rank": "r3", "rank_since": "2026-01-31"}},
            ("2027-01-01", "year_turns", "任职级时间（2026年1月31日）不属于2027年度"),
        ),
        (
            "when: [{run: {at_least: 1}}]",
            {"reviews": [{"kind": "annual", "year": 2025, "grade": "poor"}]},
            ("2027-01-01", "year_turns", "进入2027年，较早年度的记录不再作为最近记录，连续差等年数由1年变为0年"),
        ),
        (
            "when: [{run: {at_least: 1}}]",
            {
                "reviews": [
                    {"kind": "annual", "year": 2025, "grade": "poor"},
                    {"kind": "annual", "year": 2026, "grade": "good"},
                ]
            },
            ("2026-12-31", "record_begins", "2026年12月31日年度（R-2）自2026年12月31日起计入"),
        ),
        (
            "when: [{closing: {on_or_after: 2026-08-01}}]",
            {
                "incidents": [incident(title="某事")],
                "reviews": [{"kind": "annual", "year": 2025, "confirmed_on": "2026"}],
            },
            (
                "2026-08-01",
                "day_narrows",
                (
                    "年度（R-1）的确定日期由2026年1月1日至2026年7月31日变为2026年1月1日至2026年8月1日，"
                    "最近确定日期由2026年1月1日至2026年7月31日变为2026年1月1日至2026年8月1日，"
                    "尚不能认定是否符合不早于2026年8月1日的要求"
                ),
            ),
        ),
        (
            "when: [{talked: {at_least: 1}}]",
            {"measures": [{"kind": "talk", "taken_on": "2026-06-20"}]},
            (
                "2026-07-05",
                "days_reached",
                "2026年6月20日谈话（M-1）的距今天数由14天变为15天，符合至少15天的要求",
            ),
        ),
    ],
)
def test_each_kind_of_cause_is_told(when: str, written: Json, expected: tuple[str, str, str]) -> None:
    facts = """\
some: {label: 近期事项数, count: incidents, where: [{incident.verified_on: {within_months: 12}}]}
held: {label: 任职月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
grade: {label: 最近等次, latest: reviews, by: review.year, since: {years: 1}, value: review.grade}
lowered: {label: 折后职级, lower: subject.rank, for_each: [{subject.rank_since: {same_year: as_of}}]}
run:
  label: 连续差等年数
  unit: 年
  streak: reviews
  by: review.year
  since: {years: 1}
  while: [{review.grade: poor}]
closing: {label: 最近确定日期, latest: reviews, by: review.year, value: review.confirmed_on}
open: {label: 未办结数, count: incidents, where: [{incident.closed_on: {happened: false}}]}
verified: {label: 查实数, count: incidents, where: [{incident.evidence: verified}]}
measure.age: {label: 距今天数, unit: 天, days: {from: measure.taken_on, to: as_of}}
talked: {label: 谈话数, count: measures, where: [{measure.age: {at_least: 15}}]}
"""
    assert _causes(dossier(**written), facts=facts, rules=rule(when=when))[0] == expected


def test_a_number_of_policy_that_changes_is_a_cause() -> None:
    rules = rule(when="when: [{share: {at_least: $low_share}}]")
    facts = "share: {label: 比例, latest: reviews, by: review.year, value: review.votes.poor}\n"
    written = dossier(reviews=[{"kind": "annual", "year": 2028, "votes": {"poor": 0.5}}])
    ((day, kind, text),) = _causes(written, date(2029, 6, 30), facts=facts, rules=rules)
    assert (day, kind) == ("2030-01-01", "law_changes")
    assert text == "自2030年1月1日起，「低票比例」由15%变为100%"


def test_a_rule_that_ends_is_a_cause() -> None:
    causes = _causes(dossier(subject={"trained": True}), rules=rule("until: 2026-08-31"))
    assert causes == [("2026-09-01", "law_changes", "规则「R-1 某条 R-1」自2026年9月1日起不再施行")]
