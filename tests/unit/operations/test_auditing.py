"""The log is listed, verified and exported; an exported file is verified by itself."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from service.governance.access import Grant, Role
from service.governance.rows import Head
from service.operations.auditing import Auditing
from service.operations.exporting import NotExportedError, verify_file
from service.store import log
from service.store.connection import Store
from tests.stores import sqlite_store
from tests.unit.operations.filled import entries, evaluation, filled

NOW = "2026-11-22T08:00:00.000000Z"
ALL = Grant("key:a", "审计甲", frozenset({Role.AUDITOR}))
NUMBER = len(entries())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a filled store that no test changes."""
    found = filled(sqlite_store(tmp_path_factory.mktemp("store")))
    yield found
    found.close()


@pytest.fixture(scope="module")
def auditing(store: Store) -> Auditing:
    """Give what audits it."""
    return Auditing(store, lambda: NOW)


def exported(auditing: Auditing, **asked: Any) -> list[bytes]:
    out = BytesIO()
    auditing.export(out, **asked)
    return out.getvalue().splitlines(keepends=True)


def head(auditing: Auditing) -> tuple[int, str]:
    return auditing.head().position, auditing.head().digest


def breaks(lines: list[bytes], head: Head | None = None) -> list[tuple[int, str]]:
    return [(one.position, one.code) for one in verify_file(BytesIO(b"".join(lines)), head).breaks]


def test_an_empty_log_is_whole_and_has_a_head(tmp_path: Path) -> None:
    empty = sqlite_store(tmp_path)
    auditing = Auditing(empty, lambda: NOW)
    head = auditing.head()
    assert (head.position, head.digest, head.at) == (0, "", NOW)
    assert auditing.verify(Head(0, "")).whole
    assert breaks(exported(auditing)) == []
    empty.close()


def test_the_log_is_verified_in_steps(auditing: Auditing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.operations.auditing.STEP", 7)
    seen: list[int] = []
    verified = auditing.verify(on_progress=seen.append)
    assert (verified.entries, verified.whole) == (NUMBER, True)
    assert seen == [7, 14, NUMBER]
    assert verified.head == Head(NUMBER, auditing.head().digest)


def test_sm3_chains_as_well_and_after_sha256(tmp_path: Path) -> None:
    store = filled(sqlite_store(tmp_path))
    with store.writing() as transaction:
        log.append(transaction, [evaluation(11), evaluation(12)], "sm3")
    auditing = Auditing(store, lambda: NOW)
    assert auditing.head().digest.startswith("sm3:")
    assert auditing.verify().whole
    store.close()


def test_the_newest_entries_are_listed_first_in_parts(auditing: Auditing) -> None:
    first = auditing.entries(ALL, after=None, limit=15)
    second = auditing.entries(ALL, after=first.next, limit=15)
    assert [one["position"] for one in (*first.items, *second.items)] == list(range(NUMBER, 0, -1))
    assert second.next is None
    assert auditing.entries(ALL, after=None, limit=NUMBER).next is None


def test_what_is_listed_is_sealed_and_names_nobody(auditing: Auditing) -> None:
    (listed,) = auditing.entries(ALL, after=3, limit=1).items
    assert listed == {
        "position": 2,
        "id": "case1",
        "kind": "evaluation",
        "about": None,
        "at": "2026-11-21T08:00:01.000000Z",
        "caller": "key:1",
        "unit": "U-1",
        "told": {"n": 1.5},
        "contents": listed["contents"],
        "digest": listed["digest"],
    }
    assert set(listed["contents"]) == {"facts", "result"}
    assert "CAD-" not in json.dumps(auditing.entries(ALL, after=None, limit=200).items)


def test_entries_are_listed_by_kind_by_what_they_are_about_and_within_reach(auditing: Auditing) -> None:
    of_unit = Grant("key:a", "审计甲", frozenset({Role.AUDITOR}), frozenset({"U-1"}))
    listed = auditing.entries(of_unit, after=None, limit=200).items
    assert {one["unit"] for one in listed} == {"U-1"}
    assert [one["id"] for one in auditing.entries(ALL, after=None, limit=9, kinds=["publication"]).items] == ["p1"]
    about = auditing.entries(ALL, after=None, limit=9, about="case6").items
    assert [one["id"] for one in about] == ["decision6", "s6"]


@pytest.mark.parametrize("contents", [True, False])
@pytest.mark.parametrize("after", [0, 4, NUMBER])
def test_an_exported_file_is_verified_by_itself(auditing: Auditing, after: int, contents: bool) -> None:  # noqa: FBT001
    lines = exported(auditing, after=after, contents=contents)
    verified = verify_file(BytesIO(b"".join(lines)), None if after == NUMBER else Head(*head(auditing)))
    assert verified.whole
    assert verified.entries == NUMBER - after
    assert json.loads(lines[-1]) == {
        "after": after,
        "contents": contents,
        "head": {"position": NUMBER, "digest": auditing.head().digest, "at": NOW},
    }


def test_a_line_is_an_envelope_in_the_one_way_beside_its_contents(auditing: Auditing) -> None:
    line = json.loads(exported(auditing, contents=True)[3])
    assert set(line) == {"digest", "envelope", "contents"}
    assert line["envelope"]["id"] == "s2"
    told = json.loads(exported(auditing, contents=True)[5])
    assert told["contents"] == {"result": {"base64": "/wA="}}
    assert "contents" not in json.loads(exported(auditing)[5])


def test_whatever_is_done_to_an_exported_file_is_found(auditing: Auditing) -> None:
    lines = exported(auditing, contents=True)
    assert breaks([*lines[:4], *lines[5:]]) == [(5, "entry_missing")]
    assert breaks(lines[1:]) == [(1, "entry_missing")]
    assert breaks([*lines[:-2], lines[-1]]) == [(NUMBER, "cut_off")]
    assert breaks(lines[:-1]) == [(NUMBER + 1, "head_missing")]
    assert breaks([*lines[:4], lines[5], lines[4], *lines[6:]]) == [(5, "order_changed"), (6, "order_changed")]
    assert breaks([*lines[:4], lines[3], *lines[4:]])[0][0] in {4, 5}
    assert breaks([*lines[:4], b"{}\n", *lines[5:]]) == [(5, "envelope_changed")]
    assert breaks([*lines[:4], b"\xff" + lines[4], *lines[5:]]) == [(5, "envelope_changed")]
    assert breaks([lines[0], lines[1].replace(b"CAD-1", b"CAD-2"), *lines[2:]]) == [(2, "content_changed")]
    assert breaks([lines[0], lines[1].replace(b"key:1", b"key:2"), *lines[2:]]) == [(2, "envelope_changed")]


def test_any_byte_changed_in_an_exported_file_is_found_or_means_the_same(auditing: Auditing) -> None:
    whole = b"".join(exported(auditing, contents=True))
    random = Random(1)  # noqa: S311
    tail = whole.rindex(b'{"after"')
    for _ in range(300):
        at = random.randrange(tail)
        source = whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1 :]
        line = whole.count(b"\n", 0, at) + 1
        places = [one.position for one in verify_file(BytesIO(source)).breaks]
        assert places or json.loads(source.splitlines()[line - 1]) == json.loads(whole.splitlines()[line - 1]), at
        assert not places or places[0] in {line, line + 1}, (at, places)


