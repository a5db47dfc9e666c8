"""
A request with an idempotency key is answered the same again.
"""

import pytest

from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.store import erasing, log, once
from service.store.connection import Store
from tests.store.entries import entry
from tests.stores import AT

ASKED = Once("key:1", "7c9e", "sha256:a")
PLAIN = Reply('{"title":"试行"}'.encode(), 201, {"Location": "/v1/drafts/1", "ETag": '"1"'})
OF_THE_LOG = Reply(b"", 201, {"Location": "/v1/evaluations/a", "Gongguo-Evaluation": "a"}, "a")


def test_an_answer_is_found_as_it_was_given(store: Store) -> None:
    with store.writing() as transaction:
        assert once.find(transaction, ASKED) is None
        once.keep(transaction, ASKED, PLAIN, AT)
    with store.reading() as transaction:
        assert once.find(transaction, ASKED) == PLAIN


def test_an_answer_from_the_log_is_composed_again(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a", contents={"result": b'{"as_of":"2026-06-30"}'})], "sha256")
        once.keep(transaction, ASKED, OF_THE_LOG, AT)
    with store.reading() as transaction:
        assert once.find(transaction, ASKED) == Reply(b'{"id":"a","as_of":"2026-06-30"}', 201, OF_THE_LOG.headers, "a")


def test_an_answer_whose_entry_was_erased_is_refused(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256")
        once.keep(transaction, ASKED, OF_THE_LOG, AT)
        erasing.erase(transaction, [1])
        with pytest.raises(RefusedError, match="content_erased"):
            once.find(transaction, ASKED)


def test_a_key_is_good_for_one_request_of_one_caller(store: Store) -> None:
    with store.writing() as transaction:
        once.keep(transaction, ASKED, PLAIN, AT)
        with pytest.raises(RefusedError, match="idempotency_conflict"):
            once.find(transaction, Once("key:1", "7c9e", "sha256:b"))
        assert once.find(transaction, Once("key:2", "7c9e", "sha256:b")) is None
        assert once.find(transaction, Once("key:1", "7c9f", "sha256:b")) is None


def test_answers_are_forgotten_in_time(store: Store) -> None:
    later = Once("key:1", "later", "sha256:a")
    with store.writing() as transaction:
        once.keep(transaction, ASKED, PLAIN, AT)
        once.keep(transaction, later, PLAIN, "2026-11-22T08:00:00.000000Z")
        once.forget(transaction, "2026-11-22T08:00:00.000000Z")
        assert once.find(transaction, ASKED) is None
        assert once.find(transaction, later) == PLAIN
