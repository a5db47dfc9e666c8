"""
Shadowing: what a release that is not in force would say of the same dossier; it is recorded, and never answered.

Whatever becomes of it, what is answered stays the same: where it fails, the record says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from service.domain.errors import (
    DossierFaultsError,
    EngineDisagreementError,
    EngineFailureError,
    RulesetFaultsError,
)
from service.governance.chain import Entry
from service.governance.errors import RefusedError
from service.intake.json_text import Text
from service.operations.choosing import Releases
from service.operations.shelf import NotAtHandError

Json = dict[str, Any]

SUPERSEDED = "superseded"
_CODES: Mapping[type[Exception], str] = {
    DossierFaultsError: "dossier_faults",
    EngineDisagreementError: "engine_disagreement",
    EngineFailureError: "engine_failure",
    RulesetFaultsError: "not_publishable",
}


def code_of(error: Exception) -> str:
    """Give the stable code of an *error*."""
    return error.code if isinstance(error, RefusedError) else _CODES.get(type(error), "unexpected")


def shadow(text: Text, day: date, digest: str, live: Json, releases: Releases) -> Entry:
    """Judge a request, which the release in force has answered, by the release of a *digest* as of a *day*."""
    told: Json = {"release": digest}
    contents: dict[str, bytes] = {}
    try:
        evaluating = releases.of(digest).evaluating
        request = evaluating.read_request(text)
        result = evaluating.judge(request.dossier, day, request.detail)
        changes = _changes(live, result)
        told |= {"differs": bool(changes), "changes": changes}
        contents["result"] = orjson.dumps(result)
    except NotAtHandError:
        raise
    except Exception as error:  # noqa: BLE001 - what a shadow comes to is nobody's concern but the record's
        told["failed"] = code_of(error)
    return Entry(id="", kind="shadow", at="", caller="", told=told, contents=contents)


def _changes(live: Json, other: Json) -> list[Json]:
    """Give what is said otherwise of an action; of which record is not said, since this is never erased."""
    now, then = _verdicts(live), _verdicts(other)
    return [
        {"action": key[0], "from": now.get(key), "to": then.get(key)}
        for key in dict.fromkeys([*now, *then])
        if now.get(key) != then.get(key)
    ]


def _verdicts(result: Json) -> dict[tuple[str, str | None], str]:
    said = {(one["action"], one["about"]): str(one["verdict"]) for one in result["recommendations"]}
    return said | {(one["action"], one["about"]): SUPERSEDED for one in result["superseded"]}
