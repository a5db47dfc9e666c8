"""
The sentence of a finding.
"""

from typing import Any

import pytest

from tests.builders import dossier, evaluate, incident, rule

FACTS = """\
talks: {label: 谈话次数, unit: 次, count: measures, where: [{measure.taken_on: {within_months: 6}}]}
low_years: {label: 低年数, unit: 年, streak: reviews, by: review.year, while: [{review.grade: poor}]}
"""


def _text(
    because: str, written: dict[str, Any], when: str = "[{subject.trained: true}]", about: str = "subject"
) -> str:
    effect = "recommend: praise" if about == "subject" else "recommend: reminder"
    text = rule(about=f"about: {about}", when=f"when: {when}", effect=effect, because=f"because: '{because}'")
    (found,) = evaluate(written, facts=FACTS, rules=text)["recommendations"]
    said: str = found["reasons"][0]["text"]
    return said


TRAINED = {"trained": True}


@pytest.mark.parametrize(
    ("because", "person", "text"),
    [
        ("积分 {subject.points}。", {"points": 3}, "积分 3。"),
        ("积分 {subject.points}。", {}, "积分 （不详）。"),
        (
            "职级{subject.rank}，自{subject.rank_since}起。",
            {"rank": "r1", "rank_since": "2026-01-31"},
            "职级一级，自2026年1月31日起。",
        ),
        ("自{subject.rank_since}起。", {"rank_since": "2026-02"}, "自2026年2月1日至2026年2月28日起。"),
    ],
)
def test_the_figures_of_a_sentence_come_from_the_facts(because: str, person: dict[str, Any], text: str) -> None:
    assert _text(because, dossier(subject={**TRAINED, **person})) == text


def test_a_fact_that_counts_shows_as_a_number_or_as_the_names_of_what_it_counts() -> None:
    measures = [
        {"kind": "talk", "taken_on": "2026-06-01"},
        {"kind": "talk"},
        {"kind": "warning", "taken_on": "2026-05"},
    ]

    said = _text("谈话 {talks}：{talks!names}。", dossier(subject=TRAINED, measures=measures))

    assert said == "谈话 2至3：2026年6月1日谈话（M-1）、警告（M-3）。"


def test_where_nothing_surely_counts_what_may_is_named() -> None:
    assert _text("{talks!names}", dossier(subject=TRAINED, measures=[{"kind": "talk"}])) == "谈话（M-1）"


def test_where_nothing_counts_no_name_is_known() -> None:
    assert _text("{talks!names}", dossier(subject=TRAINED, measures=[])) == "（不详）"
    assert _text("{low_years!names}", dossier(subject=TRAINED)) == "（不详）"


def test_a_run_is_named_by_its_years() -> None:
    reviews = [{"year": 2025, "kind": "annual", "grade": "poor"}]

    assert _text("{low_years!names}", dossier(subject=TRAINED, reviews=reviews)) == "2025年12月31日年度（R-1）"


def test_rules_that_hold_are_named_by_id_and_title() -> None:
    assert _text("{lates!names}", dossier(subject=TRAINED, incidents=[incident(late_days=12)])) == "LATE-1 误期"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "某项目"}, "某项目"),
        ({}, "2026年1月15日拖延（I-1）"),
        ({"occurred_on": "2026-01"}, "拖延（I-1）"),
    ],
)
def test_a_record_without_title_is_named_by_its_day_its_kind_and_its_id(fields: dict[str, Any], name: str) -> None:
    written = dossier(incidents=[incident(late_days=12, **fields)])

    assert _text("「{incident.title}」误期。", written, "[{incident.late: true}]", "incident") == f"「{name}」误期。"


def test_a_record_without_kind_is_named_by_what_it_is() -> None:
    written = dossier(tasks=[{"due_on": "2026-01-01"}])
    rules = rule(about="about: task", when="when: [{task.done_on: {happened: true}}]", effect="classify: done") + rule(
        name="R-2", when="when: [{dones: {at_least: 1}}]", because="because: '{dones!names}'"
    )
    facts = "dones: {label: 已完成, count: tasks, where: [{task.due_on: {on_or_before: as_of}}]}\n"

    (found,) = evaluate(written, facts=facts, rules=rules)["recommendations"]

    assert found["reasons"][0]["text"] == "任务（T-1）"


def test_a_finding_that_is_unknown_says_what_is_lacking() -> None:
    assert _text("因故。", dossier()) == "「某条 R-1」是否成立尚不能认定，尚缺：已培训。"


def test_a_finding_about_a_record_names_it() -> None:
    said = _text("因故。", dossier(incidents=[incident(title="某项目")]), "[{incident.corrected: false}]", "incident")

    assert said == "「某项目」：「某条 R-1」是否成立尚不能认定，尚缺：已改正。"


def test_of_many_things_that_are_lacking_six_are_named_and_all_are_counted() -> None:
    when = (
        "[{subject.trained: true}, {subject.points: 1}, {subject.rank: r1}, {subject.category: leader},"
        " {subject.rank_since: {happened: true}}, {setting.vacancy: true}, {talks: 1}]"
    )

    assert _text("因故。", dossier(), when).endswith("尚缺：已培训、积分、职级、类别、任职级时间、有空缺等 7 项。")


def test_a_reason_cites_its_sources() -> None:
    (found,) = evaluate(dossier(incidents=[incident(late_days=12)]), rules=CITED)["recommendations"]

    assert found["reasons"][0]["citations"] == [
        {
            "regulation": "law",
            "title": "中华人民共和国某法",
            "article": "5",
            "item": "1",
            "confidence": "drafted",
            "confidence_label": "拟制",
            "note": "参见",
        }
    ]


CITED = rule(
    about="about: incident",
    when="when: [{incident.late: true}]",
    effect="recommend: reminder",
    cite="cite: {regulation: law, confidence: drafted, article: 5, item: 1, note: 参见}",
)


@pytest.mark.parametrize(
    ("title", "said"), [("「一号」工程", "「『一号』工程」误期。"), (" ", "「2026年1月15日拖延（I-1）」误期。")]
)
def test_a_title_stands_in_quotation_marks_as_one_that_can_be_read(title: str, said: str) -> None:
    written = dossier(subject=TRAINED, incidents=[incident(title=title)])

    assert _text("「{incident.title}」误期。", written, about="incident") == said
