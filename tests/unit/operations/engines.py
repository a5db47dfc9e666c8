"""Engines that fail, for tests of what becomes of it."""

from collections.abc import Mapping
from functools import partial
from typing import NoReturn

from service.domain.case import Case
from service.domain.strata import Stratum
from service.intake import Contract
from service.language.folder import read_release
from service.operations.by_release import ByRelease
from service.operations.evaluation import Evaluating
from service.operations.shelf import Make
from tests.recorded import at_work


class Failing:
    """An engine that answers nothing."""

    name = "failing"

    def __init__(self, fault: Exception) -> None:
        """Fail with a *fault*."""
        self._fault = fault

    def ask(self, stratum: Stratum, case: Case) -> NoReturn:
        """Fail."""
        del stratum, case
        raise self._fault

    def close(self) -> None:
        """Do nothing."""


def working_with(fault: Exception) -> Make:
    """Give what makes a release whose engine fails with a *fault*."""
    return partial(_made, fault)


def _made(fault: Exception, files: Mapping[str, bytes], digest: str) -> ByRelease:
    made = at_work(files, digest)
    release = read_release(files, digest)
    evaluating = Evaluating(release, Contract(release.kinds), lambda *_: Failing(fault))
    return ByRelease(evaluating, made.alternatives, made.catalogue, lambda: b"{}")
