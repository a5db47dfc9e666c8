"""
Writing dossiers and single values as the JSON that a caller would send, to ask the contract about them.
"""

import json
from datetime import date
from typing import Any

from service.alternatives.fields import Dossier, Place
from service.domain.errors import DossierFault, DossierFaultsError
from service.intake import Contract


def written(dossier: Dossier) -> bytes:
    """Write a dossier that the contract read: full days are dates in it."""
    return json.dumps(dossier, ensure_ascii=False, default=date.isoformat).encode()


def is_accepted(dossier: Dossier, contract: Contract) -> bool:
    """Tell whether the *contract* accepts a *dossier* as a whole."""
    try:
        contract.read(written(dossier))
    except DossierFaultsError:
        return False
    return True


def refusals(value: Any, place: Place, contract: Contract) -> list[DossierFault]:  # noqa: ANN401 - any JSON there is
    """Give why the *contract* refuses a *value* of the field at a *place*, whatever stands beside it."""
    record: dict[str, Any] = {}
    *outer, last = place.keys
    inner = record
    for key in outer:
        inner = inner.setdefault(key, {})
    inner[last] = value
    part = record if place.kind.single else [record]
    at = ".".join((place.kind.name if place.kind.single else f"{place.kind.name}[0]", *place.keys))
    try:
        contract.read(written({place.kind.name: part}))
    except DossierFaultsError as error:
        return [one for one in error.faults if one.path == at or one.path.startswith(f"{at}[")]
    return []
