"""
Jobs: each is done once, whoever dies meanwhile; one that cannot be done is told to have failed, and none is lost.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from service.operations.jobs import MOST_TRIES, Held, Jobs, Settle
from service.operations.ledger import Ledger, later
from service.operations.trying import GivenUpError
from service.store import jobs as kept
from service.store.connection import Store
from service.store.jobs import Job
from tests.stores import AT, sqlite_store
from tests.unit.operations.ruled import refused

Run = Callable[[Job, Held], Settle]
LEASE = 30.0


class Time:
    """What the time is."""

    now = AT

    def __call__(self) -> str:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now = later(self.now, seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store, time: Time) -> Ledger:
    return Ledger(store, now=time)


def job(ledger: Ledger, name: str = "j") -> str:
    with ledger.store.writing() as transaction:
        kept.add(transaction, Job(name, "count", b"{}", "key:1", kept.WAITING, "", None, AT, None, 0))
    return name


def found(ledger: Ledger, name: str = "j") -> Job:
    with ledger.store.reading() as transaction:
        there = kept.find(transaction, name)
    assert there is not None
    return there


def answering(answer: Mapping[str, Any]) -> Run:
    return lambda _, __: lambda _: answer


def failing(error: Exception) -> Run:
    def run(_: Job, __: Held) -> Settle:
        raise error

    return run


def doing(ledger: Ledger, run: Run) -> Jobs:
    return Jobs(ledger, {"count": run}, lease_seconds=LEASE, poll_seconds=0.01)


def test_a_job_is_done_and_tells_its_answer(ledger: Ledger) -> None:
    told = doing(ledger, answering({"passed": True})).run_now(job(ledger))

    assert told == {
        "id": "j",
        "kind": "count",
        "stage": "done",
        "progress": "",
        "answer": {"passed": True},
        "made_at": AT,
    }


def test_a_job_that_is_not_there_is_said_so(ledger: Ledger) -> None:
    with refused("job_not_found"):
        doing(ledger, answering({})).job("none")


def test_a_job_that_is_done_is_not_done_again(ledger: Ledger) -> None:
    job(ledger)
    doing(ledger, answering({"by": 1})).run_now("j")

    assert doing(ledger, answering({"by": 2})).run_now("j")["answer"] == {"by": 1}


def test_a_job_that_another_has_is_left_to_it(ledger: Ledger, time: Time) -> None:
    job(ledger)

    def run(_: Job, held: Held) -> Settle:
        held.tell("进行到一半")
        there = doing(ledger, answering({"by": 2})).run_now("j")
        assert (there["stage"], there["progress"]) == ("running", "进行到一半")
        return lambda _: {"by": 1}

    assert doing(ledger, run).run_now("j")["answer"] == {"by": 1}
    assert time.now == AT


def test_a_job_whose_keeper_died_is_taken_up_by_another(ledger: Ledger, time: Time) -> None:
    job(ledger)
    with ledger.store.writing() as transaction:
        assert kept.take(transaction, "j", AT, later(AT, LEASE)) is not None
    assert doing(ledger, answering({"by": 2})).run_now("j")["stage"] == "running"
    time.passes(LEASE + 1)

    assert doing(ledger, answering({"by": 2})).run_now("j")["answer"] == {"by": 2}


def test_who_lost_a_job_keeps_nothing_of_it(ledger: Ledger, time: Time) -> None:
    job(ledger)
    settled: list[int] = []

    def settle(by: int) -> Settle:
        def keep(_: object) -> Mapping[str, Any]:
            settled.append(by)
            return {"by": by}

        return keep

    def run(_: Job, __: Held) -> Settle:
        time.passes(LEASE + 1)
        doing(ledger, lambda _, __: settle(2)).run_now("j")
        return settle(1)

    assert doing(ledger, run).run_now("j")["answer"] == {"by": 2}
    assert settled == [2]


def test_what_is_made_of_a_job_and_its_end_are_kept_together(ledger: Ledger) -> None:
    job(ledger)

    def run(_: Job, __: Held) -> Settle:
        def settle(transaction: Any) -> Mapping[str, Any]:
            kept.add(transaction, Job("made", "count", b"{}", "key:1", kept.DONE, "", None, AT, None, 0))
            raise ValueError

        return settle

    assert doing(ledger, run).run_now("j")["stage"] == "waiting"
    with refused("job_not_found"):
        doing(ledger, answering({})).job("made")


def test_a_job_that_fails_is_tried_a_few_times_and_then_told_to_have_failed(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    job(ledger)
    doer = doing(ledger, failing(ValueError("张三的规则")))
    stages = [doer.run_now("j")["stage"] for _ in range(MOST_TRIES)]

    assert stages == ["waiting"] * (MOST_TRIES - 1) + ["failed"]
    assert json.loads(found(ledger).answer or b"")["text"] == "任务未能完成，程序已试过多次；请联系管理员。"
    assert "ValueError" in caplog.text
    assert "张三" not in caplog.text


def test_a_job_that_kills_whoever_takes_it_is_not_taken_for_ever(ledger: Ledger, time: Time) -> None:
    job(ledger)
    for _ in range(MOST_TRIES):
        with ledger.store.writing() as transaction:
            assert kept.take(transaction, "j", time.now, later(time.now, LEASE)) is not None
        time.passes(LEASE + 1)

    assert doing(ledger, answering({})).run_now("j")["stage"] == "failed"


def test_a_job_that_was_given_up_counts_for_nothing(ledger: Ledger) -> None:
    job(ledger)
    for _ in range(MOST_TRIES + 1):
        assert doing(ledger, failing(GivenUpError())).run_now("j")["stage"] == "waiting"

    assert found(ledger).tries == 0


def test_jobs_are_done_by_themselves_the_oldest_first_until_closed(ledger: Ledger) -> None:
    order: list[str] = []
    for name in ("a", "b"):
        job(ledger, name)

    def run(one: Job, _: Held) -> Settle:
        order.append(one.id)
        return lambda _: {}

    doer = doing(ledger, run)
    doer.start()
    wait_for(lambda: found(ledger, "b").stage == "done")
    job(ledger, "c")
    wait_for(lambda: found(ledger, "c").stage == "done")
    doer.close()
    job(ledger, "d")
    sleep(0.05)

    assert (order, found(ledger, "d").stage) == (["a", "b", "c"], "waiting")


def test_what_is_being_done_is_given_back_when_all_closes(ledger: Ledger) -> None:
    job(ledger)
    begun = Event()

    def run(_: Job, held: Held) -> Settle:
        begun.set()
        wait_for(held.is_given_up)
        raise GivenUpError

    doer = doing(ledger, run)
    doer.start()
    assert begun.wait(10)
    doer.close()

    assert (found(ledger).stage, found(ledger).tries) == ("waiting", 0)


def test_a_job_is_kept_as_long_as_it_is_worked_on(ledger: Ledger, time: Time) -> None:
    job(ledger)
    begun, go_on = Event(), Event()

    def run(_: Job, __: Held) -> Settle:
        begun.set()
        assert go_on.wait(10)
        return lambda _: {"by": 1}

    doer = Jobs(ledger, {"count": run}, lease_seconds=0.03, poll_seconds=0.01)
    thread = Thread(target=doer.run_now, args=("j",))
    thread.start()
    assert begun.wait(10)
    for _ in range(20):
        time.passes(0.02)
        wait_for(lambda: str(found(ledger).lease_until) >= later(time.now, 0.02))
        assert doing(ledger, answering({"by": 2})).run_now("j")["stage"] == "running"
    go_on.set()
    thread.join()

    assert doer.job("j")["answer"] == {"by": 1}


def wait_for(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = monotonic() + 10
    while not what():
        assert monotonic() < until
        sleep(0.005)
