"""
What can be wrong with a scenario as a whole: its title, its steps taken together, and its examples.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from service.specs.feature import ExamplesText, FeatureText, ScenarioText, StepKind, StepText
from service.specs.feature_lines import FileFaults, likeliest

TO_CONFIRM = "待确认"
"""The tag of a scenario that nobody has confirmed yet: it is run and told, and neither fails nor counts."""

_ALIKE = 0.6
"""So much alike two tags are where one is likely meant for the other."""

PLACEHOLDER = re.compile(r"<(.+?)>")
"""What stands for a value of the examples."""

AND = ("而且", "并且", "同时", "但是", "*")
"""The keywords that say on."""


def check_titles(feature: FeatureText, faults: FileFaults) -> None:
    """Find scenarios that are called alike, of which only the last would be run, and those without a title."""
    first: dict[str, int] = {}
    for scenario in feature.scenarios:
        at = scenario.line, scenario.column
        if not scenario.title:
            faults.add("no_title", at, "场景没有标题")
        elif scenario.title in first:
            line = first[scenario.title]
            faults.add("duplicate_title", at, f"标题「{scenario.title}」与第 {line} 行的场景重复，只有一个会运行")
        else:
            first[scenario.title] = scenario.line


def check_tags(scenario: ScenarioText, faults: FileFaults) -> None:
    """Find a tag that is nearly the only one that means anything."""
    for tag in scenario.tags:
        if tag != TO_CONFIRM and SequenceMatcher(None, tag, TO_CONFIRM).ratio() >= _ALIKE:
            chinese = f"场景「{scenario.title}」的标记「@{tag}」不起作用"
            faults.add("unknown_tag", (scenario.line, scenario.column), chinese, f"@{TO_CONFIRM}")


def check_course(scenario: ScenarioText, faults: FileFaults) -> None:
    """Find a scenario that says nothing, asks nothing or expects nothing, or does so in the wrong order."""
    at = scenario.line, scenario.column
    title = f"场景「{scenario.title}」"
    kinds = [step.kind for step in scenario.all_steps]
    lines = {step.line for step in scenario.all_steps}
    if not scenario.steps:
        faults.add("no_steps", at, f"{title}没有步骤")
        return
    if any(fault.code == "wrong_keyword" and fault.line in lines for fault in faults.found):
        return
    if StepKind.WHEN not in kinds:
        faults.add("no_when", at, f"{title}没有「当」：还要写一句「当 以 2026年6月30日 为基准日评估」")
    if StepKind.THEN not in kinds:
        faults.add("no_then", at, f"{title}没有「那么」：没有说应当得出什么")
    elif StepKind.WHEN in kinds and kinds.index(StepKind.THEN) < kinds.index(StepKind.WHEN):
        early = scenario.all_steps[kinds.index(StepKind.THEN)]
        faults.add("then_before_when", (early.line, early.column), "「那么」应写在「当」的后面：还没有评估")


def check_first_keywords(scenario: ScenarioText, faults: FileFaults) -> None:
    """Find steps that say on where nothing was said."""
    for steps in (scenario.background, scenario.steps):
        if steps and steps[0].keyword in AND:
            first = steps[0]
            chinese = f"第一步不能以「{first.keyword}」开头，应为「假如」「当」或「那么」"
            faults.add("first_keyword", (first.line, first.column), chinese)


def check_examples(scenario: ScenarioText, faults: FileFaults) -> None:
    """Find outlines without examples, and placeholders and columns that do not go together."""
    at = scenario.line, scenario.column
    used = dict(_placeholders(scenario))
    if scenario.examples:
        for examples in scenario.examples:
            _check_columns(scenario, examples, used, faults)
        _check_rows(scenario, faults)
    elif scenario.is_outline:
        faults.add("no_examples", at, f"场景大纲「{scenario.title}」没有「例子:」")
    else:
        for name, place in used.items():
            chinese = f"「<{name}>」没有值可代：这个场景没有例子；请改成「场景大纲」，并在步骤后面写「例子:」和一张表"
            faults.add("placeholder_without_examples", place, chinese)
    for step in scenario.background:
        for name in PLACEHOLDER.findall(_all_text(step)):
            faults.add(
                "placeholder_in_background", (step.line, step.column), f"背景里不能用「<{name}>」：例子只属于场景"
            )


def _check_columns(
    scenario: ScenarioText, examples: ExamplesText, used: Mapping[str, tuple[int, int]], faults: FileFaults
) -> None:
    """Hold the columns of one table to the placeholders of its scenario."""
    at = examples.line, examples.column
    if not examples.rows:
        faults.add("empty_examples", at, "「例子」下面要有一张表：一行表头，至少一行值")
    if examples.heading is None:
        return
    heading = examples.heading.line, examples.heading.column
    for name, times in Counter(examples.columns).items():
        if times > 1:
            faults.add("duplicate_column", heading, f"例子里有 {times} 列都叫「{name}」")
    if not used and not scenario.is_outline:
        chinese = "这个「场景」的步骤里没有「<…>」，例子用不上；要么删去例子，要么改成「场景大纲」并写上「<列名>」"
        faults.add("examples_not_used", at, chinese)
        return
    for name, place in used.items():
        if name not in examples.columns:
            meant = likeliest(name, examples.columns)
            chinese = f"第 {examples.line} 行的例子里没有「{name}」这一列"
            faults.add("unknown_placeholder", place, chinese, f"<{meant}>" if meant else None)
    _check_used(scenario, examples, used, faults)


def _check_used(
    scenario: ScenarioText, examples: ExamplesText, used: Mapping[str, tuple[int, int]], faults: FileFaults
) -> None:
    """Find the columns of one table that stand for nothing."""
    heading = (examples.heading.line, examples.heading.column) if examples.heading else (examples.line, 1)
    for name in dict.fromkeys(examples.columns):
        if name not in used:
            full_width = "；尖括号应为半角的「<」和「>」" if _is_full_width(scenario, name) else ""
            chinese = f"例子里的「{name}」一列没有用到：步骤和标题里没有「<{name}>」{full_width}"
            faults.add("unused_column", heading, chinese)


def _check_rows(scenario: ScenarioText, faults: FileFaults) -> None:
    """Find rows that say the same twice."""
    first: dict[tuple[tuple[str, str], ...], int] = {}
    for row, values in scenario.rows():
        said = tuple(sorted(values.items()))
        line = first.setdefault(said, row.line)
        if line != row.line:
            faults.add("duplicate_row", (row.line, row.column), f"这一行例子与第 {line} 行完全一样")


def _placeholders(scenario: ScenarioText) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give each placeholder with the place where it stands first."""
    found: dict[str, tuple[int, int]] = {}
    texts: Sequence[tuple[str, int, int]] = [
        (scenario.title, scenario.line, scenario.column),
        *((step.text, step.line, step.column) for step in scenario.steps),
        *((cell, row.line, row.column) for step in scenario.steps for row in step.table for cell in row.cells),
    ]
    for text, line, column in sorted(texts, key=lambda one: one[1]):
        for name in PLACEHOLDER.findall(text):
            found.setdefault(name, (line, column))
    yield from found.items()


def _all_text(step: StepText) -> str:
    return "\n".join([step.text, *(cell for row in step.table for cell in row.cells)])


def _is_full_width(scenario: ScenarioText, name: str) -> bool:
    text = "\n".join([scenario.title, *map(_all_text, scenario.steps)])
    return any(f"{left}{name}{right}" in text for left, right in ("＜＞", "〈〉", "《》"))
