"""
The catalogue: every sentence that is declared, with what it says and an example, and the page that tells people so.

What a sentence says stands in sentences.yaml; docs/sentences.md is `sentences_page()`, and a test holds it to that.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pytest_bdd.steps import step_function_context_registry as known_steps

from service.specs import bases, given, then, totals
from service.specs.feature import StepKind
from service.specs.sentence import Sentence, readable
from service.specs.values import ABSENT, NOT_YET

KEYWORDS = {StepKind.GIVEN: "假如", StepKind.WHEN: "当", StepKind.THEN: "那么"}
"""The keyword under which each kind of sentence is explained."""

_DECLARED_IN = (given, then, totals)
_SAID: Mapping[str, Any] = {
    one["sentence"]: one
    for one in yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
}


class TableUse(StrEnum):
    """Whether a table stands below a sentence."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Declared:
    """One sentence: under which keyword it stands, what it says, and an example (a step, and the table below it)."""

    sentence: Sentence
    kind: StepKind
    table: TableUse
    says: str
    example: tuple[str, ...]

    @property
    def template(self) -> str:
        """Give the sentence as a person writes it."""
        return readable(self.sentence.name)


@cache
def declared() -> tuple[Declared, ...]:
    """Give every sentence, in the order in which they are declared."""
    contexts = known_steps.values()
    modules = {module.__name__ for module in _DECLARED_IN}
    return tuple(
        _declared(one.parser, StepKind(one.type), one.step_func)
        for one in contexts
        if isinstance(one.parser, Sentence) and one.type is not None and one.step_func.__module__ in modules
    )


def _declared(sentence: Sentence, kind: StepKind, function: object) -> Declared:
    said = _SAID.get(sentence.name, {})
    takes_table = callable(function) and "datatable" in inspect.signature(function).parameters
    use = TableUse(said.get("table", TableUse.OPTIONAL)) if takes_table else TableUse.NONE
    return Declared(sentence, kind, use, said.get("says", ""), tuple(said.get("example", "").splitlines()))


def sentences_page() -> str:
    """Give docs/sentences.md: every sentence, grouped by keyword, and the words that may stand in them."""
    groups = (section for kind in StepKind for section in _group(kind))
    return "\n".join([*_INTRODUCTION, *groups, *_words()]) + "\n"


def _group(kind: StepKind) -> Iterable[str]:
    """Tell the sentences of one keyword."""
    yield f"## {KEYWORDS[kind]}：{_PURPOSES[kind]}"
    yield ""
    for one in declared():
        if one.kind is kind:
            yield from (f"### {one.template}", "", f"{one.says}。{_TABLES[one.table]}", "")
            yield from ("```gherkin", one.example[0], *(f"  {row}" for row in one.example[1:]), "```", "")


def _words() -> Iterable[str]:
    """Tell the words that may stand in the sentences."""
    yield from ("## 可以写的词", "", "| 在哪里 | 可以写 |", "|---|---|")
    for where, words in {**_listed(), **_EXPLAINED}.items():
        yield f"| {where} | {words} |"
    yield from ("", *_CONCLUSION)


def _listed() -> Mapping[str, str]:
    return {
        "一份「…」的完整档案": "、".join(bases.names()),
        "有一件…的「…」事项": "、".join(bases.themes()),
        "规则的结论": "、".join(then.ANSWERS),
        "措施的意见": "、".join(then.VERDICTS),
        "…出自规则": "、".join([*then.PARTS, then.DOUBTS]),
        "程序第 … 步的": "、".join(then.SIDES),
        "分寸": "、".join(then.MODALITIES),
        "总量的结论": "、".join(totals.STANDINGS),
    }


_PURPOSES = {
    StepKind.GIVEN: "写一份档案",
    StepKind.WHEN: "评估，或者检查一批干部的总量",
    StepKind.THEN: "应当得出什么",
}
_TABLES = {
    TableUse.NONE: "",
    TableUse.OPTIONAL: "下面可以有一张「字段」「值」的表。",
    TableUse.REQUIRED: "下面须有一张表。",
}
_INTRODUCTION = [
    "# 写场景用的句子",
    "",
    "`features/` 里的场景只用下面这些句子；别的写法不认识，会告诉你最接近的是哪一句。「…」处换成自己的词；",
    "方括号里的部分可以不写；空格写不写都可以。第二句起用「而且」或者「但是」，意思随前一句。",
    "本页由程序生成，每个例子都有测试真的跑一遍。",
    "",
    "一份场景文件这样写：第一行是 `# language: zh-CN`，关键字后面的冒号是半角的 `:`。",
    "",
    "```gherkin",
    "# language: zh-CN",
    "功能: 推诿扯皮",
    "",
    "  场景大纲: 转办<次数>次",
    "    假如 一份「领导成员」的完整档案",
    "    而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」",
    "      | 字段     | 值     |",
    "      | 转办次数 | <次数> |",
    "    当 以 2026年6月30日 为基准日评估",
    "    那么 规则「NAP-04」对「I-1」的结论是「<结论>」",
    "    例子:",
    "      | 次数 | 结论 |",
    "      | 2    | 否   |",
    "      | 3    | 是   |",
    "```",
    "",
    "同一份文件里场景的标题不得重复。几个场景共用的「假如」写在「背景:」下面；「规则:」把场景分成几组。",
    "",
]
_EXPLAINED = {
    "谁的字段": "本人；单位条件；事项「I-1」、实绩「H-1」这样的种类加编号",
    "不知道的值": f"{ABSENT}（档案里没有这个字段；不是「否」，也不是 0）",
    "还没有发生的结果": f"{NOT_YET}（如认定日期、结案日期；确知还没有）",
    "是非": "是、否",
    "日期": "2026年6月30日、2026-06-30、2026.6.30、2026/6/30；字段只知道年月的写 2026年6月，只知道年份的写 2026年",
    "数目": "3，也可以带这个字段的单位：3 次；不写「三次」",
    "年度": "2025 或 2025年",
    "比例": "0.3 或 30%",
    "可信度": "`rulesets/vocabulary/regulations.yaml` 里的中文名称，如 拟制、已核对原文",
    "几个取值": "用顿号隔开：先行先试、服务创新；一个也没有写「无」",
}
_CONCLUSION = [
    "记录的种类、字段和取值用 `rulesets/vocabulary/records.yaml` 里的中文名称，也可以用英文代码；",
    "措施、程序、救济和法规的名称在同一个文件夹里；规则用编号，如 `NAP-04`。",
    "写错的词，运行时会告诉你最接近的是哪一个。",
]
