"""
The examples with changes, and their near misses by the shipped rules.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.alternatives.trial import Trial
from service.language.folder import load
from service.settings import shipped
from tests.near import near_by

Json = dict[str, Any]

EXAMPLES = Path(__file__).parents[1] / "examples"


@lru_cache(maxsize=1)
def _trial() -> Trial:
    return Trial(load(shipped("rulesets")))


def near_misses_of(dossier: Json) -> list[Json]:
    """Give the near misses of a dossier."""
    return near_by(_trial(), dossier)


def of_rule(dossier: Json, rule: str) -> list[Json]:
    """Give the near misses of one rule."""
    return [one for one in near_misses_of(dossier) if one["rule"] == rule]


def example(name: str, **changes: Any) -> Json:
    """Give an example, with other records in some of its lists, or other fields in one of its objects."""
    dossier: Json = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    for key, value in changes.items():
        dossier[key] = {**dossier[key], **value} if isinstance(value, dict) else value
    return dossier


def changed_incident(name: str = "not_performing", at: int = 1, **changes: Any) -> Json:
    """Give one incident of an example with other values."""
    incident: Json = {**example(name)["incidents"][at], **changes}
    return incident


def assessment(year: int, grade: str, **votes: float) -> Json:
    """Write an annual assessment."""
    shares = {"excellent": 0.0, "competent": 0.0, "basic": 0.0, "incompetent": 0.0, **votes}
    return {"id": f"A-{year}", "year": year, "kind": "annual", "grade": grade, "votes": shares}


def measure(kind: str, on: str, about: str, at: int = 1) -> Json:
    """Write a measure about something."""
    return {"id": f"M-{at}", "kind": kind, "on": on, "about": about}


def said(found: list[Json]) -> list[str]:
    """Give what is said."""
    return [one["text"] for one in found]
