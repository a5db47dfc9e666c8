"""What the property tests start from: the shipped release, its contract, and random dossiers that it may meet."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from service.domain.release import Release
from service.intake import Contract
from service.language.folder import load
from service.settings import shipped
from tests.property.aims import Aims
from tests.property.asking import Asker, asker_of
from tests.strategies import DAYS, DossierMaker


@pytest.fixture(scope="session")
def release() -> Release:
    """Give the shipped release."""
    return load(shipped("rulesets"))


@pytest.fixture(scope="session")
def contract(release: Release) -> Contract:
    """Give the contract of the shipped release."""
    return Contract(release.kinds)


@pytest.fixture(scope="session")
def maker(release: Release) -> DossierMaker:
    """Give what makes dossiers in which the shipped rules find something."""
    return DossierMaker(release.kinds, Aims(release).take)


@pytest.fixture(scope="session")
def askers(release: Release) -> Iterator[list[Asker]]:
    """Give both engines on each of the days."""
    with ExitStack() as stack:
        yield [stack.enter_context(asker_of(release, day)) for day in DAYS]
