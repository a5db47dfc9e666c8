"""Whatever is done to a log is found, and where it was done is told."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.governance.breaks import MOST, Breaks
from service.governance.chain import digest_of
from service.governance.holdings import Holdings, joined, ranges_of
from service.governance.rows import Head, Row
from service.governance.verification import Verified, verify
from tests.unit.governance.logs import (
    ERASED,
    ERASURE,
    TAMPERINGS,
    Log,
    log,
    row_of,
    sealed_anew,
    tail_sealed_anew,
    tampered,
)

WHOLE = log()


def drawn(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def looked_at(of: Log, exported: Head | None = None) -> Verified:
    return verify(of.rows, of.head, exported)


def found(of: Log, exported: Head | None = None) -> list[tuple[int, str]]:
    return [(one.position, one.code) for one in looked_at(of, exported).breaks]


def with_row(position: int, **changed: Any) -> Log:
    rows = list(WHOLE.rows)
    rows[position - 1] = replace(rows[position - 1], **changed)
    return Log(rows, WHOLE.head)


def without(*positions: int) -> Log:
    return Log([row for row in WHOLE.rows if row.position not in positions], WHOLE.head)


def test_a_whole_log_has_no_break() -> None:
    assert looked_at(WHOLE) == Verified(30, WHOLE.head, (), 0)
    assert looked_at(WHOLE).whole


def test_an_empty_log_is_whole() -> None:
    assert verify([], Head(0, "")).whole
    assert not verify([], Head(0, "sha256:0")).whole


@pytest.mark.parametrize("tampering", range(len(TAMPERINGS)))
def test_whatever_is_done_is_found_in_its_place(tampering: int) -> None:
    for seed in range(150):
        done = TAMPERINGS[tampering](WHOLE, drawn(seed))
        if done.log != WHOLE:
            breaks = looked_at(done.log).breaks
            places = {one.position for one in breaks}
            assert places, seed
            assert places <= done.places, seed
            assert len(breaks) == len(set(breaks)), seed


def test_whatever_is_done_again_and_again_is_found() -> None:
    for seed in range(400):
        random = drawn(seed)
        done = WHOLE
        for _ in range(3):
            done = tampered(log(), random).log if done == WHOLE else tampered_further(done, random)
        assert done == WHOLE or not looked_at(done).whole


def tampered_further(done: Log, random: Random) -> Log:
    rows = list(done.rows)
    at, other = random.randrange(len(rows)), random.randrange(len(rows))
    rows[at] = replace(rows[at], **{name: getattr(rows[other], name) for name in ("envelope", "contents", "subject")})
    return Log(rows, done.head)


def test_a_changed_envelope_is_told_apart_from_a_changed_digest() -> None:
    envelope = WHOLE.rows[9].envelope.replace(b"key:1", b"key:2")
    assert found(with_row(10, envelope=envelope)) == [(10, "envelope_changed")]
    assert found(with_row(10, digest="sha256:0")) == [(10, "column_changed")]
    assert found(with_row(ERASURE, digest="sha256:0")) == [(ERASURE, "column_changed")]
    assert found(with_row(10, digest=digest_of(WHOLE.rows[9].envelope, "sm3"))) == [(10, "envelope_changed")]


def test_an_envelope_sealed_anew_alone_does_not_fit_what_follows() -> None:
    rows = list(WHOLE.rows)
    rows[9] = sealed_anew(rows[9], caller="key:2")
    assert found(Log(rows, WHOLE.head)) == [(10, "envelope_changed")]
    rows[9] = sealed_anew(WHOLE.rows[9], previous="sha256:0")
    assert found(Log(rows, WHOLE.head)) == [(10, "envelope_changed")]
    rows = list(WHOLE.rows)
    rows[29] = sealed_anew(rows[29], caller="key:2")
    assert found(Log(rows, WHOLE.head)) == [(30, "head_changed")]


@pytest.mark.parametrize("envelope", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"position":1e999}', b'"\\ud800"'])
def test_what_is_no_envelope_is_told_wherever_it_is(envelope: bytes) -> None:
    assert found(with_row(10, envelope=envelope, digest=digest_of(envelope))) == [(10, "envelope_changed")]


@pytest.mark.parametrize("position", [True, None, "10", 10.0, 2**80])
def test_an_envelope_without_a_place_is_told(position: object) -> None:
    row = sealed_anew(WHOLE.rows[ERASURE - 1], position=position)
    assert (ERASURE, "order_changed") in found(with_row(ERASURE, envelope=row.envelope, digest=row.digest))


def test_a_missing_row_is_told_wherever_it_was() -> None:
    assert found(without(1)) == [(1, "entry_missing")]
    assert found(without(10)) == [(10, "entry_missing")]
    assert found(without(30)) == [(30, "cut_off")]
    several = looked_at(without(10, 11, 12)).breaks
    assert [(one.position, one.last) for one in several] == [(10, 12)]


def test_rows_changed_for_one_another_are_told_both() -> None:
    rows = list(WHOLE.rows)
    rows[4], rows[5] = replace(rows[5], position=5), replace(rows[4], position=6)
    assert found(Log(rows, WHOLE.head)) == [(5, "order_changed"), (6, "order_changed")]


def test_a_row_moved_elsewhere_is_told_where_it_was_and_where_it_is() -> None:
    rows = [*WHOLE.rows[:6], *WHOLE.rows[7:12], WHOLE.rows[6], *WHOLE.rows[12:]]
    moved = [replace(row, position=position) for position, row in enumerate(rows, start=1)]
    assert found(Log(moved, WHOLE.head)) == [(7, "entry_missing"), (12, "order_changed")]


@pytest.mark.parametrize(("other", "missing"), [(30, 7), (29, 28)])
def test_what_is_wrong_between_rows_that_were_swapped_is_told_as_well(other: int, missing: int) -> None:
    rows = list(WHOLE.rows)
    rows[2], rows[other - 1] = replace(rows[other - 1], position=3), replace(rows[2], position=other)
    rows[missing - 1] = replace(rows[missing - 1], contents={}, subject=None)
    expected = [(3, "order_changed"), (missing, "content_missing"), (other, "order_changed")]
    assert found(Log(rows, WHOLE.head)) == expected


def test_more_rows_put_in_than_are_remembered_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.governance.verification._REMEMBERED", 4)
    new = [sealed_anew(row_of(at, WHOLE.rows[8].digest, "sha256", kind="key"), id=f"n{at}") for at in range(10, 16)]
    for at in range(1, 6):
        new[at] = sealed_anew(new[at], previous=new[at - 1].digest)
    moved = [replace(row, position=row.position + 6) for row in WHOLE.rows[9:]]
    assert found(Log([*WHOLE.rows[:9], *new, *moved], WHOLE.head)) == [(16, "order_changed")]
    monkeypatch.setattr("service.governance.verification._REMEMBERED", 10)
    assert found(Log([*WHOLE.rows[:9], *new, *moved], WHOLE.head)) == [(10, "entry_inserted")]


def test_an_envelope_written_in_another_way_is_told_even_if_all_is_sealed_anew() -> None:
    last = WHOLE.rows[29]
    envelope = last.envelope.replace(b",", b", ", 1)
    other = replace(last, envelope=envelope, digest=digest_of(envelope))
    assert found(Log([*WHOLE.rows[:29], other], Head(30, other.digest))) == [(30, "envelope_changed")]


def test_a_row_put_between_others_is_told() -> None:
    new = sealed_anew(replace(WHOLE.rows[9], position=10), id="new")
    moved = [replace(row, position=row.position + 1) for row in WHOLE.rows[9:]]
    assert found(Log([*WHOLE.rows[:9], new, *moved], WHOLE.head)) == [(10, "entry_inserted")]
    assert found(Log([*WHOLE.rows, replace(new, position=31)], WHOLE.head)) == [(31, "entry_inserted")]


def test_a_log_cut_off_together_with_its_head_is_found_by_an_exported_head_alone() -> None:
    cut = Log(WHOLE.rows[:25], Head(25, WHOLE.rows[24].digest))
    assert looked_at(cut).whole
    assert found(cut, exported=WHOLE.head) == [(26, "cut_off")]


def test_a_log_sealed_anew_is_found_by_an_exported_head_alone() -> None:
    anew = tail_sealed_anew(WHOLE, 10, caller="key:2")
    assert looked_at(anew).whole
    assert found(anew, exported=WHOLE.head) == [(30, "sealed_anew")]
    assert found(anew, exported=Head(12, WHOLE.rows[11].digest)) == [(12, "sealed_anew")]
    assert looked_at(anew).head != WHOLE.head


def test_a_log_that_grew_since_its_head_was_exported_is_whole() -> None:
    assert looked_at(WHOLE, exported=Head(12, WHOLE.rows[11].digest)).whole
    assert looked_at(WHOLE, exported=Head(0, "")).whole


def test_contents_may_be_lacking_where_an_erasure_says_so_and_nowhere_else() -> None:
    bare = {"facts": None, "result": None}
    assert found(with_row(9, contents=bare, subject=None)) == [(9, "content_missing")]
    assert found(with_row(9, contents={}, subject=None)) == [(9, "content_missing")]
    assert found(with_row(3, contents=WHOLE.rows[3].contents)) == []
    assert found(with_row(3, subject="CAD-3")) == [(3, "content_kept")]
    assert found(with_row(ERASURE, contents={"note": b""})) == [(ERASURE, "content_added")]


@pytest.mark.parametrize("told", [[], None, {"ranges": "1-4"}, {"ranges": [[3], [4, 3], ["3", "6"], [3, 400], None]}])
def test_an_erasure_that_names_nothing_erases_nothing(told: object) -> None:
    anew = tail_sealed_anew(WHOLE, ERASURE, told=told)
    assert found(anew) == [(3, "content_missing"), (6, "content_missing")]


def test_contents_are_not_looked_at_where_they_are_not_handed_over() -> None:
    bare = [replace(row, contents=None, columns=None, subject=None) for row in WHOLE.rows]
    assert verify(bare, WHOLE.head).whole


def test_a_part_of_the_log_is_verified_by_itself() -> None:
    rows = [replace(row, contents=None) for row in WHOLE.rows[20:]]
    assert verify(rows, WHOLE.head, after=20).whole
    assert [one.position for one in verify(rows, WHOLE.head, after=18).breaks] == [19]
    assert [(one.position, one.code) for one in verify(rows, None, after=20).breaks] == [(31, "head_missing")]


def test_only_the_first_hundred_breaks_are_told_and_all_are_counted() -> None:
    rows = [replace(row, columns={**(row.columns or {}), "at": "", "kind": ""}) for row in log(90).rows]
    seen = verify(rows, log(90).head)
    assert (len(seen.breaks), seen.number) == (MOST, 180)


def test_a_break_is_told_in_chinese() -> None:
    (column,) = looked_at(with_row(10, columns={**(WHOLE.rows[9].columns or {}), "unit": "U-9"})).breaks
    assert column.chinese == "第 10 条记录的检索栏 `unit` 与封存的内容不符，写入之后被改动。"
    (cut,) = looked_at(without(29, 30)).breaks
    assert cut.chinese == "第 29 至 30 条记录被截去：末尾登记为第 30 条，实际只到第 28 条。"


@given(st.lists(st.sampled_from([0, 1, 2, 3]), max_size=40), st.sets(st.integers(1, 40)))
def test_holdings_are_compared_as_if_each_were_looked_up(states: list[int], erased: set[int]) -> None:
    holdings = Holdings()
    for position, state in enumerate(states, 1):
        holdings.see(position, lacks=bool(state & 1), holds=bool(state & 2))
    holdings.erase(ranges_of(erased))
    breaks = Breaks()
    holdings.compare(breaks)
    told = {(at, one.code) for one in breaks.told for at in range(one.position, one.last + 1)}
    expected = {(at, "content_missing") for at, state in enumerate(states, 1) if state & 1 and at not in erased}
    expected |= {(at, "content_kept") for at, state in enumerate(states, 1) if state & 2 and at in erased}
    assert told == expected


def test_ranges_that_touch_are_one() -> None:
    assert ranges_of([5, 1, 2, 3, 9, 8]) == [(1, 3), (5, 5), (8, 9)]
    assert joined([(1, 9), (2, 3), (12, 12), (10, 11)]) == [(1, 12)]
    assert ranges_of([]) == []
    assert set(ERASED) == {
        at
        for first, last in json.loads(WHOLE.rows[ERASURE - 1].envelope)["told"]["ranges"]
        for at in range(first, last + 1)
    }


def test_a_row_stands_for_itself() -> None:
    row = Row(1, b"{}", "sha256:0")
    assert verify([row], None).entries == 1


def test_whom_an_entry_is_about_is_held_to_its_facts() -> None:
    assert found(with_row(9, subject="CAD-8")) == [(9, "column_changed")]
    assert found(with_row(9, subject=None)) == [(9, "column_changed")]
