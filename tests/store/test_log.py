"""
The log: what is appended is found again, in its place, and is not changed.
"""

from dataclasses import replace

import pytest
from sqlalchemy import update

from service.governance.chain import START, Sealed, digest_of, seal
from service.store import erasing, log
from service.store.connection import Store
from service.store.errors import StoreFaultError
from service.store.log import StaleError, prepare
from service.store.revision import bump
from service.store.tables import log_contents
from tests.store.entries import CONTENTS, entry, is_whole
from tests.stores import tampering

DIGESTS = {name: digest_of(content) for name, content in CONTENTS.items()}


def test_an_empty_log_ends_before_its_first_entry(store: Store) -> None:
    with store.reading() as transaction:
        assert log.head(transaction) == (0, START)


def test_an_entry_is_sealed_in_its_place(store: Store) -> None:
    with store.writing() as transaction:
        sealed = log.append(transaction, [entry("a"), entry("b")], "sha256")
    first = seal(entry("a"), 1, START, DIGESTS, "sha256")
    assert sealed == [first, seal(entry("b"), 2, first.digest, DIGESTS, "sha256")]
    with store.reading() as transaction:
        assert log.head(transaction) == (2, sealed[1].digest)


def test_entries_of_several_transactions_are_one_chain(store: Store) -> None:
    for names in ("abc", "d", "ef"):
        with store.writing() as transaction:
            log.append(transaction, [entry(name) for name in names], "sha256")
    with store.reading() as transaction:
        rows = log.walk(transaction, 0, 100)
    assert [row.id for row in rows] == list("abcdef")
    assert is_whole(rows)


