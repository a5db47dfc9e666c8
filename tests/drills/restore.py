"""
Restored from a backup: a store that was copied while the service recorded is whole, and gives the same answers.

The copy ends somewhere in the middle of what was recorded; up to there it is the log of the original. Every evaluation
in it is replayed by a service that runs on it, and comes out byte for byte as it was.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import sleep

from service.operations.auditing import Auditing
from service.store import log
from service.store.connection import open_store
from tests.drills.asking import Answers, ask
from tests.drills.kill import url_of
from tests.drills.running import TOP, running

_EVALUATIONS = 10_000


@dataclass(frozen=True)
class Restored:
    """What came of one drill."""

    recorded: int  # entries of the original's log in the end
    backed_up: int  # of them in the backup
    replayed: int  # evaluations, all with the same bytes
    head: str  # of the backup


def drill(original: Mapping[str, str], copy: Mapping[str, str], bodies: Mapping[str, bytes], folder: Path) -> Restored:
    """
    Back up the *original* while all the *bodies* are recorded, restore it as the *copy*, and hold them to each other.

    Both stores are named by variables of the environment; the *bodies* stand by their idempotency keys.
    """
    answers = Answers()
    with running(original, "--first-key", log=folder / "log") as service:
        key = service.key
        asking = Thread(target=ask, args=(service.port, key, bodies, answers, 8))
        asking.start()
        while len(answers.ids) < len(bodies) // 3:
            sleep(0.01)
        _back_up(original, folder / "backup")
        asking.join()
        assert set(answers.ids) == set(bodies)
        assert service.stop() == 0
    _restore(copy, folder / "backup")
    _verify(copy)
    with running(copy, log=folder / "log") as service:
        replayed = [_replayed(service.port, key, one) for one in _evaluations(copy)]
        assert service.stop() == 0
    recorded, (backed_up, head) = _head(original)[0], _head(copy)
    assert _digest_at(original, backed_up) == head
    assert all(replayed)
    return Restored(recorded, backed_up, len(replayed), head)


def gongguo(store: Mapping[str, str], *arguments: str) -> str:
    """Run a command on a *store*, which has to succeed; give what it prints."""
    ran = subprocess.run(  # noqa: S603  # the project's own command line
        [sys.executable, "-m", "service", *arguments],
        cwd=TOP,
        env={**os.environ, **store},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _back_up(store: Mapping[str, str], file: Path) -> None:
    if _is_postgres(store):
        _run(_tool("pg_dump"), "--format=custom", f"--file={file}", url_of(store))
    else:
        gongguo(store, "store", "backup", str(file))


def _restore(store: Mapping[str, str], file: Path) -> None:
    if _is_postgres(store):
        _run(_tool("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={url_of(store)}", str(file))
    else:
        gongguo(store, "store", "restore", str(file))


def _is_postgres(store: Mapping[str, str]) -> bool:
    return url_of(store).startswith("postgresql")


def _tool(name: str) -> str:
    import pgserver  # noqa: PLC0415  # may be lacking where only SQLite is drilled

    return str(Path(pgserver.__file__).parent / "pginstall" / "bin" / name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # PostgreSQL's own tools


def _verify(store: Mapping[str, str]) -> None:
    with closing(open_store(url_of(store))) as opened:
        assert Auditing(opened, lambda: "").verify().whole


def _head(store: Mapping[str, str]) -> tuple[int, str]:
    with closing(open_store(url_of(store))) as opened, opened.reading() as transaction:
        return log.head(transaction)


def _digest_at(store: Mapping[str, str], position: int) -> str:
    with closing(open_store(url_of(store))) as opened, opened.reading() as transaction:
        return log.walk(transaction, position - 1, 1)[0].digest


def _evaluations(store: Mapping[str, str]) -> list[str]:
    with closing(open_store(url_of(store))) as opened, opened.reading() as transaction:
        found = log.newest(transaction, kinds=("evaluation",), before=None, limit=_EVALUATIONS)
        return [one.id for one in found]


def _replayed(port: int, key: str, evaluation: str) -> bool:
    """Have an evaluation replayed; answer whether that gave the same bytes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", f"/v1/evaluations/{evaluation}/replay", b"", {"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200
    finally:
        connection.close()
