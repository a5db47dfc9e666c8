"""
Features as they were read: what stands in a file of specifications, and what is wrong with it.

Everything keeps its line. Placeholders stand as they were written; `ScenarioText.rows` says what takes their place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What a step does, whichever of its keywords stands before it."""

    GIVEN = "given"
    WHEN = "when"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    line: int
    cells: tuple[str, ...]
    column: int = 1


@dataclass(frozen=True, slots=True)
class StepText:
    """One step: its keyword, its sentence, and the table below it (no rows where there is none)."""

    keyword: str  # as written: 假如, 而且
    kind: StepKind
    text: str
    line: int
    column: int
    table: tuple[Row, ...] = ()
    docstring: int | None = None  # the line on which a text in quotes begins; no sentence takes one


@dataclass(frozen=True, slots=True)
class ExamplesText:
    """One table of 例子."""

    title: str
    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    column: int = 1
    heading: Row | None = None  # the row of the columns; None where there is no table

    def values(self) -> Iterator[tuple[Row, Mapping[str, str]]]:
        """Give each row with its values by column."""
        for row in self.rows:
            yield row, dict(zip(self.columns, row.cells, strict=True))


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """One scenario, or one outline with its examples; its background is what its feature and its group begin with."""

    title: str
    line: int
    column: int
    is_outline: bool  # whether it is written as 场景大纲
    group: str | None  # the title of the 规则 that it stands in
    tags: tuple[str, ...]  # without the sign before them
    description: str
    background: tuple[StepText, ...]
    steps: tuple[StepText, ...]
    examples: tuple[ExamplesText, ...]

    @property
    def all_steps(self) -> tuple[StepText, ...]:
        """Give the steps as they are run, those of the background first."""
        return self.background + self.steps

    def rows(self) -> Iterator[tuple[Row, Mapping[str, str]]]:
        """Give each row of the examples, with its values by column."""
        for examples in self.examples:
            yield from examples.values()


@dataclass(frozen=True, slots=True)
class FeatureText:
    """One file of specifications."""

    path: str  # relative to the folder, with forward slashes
    name: str
    line: int
    description: str
    tags: tuple[str, ...]
    scenarios: tuple[ScenarioText, ...]


@dataclass(frozen=True, slots=True)
class FeatureFault:
    """One thing wrong with a folder of specifications, at its place."""

    code: str  # stable, English: `unknown_sentence`
    path: str  # relative to the folder; empty for the whole folder
    line: int  # from 1; 0 for the whole file
    column: int  # from 1
    chinese: str
    nearest: str | None = None

    @property
    def place(self) -> str:
        """Give `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def in_chinese(self) -> str:
        """Say it in Chinese, place first, with the hint."""
        hint = f"；是否想写：{self.nearest}" if self.nearest else ""
        place = f"{self.place}: " if self.path else ""
        return f"{place}{self.chinese}{hint}"


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the *values* of a row in the places of a *text* that name their columns."""
    return re.sub(r"<([^<>]+)>", lambda match: values.get(match[1], match[0]), text)
