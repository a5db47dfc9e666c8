"""Lines of dossiers: parts by bytes, every line held to the contract, every fault by its line."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson

from service.population.dossiers import dossiers_of
from service.population.ndjson import LinesPopulation
from service.population.tables import Reads
from tests.unit.population.populations import AS_OF, dossiers, faults_in, kinds, read_all, read_line


def _line(ref: str, as_of: str | None = "2026-06-30", **besides: Any) -> bytes:
    day = {} if as_of is None else {"as_of": as_of}
    return orjson.dumps({"dossier": {"subject": {"ref": ref}, **besides}} | day)


def _opened(path: Path, content: bytes, part_size: int = 50_000, as_of: date | None = None) -> LinesPopulation:
    (path / "people.ndjson").write_bytes(content)
    return LinesPopulation(path / "people.ndjson", kinds(), read_line, as_of=as_of, part_size=part_size)


def test_parts_hold_whole_lines_and_blank_ones_are_nobody(tmp_path: Path) -> None:
    given = [one | {"awards": []} for one in dossiers(7)]
    lines = [orjson.dumps({"as_of": "2026-06-30", "dossier": one}) for one in given]
    population = _opened(tmp_path, b"\n" + b"\n \r\n".join(lines), part_size=3)
    assert (population.size, [part.size for part in population.parts]) == (7, [3, 3, 1])
    refs = [ref for part in read_all(population) for ref in part.people["subject.ref"]]
    assert refs == [one["subject"]["ref"] for one in given]


def test_more_lines_than_are_held_at_once_stay_in_order(tmp_path: Path) -> None:
    lines = [_line(f"P-{number}", awards=[{"id": f"W-{number}", "date": "2026"}]) for number in range(2_100)]
    (read,) = read_all(_opened(tmp_path, b"\n".join(lines)))
    assert [one["awards"][0]["id"] for one in dossiers_of(read, kinds())] == [f"W-{number}" for number in range(2_100)]


def test_only_what_is_asked_for_is_given(tmp_path: Path) -> None:
    asked = Reads(frozenset(), {"awards": frozenset({"award.kind"})})
    (read,) = read_all(_opened(tmp_path, _line("P-1", awards=[{"id": "W", "date": "2026", "kind": "merit_1"}])), asked)
    assert sorted(read.people.columns) == ["as_of", "has:awards", "subject.ref"]
    assert read.records["awards"].columns == ["who", "award.kind"]


def test_the_day_is_that_of_the_line_or_the_one_that_stands_over_it(tmp_path: Path) -> None:
    lines = _line("A", "2025-01-01") + b"\n" + _line("B", None)
    (read,) = read_all(_opened(tmp_path, lines, as_of=AS_OF))
    assert read.people["as_of"].to_list() == [AS_OF, AS_OF]
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path, lines))).faults
    assert (fault.code, fault.path) == ("missing_as_of", "people.ndjson:2:as_of")
    (read,) = read_all(_opened(tmp_path, _line("A", "2025-01-01")))
    assert read.people["as_of"].to_list() == [date(2025, 1, 1)]


def test_every_fault_of_every_line_is_told_by_its_place(tmp_path: Path) -> None:
    lines = [
        _line("A", awards=[{"id": "W 1", "date": "2026", "kind": "merit_9"}]),
        b"",
        b"{nonsense",
        _line("B"),
        _line("B"),
        b'{"dossier": {"subject": {"ref": "C"}, "awards": "' + b"x" * (9 * 1024 * 1024) + b'"}}',
        _line("D", subjct={}),
    ]
    error = faults_in(lambda: read_all(_opened(tmp_path, b"\n".join(lines))))
    assert [(fault.path, fault.code) for fault in error.faults] == [
        ("people.ndjson:1:awards[0].id", "lookalike_character"),
        ("people.ndjson:1:awards[0].kind", "unknown_code"),
        ("people.ndjson:3:", "not_json"),
        ("people.ndjson:5:subject.ref", "duplicate_ref"),
        ("people.ndjson:6:", "too_large"),
        ("people.ndjson:7:subjct", "unknown_key"),
    ]
    assert str(error.faults[1]) == (
        '文件 people.ndjson 第 1 行 awards[0].kind：没有这个代码："merit_9"；是否想写 `merit_3`？'
    )


def test_faults_are_placed_by_the_line_of_the_file_in_every_part(tmp_path: Path) -> None:
    lines = b"\n".join([_line("A"), b"", _line("B"), _line("C"), _line("D", awards=[{}])])
    population = _opened(tmp_path, lines, part_size=2)
    error = faults_in(lambda: read_all(population))
    assert error.faults[0].path == "people.ndjson:5:awards[0].id"


def test_a_thousand_faults_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    error = faults_in(lambda: read_all(_opened(tmp_path, b"nonsense\n" * 1_200)))
    assert (len(error.faults), error.more) == (1_000, 200)


def test_a_digest_is_of_every_byte(tmp_path: Path) -> None:
    digest = _opened(tmp_path, _line("A")).digest
    assert _opened(tmp_path, _line("A")).digest == digest
    assert _opened(tmp_path, _line("B")).digest != digest


def test_a_file_that_is_changed_between_two_parts_is_refused(tmp_path: Path) -> None:
    population = _opened(tmp_path, _line("A"))
    (tmp_path / "people.ndjson").write_bytes(_line("BB"))
    assert faults_in(lambda: read_all(population)).faults[0].code == "file_changed"


def test_a_long_line_that_begins_with_blanks_is_no_blank_one(tmp_path: Path) -> None:
    population = _opened(tmp_path, _line("A") + b"\n" + b" " * (4 * 1024 * 1024) + _line("B") + b"\n" + _line("C"))
    assert population.size == 3
    error = faults_in(lambda: read_all(population))
    assert {fault.path.split(":")[1] for fault in error.faults} == {"2"}
