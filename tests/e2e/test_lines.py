"""A body that comes in pieces is cut into the same lines however it is cut into pieces; what waits is bounded."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.lines import MOST, MOST_BYTES, TOGETHER, Cutter, Line, Waiting

LIMIT = 6
PIECES = st.lists(st.text("ab \n", max_size=9).map(str.encode), max_size=8)


def cut(*pieces: bytes) -> list[tuple[int, bytes | None]]:
    cutter = Cutter(LIMIT)
    found = [line for piece in pieces for line in cutter.cut(piece)]
    return [(line.number, line.content) for line in [*found, *cutter.end()]]


@given(PIECES)
def test_lines_do_not_depend_on_how_they_came(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    expected = [
        (number, line if len(line) <= LIMIT else None)
        for number, line in enumerate(whole.split(b"\n"), 1)
        if line.strip() or len(line) > LIMIT
    ]
    assert cut(*pieces) == cut(whole) == expected


def test_blank_lines_count_and_are_not_given() -> None:
    assert cut(b"a\n\r\n  \nb") == [(1, b"a"), (4, b"b")]


def test_of_a_line_that_is_too_long_nothing_is_kept_and_the_next_is_whole() -> None:
    cutter = Cutter(LIMIT)
    assert list(cutter.cut(b"abcdef")) == []
    assert [list(cutter.cut(b"g" * 1000)) for _ in range(1000)] == [[]] * 1000
    assert list(cutter.cut(b"\nabc\n")) == [Line(1, None), Line(2, b"abc")]
    assert cutter.following == 3


@pytest.mark.parametrize(("length", "room"), [(1, MOST), (MOST_BYTES // 4, 4), (MOST_BYTES, 1)])
def test_no_more_is_let_in_than_there_is_room_for(length: int, room: int) -> None:
    async def fill() -> tuple[int, int, int]:
        waiting, let_in = Waiting(), 0

        async def put() -> None:
            nonlocal let_in
            content = b"x" * length
            for number in range(2 * room):
                await waiting.put(Line(number, content))
                let_in += 1

        putting = asyncio.create_task(put())
        await still(lambda: let_in)
        before, taken = let_in, len(await waiting.take())
        await still(lambda: let_in)
        after = let_in
        putting.cancel()
        return before, taken, after

    together = min(TOGETHER, room)
    assert asyncio.run(fill()) == (room, together, room + together)


async def still(count: Callable[[], int]) -> None:
    """Wait until a count stands still."""
    seen = -1
    while seen != count():
        seen = count()
        for _ in range(20):
            await asyncio.sleep(0)


def test_whoever_takes_waits_for_a_line_and_gets_none_after_the_last() -> None:
    async def take() -> list[list[Line]]:
        waiting = Waiting()
        taking = asyncio.create_task(waiting.take())
        await asyncio.sleep(0)
        await waiting.put(Line(1, b"a"))
        first = await taking
        await waiting.end()
        return [first, await waiting.take()]

    assert asyncio.run(take()) == [[Line(1, b"a")], []]
