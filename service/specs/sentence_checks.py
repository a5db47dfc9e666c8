"""
What can be wrong with a step: no such sentence, under the wrong keyword, or without the table that it takes.

A step of an outline is looked at with each row of the examples in the place of its placeholders; it is told once.
"""

from collections.abc import Iterator, Mapping

from service.specs.catalogue import TableUse
from service.specs.feature import Row, ScenarioText, StepText
from service.specs.feature_lines import FileFaults, shortened
from service.specs.scenario_checks import AND, PLACEHOLDER
from service.specs.sentence_fit import KEYWORDS, fitting, nearest_sentence


def check_sentences(scenario: ScenarioText, faults: FileFaults, *, with_rows: bool) -> None:
    """Find the steps of a *scenario* that are no sentence; those with placeholders only *with_rows*."""
    rows = list(scenario.rows())
    for steps in (scenario.background, scenario.steps):
        before: StepText | None = None
        for step in steps:
            if with_rows or PLACEHOLDER.search(step.text) is None:
                _check_step(step, before, rows, faults)
            before = step


def _check_step(
    step: StepText, before: StepText | None, rows: list[tuple[Row, Mapping[str, str]]], faults: FileFaults
) -> None:
    at = step.line, step.column
    text, row = _first_misfit(step, rows)
    meant = fitting(text)
    if meant is None:
        which = f"（代入第 {row} 行的例子）" if row else ""
        faults.add("unknown_sentence", at, f"没有这样的句子「{shortened(text)}」{which}", nearest_sentence(text))
        return
    if meant.kind is not step.kind and not (step.keyword in AND and _is_misplaced(before)):
        keyword = KEYWORDS[meant.kind]
        chinese = f"「{shortened(text)}」是「{keyword}」的句子，这里写在「{KEYWORDS[step.kind]}」下面"
        faults.add("wrong_keyword", at, chinese, f"{keyword} {text}")
    if meant.table is TableUse.REQUIRED and not step.table:
        faults.add("table_missing", at, f"「{shortened(text)}」后面须有一张表：表头是字段，一行一条记录")
    if meant.table is TableUse.NONE and step.table:
        chinese = f"「{shortened(text)}」后面不能有表，这张表不会起作用"
        faults.add("table_not_taken", (step.table[0].line, step.table[0].column), chinese)
    if step.docstring is not None:
        faults.add("docstring_not_taken", (step.docstring, 1), "场景里不用引号括起的大段文字，请删去")


def _is_misplaced(step: StepText | None) -> bool:
    """Tell whether a step stands under the wrong keyword, so that those which say on after it need not be told."""
    meant = None if step is None else fitting(step.text)
    return step is not None and meant is not None and meant.kind is not step.kind


def _first_misfit(step: StepText, rows: list[tuple[Row, Mapping[str, str]]]) -> tuple[str, int]:
    """Give the text of a step with the first row that makes no sentence of it, and its line; the first row else."""
    said = list(_filled(step.text, rows))
    return next(((text, line) for text, line in said if fitting(text) is None), said[0])


def _filled(text: str, rows: list[tuple[Row, Mapping[str, str]]]) -> Iterator[tuple[str, int]]:
    """Give a text with the values of each row in it, and the line of the row; 0 where it has no placeholder."""
    if not rows or PLACEHOLDER.search(text) is None:
        yield text, 0
        return
    for row, values in rows:
        yield _put_in(text, values), row.line


def _put_in(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
