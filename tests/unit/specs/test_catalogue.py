"""Each sentence is explained, and its example runs against the shipped rulesets."""

import inspect
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.steps import step_function_context_registry as known_steps

from service.domain.evaluation import Detail
from service.settings import Settings, shipped
from service.specs.catalogue import KEYWORDS, Declared, TableUse, declared, sentences_page
from service.specs.feature_lines import cells_of
from service.specs.scene import Scene
from service.specs.sentence import Sentence, templates
from service.specs.sentence_fit import meant_by
from service.specs.under_test import UnderTest
from service.specs.words import Words
from service.wiring import build

PAGE = Path(__file__).parents[3] / "docs" / "sentences.md"

COMPLETE = "一份「{base}」的完整档案"
INCIDENT = "有一件{theme}的「{matter}」事项「{name}」"
WRITE = "{owner:owner}的「{field}」是「{value:text}」"
FORGET = "{owner:owner}的「{field}」不详"
EVALUATE = "以 {day} 为基准日评估"
SAID = "措施「{action}」[对「{about}」]的意见是「{verdict}」"
ANSWERED = "规则「{rule}」[对「{about}」]的结论是「{answer}」"
EXEMPTED = ["假如 事项「I-1」的「容错认定」是「免责」"]
CASE = ["假如 事项「I-1」的「容错情形」是「FT-01」"]
VERIFIED_LATER = ["假如 事项「I-1」的「查实日期」是「2026年7月1日」"]
LATER = ["假如 档案中有实绩「H-9」", "| 字段 | 值 |", "| 取得日期 | 2026年7月1日 |", "| 认定日期 | 尚未 |"]
PROMOTED = ["假如 本人的「任现职务日期」是「2026年3月1日」"]
HONOURED = ["假如 档案中有表彰奖励「H-1」", "| 字段 | 值 |", "| 奖励类别 | 四将干部 |"]

STORIES: Sequence[Sequence[str | Sequence[str]]] = [
    [
        COMPLETE,
        INCIDENT,
        EVALUATE,
        ANSWERED,
        "措施「{action}」[对「{about}」]不在建议之列",
        SAID,
        "理由中写明「{text:text}」",
        "{part}出自规则「{rule}」",
        "依据包括「{citation}」",
        "依据「{citation}」的可信度是「{confidence}」",
        "证据包括{owner:owner}的「{field}」",
        "程序第 {number:number} 步是「{label}」[，限 {days:number} 个工作日]",
        "程序共 {number:number} 步",
        "程序第 {number:number} 步的{part}写明「{text:text}」",
        "救济包括「{remedy}」",
        "救济不包括「{remedy}」",
        "救济「{remedy}」写明「{text:text}」",
        "决定机关写明「{text:text}」",
        "分寸是「{modality}」",
        "没有缺项",
    ],
    [COMPLETE, INCIDENT, WRITE, EVALUATE, "措施「{action}」[对「{about}」]由「{higher}」取代"],
    [COMPLETE, INCIDENT, FORGET, EVALUATE, "缺项包括[{owner:owner}的]「{what}」"],
    [COMPLETE, INCIDENT, VERIFIED_LATER, EVALUATE, "「{name}」列为待核实"],
    [COMPLETE, INCIDENT, EXEMPTED, CASE, EVALUATE, "「{name}」单列，依据「{case}」[，否则规则「{rule}」成立]"],
    [COMPLETE, LATER, "档案中有{kind}「{name}」", EVALUATE, "提示包括「{text:text}」"],
    ["一份只有代号的档案", EVALUATE],
    [COMPLETE, "档案中的{kind}如下", "档案没有提供「{kind}」", EVALUATE],
    [
        COMPLETE,
        PROMOTED,
        HONOURED,
        "这样的干部有 {number:number} 名",
        "以 {day} 为基准日检查总量",
        "总量「{total}」的结论是「{answer}」",
        "总量「{total}」计入 {number:text} 名，其中 {part:text} 名",
        "总量「{total}」的占比是「{share}」",
        "总量「{total}」写明「{text:text}」",
    ],
]
"""Scenarios of which every step is the example of a sentence, or else written out."""


@pytest.fixture(scope="module")
def under_test() -> UnderTest:
    wiring = build(Settings(rulesets=shipped("rulesets")))

    def evaluate(dossier: bytes, as_of: date) -> Mapping[str, Any]:
        return wiring.operations.evaluating.evaluate(dossier, as_of, Detail.FULL)

    return UnderTest(wiring.release, evaluate)


def speak(scene: Scene, example: Sequence[str]) -> None:
    step = example[0].partition(" ")[2]
    table = [cells_of(row) for row in example[1:]]
    (meant,) = meant_by(step)
    (function,) = [one.step_func for one in known_steps.values() if one.parser is meant.sentence]
    arguments = meant.sentence.parse_arguments(step) or {}
    function(scene, **arguments, **({"datatable": table} if table else {}))


@pytest.mark.parametrize("story", STORIES)
def test_every_example_runs(under_test: UnderTest, story: Sequence[str | Sequence[str]]) -> None:
    examples = {one.sentence.name: one.example for one in declared()}
    scene = Scene(under_test, Words(under_test.release))
    for step in story:
        speak(scene, examples[step] if isinstance(step, str) else step)


def test_every_sentence_stands_in_a_story() -> None:
    told = {step for story in STORIES for step in story if isinstance(step, str)}
    assert {one.sentence.name for one in declared()} == told


def test_every_sentence_is_in_the_catalogue() -> None:
    registered = {one.parser.name for one in known_steps.values() if isinstance(one.parser, Sentence)}
    assert {one.sentence.name for one in declared()} == registered == set(templates)


@pytest.mark.parametrize("one", declared(), ids=lambda one: one.template)
def test_an_example_is_its_own_sentence_under_its_own_keyword(one: Declared) -> None:
    keyword, _, text = one.example[0].partition(" ")
    assert one.says
    assert not one.says.endswith("。")
    assert keyword == KEYWORDS[one.kind]
    assert meant_by(text) == (one,)
    assert (len(one.example) > 1) == (one.table is not TableUse.NONE)


def test_a_sentence_that_takes_a_table_says_so() -> None:
    takes = {
        context.parser.name
        for context in known_steps.values()
        if isinstance(context.parser, Sentence) and "datatable" in inspect.signature(context.step_func).parameters
    }
    assert {one.sentence.name for one in declared() if one.table is not TableUse.NONE} == takes


def test_the_page_is_what_is_declared() -> None:
    assert PAGE.read_text(encoding="utf-8") == sentences_page(), "write docs/sentences.md anew from sentences_page()"
