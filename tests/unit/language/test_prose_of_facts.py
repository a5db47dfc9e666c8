"""
Prose of derived facts: how each is worked out is said in Chinese, whatever its derivation.
"""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from service.domain.condition import (
    All,
    AsOf,
    Constant,
    Leaf,
    Operator,
)
from service.domain.fact import (
    Count,
    CountedOn,
    Derivation,
    Fact,
    FactType,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lower,
    RuleChoice,
    Share,
    Sum,
    Term,
)
from service.domain.parameter import ParameterValue
from service.domain.release import Release
from service.domain.rule import Rule
from service.language.folder import load
from service.language.prose import fact_in_chinese, facts_in_chinese
from service.settings import shipped

DAY = date(2026, 6, 30).toordinal()
YES = Constant(value=True)
NO = Constant(value=False)


@cache
def release() -> Release:
    return load(shipped("rulesets"))


def rule_named(name: str) -> Rule:
    return next(rule for rule in release().rules() if rule.id == name)


def worked_out(derivation: Derivation, *, owner: str | None = None, unit: str | None = None) -> str:
    facts = {**release().facts, "made": Fact("made", "所设事项", FactType.NUMBER, owner, derivation, unit)}
    rule = replace(rule_named("HL-4"), conditions={"subject": Leaf("made", Operator.IS, YES)}, because="")
    return facts_in_chinese(rule, replace(release(), facts=facts), DAY)


def test_a_table_without_a_value_says_so() -> None:
    table = release().parameters["sanction_months"]
    ended = replace(table, values=(ParameterValue(1, None),))
    changed = replace(release(), parameters={**release().parameters, "sanction_months": ended})
    assert "参数「处分影响期」当日没有取值" in facts_in_chinese(rule_named("SUP-02"), changed, DAY)


@pytest.mark.parametrize(
    ("derivation", "sentence"),
    [
        (Count("sanctions"), "＝ 「处分」中记录有多少。"),
        (Count("sanctions", exists=True), "＝ 「处分」中有没有记录。"),
        (
            Count("sanctions", matching=("sanction.about", "incident.id"), exists=True),
            "＝ 「处分」中有没有记录（其「所涉事项」就是本记录的「编号」）。",
        ),
        (
            Latest("assessments", "assessment.year", "assessment.grade"),
            "＝ 「考核」中「年度」最近的一条的「考核等次」；没有这样的记录的，为无。",
        ),
        (
            Latest("assessments", "assessment.year", "assessment.grade", since_years=2),
            (
                "＝ 「考核」中「年度」最近的一条的「考核等次」，该年度不早于基准日所在年度减 2 年；"
                "没有这样的记录的，为无。"
            ),
        ),
        (
            Share(("assessment.votes.basic",), ("assessment.votes.basic",)),
            "＝ 「基本称职得票率」；有未载明的，以各项余下的比例为上限。",
        ),
        (
            Sum((Term("subject.stepped_back", 2, negative=True), Term("subject.rank"))),
            "＝ 减去「退出现职」乘以 2，加上「职级」。",
        ),
        (
            FirstOf(("subject.rank", "subject.category")),
            "＝ 依次取「职级」、「类别」中先有的；未载明的，为不详。",
        ),
        (
            FirstOf(("subject.rank", "subject.category"), past_unknown=True),
            "＝ 依次取「职级」、「类别」中先有的；未载明的，接着看下一个。",
        ),
        (
            Hits(RuleChoice(rules=("FT-08",)), or_unknown=True),
            "＝ 下列规则中成立或者尚不能认定的有几条：FT-08「异议留痕、依令执行、轻微初犯已纠」。",
        ),
        (
            Holds(Leaf("subject.stepped_back", Operator.IS, YES), Leaf("subject.stepped_back", Operator.IS, NO)),
            "：\n  符合「退出现职」的，为是。\n  不符合「退出现职」的，为否。\n  其余的，尚不能认定。",
        ),
        (
            Lower("incident.severity", (All((Leaf("incident.corrected", Operator.IS, YES),)),)),
            "＝ 「情节」，每有下列一项降低一档，最低为「较轻」；未载明的，逐一设想：\n    符合「已改正」。",
        ),
    ],
)
def test_each_derivation_has_its_words(derivation: Derivation, sentence: str) -> None:
    assert worked_out(derivation) == f"「所设事项」（本人）{sentence}"


def test_the_day_from_which_a_record_counts_is_said() -> None:
    def counted_on(plural: str, singular: str) -> str:
        return worked_out(Latest(plural, f"{singular}.id", f"{singular}.counted_on")).splitlines()[-1]

    quarterly = counted_on("quarterly_assessments", "quarterly_assessment")
    assert quarterly.endswith("（季度考核）＝ 所属季度的最后一日。")
    assert counted_on("sanctions", "sanction").endswith("（处分）＝ 「生效日期」。")
    task = Fact("task.counted_on", "任务计入日", FactType.DATE, "task", CountedOn())
    with_task = replace(release(), facts={**release().facts, task.name: task})
    rule = replace(rule_named("NAP-01"), conditions={"task": Leaf(task.name, Operator.SAME_YEAR, AsOf())}, because="")
    assert facts_in_chinese(rule, with_task) == "「任务计入日」（任务）＝ 不限。"


def test_a_rule_that_reads_fields_alone_has_no_facts_to_explain() -> None:
    rule = replace(rule_named("BAR-07"), conditions={"subject": Leaf("subject.rank", Operator.IS, Constant("none"))})
    assert isinstance(release().facts["subject.rank"].derivation, Given)
    assert facts_in_chinese(rule, release()) == ""
    assert fact_in_chinese(release().facts["subject.rank"], release()) == "「职级」（本人）＝ 档案所载。"
