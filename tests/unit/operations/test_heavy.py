"""Heavy bodies are judged in another process, to every byte as they would be here, and nothing else differs."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError, EngineDisagreementError
from service.governance.errors import RefusedError
from service.governance.once import Reply
from service.operations.by_release import ByRelease
from service.operations.evaluations import Evaluations
from service.operations.heavy import MOST_LIGHT_BYTES, Heavy, is_heavy
from service.operations.shelf import Make, Shelf
from service.store import log, publications, releases
from tests.builders import incident
from tests.recorded import AS_OF, NOW, TODAY, TRAINED, UNTRAINED, House, at_work, caller, person
from tests.stores import sqlite_store
from tests.unit.operations.engines import working_with

Json = dict[str, Any]

SECONDS = 30
BIG = person(incidents=[incident(title="某事" * 40, late_days=days) for days in range(190)])


def body(written: Json = BIG, **asked: Any) -> bytes:
    found = json.dumps({"dossier": written, "as_of": AS_OF.isoformat(), **asked}).encode()
    assert len(found) > MOST_LIGHT_BYTES
    return found


def evaluations(house: House, make: Make, heavy: Heavy | None) -> Evaluations:
    shelf = Shelf(house.store, make)
    return Evaluations(
        house.store, house.standing, shelf, house.recorder, now=lambda: NOW, today=lambda: TODAY, heavy=heavy
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(sqlite_store(tmp_path_factory.mktemp("heavy")))
    made.publish()
    yield made
    made.close()


@pytest.fixture(scope="module")
def heavy(house: House) -> Iterator[Evaluations]:
    """Give what has another process for heavy bodies."""
    made = evaluations(house, at_work, Heavy(at_work))
    yield made
    made.close()


def test_a_body_is_heavy_by_its_length_and_the_sooner_where_all_is_to_be_told() -> None:
    usual, in_full = b"x" * (MOST_LIGHT_BYTES - 8) + b'"brief"', b"x" * (MOST_LIGHT_BYTES // 4 - 8) + b'"full"'
    assert [is_heavy(one) for one in (usual, usual + b"xx", in_full, in_full + b"xxx")] == [False, True, False, True]


def told_of(
    house: House, reply: Reply
) -> list[tuple[str, Mapping[str, Any], Mapping[str, str], str | None, str | None]]:
    """Give what is kept of an evaluation and of its shadows, but for ids."""
    name = str(reply.entry)
    with house.store.reading() as transaction:
        kept = log.about(transaction, name, ["shadow"])
    return [(one.kind, one.told, one.contents, one.unit, one.subject) for one in (house.entry(name), *kept)]


def without_id(reply: Reply) -> bytes:
    return reply.body.partition(b",")[2]


def test_a_heavy_body_is_answered_and_kept_to_every_byte_as_it_would_be_here(house: House, heavy: Evaluations) -> None:
    for digest in (house.publish(date(2100, 1, 1), rules=rules) for rules in (UNTRAINED, TRAINED)):
        with house.store.writing() as transaction:
            publications.shadow(transaction, digest, on=True, at=NOW)
    for detail in ("brief", "full"):
        there, here = (one.evaluate(caller, body(detail=detail)) for one in (heavy, house.evaluations))
        assert without_id(there) == without_id(here)
        assert told_of(house, there) == told_of(house, here)
        assert [kind for kind, *_ in told_of(house, there)] == ["evaluation", "shadow", "shadow"]
        assert house.content(str(there.entry), "result") == json.loads(b"{" + without_id(there))


def refusal(one: Evaluations, sent: bytes, unit: str) -> tuple[type[Exception], Any]:
    with pytest.raises((DossierFaultsError, RefusedError)) as caught:
        one.evaluate(lambda: caller(unit), sent)
    error = caught.value
    return type(error), (error.code, error.chinese) if isinstance(error, RefusedError) else vars(error)


def test_what_is_refused_there_is_refused_in_the_same_words_as_here(house: House, heavy: Evaluations) -> None:
    unpublished, nobody = ("sha256:" + digit * 64 for digit in "ab")
    with house.store.writing() as transaction:
        releases.add(transaction, unpublished, {}, origin="draft", title="试", at=NOW, by="test")
    cases: list[tuple[bytes, str]] = [
        (body() + b"}", "U-1"),
        (body(as_of="2026-02-30", detail="long"), "U-1"),
        (body({**BIG, "incidents": [{"kind": "none"}], "nobody": "某" * MOST_LIGHT_BYTES}), "U-1"),
        (body(release=nobody), "U-1"),
        (body(release=unpublished), "U-1"),
        (body(), "U-2"),
    ]
    for sent, unit in cases:
        assert refusal(heavy, sent, unit) == refusal(house.evaluations, sent, unit)


def test_light_bodies_are_not_kept_waiting(house: House, heavy: Evaluations) -> None:
    with ThreadPoolExecutor(4) as threads:
        slow = [threads.submit(heavy.evaluate, caller, body(detail="full")) for _ in range(3)]
        quick = heavy.evaluate(caller, json.dumps({"dossier": person()}).encode())
        assert not all(one.done() for one in slow)
    assert quick.status == 200
    assert {str(one.result().entry) for one in slow} <= {kept.id for kept in _newest(house)}


def _newest(house: House) -> list[log.Kept]:
    with house.store.reading() as transaction:
        return log.newest(transaction, kinds=["evaluation"], before=None, limit=20)


def test_what_is_meant_for_the_group_does_not_end_the_other_process_and_where_it_ends_another_is_started(
    house: House, heavy: Evaluations
) -> None:
    heavy.evaluate(caller, body())
    (process,) = multiprocessing.active_children()
    assert process.pid is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(process.pid, number)
    heavy.evaluate(caller, body())
    assert [one.pid for one in multiprocessing.active_children()] == [process.pid]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert without_id(heavy.evaluate(caller, body())) == without_id(house.evaluations.evaluate(caller, body()))
    assert [one.pid for one in multiprocessing.active_children()] not in ([], [process.pid])


def _dying(files: Mapping[str, bytes], digest: str) -> ByRelease:
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return at_work(files, digest)


def test_where_no_other_process_lives_it_is_judged_here(house: House) -> None:
    alone = evaluations(house, at_work, Heavy(_dying))
    assert without_id(alone.evaluate(caller, body())) == without_id(house.evaluations.evaluate(caller, body()))
    alone.close()


def test_where_the_engine_fails_there_that_is_recorded(house: House) -> None:
    failing = evaluations(house, at_work, Heavy(_disagreeing))
    before = _head(house)
    with pytest.raises(EngineDisagreementError) as caught:
        failing.evaluate(caller, body())
    failing.close()
    assert caught.value.differences == ("P-1",)
    house.evaluate(person())
    with house.store.reading() as transaction:
        assert next(row.kind for row in log.walk(transaction, before, 10)) == "failure"


def _disagreeing(files: Mapping[str, bytes], digest: str) -> ByRelease:
    return working_with(EngineDisagreementError(["P-1"]))(files, digest)


def _head(house: House) -> int:
    with house.store.reading() as transaction:
        return log.head(transaction)[0]


def test_after_closing_nothing_is_begun(house: House) -> None:
    closed = Heavy(at_work)
    closed.close()
    with pytest.raises(RefusedError) as caught:
        closed.judge(house.evaluations._judging, body(), house.standing.now(), house.shelf, TODAY)  # noqa: SLF001
    assert caught.value.code == "not_ready"


PARENT = """
import multiprocessing, sys, time
from pathlib import Path
from tests.recorded import House, at_work, caller
from tests.stores import sqlite_store
from tests.unit.operations.test_heavy import Heavy, body, evaluations

if __name__ == "__main__":
    house = House(sqlite_store(Path(sys.argv[1])))
    house.publish()
    evaluations(house, at_work, Heavy(at_work)).evaluate(caller, body())
    print(multiprocessing.active_children()[0].pid, flush=True)
    time.sleep(60)
"""


def test_the_other_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, script, tmp_path], stdout=subprocess.PIPE, env=environment) as parent:  # noqa: S603
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = monotonic() + SECONDS
    while _lives(child) and monotonic() < deadline:
        sleep(0.02)
    assert not _lives(child)


def _lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
