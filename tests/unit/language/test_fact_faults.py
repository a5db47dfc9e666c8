"""
Every fault of a derived fact.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import assert_told
from tests.small_release import FACTS


def _fact(derivation: str, name: str = "some_fact") -> str:
    return f"{name}: {{label: 某事, {derivation}}}\n"


FACTS_AT_FAULT = [
    ("no_derivation", "¦some_fact: {label: 某事}\n"),
    ("no_derivation", "¦some_fact: text\n"),
    ("unknown_kind", "¦matter.some: {label: 某事, holds: [{subject.trained: true}]}\n"),
    ("duplicate_id", "¦subject.trained: {label: 某事, holds: [{subject.trained: true}]}\n"),
    ("missing_key", "some_fact: ¦{count: incidents}\n"),
    ("reserved_name", "¦as_of: {label: 某事, holds: [{subject.trained: true}]}\n"),
    ("unknown_key", _fact("count: incidents, ¦were: []")),
    ("unknown_list", _fact("count: ¦incident")),
    ("unknown_list", _fact("latest: ¦incident, by: review.year, value: review.grade")),
    ("unknown_list", _fact("streak: ¦subject, by: review.year, while: [{review.kind: annual}]")),
    ("unknown_list", _fact("hits: {rules: [LATE-1]}, over: ¦incident")),
    ("circle", "¦a_fact: {label: 甲, holds: [{b_fact: true}]}\nb_fact: {label: 乙, holds: [{a_fact: true}]}\n"),
    ("bad_matching", _fact("any: measures, matching: ¦{}", "incident.some")),
    (
        "bad_matching",
        _fact("any: measures, matching: ¦{measure.about: incident.id, measure.id: incident.id}", "incident.some"),
    ),
    (
        "not_a_field",
        _fact("count: incidents, matching: {¦incident.named: subject.ref}")
        + _fact("first_of: [incident.title, incident.id]", "incident.named"),
    ),
    ("wrong_fact_type", _fact("any: measures, matching: {¦measure.kind: incident.id}", "incident.some")),
    ("wrong_fact_type", _fact("latest: reviews, by: ¦review.grade, value: review.grade")),
    (
        "not_a_field",
        _fact("streak: reviews, by: ¦review.year_again, while: [{review.kind: annual}]")
        + _fact("year_of: review.confirmed_on", "review.year_again"),
    ),
    ("unsettled_choice", _fact("latest: reviews, by: review.year, value: review.id, where: ¦[{review.grade: good}]")),
    (
        "unsettled_choice",
        _fact("streak: reviews, by: review.year, while: [{review.grade: good}], where: ¦[{review.grade: good}]"),
    ),
    ("missing_key", _fact("latest: reviews, by: review.year, value: review.id, since: ¦{}")),
    ("not_a_number", _fact("latest: reviews, by: review.year, value: review.id, since: {years: ¦two}")),
    ("unknown_parameter", _fact("latest: reviews, by: review.year, value: review.id, since: {years: ¦$two}")),
    ("empty_list", _fact("share: ¦[], whole: [review.votes.good]", "review.some")),
    ("wrong_fact_type", _fact("share: [¦review.year], whole: [review.votes.good]", "review.some")),
    ("missing_key", _fact("days: ¦{from: as_of}")),
    ("wrong_fact_type", _fact("months: {from: as_of, to: ¦subject.points}")),
    ("wrong_parameter", _fact("date: measure.taken_on, plus_months: ¦$late_days, by: measure.kind", "measure.some")),
    ("not_text", _fact("lookup: ¦[], by: subject.rank")),
    ("wrong_fact_type", _fact("lookup: $next_rank, by: ¦subject.points")),
    ("wrong_fact_type", _fact("year_of: ¦subject.points")),
    ("bad_hits", _fact("hits: ¦{}")),
    ("bad_hits", _fact("hits: ¦{classify: lateness, rules: [LATE-1]}")),
    ("bad_hits", _fact("hits: {classify: lateness}, where: ¦[{incident.late: true}]")),
    ("unknown_rule", _fact("hits: {rules: [¦LATE-2]}")),
    ("unknown_class", _fact("hits: {classify: ¦latenes}")),
    ("unknown_action", _fact("hits: {recommend: ¦praises}")),
    ("unknown_answer", _fact("hits: {classify: lateness, answers: [yes, ¦unknwon]}")),
    ("not_a_mapping", _fact("hits: ¦[]")),
    ("not_a_mapping", _fact("sum: [¦text]")),
    ("empty_list", _fact("sum: ¦[]")),
    ("bad_term", _fact("sum: [¦{times: 2}]")),
    ("bad_term", _fact("sum: [¦{add: lates, subtract: lates}]")),
    ("not_ordered", _fact("lower: ¦subject.category, for_each: [{subject.trained: true}]")),
    ("wrong_fact_type", _fact("lower: ¦subject.points, for_each: [{subject.trained: true}]")),
    ("empty_list", _fact("first_of: ¦[]")),
    ("mixed_types", _fact("first_of: ¦[subject.points, subject.rank_since]")),
    ("unknown_reading", _fact("first_of: [subject.points], absent: ¦nxt")),
    ("wrong_value", _fact("holds: [{subject.trained: {may_be: ¦false}}]")),
    ("unknown_fact", _fact("holds: [{subject.trained: true}], fails: [{¦trained: true}]")),
    ("unknown_fact", _fact("holds: [{subject.trained: true}], fails: [{subject.trained: false}], awaits: ¦trained")),
]


@pytest.mark.parametrize(("code", "text"), FACTS_AT_FAULT)
def test_a_fault_of_a_fact_is_told_at_its_place(code: str, text: str) -> None:
    assert_told(FACTS, text, code)
