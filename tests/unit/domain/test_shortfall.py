"""
Why a rule does not hold, in words: what is and what is asked, for every test and every group.
"""

from typing import Any

import pytest

from service.domain.bounds import exactly
from service.domain.condition import Constant, Leaf, Operator
from service.domain.evaluation import Detail
from service.domain.shortfall import MOST_KEPT, Shortfalls
from tests.builders import Asking, dossier, evaluate, incident, release_of, rule
from tests.reasons import FACTS, PARAMETERS, talk

MORE_FACTS = (
    FACTS
    + """\
trained_late: {label: 「晚」培训, holds: [{subject.trained: true}]}
trained: {label: 晚培训, holds: [{subject.trained: true}]}
untrained: {label: 『晚』培训没有, holds: [{subject.trained: false}]}
barred: {label: 有情形, holds: [{any: [{untrained: true}, {trained: true}]}]}
next_rank: {label: 上一级, lookup: $next_rank, by: subject.rank}
rank_needed: {label: 须满月数, unit: 月, lookup: $needed, by: next_rank}
good_share: {label: 好票率, share: [review.votes.good], whole: [review.votes.good, review.votes.fair]}
last_good: {label: 好票率, latest: reviews, by: review.year, value: review.good_share}
latest_grades: {label: 等次, latest: reviews, by: review.year, value: review.grade}
"""
).replace("good_share:", "review.good_share:", 1)
MORE_PARAMETERS = PARAMETERS + (
    "needed: {label: 须满月数, unit: 月, keys: subject.rank, gives: number, values: {2000-01-01: {value: {r2: 24}}}}\n"
)
PERSON: dict[str, Any] = {
    "points": 5,
    "rank": "r1",
    "rank_since": "2026-01-31",
    "trained": False,
    "protection": "leave",
    "category": "staff",
}


def why_not(when: str, *lines: str, about: str = "subject", **lists: Any) -> str:
    """Give the sentence of a rule that does not hold, without its beginning and its end."""
    effect = "recommend: praise" if about == "subject" else "recommend: reminder"
    written = dossier(subject={**PERSON, **lists.pop("subject", {})}, **lists)
    rules = rule(*lines, about=f"about: {about}", when=f"when: {when}", effect=effect)
    told = evaluate(written, detail=Detail.FULL, facts=MORE_FACTS, parameters=MORE_PARAMETERS, rules=rules)
    (found,) = (one for one in told["findings"] if one["rule"] == "R-1")
    assert found["answer"] == "no"
    beginning, said, end = found["text"].partition("「某条 R-1」不成立：")
    assert (beginning if about == "subject" else "", end[-1]) == ("", "。")
    return str(said and end[:-1])


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("subject.points: 6", "积分为5，须为6"),
        ("subject.points: {at_least: 6}", "积分为5，须至少6"),
        ("subject.points: {at_most: 4}", "积分为5，须至多4"),
        ("subject.points: {more_than: 5}", "积分为5，须超过5"),
        ("subject.points: {less_than: 5}", "积分为5，须不到5"),
        ("subject.points: {at_least: $late_days}", "积分为5，须至少10"),
        ("talks: {at_least: 3}", "谈话次数为1次，须至少3次"),
        ("rank_months: {at_least: 36}", "任职月数为5个月，须至少36个月"),
        ("rank_months: {at_least: rank_needed}", "任职月数为5个月，须不小于「须满月数」（24个月）"),
        ("last_good: {at_least: 0.3}", "好票率为15.5%，须至少30%"),
        ("last_good: {more_than: 0.155}", "好票率为15.5%，须超过15.5%"),
        ("subject.trained: true", "不符合「已培训」"),
        ("trained_late: true", "不符合「『晚』培训」"),
        ("subject.rank: r2", "职级为「一级」，须为「二级」"),
        ("subject.rank: {at_least: r2}", "职级为「一级」，须为「二级」「三级」之一"),
        ("subject.rank: {in: [r3]}", "职级为「一级」，须为「三级」"),
        ("subject.rank: {not_in: [r1]}", "职级为「一级」，须为「一级」以外的情形"),
        ("subject.rank: {not_in: [r1, r2]}", "职级为「一级」，须为「一级」「二级」以外的情形"),
        ("subject.rank_since: {on_or_after: 2026-02-01}", "任职级时间为2026年1月31日，须不早于2026年2月1日"),
        ("subject.rank_since: {on_or_before: 2025-12-31}", "任职级时间为2026年1月31日，须不晚于2025年12月31日"),
        ("subject.rank_since: {on_or_after: as_of}", "任职级时间为2026年1月31日，须不早于基准日（2026年6月30日）"),
        ("subject.rank_since: {within_months: 3}", "任职级时间为2026年1月31日，须在基准日前3个月以内"),
        ("latest_grades: good", "等次为「差」，须为「好」"),
        ("last_grade: good", "等次为「差」，须为「好」"),
    ],
)
def test_a_test_that_fails_says_what_is_and_what_is_asked(test: str, said: str) -> None:
    reviews = [{"year": 2025, "kind": "annual", "grade": "poor", "votes": {"good": 0.155, "fair": 0.845}}]

    found = why_not(f"[{{{test}}}]", measures=[talk(taken_on="2026-06-01")], reviews=reviews)

    assert found.replace("最近等次", "等次") == said


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("subject.points: 5", "积分为5，不得为5"),
        ("subject.points: {at_least: 5}", "积分为5，须不到5"),
        ("subject.points: {at_most: 5}", "积分为5，须超过5"),
        ("subject.points: {more_than: 4}", "积分为5，须至多4"),
        ("subject.points: {less_than: 6}", "积分为5，须至少6"),
        ("subject.trained: false", "不符合「已培训」"),
        ("subject.rank: r1", "职级为「一级」，不得为「一级」"),
        ("subject.rank: {in: [r1, r2]}", "职级为「一级」，不得为「一级」「二级」中的任何一个"),
        ("subject.rank: {not_in: [r2, r3]}", "职级为「一级」，须为「二级」「三级」之一"),
        ("subject.rank_since: {on_or_after: 2026-01-01}", "任职级时间为2026年1月31日，须早于2026年1月1日"),
        ("subject.rank_since: {on_or_before: as_of}", "任职级时间为2026年1月31日，须晚于基准日（2026年6月30日）"),
        ("subject.rank_since: {within_months: 6}", "任职级时间为2026年1月31日，不得在基准日前6个月以内"),
        ("subject.rank_since: {same_year: as_of}", "任职级时间为2026年1月31日，不得在2026年以内"),
    ],
)
def test_a_test_that_must_not_hold_says_what_must_not_be(test: str, said: str) -> None:
    assert why_not(f"[{{not: [{{{test}}}]}}]") == said


