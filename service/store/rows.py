"""
Rows: what a query finds, each as a dictionary by the names of its columns.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Executable


def rows(transaction: Connection, query: Executable, given: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Give all that a *query* finds."""
    found = transaction.execute(query, given)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def row(transaction: Connection, query: Executable, given: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Give the one row that a *query* finds; None where it finds nothing."""
    found = rows(transaction, query, given)
    return found[0] if found else None
