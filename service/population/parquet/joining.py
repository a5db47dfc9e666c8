"""
Joining Parquet files of one layout into one, by their bytes: nothing is decoded but the footers.

The row groups stand in the order of the files. What changes is where they begin, and that there are no indexes of
pages; everything else that the footers say of them is kept, and of what they say of the file (its columns, what is
noted of it) the first stands for all.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from service.population.parquet.footer import I64, LIST, STRUCT, Struct, Value, read_struct, write_struct

MAGIC = b"PAR1"
_TAIL = 8
"""The length of the footer, in four bytes, and the magic word again."""
_AT_ONCE = 1 << 22

# Numbers of fields, as parquet.thrift has them.
_SCHEMA, _ROWS, _GROUPS = 2, 3, 4
_COLUMNS, _GROUP_AT, _ORDINAL = 1, 5, 7
_CHUNK_AT, _ABOUT_CHUNK = 2, 3
_INDEXES = (4, 5, 6, 7)
_INDEX_STARTS = (4, 6)
_STARTS = (9, 10, 11)  # of data pages, of an index, of the dictionary
_BLOOM = frozenset({14, 15})


class UnjoinableError(Exception):
    """A file that cannot be joined to others: for its `columns`, its `content`, or the `filters` that it has."""

    def __init__(self, path: Path | None, why: str) -> None:
        """Say which file, and why."""
        self.path = path
        self.why = why
        super().__init__(f"{path}: {why}")


def join(files: Sequence[Path], target: BinaryIO) -> None:
    """Write what the *files* hold, at least one, into one *target*; raise `UnjoinableError` where they do not fit."""
    whole: Struct = {}
    groups: list[Struct] = []
    target.write(MAGIC)
    at = len(MAGIC)
    for path in files:
        with path.open("rb") as source:
            end, footer = _footer(source)
            end = min([end, *_indexes(footer)])
            whole = whole or footer
            if footer[_SCHEMA] != whole[_SCHEMA]:
                raise UnjoinableError(path, "columns")
            groups += [_moved(group, at - len(MAGIC), len(groups) + n) for n, group in enumerate(_groups(footer))]
            _copy(source, len(MAGIC), end, target)
            at += end - len(MAGIC)
    whole[_ROWS] = (I64, sum(group[3][1] for group in groups))
    whole[_GROUPS] = (LIST, (STRUCT, groups))
    written = write_struct(whole)
    target.write(written + len(written).to_bytes(4, "little") + MAGIC)


def _footer(source: BinaryIO) -> tuple[int, Struct]:
    """Give where the footer of a file begins, and the footer."""
    size = source.seek(0, 2)
    source.seek(size - _TAIL)
    tail = source.read(_TAIL)
    if tail[4:] != MAGIC:
        raise UnjoinableError(Path(source.name), "content")
    begins = size - _TAIL - int.from_bytes(tail[:4], "little")
    source.seek(begins)
    return begins, read_struct(source.read(size - _TAIL - begins))


def _indexes(footer: Struct) -> Iterator[int]:
    """Give where indexes of pages begin, which stand behind all row groups."""
    for group in _groups(footer):
        for chunk in group[_COLUMNS][1][1]:
            yield from (chunk[number][1] for number in _INDEX_STARTS if _is_said(chunk.get(number)))


def _groups(footer: Struct) -> list[Struct]:
    groups: list[Struct] = footer[_GROUPS][1][1]
    return groups


def _moved(group: Struct, by: int, ordinal: int) -> Struct:
    """Give a row group that stands *by* so many bytes further on, as the one with that *ordinal*."""
    kind, (member, columns) = group[_COLUMNS]
    moved = {
        **_shifted(group, (_GROUP_AT,), by),
        _COLUMNS: (kind, (member, [_moved_chunk(one, by) for one in columns])),
    }
    if _ORDINAL in group:
        moved[_ORDINAL] = (group[_ORDINAL][0], ordinal)
    return moved


def _moved_chunk(chunk: Struct, by: int) -> Struct:
    kind, about = chunk[_ABOUT_CHUNK]
    if _BLOOM & about.keys():
        raise UnjoinableError(None, "filters")
    kept = {number: value for number, value in chunk.items() if number not in _INDEXES}
    return {**_shifted(kept, (_CHUNK_AT,), by), _ABOUT_CHUNK: (kind, _shifted(about, _STARTS, by))}


def _shifted(fields: Struct, numbers: tuple[int, ...], by: int) -> Struct:
    """Move the places that are said (0: not said)."""
    moved: dict[int, Value] = {
        number: (fields[number][0], fields[number][1] + by) for number in numbers if _is_said(fields.get(number))
    }
    return {**fields, **moved}


def _is_said(place: tuple[int, Any] | None) -> bool:
    return place is not None and place[1] > 0


def _copy(source: BinaryIO, start: int, end: int, target: BinaryIO) -> None:
    source.seek(start)
    left = end - start
    while left:
        piece = source.read(min(left, _AT_ONCE))
        left -= len(piece)
        target.write(piece)
