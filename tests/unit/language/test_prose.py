"""
Prose: every rule is said in Chinese from what it is, whatever conditions and derivations it is made of.
"""

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from service.domain.action import Modality
from service.domain.bounds import exactly
from service.domain.condition import (
    All,
    Any,
    AsOf,
    Condition,
    Constant,
    FactRef,
    Leaf,
    Not,
    Operator,
    ParameterRef,
)
from service.domain.parameter import ParameterValue
from service.domain.release import Release
from service.domain.rule import Effect, Rule
from service.language.folder import load
from service.language.prose import facts_in_chinese, rule_in_chinese
from service.settings import shipped

DAY = date(2026, 6, 30).toordinal()
YES = Constant(value=True)
NO = Constant(value=False)


@cache
def release() -> Release:
    return load(shipped("rulesets"))


def rule_named(name: str) -> Rule:
    return next(rule for rule in release().rules() if rule.id == name)


def said(condition: Condition, *, unless: tuple[Condition, ...] = ()) -> list[str]:
    rule = replace(rule_named("NAP-01"), conditions={"incident": condition}, unless=unless)
    lines = rule_in_chinese(rule, release(), DAY).splitlines()
    return lines[3 : next(i for i, line in enumerate(lines) if line.startswith("结果"))]


def one(fact: str, operator: Operator, operand: object, absent: bool | None = None) -> str:  # noqa: FBT001  # as Leaf
    (line,) = said(Leaf(fact, operator, operand, absent))  # type: ignore[arg-type]  # a table of operands
    return line.removeprefix("条件：").removesuffix("。")


def test_every_shipped_rule_is_said_without_a_name_or_a_dollar() -> None:
    for rule in release().rules():
        text = rule_in_chinese(rule, release(), DAY) + facts_in_chinese(rule, release(), DAY)
        assert text.startswith(f"{rule.id} {rule.title}\n清单：")
        for word in ("针对：", "条件", "结果：", "理由：", "依据：", "有效期："):
            assert f"\n{word}" in text, rule.id
        assert not re.search(r"[a-z]|\$|_|\{|\}", text), rule.id


def test_every_fact_that_a_rule_reads_is_explained_once() -> None:
    text = facts_in_chinese(rule_named("HL-2"), release(), DAY)
    opening = [line for line in text.splitlines() if line.startswith("「")]
    assert len(opening) == len(set(opening))
    assert any(line.startswith("「可以计入」（事项）") for line in opening)
    assert "  其余的，尚不能认定，待「容错认定」。" in text.splitlines()


@pytest.mark.parametrize(
    ("fact", "operator", "operand", "sentence"),
    [
        ("incident.corrected", Operator.IS, YES, "符合「已改正」"),
        ("incident.corrected", Operator.IS, NO, "不符合「已改正」"),
        ("incident.evidence", Operator.IS, Constant("verified"), "证据状态为「查实」"),
        ("incident.sources", Operator.IS, Constant(exactly(2)), "独立来源数为 2 个"),
        (
            "incident.cause",
            Operator.IN,
            Constant(frozenset({"mixed", "subjective"})),
            "原因属于「主观原因」「主客观兼有」之一",
        ),
        ("incident.cause", Operator.IN, Constant(frozenset({"mixed"})), "原因为「主客观兼有」"),
        ("incident.cause", Operator.NOT_IN, Constant(frozenset({"mixed"})), "原因不为「主客观兼有」"),
        (
            "incident.cause",
            Operator.NOT_IN,
            Constant(frozenset({"mixed", "objective"})),
            "原因不属于「客观原因」「主客观兼有」中的任何一个",
        ),
        ("incident.context", Operator.HAS, Constant("development"), "容错情境包括「推动发展」"),
        ("situations_12m", Operator.AT_LEAST, Constant(exactly(2)), "近期不担当不作为情形数至少 2 项"),
        ("situations_12m", Operator.AT_MOST, Constant(exactly(2)), "近期不担当不作为情形数至多 2 项"),
        ("situations_12m", Operator.LESS_THAN, Constant(exactly(2)), "近期不担当不作为情形数不到 2 项"),
        (
            "incident.elapsed_days",
            Operator.MORE_THAN,
            FactRef("incident.limit_days"),
            "实际用时天数大于「规定时限天数」",
        ),
        (
            "latest_low_votes",
            Operator.AT_LEAST,
            Constant(exactly(3000)),
            "最近一次年度考核基本称职和不称职得票率至少 30%",
        ),
        ("incident.verified_on", Operator.ON_OR_AFTER, AsOf(), "查实日期在基准日当日或者以后"),
        (
            "incident.verified_on",
            Operator.ON_OR_BEFORE,
            Constant(exactly(DAY)),
            "查实日期在2026年6月30日当日或者以前",
        ),
        (
            "incident.verified_on",
            Operator.ON_OR_BEFORE,
            FactRef("incident.due_on"),
            "查实日期在「应完成日期」当日或者以前",
        ),
        ("incident.verified_on", Operator.WITHIN_MONTHS, Constant(exactly(6)), "查实日期在基准日前 6 个月以内"),
        (
            "incident.verified_on",
            Operator.WITHIN_MONTHS,
            ParameterRef("recent_months"),
            "查实日期在基准日前 12 个月以内（参数「不担当不作为计入近期的月数（自查实之日起）」）",
        ),
        (
            "incident.verified_on",
            Operator.WITHIN_MONTHS,
            FactRef("months_in_rank"),
            "查实日期在基准日前 「任现职级月数」 个月以内",
        ),
        ("incident.verified_on", Operator.SAME_YEAR, AsOf(), "查实日期在基准日所在的年度内"),
        ("incident.verified_on", Operator.HAPPENED, YES, "已有查实日期"),
        ("incident.verified_on", Operator.HAPPENED, NO, "尚无查实日期"),
        ("incident.tolerable", Operator.MAY_BE, YES, "符合或者可能符合「除主动补救外，容错条件都具备」"),
        (
            "incident.tolerance.status",
            Operator.IS,
            Constant("exempt"),
            "容错认定为「免责」（未载明的，视为「未提出」）",
        ),
    ],
)
def test_each_test_has_its_words(fact: str, operator: Operator, operand: object, sentence: str) -> None:
    assert one(fact, operator, operand) == sentence


