"""
Specifications as scripts: each scenario resolved once into the functions of its sentences, to be spoken many times.

Against one ruleset `gongguo specs` runs them; against a thousand mutants the same sentences are spoken without pytest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_bdd.steps import step_function_context_registry as known_steps

from service.specs import given, then, totals  # their sentences are declared when they are imported
from service.specs.errors import SpecificationError
from service.specs.feature import ScenarioText, StepText, filled
from service.specs.reading import read_features
from service.specs.scene import Scene
from service.specs.sentence import Sentence
from service.specs.under_test import UnderTest
from service.specs.words import Words

Line = Callable[[Scene], object]
DECLARED_IN = (given, then, totals)


@dataclass(frozen=True, eq=False)
class Script:
    """One scenario, or one row of an outline."""

    title: str
    lines: tuple[Line, ...]

    def fails(self, under_test: UnderTest, words: Words) -> bool:
        """Speak the scenario; tell whether something in it is not so."""
        scene = Scene(under_test, words)
        try:
            for line in self.lines:
                line(scene)
        except (AssertionError, SpecificationError):
            return True
        return False


def scripts(folder: Path) -> list[Script]:
    """Give the scripts of a *folder* of specifications."""
    suite = read_features(folder)
    assert not suite.faults, suite.faults[0].in_chinese()
    sentences = [one for one in known_steps.values() if isinstance(one.parser, Sentence)]
    return [
        _script(f"{feature.path}:{line} {scenario.title}", scenario, values, sentences)
        for feature in suite.features
        for scenario in feature.scenarios
        for line, values in _rows(scenario)
    ]


def _rows(scenario: ScenarioText) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(values)) for row, values in scenario.rows()] or [(scenario.line, {})]


def _script(title: str, scenario: ScenarioText, values: dict[str, str], sentences: list[Any]) -> Script:
    return Script(title, tuple(_line(step, values, sentences) for step in scenario.all_steps))


def _line(step: StepText, values: dict[str, str], sentences: list[Any]) -> Line:
    text = filled(step.text, values)
    meant = next(one for one in sentences if one.parser.is_matching(text))
    arguments = meant.parser.parse_arguments(text) or {}
    table = [[filled(cell, values) for cell in row.cells] for row in step.table]
    extra = {"datatable": table} if table else {}
    return lambda scene: meant.step_func(scene, **arguments, **extra)
