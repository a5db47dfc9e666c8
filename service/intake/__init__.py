"""The strict reading of dossiers: from bytes to a checked dossier, or to every fault at once; nothing is coerced."""

from service.intake.contract import Contract, Request
from service.intake.schema import dossier_schema

__all__ = ["Contract", "Request", "dossier_schema"]
