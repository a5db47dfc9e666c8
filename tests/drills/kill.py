"""
Killed in the middle: a service that is ended without warning while many evaluations are under way loses nothing.

Whoever was answered is in the log, once; whoever was not may ask again with the same key and is recorded once. The
chain is whole, and the service starts again as if nothing had been.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import sleep

from service.operations.auditing import Auditing
from service.settings import read_settings
from service.store import log
from service.store.connection import open_store
from tests.drills.asking import Answers, ask
from tests.drills.running import Running, running

WORKERS = 2
_PAUSE = 0.002
_TRIED_ON_STARTING = 1  # the first key is tried out, and that is recorded too
_MOST = 10_000


class Victim(Enum):
    """Who is killed."""

    WORKER = "一个工作进程"
    ALL = "整个服务"


@dataclass(frozen=True)
class Drilled:
    """What came of one drill."""

    victim: Victim
    answered_before: int  # when it was killed
    cut_off: int  # requests that were not answered at first
    recorded_unanswered: int  # of these, recorded all the same, and answered with that when asked again


def drill(
    store: Mapping[str, str], bodies: Mapping[str, bytes], folder: Path, victim: Victim, random: Random
) -> Drilled:
    """
    Kill a *victim* at a random moment while all the *bodies* are sent, then look for what is amiss.

    The *store* is named by variables of the environment; the *bodies* stand by their idempotency keys.
    """
    first, again = Answers(), Answers()
    threshold = random.randrange(len(bodies) // 20, len(bodies) * 9 // 10)
    sent = folder / "log"
    with running(store, "--first-key", "--workers", str(WORKERS), log=sent) as service:
        key = service.key
        before = _killing(service, first, threshold, victim, lambda: ask(service.port, key, bodies, first))
        kept = set(_evaluations(store))
        assert set(first.ids.values()) <= kept
        if victim is Victim.WORKER:
            _finish(service, key, bodies, first, again)
    if victim is Victim.ALL:
        with running(store, "--workers", str(WORKERS), log=sent) as service:
            _finish(service, key, bodies, first, again)
    _examine(store, again, bodies)
    recorded = sum(one in kept for key, one in again.ids.items() if key not in first.ids)
    return Drilled(victim, before, len(bodies) - len(first.ids), recorded)


def _killing(service: Running, answers: Answers, threshold: int, victim: Victim, ask_all: Callable[[], None]) -> int:
    """Kill the *victim* once so many have been answered while all are asked; give how many had been by then."""
    done, killed_after = Event(), []

    def kill() -> None:
        while len(answers.ids) < threshold and not done.is_set():
            sleep(_PAUSE)
        killed_after.append(len(answers.ids))
        if victim is Victim.ALL:
            service.kill()
        else:
            os.kill(service.workers[0], signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    ask_all()
    done.set()
    killer.join()
    return killed_after[0]


def _finish(service: Running, key: str, bodies: Mapping[str, bytes], first: Answers, again: Answers) -> None:
    """Ask again for all, those that were answered too: nobody is evaluated twice."""
    assert service.get("/readyz") == 200
    ask(service.port, key, bodies, again)
    assert not again.statuses, again.statuses
    assert set(again.ids) == set(bodies)
    assert first.ids.items() <= again.ids.items()
    assert service.stop() == 0


def _examine(store: Mapping[str, str], again: Answers, bodies: Mapping[str, bytes]) -> None:
    """Hold the log to what was answered, and verify its chain."""
    recorded = Counter(_evaluations(store))
    assert set(again.ids.values()) <= set(recorded)
    assert recorded.total() == len(bodies) + _TRIED_ON_STARTING
    with closing(open_store(url_of(store))) as opened:
        assert Auditing(opened, lambda: "").verify().whole


def _evaluations(store: Mapping[str, str]) -> list[str]:
    """Give the ids of the evaluations in the log."""
    with closing(open_store(url_of(store))) as opened, opened.reading() as transaction:
        return [one.id for one in log.newest(transaction, kinds=("evaluation",), before=None, limit=_MOST)]


def url_of(store: Mapping[str, str]) -> str:
    """Give the address of the store that variables of the environment name."""
    return read_settings(store).store_url
