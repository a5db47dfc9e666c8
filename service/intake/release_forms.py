"""
What is sent about releases: from when one is in force, and that it ceases to be.
"""

from typing import Any

from service.intake.plain import day_shape, plain_form, read_plain, text_shape, truth_shape

MOST_NOTE = 2_000
"""How many letters a note has at most."""

_BESIDES = {"note": text_shape("说明", most=MOST_NOTE), "retroactive": truth_shape("溯及既往")}
PUBLICATION = plain_form({"effective_from": day_shape("施行日期", required=True), **_BESIDES})
WITHDRAWAL = plain_form(_BESIDES)


def read_publication(body: bytes) -> dict[str, Any]:
    """Read a publication: `effective_from`, `note`, `retroactive`; raise `DossierFaultsError`, as the other does."""
    return read_plain(body, PUBLICATION)


def read_withdrawal(body: bytes) -> dict[str, Any]:
    """Read a withdrawal: `note`, `retroactive`; none at all says nothing."""
    return read_plain(body, WITHDRAWAL) if body else {}
