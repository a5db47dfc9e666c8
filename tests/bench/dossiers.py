"""
The dossiers of the benchmark: 18 records of a working life each, four to five kilobytes, varied by a fixed seed.

Those that are explained in full have 25. An incident says what its kind speaks of, and seldom more; how it was
decided, or what was done to mend it, is told of some incidents and then as a whole.
"""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from service.domain.release import Release
from tests.property.aims import Aims
from tests.strategies import Dossier, DossierMaker, Mood, as_bytes

DAY = date(2026, 6, 30)
NUMBER = 60

_COUNTS = {
    "assessments": 3,
    "quarterly_assessments": 4,
    "unit_assessments": 2,
    "achievements": 2,
    "awards": 1,
    "tasks": 2,
    "incidents": 2,
    "measures": 2,
}
LARGE = {**_COUNTS, "achievements": 3, "tasks": 3, "incidents": 4, "measures": 4, "sanctions": 1}
_OF_EVERY_INCIDENT = 18
"""So many fields come first in an incident and are known of any; the flat ones that follow are of some kinds alone."""
_MOOD = Mood(around=DAY, absent=0.03, lacking=0.0, partial=0.03, keen=0.8, most=4)


def dossiers(release: Release, counts: Mapping[str, int] = _COUNTS) -> list[bytes]:
    """Give the requests' dossiers as JSON, with as many records of each kind as *counts* says."""
    maker = DossierMaker(release.kinds, Aims(release).take)
    made = (_made(maker, seed, counts) for seed in range(100_000))
    fitting = (dossier for dossier in made if sum(map(_length, dossier.values())) == sum(counts.values()))
    return [as_bytes(next(fitting)) for _ in range(NUMBER)]


def bodies(release: Release) -> list[bytes]:
    """Give the requests themselves."""
    return [b'{"as_of":"%s","dossier":%s}' % (DAY.isoformat().encode(), one) for one in dossiers(release)]


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _made(maker: DossierMaker, seed: int, counts: Mapping[str, int]) -> Dossier:
    random = Random(seed)  # noqa: S311
    dossier = maker.draw(random, _MOOD, counts)
    dossier["incidents"] = [_plausible(incident, random) for incident in dossier["incidents"]]
    return dossier


def _plausible(incident: dict[str, Any], random: Random) -> dict[str, Any]:
    flat = [key for key, value in incident.items() if not isinstance(value, dict)]
    known = {*flat[:_OF_EVERY_INCIDENT], *random.sample(flat[_OF_EVERY_INCIDENT:], 3), "tolerance"}
    known |= {group for group in ("decision", "conduct", "remedy") if random.random() < 0.3}
    return {key: value for key, value in incident.items() if key in known or key == "context"}
