"""Sixteen threads at once: every evaluation is the one that its dossier gets alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import orjson

from service.language.folder import load
from service.operations.evaluation import Evaluating
from service.settings import Settings, shipped
from service.wiring import wire
from tests.property.aims import Aims
from tests.strategies import DossierMaker, as_bytes

THREADS, EACH = 16, 25
_DAYS = (date(2026, 6, 30), date(2025, 12, 31), date(2024, 2, 29), date(2026, 1, 1))


def _evaluated(evaluating: Evaluating, sources: list[bytes], thread: int) -> list[bytes]:
    day = _DAYS[thread % len(_DAYS)]
    return [orjson.dumps(evaluating.evaluate(source, day)) for source in sources]


def test_sixteen_threads_find_what_each_finds_alone() -> None:
    release = load(shipped("rulesets"))
    maker = DossierMaker(release.kinds, Aims(release).take)
    sources = [[as_bytes(maker.make(EACH * thread + n)) for n in range(EACH)] for thread in range(THREADS)]
    alone = wire(release, Settings()).operations.evaluating
    expected = [_evaluated(alone, listed, thread) for thread, listed in enumerate(sources)]
    shared = wire(release, Settings()).operations.evaluating
    together = Barrier(THREADS)

    def run(thread: int) -> list[bytes]:
        together.wait()
        return _evaluated(shared, sources[thread], thread)

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(run, range(THREADS))) == expected
    assert len({found for listed in expected for found in listed}) > THREADS
