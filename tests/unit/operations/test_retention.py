"""What has been kept for its time is erased, and the log stays whole."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from service import operations
from service.governance.breaks import BreakCode
from service.governance.chain import Entry
from service.governance.once import Once, Reply
from service.governance.retaining import ERASED, RETAINED, EntryKind
from service.operations.auditing import Auditing
from service.operations.retention import Erased, Retention
from service.store import log, once
from service.store.connection import Store
from tests.stores import sqlite_store
from tests.unit.operations.filled import CASES, at, decision, entries, evaluation, filled

NOW = "2027-01-01T00:00:00.000000Z"
HOLDING = len(entries()) - 1
"""How many entries hold persons' data: all but the publication."""
NUMBER = len(entries())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = filled(sqlite_store(tmp_path))
    yield found
    found.close()


def retention(store: Store, days: int | None = None) -> Retention:
    return Retention(store, "sha256", lambda: uuid4().hex, days)


def contents(store: Store) -> dict[str, list[bytes | None]]:
    with store.reading() as transaction:
        return {row.id: list(row.contents.values()) for row in log.walk(transaction, 0, 1000)}


def erasures(store: Store) -> list[Any]:
    with store.reading() as transaction:
        return [one.told for one in log.newest(transaction, kinds=["erasure"], before=None, limit=200)]


def whole(store: Store) -> bool:
    return Auditing(store, lambda: NOW).verify().whole


def test_what_was_recorded_before_a_moment_is_erased_and_told(store: Store) -> None:
    assert retention(store).erase(at(4), NOW, "cli:a") == Erased(5, 0)
    assert contents(store)["case3"] == [None, None]
    assert contents(store)["s2"] == contents(store)["decision3"] == [None]
    assert None not in contents(store)["case4"]
    assert contents(store)["p1"] == [b"x"]
    assert erasures(store) == [{"before": at(4), "count": 5, "ranges": [[2, 6]]}]
    with store.reading() as transaction:
        case = log.find(transaction, "case3")
    assert case is not None
    assert (case.subject, set(case.contents)) == (None, {"facts", "result"})
    assert whole(store)


def test_nothing_is_told_where_there_is_nothing_to_erase(store: Store) -> None:
    assert retention(store).erase(at(0), NOW, "cli:a") == Erased(0, 0)
    retention(store).erase(at(4), NOW, "cli:a")
    assert retention(store).erase(at(4), NOW, "cli:a") == Erased(0, 0)
    assert len(erasures(store)) == 1


def test_whom_an_entry_is_about_is_erased_even_where_that_is_all_it_holds(tmp_path: Path) -> None:
    bare = Entry("bare", "shadow", at(1), "key:1", {}, {}, about="case0", unit="U-1", subject="CAD-0")
    store = sqlite_store(tmp_path)
    with store.writing() as transaction:
        log.append(transaction, [bare], "sha256")
    assert retention(store).erase(NOW, NOW, "cli:a") == Erased(1, 0)
    with store.reading() as transaction:
        assert log.newest(transaction, kinds=["shadow"], before=None, limit=1)[0].subject is None
    assert whole(store)
    store.close()


def test_it_is_counted_beforehand_what_would_be_erased(store: Store) -> None:
    assert retention(store).due(at(4)) == 5
    assert retention(store).due(NOW) == HOLDING
    assert retention(store).due(at(0)) == 0


def test_much_is_erased_in_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.operations.retention.STEP", 4)
    assert retention(store).erase(NOW, NOW, "cli:a") == Erased(HOLDING, 0)
    told = erasures(store)
    assert [one["count"] for one in told] == [2, 4, 4, 4, 4]
    assert told[-1]["ranges"] == [[2, 5]]
    assert whole(store)


@pytest.mark.parametrize(
    ("appeals", "spared"),
    [(["pending"], 2), (["pending", "upheld"], 0), (["pending", None], 3), (["changed"], 0), ([None], 0)],
)
def test_a_case_is_left_alone_while_an_appeal_is_pending(
    tmp_path: Path, appeals: list[str | None], spared: int
) -> None:
    decisions = [decision(1, appeal, str(turn)) for turn, appeal in enumerate(appeals)]
    store = filled(sqlite_store(tmp_path), "sha256", *decisions)
    assert retention(store).erase(NOW, NOW, "cli:a") == Erased(HOLDING + len(decisions) - spared, spared)
    assert (contents(store)["case1"] == [None, None]) is (spared == 0)
    assert whole(store)
    with store.writing() as transaction:
        log.append(transaction, [decision(1, "upheld", "later")], "sha256")
    assert retention(store).erase(NOW, NOW, "cli:a").spared == 0
    assert contents(store)["case1"] == [None, None]
    assert whole(store)
    store.close()


