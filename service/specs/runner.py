"""
The runner: specifications of any folder, run by pytest-bdd, with no Python beside them.

Nothing of the surroundings takes part: no configuration of pytest, no plugin that happens to be installed, no cache.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import scenario as bind
from pytest_bdd.feature import features
from pytest_bdd.parser import Feature, Scenario, Step

from service.specs.errors import SpecificationError
from service.specs.feature import FeatureText, ScenarioText
from service.specs.journal import Failure, Trial
from service.specs.reading import Suite
from service.specs.scenario_checks import TO_CONFIRM
from service.specs.scene import Scene
from service.specs.under_test import UnderTest

_NAME = "test_"
_TOLD_TO_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
_APART = Path(__file__).with_name("runner.ini")

OnTrial = Callable[[Trial], None]


def run(suite: Suite, folder: Path, under_test: UnderTest, on_trial: OnTrial = lambda _: None) -> tuple[Trial, ...]:
    """
    Run a *suite* that was read without fault from a *folder*, telling of each trial as it ends.

    Raises `RuntimeError` where not every scenario could be run, and `KeyboardInterrupt` where somebody stopped it.
    """
    features.clear()  # pytest-bdd keeps what it has read by path, whatever stands there now
    recorder = _Recorder(suite, folder, under_test, on_trial)
    with _apart():
        status = pytest.main(["-c", str(_APART), "--rootdir", str(_APART.parent)], plugins=[recorder])
    if status == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if len(recorder.trials) != rows_of(suite):
        message = f"{len(recorder.trials)} of {rows_of(suite)} scenarios were run; pytest ended with {status!r}"
        raise RuntimeError(message)
    return tuple(recorder.trials)


def rows_of(suite: Suite) -> int:
    """Give how many trials a *suite* makes: a row of examples is one."""
    return sum(max(1, sum(1 for _ in scenario.rows())) for one in suite.features for scenario in one.scenarios)


@contextmanager
def _apart() -> Iterator[None]:
    """Keep away what the environment tells pytest, and warnings that are none of a specification's."""
    kept = {name: os.environ.pop(name) for name in _TOLD_TO_PYTEST if name in os.environ}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ.update(kept)


class _FeatureFile(pytest.Module):
    """A feature as pytest collects it: a module with one function for each scenario."""

    @classmethod
    def of(cls, parent: pytest.Session, path: Path, feature: FeatureText) -> "_FeatureFile":
        collector = cls.from_parent(parent, path=path)
        module = ModuleType(path.stem)
        for number, scenario in enumerate(feature.scenarios, 1):
            function = bind(path.name, scenario.title, features_base_dir=str(path.parent))(_nothing())
            setattr(module, f"{_NAME}{number}", function)
        collector.obj = module
        return collector


def _nothing() -> Callable[[], None]:
    def nothing() -> None:
        """Do nothing besides the steps."""

    return nothing


class _Recorder:
    """The plugin that hands the specifications to pytest and keeps what came of each."""

    def __init__(self, suite: Suite, folder: Path, under_test: UnderTest, on_trial: OnTrial) -> None:
        self.trials: list[Trial] = []
        self._features = {folder / feature.path: feature for feature in suite.features}
        self._folder = folder
        self._under_test = under_test
        self._on_trial = on_trial
        self._failure: Failure | None = None

    @pytest.fixture(scope="session")
    def under_test(self) -> UnderTest:
        """Give what the specifications are run against."""
        return self._under_test

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect the scenarios of the suite, and nothing that lies beside them."""
        files = (_FeatureFile.of(session, path, feature) for path, feature in self._features.items())
        session.items = [item for file in files for item in file.collect() if isinstance(item, pytest.Item)]
        session.testscollected = len(session.items)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_apply_tag(self) -> bool:
        """Leave tags to the trials; to pytest they mean nothing."""
        return True

    def pytest_bdd_before_scenario(self) -> None:
        """Begin a trial."""
        self._failure = None

    def pytest_bdd_step_error(self, step: Step, exception: Exception) -> None:
        """Note at which step a scenario failed."""
        is_fault = isinstance(exception, SpecificationError)
        self._failure = Failure(step.line_number, f"{step.keyword} {step.name}", _said(exception), is_fault)

    def pytest_bdd_after_scenario(self, request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
        """End a trial."""
        scene: Scene = request.getfixturevalue("scene")
        read = self._features[Path(feature.filename)]
        written = read.scenarios[int(request.node.originalname.removeprefix(_NAME)) - 1]
        trial = Trial(
            path=read.path,
            line=_line(written, request.node),
            title=scenario.name,
            scenario=written,
            evaluated=scene.evaluated,
            failure=self._failure,
            pending=TO_CONFIRM in written.tags,
        )
        self.trials.append(trial)
        self._on_trial(trial)


def _line(scenario: ScenarioText, item: pytest.Function) -> int:
    """Give the line of the row that is tried; of the scenario, where it has none."""
    values = item.callspec.params.get("_pytest_bdd_example") if hasattr(item, "callspec") else None
    return next((row.line for row, cells in scenario.rows() if cells == values), scenario.line)


def _said(error: Exception) -> str:
    is_known = isinstance(error, AssertionError | SpecificationError)
    return str(error) if is_known else f"程序出错（{type(error).__name__}）。"
