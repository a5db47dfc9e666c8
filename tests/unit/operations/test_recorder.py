"""The recorder: who waits is told once it is kept, batches carry many, and nobody suffers for another."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from service.governance.chain import Entry
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.operations.recorder import MOST, Recorder
from service.store import log, revision
from service.store.connection import Store, Transaction, open_store
from service.store.errors import StoreFaultError, StoreUnavailableError
from service.store.log import Prepared, StaleError, prepare
from tests.stores import AT, sqlite_store, sqlite_url
from tests.unit.operations.evaluated import busy


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = sqlite_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def recorder(store: Store) -> Iterator[Recorder]:
    made = Recorder(store, "sha256")
    yield made
    made.close()


def entry(name: str, **told: Any) -> list[Prepared]:
    return [prepare(Entry(name, "evaluation", AT, "key:1", told, {"result": b'{"of":"%s"}' % name.encode()}), "sha256")]


def reply(name: str) -> Reply:
    return Reply(b'{"id":"%s","of":"%s"}' % (name.encode(), name.encode()), headers={"Location": name}, entry=name)


def kept(store: Store) -> list[str]:
    with store.reading() as transaction:
        return [row.id for row in log.walk(transaction, 0, 10_000)]


class Counted(Store):
    """A store that counts the transactions in which it is written to."""

    written = 0

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        self.written += 1
        with super().writing() as transaction:
            yield transaction


def test_who_waits_is_told_once_it_is_kept(store: Store, recorder: Recorder) -> None:
    assert recorder.keep(entry("e1"), reply("e1")) == reply("e1")
    assert kept(store) == ["e1"]


def test_what_comes_while_the_store_is_busy_is_kept_in_few_transactions(tmp_path: Path) -> None:
    store = Counted(sqlite_store(tmp_path)._engines)  # noqa: SLF001
    recorder = Recorder(store, "sha256")
    names = [f"e{number}" for number in range(MOST + 20)]
    with busy(store):
        waiting = [recorder.keep_soon(entry(name), reply(name)) for name in names]
    assert [one.result() for one in waiting] == [reply(name) for name in names]
    recorder.close()
    assert kept(store) == names
    assert store.written <= 1 + 3  # what came first, a full batch, the rest
    store.close()


def test_what_was_made_under_a_past_revision_is_refused_and_the_rest_is_kept(store: Store, recorder: Recorder) -> None:
    with busy(store):
        waiting = [
            recorder.keep_soon(entry(name), reply(name), number) for name, number in (("a", 0), ("b", 7), ("c", 0))
        ]
    assert [one.exception().__class__ for one in waiting] == [type(None), StaleError, type(None)]
    assert kept(store) == ["a", "c"]
    with store.writing() as transaction:
        revision.bump(transaction)
    with pytest.raises(StaleError):
        recorder.keep(entry("d"), reply("d"), 0)
    assert recorder.keep(entry("d"), reply("d"), 1) == reply("d")


def test_one_key_has_one_answer_also_within_one_batch(store: Store, recorder: Recorder) -> None:
    once, other = Once("key:1", "k", "r"), Once("key:1", "k", "another")
    with busy(store):
        waiting = [recorder.keep_soon(entry(f"e{n}"), reply(f"e{n}"), 0, once) for n in range(3)]
        waiting.append(recorder.keep_soon(entry("e3"), reply("e3"), 0, other))
        waiting.append(recorder.keep_soon(entry("e4"), reply("e4"), 0, Once("key:2", "k", "r")))
    first, *again = [one.result() for one in waiting[:3]]
    assert (first, first.replayed) == (reply("e0"), False)
    assert [(one.body, one.headers, one.replayed) for one in again] == [(first.body, first.headers, True)] * 2
    error = waiting[3].exception()
    assert isinstance(error, RefusedError)
    assert error.code == "idempotency_conflict"
    assert waiting[4].result() == reply("e4")
    assert kept(store) == ["e0", "e4"]


def test_who_is_outdated_is_told_so_before_an_answer_of_before_is_given(store: Store, recorder: Recorder) -> None:
    once = Once("key:1", "k", "r")
    recorder.keep(entry("e1"), reply("e1"), 0, once)
    with store.writing() as transaction:
        revision.bump(transaction)
    with pytest.raises(StaleError):
        recorder.keep(entry("e2"), reply("e2"), 0, once)
    assert recorder.keep(entry("e2"), reply("e2"), 1, once).replayed


def test_what_the_store_does_not_accept_fails_alone(store: Store, recorder: Recorder) -> None:
    recorder.keep(entry("e1"), reply("e1"))
    with busy(store):
        waiting = [recorder.keep_soon(entry(name), reply(name)) for name in ("e2", "e1", "e3")]  # an id twice
    assert [one.exception().__class__ for one in waiting] == [type(None), StoreFaultError, type(None)]
    assert kept(store) == ["e1", "e2", "e3"]


def test_where_the_store_is_away_all_who_wait_are_told_and_later_ones_are_kept(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    store, away = open_store(url), open_store(url, patience=0.1)
    recorder = Recorder(away, "sha256")
    with busy(store):
        begun = monotonic()
        waiting = [recorder.keep_soon(entry(f"e{n}"), reply(f"e{n}")) for n in range(MOST)]
        assert [one.exception().__class__ for one in waiting] == [StoreUnavailableError] * MOST
        assert monotonic() - begun < 2  # they do not wait one after the other
    assert recorder.keep(entry("e4"), reply("e4")) == reply("e4")
    recorder.close()
    assert kept(store) == ["e4"]
    away.close()
    store.close()


def test_who_does_not_wait_any_more_is_not_kept(store: Store, recorder: Recorder) -> None:
    with busy(store):
        first = recorder.keep_soon(entry("e1"), reply("e1"))  # taken at once, and held up
        _until(first.running)
        second = recorder.keep_soon(entry("e2"), reply("e2"))
        assert second.cancel()
        assert not first.cancel()
    wait([first])
    recorder.close()
    assert kept(store) == ["e1"]


def test_closing_keeps_what_still_waits_and_takes_no_more(store: Store, recorder: Recorder) -> None:
    once = Once("key:1", "k", "r")
    with busy(store):
        waiting = [
            recorder.keep_soon(entry(f"e{n}"), reply(f"e{n}"), 0, once if n > MOST else None) for n in range(MOST + 3)
        ]
        closing = Thread(target=recorder.close)
        closing.start()
        _until(lambda: _is_closed(recorder))
    closing.join()
    assert [one.done() for one in waiting] == [True] * len(waiting)
    assert kept(store) == [f"e{n}" for n in range(MOST + 2)]
    with pytest.raises(RefusedError) as caught:
        recorder.keep(entry("late"), reply("late"))
    assert caught.value.code == "not_ready"


def _is_closed(recorder: Recorder) -> bool:
    try:
        late: Future[Reply] = recorder.keep_soon([], reply("late"))
    except RefusedError:
        return True
    late.cancel()
    return False


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if is_so():
            return
        Event().wait(0.001)
    pytest.fail("it never came to be so")