def test_what_is_due_is_done_once_a_day(store: Store) -> None:
    due = retention(store, days=30)
    assert due.run_due("2026-12-21T07:00:00.000000Z") == Erased(0, 0)
    assert due.run_due("2026-12-21T23:00:00.000000Z") is None
    assert due.run_due("2026-12-22T00:00:00.000000Z") == Erased(HOLDING, 0)
    assert due.run_due("2026-12-23T00:00:00.000000Z") == Erased(0, 0)
    assert erasures(store)[0]["before"] == "2026-11-22T00:00:00.000000Z"


def test_nothing_is_erased_by_itself_without_a_setting(store: Store) -> None:
    assert retention(store).run_due("2126-01-01T00:00:00.000000Z") == Erased(0, 0)


def test_what_could_not_be_done_is_due_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    due = retention(store, days=30)
    with monkeypatch.context() as broken:
        broken.setattr(due, "_new_id", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            due.run_due(NOW)
    assert contents(store)["case1"] != [None, None]
    assert due.run_due(NOW) == Erased(HOLDING, 0)


def test_answers_to_requests_that_may_be_sent_again_are_forgotten_after_a_day(store: Store) -> None:
    asked = Once("key:1", "k", "sha256:0")
    with store.writing() as transaction:
        once.keep(transaction, asked, Reply(b"{}"), "2026-12-31T00:00:00.000000Z")
    retention(store).run_due("2026-12-31T23:00:00.000000Z")
    with store.reading() as transaction:
        assert once.find(transaction, asked) is not None
    retention(store).run_due("2027-01-01T00:00:01.000000Z")
    with store.reading() as transaction:
        assert once.find(transaction, asked) is None


def test_two_who_erase_at_once_erase_once(store: Store) -> None:
    with store.reading() as transaction:
        assert log.head(transaction)[0] == NUMBER
    one, other = retention(store), Retention(store, "sha256", lambda: "other")
    found = one._find(0, NUMBER)  # noqa: SLF001  # what the other finds meanwhile
    assert other.erase(NOW, NOW, "cli:b") == Erased(HOLDING, 0)
    assert len(found) == HOLDING
    assert one.erase(NOW, NOW, "cli:a") == Erased(0, 0)
    assert len(erasures(store)) == 1


def test_entries_recorded_after_each_other_by_a_moment_are_found_by_halving(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    with store.writing() as transaction:
        log.append(transaction, [evaluation(case) for case in range(300)], "sha256")
    assert [retention(store).due(at(second)) for second in (0, 1, 150, 299, 300)] == [0, 1, 150, 299, 300]
    store.close()


def test_every_kind_of_entry_is_erased_or_retained_for_a_reason() -> None:
    assert ERASED.keys() | RETAINED.keys() == set(EntryKind)
    assert not ERASED.keys() & RETAINED.keys()
    assert all((*ERASED.values(), *RETAINED.values()))


def test_every_kind_that_is_written_is_known() -> None:
    written = {kind for path in Path(operations.__file__).parent.glob("*.py") for kind in kinds_in(path)}
    assert written <= set(EntryKind)
    assert {"evaluation", "shadow", "key", "import", "publication"} <= written


def kinds_in(path: Path) -> Iterator[str]:
    """Give the kinds of the entries that a module makes, as far as they are spelt out in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or ast.unparse(call.func).rpartition(".")[2] not in {"Entry", "enter"}:
            continue
        for one in [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "kind")]:
            spelt = named.get(one.id) if isinstance(one, ast.Name) else getattr(one, "value", None)
            if isinstance(spelt, str):
                yield spelt


def test_an_erasure_that_is_not_true_is_found(store: Store) -> None:
    with store.writing() as transaction:
        told = {"before": NOW, "count": 1, "ranges": [[2, 2]]}
        log.append(transaction, [evaluation(CASES + 1), _erasure(told)], "sha256")
    (found,) = Auditing(store, lambda: NOW).verify().breaks
    assert (found.position, found.code) == (2, BreakCode.CONTENT_KEPT)
    assert json.dumps(found.chinese, ensure_ascii=False).count("第 2 条") == 1


def _erasure(told: dict[str, Any]) -> Entry:
    return Entry("e", "erasure", at(0), "key:1", told, {})
