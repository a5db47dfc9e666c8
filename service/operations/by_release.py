"""
What is done by one release: evaluating, working out alternatives, telling of its rules.
"""

import logging
from collections.abc import Callable

from service.domain.errors import DossierFaultsError
from service.operations.alternatives import Alternatives
from service.operations.catalogue import Catalogue
from service.operations.evaluation import Evaluating

NOBODY = b'{"subject":{"ref":"CANARY"}}'
"""The dossier of which nothing is known."""

logger = logging.getLogger(__name__)


class ByRelease:
    """One release at work; ready once a canary dossier has been evaluated."""

    def __init__(
        self, evaluating: Evaluating, alternatives: Alternatives, catalogue: Catalogue, canary: Callable[[], bytes]
    ) -> None:
        """Offer *evaluating*, *alternatives* and the *catalogue*; the *canary* is a dossier known to be good."""
        self.evaluating = evaluating
        self.alternatives = alternatives
        self.catalogue = catalogue
        self._canary = canary
        self._is_ready = False

    @property
    def digest(self) -> str:
        """Give the digest of the release."""
        return self.evaluating.release.digest

    def ready(self) -> bool:
        """Answer whether a canary dossier has been evaluated; try it until it has."""
        if not self._is_ready:
            try:
                self._evaluate_canary()
            except Exception:
                logger.exception("canary dossier could not be evaluated")
                return False
            self._is_ready = True
        return True

    def _evaluate_canary(self) -> None:
        try:
            self.evaluating.evaluate(self._canary())
        except DossierFaultsError:  # a release may have words of its own; but everybody has a name
            self.evaluating.evaluate(NOBODY)
