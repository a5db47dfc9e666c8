"""
Parsing: the lines of a feature as the tree of the Gherkin reader, with every fault of its form.

The reader stops where it no longer understands. So each line that it does not understand is told as a fault, set
aside, and the rest is read again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from gherkin.errors import AstBuilderException, CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.parser_types import Feature
from gherkin.token_matcher import TokenMatcher

from service.specs.feature_keywords import STEP_WORDS
from service.specs.feature_lines import (
    HEADERS,
    LANGUAGE,
    SILENT,
    FileFaults,
    Line,
    LineKind,
    cells_of,
    kind_of,
    shortened,
)
from service.specs.sentence_fit import is_like_a_sentence

_PROSE_LIKE = ("当", "同时", "但是", "而且", "并且", "假设", "假定")
_SAID = {
    LineKind.TABLE: ("stray_table", "这张表不属于任何步骤：表格应写在步骤或者「例子:」的下面"),
    LineKind.BACKGROUND: ("misplaced_background", "「背景」只能有一个，写在「功能」或「规则」之后、第一个场景之前"),
    LineKind.EXAMPLES: ("misplaced_examples", "「例子」不属于任何场景：应写在场景大纲的步骤之后"),
    LineKind.QUOTE: ("stray_text", "这里不能写引号括起的大段文字"),
    LineKind.QUOTED: ("stray_text", "这里不能写引号括起的大段文字"),
}
_GROUPS = (LineKind.FEATURE, LineKind.RULE)
_NO_DESCRIPTION: Mapping[LineKind | None, tuple[LineKind, ...]] = {
    LineKind.FEATURE: (LineKind.FEATURE, LineKind.STEP, LineKind.TABLE, LineKind.EXAMPLES, LineKind.QUOTE),
    LineKind.RULE: (LineKind.FEATURE, LineKind.STEP, LineKind.TABLE, LineKind.EXAMPLES, LineKind.QUOTE),
    LineKind.BACKGROUND: (LineKind.FEATURE, LineKind.BACKGROUND, LineKind.TABLE, LineKind.EXAMPLES, LineKind.QUOTE),
    LineKind.SCENARIO: (LineKind.FEATURE, LineKind.BACKGROUND, LineKind.TABLE, LineKind.QUOTE),
    LineKind.EXAMPLES: (LineKind.FEATURE, LineKind.BACKGROUND, LineKind.STEP, LineKind.QUOTE),
}
"""What below a heading is no description, though the reader takes it for one."""

_BODY = frozenset({LineKind.STEP, LineKind.TABLE, LineKind.QUOTE, LineKind.QUOTED, LineKind.OTHER, LineKind.EMPTY})


def parse(lines: Sequence[Line], faults: FileFaults) -> Feature | None:
    """Give the tree of what can be understood of the *lines*; None where nothing can."""
    left = list(lines)
    _close_quotes(left, faults)
    if not any(line.kind is LineKind.FEATURE for line in left):
        _begin(left, faults)
    _set_apart(left, faults)
    for _ in left:
        try:
            return Parser().parse("\n".join(line.text for line in left), TokenMatcher(LANGUAGE)).get("feature")
        except CompositeParserException as error:
            _set_right(left, error.errors[0], faults)
    return None


def _close_quotes(lines: list[Line], faults: FileFaults) -> None:
    """Set aside a text in quotes that has no end."""
    quotes = [line for line in lines if line.kind is LineKind.QUOTE]
    if len(quotes) % 2 == 0:
        return
    opened = quotes[-1]
    faults.add("unclosed_docstring", _at(opened), "引号括起的大段文字没有结束；场景里不用这样的文字，请删去")
    lines[opened.number - 1] = _empty(opened)
    for line in lines[opened.number :]:
        kind = kind_of(line.text)
        lines[line.number - 1] = _empty(line) if kind is LineKind.OTHER else replace(line, kind=kind)


def _begin(lines: list[Line], faults: FileFaults) -> None:
    """Tell that there is no feature, and begin one on the first line, so that the rest can be read."""
    faults.add("no_feature", (1, 1), "缺「功能: …」一行：它说明这份文件写的是什么", "功能: …")
    lines[0] = Line(1, "功能: …", LineKind.FEATURE)


def _set_apart(lines: list[Line], faults: FileFaults) -> None:
    """Tell what the reader takes for a description, as it does with anything below a heading, and is none."""
    before: LineKind | None = None
    for index in range(len(lines)):
        line = lines[index]
        if line.kind in _NO_DESCRIPTION.get(before, ()) and not (line.kind is LineKind.STEP and _is_prose(line)):
            _set_aside(lines, index, faults)
            line = lines[index]
        if line.kind not in SILENT and not (line.kind is LineKind.STEP and before in _GROUPS):
            before = line.kind


def _is_prose(line: Line) -> bool:
    """Tell whether a line that begins like a step is a description all the same: 当事人…."""
    text = line.text.strip().removeprefix("*")
    word = next((word for word in STEP_WORDS if text.startswith(word)), "")
    return not is_like_a_sentence(text.removeprefix(word).strip())


def _set_right(lines: list[Line], error: ParserException, faults: FileFaults) -> None:
    """Note what is wrong where the reader stopped, and set it aside."""
    index = min(error.location["line"], len(lines)) - 1
    while index > 0 and lines[index].kind is LineKind.EMPTY:
        index -= 1
    if isinstance(error, AstBuilderException):
        _even_out(lines, index, faults)
    else:
        _set_aside(lines, index, faults)


def _set_aside(lines: list[Line], index: int, faults: FileFaults) -> None:
    """Tell that a line stands where it cannot, and set aside what goes with it; a second feature is read as a group."""
    line = lines[index]
    if line.kind is LineKind.FEATURE:
        chinese = "一份文件只能有一个「功能」；请另写一份文件，或者改成「规则」分组"
        faults.add("second_feature", _at(line), chinese, "规则:")
        lines[index] = replace(line, text=f"规则: {line.text.partition(':')[2].strip()}", kind=LineKind.RULE)
        return
    code, chinese = _said_of(lines, index)
    faults.add(code, _at(line), chinese)
    for one in _with_body(lines, index):
        lines[one.number - 1] = _empty(one)


def _said_of(lines: Sequence[Line], index: int) -> tuple[str, str]:
    """Give the code and the sentence for a line that stands where it cannot."""
    line = lines[index]
    text = shortened(line.text)
    if line.kind is LineKind.STEP:
        return "step_outside_scenario", _outside(lines, index)
    if line.kind is LineKind.TAG:
        return "misplaced_tag", f"标签「{text}」应单独成行，写在场景的前一行，标签中不能有空格"
    otherwise = "stray_text", f"「{text}」不是步骤：步骤应以「假如」「当」「那么」「而且」或「但是」开头"
    return _SAID.get(line.kind, otherwise)


def _outside(lines: Sequence[Line], index: int) -> str:
    text = lines[index].text.strip()
    header = next((line.kind for line in reversed(lines[:index]) if line.kind in HEADERS), None)
    if header is LineKind.EXAMPLES:
        return f"步骤「{shortened(text)}」写在了「例子」后面：步骤应写在「例子」之前"
    word = next((one for one in _PROSE_LIKE if text.startswith(one) and not text.removeprefix(one)[:1].isspace()), None)
    hint = f"；如果这是说明文字，请不要以「{word}」开头" if word else ""
    return f"步骤「{shortened(text)}」不在任何场景里：前面缺「场景: …」一行{hint}"


def _with_body(lines: Sequence[Line], index: int) -> list[Line]:
    """Give a line and what goes with it: the rest of a table or of a text, or all steps up to the next heading."""
    line, rest = lines[index], lines[index + 1 :]
    match line.kind:
        case LineKind.TABLE | LineKind.OTHER:
            return [line, *takewhile(lambda one: one.kind in (line.kind, LineKind.EMPTY), rest)]
        case LineKind.QUOTE:
            quoted = list(takewhile(lambda one: one.kind is not LineKind.QUOTE, rest))
            return [line, *quoted, *rest[len(quoted) : len(quoted) + 1]]
        case LineKind.TAG:
            return [line]
        case _:
            return [line, *takewhile(lambda one: one.kind in _BODY, rest)]


def _even_out(lines: list[Line], index: int, faults: FileFaults) -> None:
    """Tell which rows of a table are not as long as most, and make them so."""
    kinds = (LineKind.TABLE, LineKind.EMPTY, LineKind.COMMENT)
    before = list(takewhile(lambda one: one.kind in kinds, reversed(lines[:index])))
    after = takewhile(lambda one: one.kind in kinds, lines[index:])
    rows = [line for line in [*reversed(before), *after] if line.kind is LineKind.TABLE]
    cells = {row.number: cells_of(row.text) for row in rows}
    usual = Counter(map(len, cells.values())).most_common(1)[0][0]
    for row in rows:
        found = cells[row.number]
        if len(found) == usual:
            continue
        hint = "；竖线应写半角的「|」" if "｜" in row.text else ""
        faults.add("ragged_table", _at(row), f"这一行有 {len(found)} 格，这张表其余各行有 {usual} 格{hint}")
        even = (found + [""] * usual)[:usual]
        lines[row.number - 1] = replace(row, text=f"| {' | '.join(even)} |")


def _at(line: Line) -> tuple[int, int]:
    return line.number, line.column


def _empty(line: Line) -> Line:
    return replace(line, text="", kind=LineKind.EMPTY)
