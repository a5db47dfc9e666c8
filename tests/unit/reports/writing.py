"""
Reports as tests write them: by the rulesets that ship, of the examples and of dossiers made for the purpose.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from service.operations.reporting import Reporting
from service.reports.document import Document, Heading, texts
from service.reports.material import Audience
from service.settings import Settings, shipped
from service.wiring import Wiring, build

Json = dict[str, Any]

AS_OF = date(2026, 6, 30)
EXAMPLES = sorted(path.stem for path in shipped("examples").glob("*.json"))


@cache
def wiring() -> Wiring:
    return build(Settings(engine="interpreter"))


@cache
def reporting() -> Reporting:
    return Reporting(wiring().operations.evaluating)


def example(name: str) -> bytes:
    return (shipped("examples") / f"{name}.json").read_bytes()


def read(dossier: Json | bytes) -> Mapping[str, Any]:
    source = dossier if isinstance(dossier, bytes) else json.dumps(dossier).encode()
    return wiring().operations.evaluating.read(source)


def document_of(dossier: Json | bytes, audience: Audience, as_of: date = AS_OF) -> Document:
    return reporting().document(read(dossier), as_of, audience)


@cache
def report(name: str, audience: Audience) -> Document:
    """Write the report of an example."""
    return document_of(example(name), audience)


def told(dossier: Json | bytes, audience: Audience, as_of: date = AS_OF) -> str:
    return "\n".join(texts(document_of(dossier, audience, as_of)))


def section(document: Document, title: str) -> str:
    """Give the text of the section of that *title*."""
    heads = [at for at, one in enumerate(document.blocks) if isinstance(one, Heading) and one.level == 1]
    ends = [*heads[1:], len(document.blocks)]
    start, end = next(
        (start, end)
        for start, end in zip(heads, ends, strict=True)
        if next(texts(document.blocks[start])).partition("、")[2] == title
    )
    return "\n".join(texts(document.blocks[start + 1 : end])).strip()


def incident(**fields: Any) -> Json:
    """Write an incident that was verified and is nobody's but the person's."""
    return {
        "id": "I-1",
        "title": "某项工程",
        "occurred_on": "2026-01-15",
        "kind": "missed_deadline",
        "evidence": "verified",
        "verified_by": "supervision_office",
        "verified_on": "2026-02-01",
        "sources": 2,
        **fields,
    }


def dossier(**lists: Any) -> Json:
    """Write a dossier in which nothing else is known to be there."""
    nothing: Json = {kind.name: [] for kind in wiring().release.kinds if not kind.single}
    subject = {"ref": "CAD-1", "category": "internal_leader", **lists.pop("subject", {})}
    return {"subject": subject, **nothing, **lists}
