"""Every specification of `features/` holds."""

from pathlib import Path

from pytest_bdd import scenarios

pytest_plugins = ["service.specs.plugin"]

FEATURES = Path(__file__).parents[2] / "features"

scenarios(str(FEATURES))