@pytest.mark.parametrize(
    ("test", "record", "said"),
    [
        ("incident.marks: {has: urgent}", {"marks": ["public"]}, "标记为「公开」，须包括「急」"),
        ("incident.marks: {has: urgent}", {"marks": []}, "没有标记，须包括「急」"),
        ("incident.closed_on: {happened: true}", {"closed_on": None}, "没有办结日期，须已有"),
        ("incident.closed_on: {happened: false}", {"closed_on": "2026-02-01"}, "办结日期为2026年2月1日，须尚无"),
        ("incident.corrected: {is: true, absent: no}", {}, "「已改正」未载明，须为是"),
        (
            "incident.occurred_on: {same_year: as_of}",
            {"occurred_on": "2025-12-31"},
            "发生日期为2025年12月31日，须在2026年以内",
        ),
        (
            "incident.occurred_on: {within_months: 1}",
            {"occurred_on": "2026-02"},
            "发生日期为2026年2月1日至2026年2月28日，须在基准日前1个月以内",
        ),
    ],
)
def test_what_is_not_there_is_said_as_such(test: str, record: dict[str, Any], said: str) -> None:
    found = why_not(
        f"[{{{test}}}]", about="incident", incidents=[{"kind": "delay", "occurred_on": "2026-01-15", **record}]
    )

    assert found == said


@pytest.mark.parametrize(("wanted", "said"), [(True, "须不排除为是"), (False, "须为否")])
def test_what_may_be_is_said_where_it_is_asked(wanted: bool, said: str) -> None:  # noqa: FBT001
    asking = Asking(release_of(), dossier(subject={"trained": False}))
    leaf = Leaf("subject.trained", Operator.MAY_BE, Constant(value=True))

    phrase = Shortfalls(asking.interpreter).of(leaf, wanted=wanted)

    assert phrase(asking.case, asking.case.subject) == f"「已培训」为否，{said}"


def test_what_was_said_of_one_value_is_not_said_of_another() -> None:
    leaf = Leaf("subject.rank", Operator.IS, Constant("r3"))
    first, second = (Asking(release_of(), dossier(subject={"rank": rank})) for rank in ("r1", "r2"))
    phrase = Shortfalls(first.interpreter).of(leaf, wanted=True)

    said = [phrase(one.case, one.case.subject) for one in (first, second, first)]

    assert said == [f"职级为「{label}」，须为「三级」" for label in ("一级", "二级", "一级")]


