"""
The pytest plugin of the specifications: load it with `pytest_plugins = ["service.specs.plugin"]` (and pytest-bdd).

Who runs specifications provides the fixture `under_test`, of the scope `session`; everything else is here.
"""

from typing import NoReturn

import pytest
from pytest_bdd.parser import Scenario, Step

from service.specs.errors import SpecificationError, nearest
from service.specs.scene import Scene
from service.specs.sentence import readable, templates
from service.specs.under_test import UnderTest
from service.specs.words import Words

pytest_plugins = ["service.specs.given", "service.specs.then", "service.specs.totals"]


@pytest.fixture(scope="session")
def words(under_test: UnderTest) -> Words:
    """Give the words of the release, read once."""
    return Words(under_test.release)


@pytest.fixture
def scene(under_test: UnderTest, words: Words) -> Scene:
    """Give each scenario a scene of its own."""
    return Scene(under_test, words)


def pytest_bdd_step_func_lookup_error(scenario: Scenario, step: Step) -> NoReturn:
    """Answer a sentence that does not exist with the nearest one, in Chinese."""
    closest = nearest(step.name, [readable(template) for template in templates])
    message = (
        f"第 {step.line_number} 行（场景「{scenario.name}」）：没有这样的句子「{step.name}」；是否想写「{closest}」？"
    )
    raise SpecificationError(message) from None