def test_an_exported_file_is_held_to_a_head_that_was_exported(auditing: Auditing) -> None:
    lines = exported(auditing, contents=True)
    assert breaks(lines, Head(5, "sha256:" + "0" * 64)) == [(5, "sealed_anew")]
    assert breaks(lines, Head(NUMBER + 3, "sha256:" + "0" * 64)) == [(NUMBER + 1, "cut_off")]
    with pytest.raises(NotExportedError, match="文件从第 9 条起，不能用第 8 条的登记查验"):
        verify_file(BytesIO(b"".join(exported(auditing, after=8))), Head(8, "sha256:" + "0" * 64))


@pytest.mark.parametrize("source", [b"", b"\n", b"not json\n", b"[1]\n{}\n", b'{"head":{}}\n', b"[" * 99_999])
def test_what_is_no_exported_log_is_refused(source: bytes) -> None:
    with pytest.raises(NotExportedError):
        verify_file(BytesIO(source))


@pytest.mark.parametrize(
    "line",
    [
        b'{"digest":"sha256:0","envelope":{"a":NaN}}',
        b'{"digest":"sha256:0","envelope":{"a":"\\ud800"}}',
        b'{"digest":"sha256:0","envelope_base64":"?"}',
        b'{"digest":"sha256:0","envelope_base64":7}',
        b'{"digest":"sha256:0","envelope":{},"contents":[]}',
        b'{"digest":"sha256:0","envelope":{},"contents":{"a":{}}}',
        b'{"digest":"sha256:0","envelope":{},"contents":{"a":7}}',
        b'{"digest":7,"envelope":{}}',
    ],
)
def test_a_line_that_cannot_be_read_is_told_in_its_place(auditing: Auditing, line: bytes) -> None:
    lines = exported(auditing)
    assert breaks([*lines[:4], line + b"\n", *lines[5:]]) == [(5, "envelope_changed")]
