"""
What the API asks of the operations, so that it can be tried without rules or an engine.
"""

from typing import Any, Protocol


class Operations(Protocol):
    """Everything that the service can be asked over HTTP."""

    def evaluate_request(self, body: bytes) -> bytes:
        """
        Evaluate the request in a *body* of JSON; give the evaluation as JSON.

        Raises `DossierFaultsError`, `DossierTooLargeError`, `EngineDisagreementError`, `EngineFailureError`.
        """

    def gaps_request(self, body: bytes) -> bytes:
        """Answer a *body* of JSON with what is missing to settle each unsettled action; raise as below."""

    def calendar_request(self, body: bytes) -> bytes:
        """Answer a *body* of JSON with the days on which the result changes by time alone; raise as below."""

    def counterfactuals_request(self, body: bytes) -> bytes:
        """Answer a *body* of JSON with the smallest changes that reach a goal; raise as below."""

    def comparison_request(self, body: bytes) -> bytes:
        """
        Answer a *body* of JSON with where two dossiers part.

        All four raise `DossierFaultsError`, `DossierTooLargeError`.
        """

    def rules(self) -> list[dict[str, Any]]:
        """List the rules, each with at least its `id`."""

    def rule(self, rule_id: str, /) -> dict[str, Any] | None:
        """Give one rule in full; None when there is none of that id."""

    def vocabulary(self) -> dict[str, Any]:
        """Give the records, facts, actions and lists that dossiers and rules speak in."""

    def dossier_schema(self) -> dict[str, Any]:
        """Give the JSON Schema of a dossier, its definitions under `$defs`."""

    def ready(self) -> bool:
        """Tell whether a dossier has been evaluated since the start."""
