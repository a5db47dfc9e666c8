"""
Findings in full: every rule about everything, with its conditions part by part, shared where they are the same.
"""

from typing import Any

from service.domain.evaluation import Detail
from tests.builders import dossier, evaluate, incident, rule

RULES = rule(
    "scope: [{subject.category: leader}]",
    "unless: [{subject.points: {at_least: 9}}]",
    when="when: [{subject.trained: true}, {any: [{setting.vacancy: true}, {subject.rank: r1}]}]",
) + rule(name="R-2", when="when: [{subject.trained: true}]", effect="hold: [praise]")
OF_INCIDENTS = rule(
    name="R-3",
    about="about: incident",
    when="when: [{incident.late: true}, {subject.trained: true}]",
    effect="recommend: reminder",
)


def _full(written: dict[str, Any], *, facts: str = "", parameters: str = "", rules: str = "") -> dict[str, Any]:
    return evaluate(written, detail=Detail.FULL, facts=facts, parameters=parameters, rules=rules)


def _person(**fields: Any) -> dict[str, Any]:
    return dossier(subject={"category": "leader", "trained": True, "rank": "r1", "points": 3, **fields}, incidents=[])


def test_the_parts_of_a_rule_are_told_apart() -> None:
    told = _full(_person(), rules=RULES)
    found, hold = told["findings"]

    assert {key: found[key] for key in ("rule", "title", "about", "answer", "text")} == {
        "rule": "R-1",
        "title": "某条 R-1",
        "about": None,
        "answer": "yes",
        "text": "因故。",
    }
    assert [(one["fact"], one["answer"]) for one in found["scope"]] == [("subject.category", "yes")]
    assert [(one["fact"], one["operator"], one["answer"]) for one in found["when"]] == [
        ("subject.trained", "is", "yes"),
        (None, "any", "yes"),
    ]
    assert [(one["fact"], one["answer"]) for one in found["unless"]] == [("subject.points", "no")]
    assert (hold["scope"], hold["unless"]) == ([], [])
    assert (hold["text"], told["recommendations"][0]["held_by"][0]["text"]) == ("因故。", "因故。")


def test_what_is_open_says_what_it_lacks() -> None:
    written = _person()
    del written["subject"]["trained"]

    assert [one["text"] for one in _full(written, rules=RULES)["findings"]] == [
        "「某条 R-1」是否成立尚不能认定，尚缺：已培训。",
        "「某条 R-2」是否成立尚不能认定，尚缺：已培训。",
    ]


def test_equal_conditions_are_told_once_and_shared() -> None:
    first, second = _full(_person(), rules=RULES)["findings"]

    assert first["when"][0] is second["when"][0]


def test_what_is_told_of_one_record_is_not_told_of_another() -> None:
    written = dossier(subject={"trained": True}, incidents=[incident(late_days=12), incident(late_days=3)])

    told = _full(written, rules=OF_INCIDENTS)
    found = {(one["rule"], one["about"]): one for one in told["findings"]}

    assert found["LATE-1", "I-1"]["when"][0] is found["R-3", "I-1"]["when"][0]
    assert [found["R-3", one]["when"][0]["ref"] for one in ("I-1", "I-2")] == [
        "incidents[I-1].late",
        "incidents[I-2].late",
    ]
    assert [found["R-3", one]["when"][0]["answer"] for one in ("I-1", "I-2")] == ["yes", "no"]
    assert found["R-3", "I-1"]["when"][1] == found["R-3", "I-2"]["when"][1]


def test_a_second_evaluation_is_not_told_what_the_first_was() -> None:
    first = _full(_person(), rules=RULES)["findings"][0]["when"][0]
    second = _full(_person(trained=False), rules=RULES)["findings"][0]["when"][0]

    assert (first["actual"], second["actual"]) == (True, False)
    assert (first["answer"], second["answer"]) == ("yes", "no")


def test_a_fact_in_full_says_which_fields_gave_its_value() -> None:
    told = _full(dossier(incidents=[incident(late_days=12)]), rules=rule(when="when: [{lates: {at_least: 1}}]"))

    assert told["facts"]["lates"]["evidence"] == ["incidents[I-1].late_days"]
    assert told["facts"]["incidents[I-1].late"]["evidence"] == ["incidents[I-1].late_days"]
    assert "evidence" not in evaluate(dossier(incidents=[incident(late_days=12)]))["facts"].get("lates", {})


def test_in_brief_a_finding_has_no_more_than_its_answer() -> None:
    told = evaluate(_person(trained=False), rules=RULES)

    assert (told["findings"], told.keys() & {"parameters", "under_consideration", "near_misses"}) == ([], set())


PARAMETERS = """\
share: {label: 好票比例, values: {2000-01-01: {value: 0.5, cite: {regulation: law, article: 3, confidence: drafted}}}}
raised: {label: 提高的数, unit: 分, values: {2000-01-01: {value: 3}, 2026-06-01: {value: 4}, 2027-01-01: {value: 5}}}
"""
FACTS = """\
review.good_share: {label: 好票率, share: [review.votes.good], whole: [review.votes.good, review.votes.fair]}
good: {label: 好票率, latest: reviews, by: review.year, value: review.good_share}
measure.ends_on: {label: 届满日, date: measure.taken_on, plus_months: $months, by: measure.kind}
measure.runs: {label: 未满, holds: [{measure.ends_on: {on_or_after: as_of}}]}
running: {label: 未满数, count: measures, where: [{measure.runs: true}]}
"""


def test_the_parameters_referred_to_are_told_with_their_day_and_source() -> None:
    rules = rule(
        when="when: [{good: {at_least: $share}}, {subject.points: {at_least: $raised}}, {running: {at_least: 1}}]"
    )

    told = _full(dossier(measures=[]), rules=rules, facts=FACTS, parameters=PARAMETERS)["parameters"]

    assert list(told) == ["months", "share", "raised"]
    assert told["share"] == {
        "label": "好票比例",
        "value": 0.5,
        "unit": None,
        "from": "2000-01-01",
        "citations": told["share"]["citations"],
    }
    assert [(one["regulation"], one["article"], one["confidence"]) for one in told["share"]["citations"]] == [
        ("law", "3", "drafted")
    ]
    assert (told["raised"]["value"], told["raised"]["unit"], told["raised"]["from"]) == (4, "分", "2026-06-01")
    assert told["months"]["value"] == {"warning": 6, "removal": None, "talk": 0}


def test_a_table_of_codes_is_told_as_it_is_and_what_no_rule_needs_is_not() -> None:
    facts = "next_one: {label: 上一级, lookup: $next_rank, by: subject.rank}\n"

    told = _full(dossier(), rules=rule(when="when: [{next_one: r2}]"), facts=facts)["parameters"]

    assert {name: one["value"] for name, one in told.items()} == {"next_rank": {"none": "r1", "r1": "r2", "r2": "r3"}}