def test_what_absence_means_is_said() -> None:
    assert one("incident.corrected", Operator.IS, YES, absent=True) == "符合「已改正」（未载明的，视为符合）"
    assert one("incident.corrected", Operator.IS, YES, absent=False) == "符合「已改正」（未载明的，视为不符合）"
    lifted = one("sanction.lifted_on", Operator.HAPPENED, NO)
    assert lifted == "尚无解除日期（未载明的，视为尚未发生）"


def test_groups_are_numbered_within_one_another() -> None:
    leaf = Leaf("incident.corrected", Operator.IS, YES)
    neither = Not(Any((leaf, leaf)))
    nested = All((leaf, Any((leaf, All((leaf, neither)))), Not(leaf), Not(All((leaf, leaf)))))
    assert said(nested) == [
        "条件（同时符合下列各项）：",
        "  1. 符合「已改正」；",
        "  2. 符合下列之一：",
        "    （1）符合「已改正」；",
        "    （2）同时符合：",
        "      〔1〕符合「已改正」；",
        "      〔2〕下列各项都不符合：",
        "        [1] 符合「已改正」；",
        "        [2] 符合「已改正」；",
        "  3. 并非：",
        "    （1）符合「已改正」；",
        "  4. 并非同时符合下列各项：",
        "    （1）符合「已改正」；",
        "    （2）符合「已改正」。",
    ]


def test_a_condition_that_is_a_negation_stands_under_its_head() -> None:
    leaf = Leaf("incident.corrected", Operator.IS, YES)
    assert said(Not(All((leaf,)))) == [
        "条件（同时符合下列各项）：并非：",
        "  1. 符合「已改正」。",
    ]


def test_defeaters_are_a_list_of_their_own() -> None:
    leaf = Leaf("incident.corrected", Operator.IS, YES)
    assert said(leaf, unless=(leaf, leaf)) == [
        "条件：符合「已改正」。",
        "但书（有下列情形之一的，不成立）：",
        "  1. 符合「已改正」；",
        "  2. 符合「已改正」。",
    ]


def test_scope_effect_and_term_are_said() -> None:
    rule = replace(rule_named("DEM-01"), starts=DAY, ends=DAY + 1)
    lines = rule_in_chinese(rule, release(), DAY).splitlines()
    assert "适用对象：符合「能下清单适用于本人」。" in lines
    assert "结果：应当「启动调整程序」。" in lines
    assert "有效期：自2026年6月30日起至2026年7月1日止。" in lines
    lines = rule_in_chinese(replace(rule, ends=None), release(), DAY).splitlines()
    assert "有效期：自2026年6月30日起。" in lines


def test_effects_have_their_words() -> None:
    def result(rule: Rule) -> str:
        return next(line for line in rule_in_chinese(rule, release()).splitlines() if line.startswith("结果"))

    assert result(rule_named("HL-2")) == "结果：可以「诫勉」。"
    assert result(rule_named("BAR-07")) == "结果：不得「启动辞退程序」。"
    assert result(rule_named("HOLD-02")) == "结果：暂缓「及时表彰奖励」。"
    assert "计入「不担当不作为情形数」" in result(rule_named("NAP-04"))
    lonely = replace(rule_named("NAP-04"), targets=("other",))
    assert result(lonely) == "结果：归为本清单的情形之一。"
    both = replace(rule_named("HL-2"), effect=Effect.RECOMMEND, targets=("admonition", "order_rectification"))
    assert result(both) == "结果：可以、应当「诫勉」「责令限期整改」。"
    assert release().actions["order_rectification"].modality is Modality.MUST


def test_a_parameter_has_the_value_of_the_day() -> None:
    handovers = release().parameters["handovers_limit"]
    later = ParameterValue(DAY + 1, 5)
    ended = ParameterValue(DAY + 2, None)
    changed = replace(handovers, values=(*handovers.values, later, ended))
    changing = replace(release(), parameters={**release().parameters, "handovers_limit": changed})
    rule = rule_named("NAP-04")
    assert "转办次数至少 3 次" in rule_in_chinese(rule, changing, DAY)
    assert "转办次数至少 5 次" in rule_in_chinese(rule, changing, DAY + 1)
    assert "转办次数至少 ……（参数「推诿扯皮的转办次数」当日没有取值）" in rule_in_chinese(rule, changing, DAY + 2)
    standing = {**changing.parameters, "handovers_limit": replace(changed, values=changed.values[:2])}
    assert "转办次数至少 5 次" in rule_in_chinese(rule, replace(changing, parameters=standing))
