"""
What the load consists of: whole requests of 18-record dossiers, and of dossiers at the size limit.
"""

import json
from random import Random
from typing import Any

from service.domain.release import Release
from tests.bench.dossiers import DAY, bodies
from tests.property.aims import Aims
from tests.strategies import DossierMaker, Mood

LIMIT = 1_048_576
_SPARE = 100
_RECORDS = 200
_MOOD = Mood(around=DAY, absent=0.03, lacking=0.0, partial=0.03, keen=0.8, most=4)


def small(release: Release) -> list[bytes]:
    """Give the bodies of requests about dossiers of 18 records."""
    return bodies(release)


def large(release: Release, seed: int = 1) -> bytes:
    """Give the body of a request at the limit: as many records of every kind as there may be, and long titles."""
    counts = {kind.name: _RECORDS for kind in release.kinds if not kind.single}
    dossier = DossierMaker(release.kinds, Aims(release).take).draw(Random(seed), _MOOD, counts)  # noqa: S311
    missing = LIMIT - _SPARE - len(_body(dossier))
    for incident in dossier["incidents"]:
        incident["title"] = incident.get("title", "") + "长" * (missing // _RECORDS // len("长".encode()))
    return _body(dossier)


def _body(dossier: dict[str, Any]) -> bytes:
    return json.dumps({"as_of": DAY.isoformat(), "dossier": dossier}, ensure_ascii=False).encode()


def requests(several: list[bytes], credential: str) -> list[bytes]:
    """Make whole requests of *several* bodies."""
    head = (
        "POST /v1/evaluations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {credential}\r\nContent-Length: %d\r\n\r\n"
    ).encode()
    return [head % len(body) + body for body in several]


def mixed(release: Release, credential: str, one_in: int) -> list[bytes]:
    """Give requests of which one in so many is at the size limit."""
    common = requests(small(release), credential)
    found = [common[at % len(common)] for at in range(one_in)]
    found[one_in // 2] = requests([large(release)], credential)[0]
    return found
