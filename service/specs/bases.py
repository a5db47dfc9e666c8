"""
Bases: the dossiers and records that specifications start from, in which everything is known.

A specification names a base and says what differs; what is not to be known it says too.
"""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from service.specs.words import choose

_BASES: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "bases.yaml").read_text(encoding="utf-8"))

Json = dict[str, Any]


def dossier(name: str) -> Json:
    """Give the complete dossier of that *name*; raise `UnknownWordError` where there is none."""
    persons = choose("名为此的完整档案", name, _BASES["dossiers"])
    complete = deepcopy(_BASES["complete"])
    complete["subject"] |= deepcopy(persons)
    return dict(complete)


def nothing() -> Json:
    """Give the dossier of which nothing is known but that it is somebody's."""
    return {"subject": {"ref": _BASES["complete"]["subject"]["ref"]}}


def record(kind: str) -> Json:
    """Give what a record of that *kind* (`incidents`) holds where a specification says nothing else."""
    return dict(deepcopy(_BASES["records"].get(kind, {})))


def incident(theme: str, matter: str) -> Json:
    """Give an incident of a *theme* whose kind is *matter*, with all that kind speaks of."""
    themed = deepcopy(choose("这样的事项底稿", theme, _BASES["themes"]))
    return record("incidents") | dict(themed) | dict(_BASES["matters"].get(matter, {})) | {"kind": matter}


def names() -> tuple[str, ...]:
    """Give the names of the complete dossiers."""
    return tuple(_BASES["dossiers"])


def themes() -> tuple[str, ...]:
    """Give the themes of an incident."""
    return tuple(_BASES["themes"])
