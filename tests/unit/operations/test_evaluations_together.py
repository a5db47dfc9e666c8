"""Evaluations, many at a time and again: every answer is recorded once, in threads and in an event loop."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event, current_thread
from typing import Any

import pytest

from service.domain.errors import (
    DossierFaultsError,
)
from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.operations.by_release import ByRelease
from service.operations.evaluations import TRIES, Evaluations, Line
from service.operations.observing import Evaluated
from service.operations.shelf import Shelf
from service.store import publications
from service.store.revision import bump
from tests.recorded import AS_OF, NOW, TRAINED, House, at_work, caller, person
from tests.unit.operations.evaluated import body, busy, by, is_whole, kinds, other_evaluations, rows

Json = dict[str, Any]

MANY = 8


@pytest.fixture
def closing() -> Iterator[Callable[[Evaluations], Evaluations]]:
    made: list[Evaluations] = []

    def keep(one: Evaluations) -> Evaluations:
        made.append(one)
        return one

    yield keep
    for one in made:
        one.close()


def test_all_faults_of_a_body_come_at_once_also_of_what_was_looked_at_before(house: House) -> None:
    with pytest.raises(DossierFaultsError) as caught:
        house.evaluations.evaluate(by(), body({"subject": {}}, as_of="2026-02-30", release="latest", detail="long"))
    assert [fault.path for fault in caught.value.faults] == ["as_of", "release", "detail", "subject.ref"]


def test_where_the_store_never_rests_it_is_given_up(house: House) -> None:
    times = []

    def grant_again() -> Grant:
        times.append(1)
        with house.store.writing() as transaction:
            bump(transaction)
        return caller()

    with pytest.raises(RefusedError) as caught:
        house.evaluations.evaluate(grant_again, body())
    assert (caught.value.code, len(times)) == ("busy", TRIES)
    assert rows(house) == []


def test_many_threads_evaluate_at_once_and_every_answer_is_in_a_whole_chain(house: House) -> None:
    def evaluate(number: int) -> Reply:
        return house.evaluations.evaluate(by(), body(person(subject={"ref": f"CAD-{number}"})))

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(evaluate, range(80)))
    found = rows(house)
    assert is_whole(found)
    assert {row.id: row.subject for row in found} == {reply.entry: f"CAD-{n}" for n, reply in enumerate(replies)}
    for number, reply in enumerate(replies):
        assert json.loads(reply.body)["subject_ref"] == f"CAD-{number}"


def test_a_request_sent_again_is_answered_the_same_and_recorded_once(house: House) -> None:
    once = Once("key:1", "k", "r")
    first, again = (house.evaluations.evaluate(by(), body(), once) for _ in range(2))
    assert (again.body, again.status, again.headers) == (first.body, first.status, first.headers)
    assert [first.replayed, again.replayed] == [False, True]
    assert len(rows(house)) == 1
    with pytest.raises(RefusedError) as caught:
        house.evaluations.evaluate(by(), body(), Once("key:1", "k", "another"))
    assert caught.value.code == "idempotency_conflict"


def test_of_one_request_sent_by_many_at_once_one_is_recorded_and_all_get_its_answer(
    house: House, closing: Callable[[Evaluations], Evaluations]
) -> None:
    judged: list[str] = []
    observed: list[Evaluated] = []
    all_judged = Event()

    def new_id() -> str:
        judged.append(f"e{len(judged)}")
        if len(judged) == MANY:
            all_judged.set()
        return judged[-1]

    evaluations = closing(other_evaluations(house, new_id=new_id))
    evaluations.observe = observed.append
    with ThreadPoolExecutor(MANY) as threads, busy(house.store):
        waiting = [threads.submit(evaluations.evaluate, by(), body(), Once("key:1", "k", "r")) for _ in range(MANY)]
        all_judged.wait()
    replies = [one.result() for one in waiting]
    house.recorder.close()
    assert len({reply.body for reply in replies}) == 1
    assert [reply.replayed for reply in replies].count(False) == 1
    assert [row.id for row in rows(house)] == [replies[0].entry]
    assert len(observed) == 1


def test_an_answer_of_before_is_given_only_to_who_may_still_have_it(house: House) -> None:
    once = Once("key:1", "k", "r")
    first = house.evaluations.evaluate(by(), body(), once)
    with pytest.raises(RefusedError) as caught:
        house.evaluations.evaluate(by("U-2"), body(), once)
    assert caught.value.code == "unit_out_of_scope"
    admitted = []

    def grant_again() -> Grant:
        admitted.append(house.standing.now().revision)
        return caller()

    with house.store.writing() as transaction:
        bump(transaction)
    assert house.evaluations.evaluate(grant_again, body(), once).body == first.body
    assert admitted == [1, 2]  # admitted afresh before it was given


def in_loop(house: House, lines: Sequence[Line]) -> list[Reply | Exception]:
    return asyncio.run(house.evaluations.answer_many(by("U-1"), lines))


def test_many_are_answered_in_their_order_and_one_fault_stops_none(house: House) -> None:
    once = Once("key:1", "k 3", "r")
    lines = [(body(), None), (b"{", None), (body(person(subject={"unit": {"ref": "U-2"}})), None), (body(), once)]
    first, fault, unreached, last = in_loop(house, lines)
    assert isinstance(first, Reply)
    assert isinstance(fault, DossierFaultsError)
    assert isinstance(unreached, RefusedError)
    assert isinstance(last, Reply)
    assert [row.id for row in rows(house)] == [first.entry, last.entry]
    (again,) = in_loop(house, lines[3:])
    assert isinstance(again, Reply)
    assert (again.body, again.replayed) == (last.body, True)


def test_those_of_many_that_were_judged_too_early_are_judged_again(house: House) -> None:
    house.evaluate(person())
    other = House(house.store)
    new = other.publish(date(2026, 1, 1), rules=TRAINED)
    other.evaluations.close()
    other.recorder.close()
    replies = in_loop(house, [(body(), None)] * 3)
    assert [one.headers["Gongguo-Release"] for one in replies if isinstance(one, Reply)] == [new] * 3
    assert len(rows(house)) == 4
    assert is_whole(rows(house))


def test_an_event_loop_waits_for_many_at_once(house: House) -> None:
    async def all_of_them() -> list[Reply]:
        return await asyncio.gather(*(house.evaluations.answer(by(), body()) for _ in range(20)))

    replies = asyncio.run(all_of_them())
    assert {row.id for row in rows(house)} == {reply.entry for reply in replies}
    with pytest.raises(DossierFaultsError):
        asyncio.run(house.evaluations.answer(by(), b"{"))


def test_an_event_loop_answers_once_and_by_what_stands_as_threads_do(house: House) -> None:
    async def answered() -> list[Reply]:
        first = await house.evaluations.answer(by(), body(), Once("key:1", "k", "r"))
        other = House(house.store)
        other.publish(date(2026, 1, 1), rules=TRAINED)
        other.evaluations.close()
        other.recorder.close()
        after = await house.evaluations.answer(by(), body())
        again = await house.evaluations.answer(by(), body(), Once("key:1", "k", "r"))
        return [first, after, again]

    first, after, again = asyncio.run(answered())
    assert after.headers["Gongguo-Release"] == house.standing.fresh().timetable.on(AS_OF)
    assert (again.body, again.headers, again.replayed) == (first.body, first.headers, True)
    assert [row.id for row in rows(house)] == [first.entry, after.entry]


def test_an_event_loop_does_not_make_a_release_itself(
    house: House, closing: Callable[[Evaluations], Evaluations]
) -> None:
    makers: list[str] = []

    def make(files: Mapping[str, bytes], digest: str) -> ByRelease:
        makers.append(current_thread().name)
        return at_work(files, digest)

    evaluations = closing(other_evaluations(house, shelf=Shelf(house.store, make)))
    asyncio.run(evaluations.answer(by(), body()))
    other = house.publish(date(2026, 7, 1), rules=TRAINED)
    with house.store.writing() as transaction:
        publications.shadow(transaction, other, on=True, at=NOW)
    house.standing.fresh()
    for _ in range(2):
        asyncio.run(evaluations.answer(by(), body()))
    assert makers == ["judging_0", "judging_0"]
    assert kinds(house) == ["evaluation", *["evaluation", "shadow"] * 2]
    assert all("failed" not in json.loads(row.envelope)["told"] for row in rows(house))
