"""Titles of scenarios are names: where two in one feature are alike, only one of them would be run."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser

FEATURES = sorted((Path(__file__).parents[2] / "features").glob("*.feature"))


def titles(path: Path) -> list[str]:
    feature: Any = Parser().parse(path.read_text(encoding="utf-8"))["feature"]
    rules = [child["rule"]["children"] for child in feature["children"] if "rule" in child]
    children = [*feature["children"], *[child for listed in rules for child in listed]]
    return [child["scenario"]["name"] for child in children if "scenario" in child]


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_no_two_scenarios_of_a_feature_are_called_alike(path: Path) -> None:
    assert [title for title, times in Counter(titles(path)).items() if times > 1] == []


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_every_feature_says_what_it_is_about(path: Path) -> None:
    assert Parser().parse(path.read_text(encoding="utf-8"))["feature"]["description"].strip()