def test_of_more_values_than_are_kept_each_is_said_as_it_is() -> None:
    asking, amounts = Asking(release_of(), dossier()), [*range(MOST_KEPT + 2), MOST_KEPT + 1, 0]
    leaf = Leaf("subject.points", Operator.AT_LEAST, Constant(exactly(1_000)))
    phrase, person = Shortfalls(asking.interpreter).of(leaf, wanted=True), asking.case.subject

    said = []
    for points in amounts:
        person.values["subject.points"] = exactly(points)
        said.append(phrase(asking.case, person))

    assert said == [f"积分为{points}，须至少1000" for points in amounts]


def test_a_comparison_with_what_is_not_there_says_so() -> None:
    said = why_not("[{rank_months: {at_least: rank_needed}}]", subject={"rank": "r3"})

    assert said == "任职月数为5个月，须不小于「须满月数」（没有这一项）"


A, B, C, D = (f"{{subject.points: {number}}}" for number in (6, 7, 8, 9))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (f"[{{any: [{A}]}}]", "积分为5，须为6"),
        (f"[{{any: [{A}, {B}]}}]", "下列2种情形均不成立（①积分为5，须为6；②积分为5，须为7）"),
        (
            f"[{{any: [{A}, {B}, {C}, {D}]}}]",
            "下列4种情形均不成立（①积分为5，须为6；②积分为5，须为7；③积分为5，须为8；另有1种也不成立）",
        ),
        (
            f"[{{any: [{A}, {{all: [{B}, {C}]}}]}}]",
            "下列2种情形均不成立（①积分为5，须为6；②积分为5，须为7（另有1项也不符合））",
        ),
        (
            f"[{{any: [{A}, {{all: [{{any: [{B}, {C}]}}, {{subject.trained: false}}]}}]}}]",
            "下列2种情形均不成立（①积分为5，须为6；②下列2种情形均不成立（⑴积分为5，须为7；⑵积分为5，须为8））",
        ),
        (
            f"[{{any: [{A}, {{all: [{{setting.vacancy: true}}, {B}]}}]}}]",
            "下列2种情形均不成立（①积分为5，须为6；②积分为5，须为7）",
        ),
        ("[{not: [{any: [{subject.points: 5}, {subject.points: 6}]}]}]", "积分为5，不得为5"),
        ("[{not: [{not: [{subject.points: 6}]}]}]", "积分为5，须为6"),
        (
            "[{not: [{subject.points: 5}, {subject.trained: false}]}]",
            "下列2项同时成立，须至少有一项不成立（①积分为5，不得为5；②不符合「已培训」）",
        ),
    ],
)
def test_of_a_group_it_is_said_what_fails(when: str, said: str) -> None:
    assert why_not(when) == said


def test_at_most_three_conditions_are_said_and_the_rest_counted() -> None:
    assert why_not(f"[{A}, {B}, {C}, {D}]") == "积分为5，须为6；积分为5，须为7；积分为5，须为8；另有1项条件也不符合"


def test_what_is_unknown_or_holds_is_no_reason() -> None:
    assert why_not(f"[{A}, {{setting.vacancy: true}}, {{subject.points: 5}}]") == "积分为5，须为6"


def test_a_rule_out_of_whose_scope_one_is_says_so_first() -> None:
    said = why_not(f"[{A}, {B}, {C}]", "scope: [{subject.category: leader}]")

    assert (
        said == "不在适用范围（类别为「一般干部」，须为「领导」）；积分为5，须为6；积分为5，须为7；另有1项条件也不符合"
    )


def test_an_exception_that_stands_against_a_rule_is_said_and_its_alternatives_are_named() -> None:
    said = why_not("[{subject.rank: r1}]", "unless: [{subject.points: 5}, {trained: false}, {barred: true}]")

    assert said == "有排除情形：积分为5，不得为5；有排除情形：不符合「晚培训」；有排除情形：『晚』培训没有"


def test_what_does_not_hold_of_a_record_names_the_record() -> None:
    written = dossier(incidents=[incident(title="「一号」工程", late_days=3), incident(title=" ")])

    told = evaluate(written, detail=Detail.FULL)

    assert [one["text"] for one in told["findings"]] == [
        "「『一号』工程」的「误期」不成立：不符合「误期」。",
        "「2026年1月15日拖延（I-2）」：「误期」是否成立尚不能认定，尚缺：误期天数。",
    ]
