"""What the specifications are run against: the shipped rulesets, by the engine that is the default."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.domain.evaluation import Detail
from service.settings import Settings, shipped
from service.specs.under_test import UnderTest
from service.wiring import build


@pytest.fixture(scope="session")
def rulesets_folder() -> Path:
    return shipped("rulesets")


@pytest.fixture(scope="session")
def under_test(rulesets_folder: Path) -> UnderTest:
    wiring = build(Settings(rulesets=rulesets_folder))

    def evaluate(dossier: bytes, as_of: date) -> Mapping[str, Any]:
        return wiring.operations.evaluating.evaluate(dossier, as_of, Detail.FULL)

    return UnderTest(wiring.release, evaluate)
