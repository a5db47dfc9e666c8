"""
Everything the service can be asked to do, by one release.
"""

import logging
from collections.abc import Callable
from typing import Any

from service.operations.alternatives import Alternatives
from service.operations.catalogue import Catalogue
from service.operations.evaluation import Evaluating

logger = logging.getLogger(__name__)


class Operations:
    """What the HTTP API reaches; ready once a canary dossier has been evaluated."""

    def __init__(
        self, evaluating: Evaluating, alternatives: Alternatives, catalogue: Catalogue, canary: Callable[[], bytes]
    ) -> None:
        """Offer *evaluating*, *alternatives* and the *catalogue*; the *canary* is a dossier known to be good."""
        self.evaluating = evaluating
        self.alternatives = alternatives
        self.catalogue = catalogue
        self._canary = canary
        self._is_ready = False

    def evaluate_request(self, body: bytes) -> bytes:
        """Answer a request for an evaluation, bytes for bytes."""
        return self.evaluating.evaluate_request(body)

    def gaps_request(self, body: bytes) -> bytes:
        """Answer a request for what is missing, bytes for bytes."""
        return self.alternatives.gaps_request(body)

    def calendar_request(self, body: bytes) -> bytes:
        """Answer a request for the days on which the result changes, bytes for bytes."""
        return self.alternatives.calendar_request(body)

    def counterfactuals_request(self, body: bytes) -> bytes:
        """Answer a request for what would change an opinion, bytes for bytes."""
        return self.alternatives.counterfactuals_request(body)

    def comparison_request(self, body: bytes) -> bytes:
        """Answer a request to compare two dossiers, bytes for bytes."""
        return self.alternatives.comparison_request(body)

    def rules(self) -> list[dict[str, Any]]:
        """Give every rule."""
        return self.catalogue.rules()

    def rule(self, name: str) -> dict[str, Any] | None:
        """Give one rule by its id."""
        return self.catalogue.rule(name)

    def vocabulary(self) -> dict[str, Any]:
        """Give the vocabulary."""
        return self.catalogue.vocabulary()

    def dossier_schema(self) -> dict[str, Any]:
        """Give the JSON Schema of a dossier."""
        return self.catalogue.dossier_schema()

    def ready(self) -> bool:
        """Answer whether a canary dossier has been evaluated; try it until it has."""
        if not self._is_ready:
            try:
                self.evaluating.evaluate(self._canary())
            except Exception:
                logger.exception("canary dossier could not be evaluated")
                return False
            self._is_ready = True
        return True