def test_a_chain_goes_on_in_another_algorithm(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256")
        (sealed,) = log.append(transaction, [entry("b")], "sm3")
    assert sealed.digest.startswith("sm3:")
    assert b'"previous":"sha256:' in sealed.envelope
    assert b'"result":"sm3:' in sealed.envelope


def test_an_entry_may_be_prepared_beforehand(store: Store) -> None:
    with store.writing() as transaction:
        (sealed,) = log.append(transaction, [prepare(entry("a"), "sha256")], "sha256")
        assert sealed == seal(entry("a"), 1, START, DIGESTS, "sha256")
        assert log.content(transaction, 1, "facts") == CONTENTS["facts"]


def test_an_entry_is_found_by_its_id(store: Store) -> None:
    with store.writing() as transaction:
        (sealed,) = log.append(transaction, [entry("a", about="b", told={"措施": ["诫勉"], "n": 1.5})], "sha256")
    with store.reading() as transaction:
        found = log.find(transaction, "a")
        nothing = log.find(transaction, "b")
    assert nothing is None
    assert found == log.Kept(
        position=1,
        id="a",
        kind="evaluation",
        about="b",
        at=entry("a").at,
        caller="key:1",
        unit="yh-01",
        subject="S-1",
        told={"措施": ["诫勉"], "n": 1.5},
        contents=DIGESTS,
        digest=sealed.digest,
    )


def test_a_content_is_given_as_it_was(store: Store) -> None:
    large = bytes(range(256)) * 4_000
    with store.writing() as transaction:
        log.append(transaction, [entry("a", contents={"result": large, "nothing": b""})], "sha256")
    with store.reading() as transaction:
        assert log.content(transaction, 1, "result") == large
        assert log.content(transaction, 1, "nothing") == b""
        assert log.content(transaction, 1, "facts") is None
        assert log.content(transaction, 2, "result") is None


def test_nothing_appended_moves_nothing(store: Store) -> None:
    with store.writing() as transaction:
        assert log.append(transaction, [], "sha256") == []
        assert log.append(transaction, [entry("a", contents={})], "sha256")[0].position == 1


def test_an_entry_that_rests_on_a_past_revision_is_not_appended(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256", revision=0)
        bump(transaction)
    with pytest.raises(StaleError), store.writing() as transaction:
        log.append(transaction, [entry("b")], "sha256", revision=0)
    with store.writing() as transaction:
        assert log.head(transaction)[0] == 1
        log.append(transaction, [entry("c")], "sha256", revision=1)


def test_an_id_is_given_once(store: Store) -> None:
    with pytest.raises(StoreFaultError), store.writing() as transaction:
        log.append(transaction, [entry("a"), entry("a")], "sha256")
    with store.reading() as transaction:
        assert log.head(transaction)[0] == 0
        assert log.walk(transaction, 0, 10) == []


def test_the_newest_entries_come_first_part_by_part(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry(name) for name in "abcde"], "sha256")
    with store.reading() as transaction:
        first = log.newest(transaction, kinds={"evaluation"}, before=None, limit=2)
        then = log.newest(transaction, kinds={"evaluation"}, before=first[-1].position, limit=9)
    assert [one.id for one in first] == ["e", "d"]
    assert [one.id for one in then] == ["c", "b", "a"]


def test_a_list_is_narrowed_by_kind_unit_subject_and_what_it_is_about(store: Store) -> None:
    entries = [
        entry("a"),
        entry("b", unit="yh-02", subject="S-2"),
        entry("c", unit=None, subject=None),
        entry("d", "decision", about="a"),
    ]
    with store.writing() as transaction:
        log.append(transaction, entries, "sha256")

    def listed(*kinds: str, **narrowed: object) -> str:
        with store.reading() as transaction:
            given: dict = {"before": None, "limit": 10, **narrowed}
            return "".join(one.id for one in log.newest(transaction, kinds=kinds, **given))

    assert listed("evaluation") == "cba"
    assert listed("evaluation", "decision") == "dcba"
    assert listed("evaluation", units={"yh-01"}) == "a"
    assert listed("evaluation", units={"yh-01", "yh-02"}) == "ba"
    assert listed("evaluation", units=frozenset()) == ""
    assert listed("evaluation", subject="S-2") == "b"
    assert listed("decision", about="a") == "d"
    assert listed() == ""


def test_what_is_about_an_entry_is_listed_in_order(store: Store) -> None:
    entries = [entry("a"), entry("b", "decision", about="a"), entry("c", "review", about="a"), entry("d", about="x")]
    with store.writing() as transaction:
        log.append(transaction, [*entries, entry("e", "decision", about="a")], "sha256")
    with store.reading() as transaction:
        assert [one.id for one in log.about(transaction, "a", {"decision"})] == ["b", "e"]
        assert [one.id for one in log.about(transaction, "a", {"decision", "review"})] == ["b", "c", "e"]


def test_the_log_is_walked_part_by_part(store: Store) -> None:
    with store.writing() as transaction:
        sealed = log.append(transaction, [entry(name, contents={name: name.encode()}) for name in "abcd"], "sha256")
    with store.reading() as transaction:
        parts = [log.walk(transaction, after, 2) for after in (0, 2, 3, 4)]
    assert [[row.position for row in part] for part in parts] == [[1, 2], [3, 4], [4], []]
    assert parts[0][1] == log.Row(
        2, "b", "evaluation", None, entry("b").at, "key:1", "yh-01", "S-1", *_of(sealed[1]), {"b": b"b"}
    )


def _of(sealed: Sealed) -> tuple[bytes, str]:
    return sealed.envelope, sealed.digest


@pytest.mark.parametrize(
    "damage", [b"", b"not compressed", b"\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\xff\x01"]
)
def test_a_content_that_was_tampered_with_is_walked_over_as_it_stands(url: str, store: Store, damage: bytes) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256")
    with tampering(url) as hands:
        hands.execute(update(log_contents).values(content=damage))
    with store.reading() as transaction:
        (row,) = log.walk(transaction, 0, 10)
    assert row.contents == {"facts": damage, "result": damage}


def test_erasing_takes_contents_and_subjects_and_leaves_the_chain(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a"), entry("b"), entry("c", contents={}), entry("d", subject=None)], "sha256")
    with store.reading() as transaction:
        before = log.walk(transaction, 0, 10)
    with store.writing() as transaction:
        erasing.erase(transaction, [1, 3, 4])
    with store.reading() as transaction:
        after = log.walk(transaction, 0, 10)
    gone = {row.position: replace(row, subject=None, contents=dict.fromkeys(row.contents)) for row in before}
    assert after == [before[1] if row.position == 2 else gone[row.position] for row in before]
    assert is_whole(after)


def test_what_is_erased_is_found_without_its_content(store: Store) -> None:
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256")
        erasing.erase(transaction, [1])
        found = log.find(transaction, "a")
        assert found is not None
        assert (found.subject, found.contents) == (None, DIGESTS)
        assert log.content(transaction, 1, "result") is None
