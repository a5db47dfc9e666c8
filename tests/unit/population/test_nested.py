"""Nested Parquet files: parts, columns asked for, and files that others have written."""

import pickle
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.population.dossiers import dossiers_of, part_of
from service.population.parquet.leaves import leaves_read
from service.population.parquet.nested import NestedPopulation
from service.population.parquet.writing import nested_batch, nested_schema, write_nested
from service.population.tables import Reads, Tables, everything, pruned
from tests.unit.population.populations import (
    AS_OF,
    dossiers,
    faults_in,
    kinds,
    read_all,
    require_same,
    tables,
    write_loosely,
)


def _written(path: Path, *parts: Tables) -> Path:
    write_nested(path / "people.parquet", kinds(), parts)
    return path / "people.parquet"


def _opened(path: Path, part_size: int = 50_000, as_of: date | None = None) -> NestedPopulation:
    return NestedPopulation(path, kinds(), as_of=as_of, part_size=part_size)


@pytest.mark.parametrize(
    ("groups", "part_size", "sizes"),
    [
        ([60], 30, [60]),
        ([60], 25, [25, 25, 10]),
        ([20, 20, 20], 40, [40, 20]),
        ([50, 10], 12, [12, 12, 12, 12, 2, 10]),
    ],
)
def test_a_part_is_groups_of_rows_or_a_piece_of_one(
    tmp_path: Path, groups: list[int], part_size: int, sizes: list[int]
) -> None:
    starts = [sum(groups[:number]) for number in range(len(groups))]
    path = _written(tmp_path, *(part_of(tables(), start, size) for start, size in zip(starts, groups, strict=True)))
    population = _opened(path, part_size)
    assert [part.size for part in population.parts] == sizes
    assert [part.number for part in population.parts] == list(range(len(sizes)))
    assert population.size == 60
    read = read_all(population)
    assert [one for part in read for one in dossiers_of(part, kinds())] == list(dossiers_of(tables(), kinds()))


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    asked = Reads(
        frozenset({"subject.rank"}),
        {"incidents": frozenset({"incident.context", "incident.verified_on"}), "awards": frozenset()},
    )
    (read,) = read_all(_opened(_written(tmp_path, tables())), asked)
    assert sorted(read.people.columns) == ["as_of", "has:awards", "has:incidents", "subject.rank", "subject.ref"]
    assert read.records["incidents"].columns[1:] == [
        "incident.verified_on",
        "incident.verified_on:last",
        "incident.verified_on:none",
        "incident.context",
    ]
    assert read.records["awards"].columns == ["who"]
    require_same(read, pruned(tables(), kinds(), asked))


def test_no_other_leaf_of_the_file_is_read(tmp_path: Path) -> None:
    asked = Reads(frozenset({"subject.rank"}), {"incidents": frozenset({"incident.context"}), "awards": frozenset()})
    file = pq.ParquetFile(_written(tmp_path, tables()))
    assert leaves_read(file, kinds(), asked, days=True) == [
        ["as_of", "subject.ref", "subject.rank"],
        ["awards.list.element.kind"],
        ["incidents.list.element.context.list.element"],
    ]


def test_the_file_has_the_columns_that_are_documented(tmp_path: Path) -> None:
    schema = pq.read_schema(_written(tmp_path, tables()))
    assert schema.field("subject.rank").type.value_type == pa.string()
    incident = schema.field("incidents").type.value_type
    assert incident.field("decision.collective").type == pa.bool_()
    assert [incident.field(f"verified_on{end}").type for end in ("", ":last", ":none")] == [
        pa.date32(),
        pa.date32(),
        pa.bool_(),
    ]
    assert pa.types.is_dictionary(incident.field("kind").type)


def test_a_day_that_is_said_stands_over_those_of_the_file(tmp_path: Path) -> None:
    path = _written(tmp_path, tables())
    assert set(read_all(_opened(path))[0].people["as_of"]) == {AS_OF}
    assert set(read_all(_opened(path, as_of=date(2027, 1, 1)))[0].people["as_of"]) == {date(2027, 1, 1)}


def test_without_any_day_a_population_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"subject.ref": ["P-1"]}), tmp_path / "people.parquet")
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert (fault.code, fault.chinese) == ("missing_as_of", "没有写明基准日：请在文件中写明，或以 --as-of 指定")
    assert read_all(_opened(tmp_path / "people.parquet", as_of=AS_OF))[0].people.height == 1


def test_plain_texts_are_read_as_codes_and_days(tmp_path: Path) -> None:
    given = dossiers(60)
    write_loosely(tmp_path / "people.parquet", given)
    require_same(read_all(_opened(tmp_path / "people.parquet"))[0], tables())


def test_dictionaries_in_another_order_are_read_as_codes(tmp_path: Path) -> None:
    grades = pa.DictionaryArray.from_arrays([2, 0, 1, None], ["staff_1", "inspector_1", "none"])
    columns = {"subject.ref": pa.array(list("ABCD")), "subject.rank": grades, "as_of": pa.array([AS_OF] * 4)}
    pq.write_table(pa.table(columns), tmp_path / "people.parquet")
    (read,) = read_all(_opened(tmp_path / "people.parquet"))
    assert read.people["subject.rank"].to_list() == ["none", "staff_1", "inspector_1", None]
    grades = pa.DictionaryArray.from_arrays([2, 0, 1, None], ["staff_1", "inspektor_1", "none"])
    pq.write_table(pa.table(columns | {"subject.rank": grades}), tmp_path / "people.parquet")
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert fault.path == "people.parquet:3:subject.rank"
    assert fault.chinese == '没有这个代码："inspektor_1"；是否想写 `inspector_1`？'


def test_a_file_of_polars_is_read(tmp_path: Path) -> None:
    people = pl.DataFrame(
        {
            "subject.ref": ["A", "B", "C"],
            "as_of": ["2026-06-30"] * 3,
            "awards": [[{"id": "W", "date": date(2026, 1, 1), "kind": "merit_1"}], [], None],
        }
    )
    people.write_parquet(tmp_path / "people.parquet")
    (read,) = read_all(_opened(tmp_path / "people.parquet"))
    assert read.people["has:awards"].to_list() == [True, True, False]
    assert read.people["as_of"].to_list() == [AS_OF] * 3
    assert read.records["awards"].select("who", "award.kind").rows() == [(0, "merit_1")]


def _table(**columns: object) -> pa.Table:
    return pa.table({"subject.ref": ["A"], "as_of": [AS_OF]} | columns)


def test_all_that_is_wrong_with_the_columns_is_told_at_once(tmp_path: Path) -> None:
    awards = pa.array([[{"id": 7, "datum": "2026"}]])
    columns = {
        "subject.rnk": ["none"],
        "subject.stepped_back": ["no"],
        "tasks": ["T"],
        "incident": [1],
        "awards": awards,
    }
    pq.write_table(_table(**columns), tmp_path / "people.parquet")
    error = faults_in(lambda: _opened(tmp_path / "people.parquet"))
    assert [(fault.code, fault.path) for fault in error.faults] == [
        ("unknown_key", "people.parquet/subject.rnk"),
        ("wrong_type", "people.parquet/tasks"),
        ("unknown_key", "people.parquet/incident"),
        ("wrong_type", "people.parquet/awards.id"),
        ("unknown_key", "people.parquet/awards.datum"),
        ("missing_key", "people.parquet/awards.date"),
        ("wrong_type", "people.parquet/subject.stepped_back"),
    ]
    said = {fault.path.partition("/")[2]: fault.chinese for fault in error.faults}
    assert said["subject.rnk"] == "没有这个列；是否想写 `subject.rank`？"
    assert said["subject.stepped_back"] == "类型不符：须为真值，现为 string"


def test_a_record_that_is_null_is_refused(tmp_path: Path) -> None:
    awards = pa.array([[{"id": "W", "date": AS_OF}, None]])
    pq.write_table(_table(awards=awards), tmp_path / "people.parquet")
    faults = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert ("wrong_type", "people.parquet:1:awards[1]") in [(fault.code, fault.path) for fault in faults]


def test_a_ref_that_two_have_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"subject.ref": ["A", "B", "A"], "as_of": [AS_OF] * 3}), tmp_path / "people.parquet")
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert (fault.code, fault.path) == ("duplicate_ref", "people.parquet:3:subject.ref")


def test_faults_are_placed_by_the_row_of_the_file_in_every_part(tmp_path: Path) -> None:
    refs = [f"P-{number}" for number in range(10)]
    points = [-1 if number in {4, 8} else 0 for number in range(10)]
    awards = pa.array([[{"id": "W", "date": AS_OF}] for _ in refs])
    tasks = pa.array([[{"id": "T", "progress": float(point)}] for point in points])
    columns = {"subject.ref": refs, "as_of": [AS_OF] * 10, "awards": awards, "tasks": tasks}
    pq.write_table(pa.table(columns), tmp_path / "people.parquet", row_group_size=2)
    population = _opened(tmp_path / "people.parquet", part_size=6)
    readings = [partial(part.read, everything(kinds())) for part in population.parts]
    paths = [faults_in(reading).faults[0].path for reading in readings]
    assert paths == ["people.parquet:5:tasks[0].progress", "people.parquet:9:tasks[0].progress"]


def test_what_is_no_code_is_placed_in_whichever_group_of_the_part_it_stands(tmp_path: Path) -> None:
    awards = [[{"id": "W", "date": AS_OF, "kind": "merit_1" if row < 5 else "merit"}] for row in range(6)]
    columns = {"subject.ref": list("ABCDEF"), "as_of": [AS_OF] * 6, "awards": pa.array(awards)}
    pq.write_table(pa.table(columns), tmp_path / "people.parquet", row_group_size=2)
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert (fault.path, fault.code) == ("people.parquet:6:awards[0].kind", "unknown_code")
    assert '"merit"' in fault.chinese


def test_a_part_can_be_read_in_another_process(tmp_path: Path) -> None:
    (part,) = _opened(_written(tmp_path, tables())).parts
    require_same(pickle.loads(pickle.dumps(part)).read(everything(kinds())), tables())  # noqa: S301


def test_a_digest_tells_a_file_that_was_changed(tmp_path: Path) -> None:
    digest = _opened(_written(tmp_path, tables())).digest
    assert digest.startswith("sha256:")
    assert _opened(_written(tmp_path, tables())).digest == digest
    assert _opened(_written(tmp_path, part_of(tables(), 0, 59))).digest != digest


def test_a_file_that_is_changed_between_two_parts_is_refused(tmp_path: Path) -> None:
    population = _opened(_written(tmp_path, tables()))
    _written(tmp_path, part_of(tables(), 0, 10))
    assert faults_in(lambda: read_all(population)).faults[0].code == "file_changed"


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.parquet").write_bytes(b"PAR1 nonsense")
    assert faults_in(lambda: _opened(tmp_path / "people.parquet")).faults[0].code == "not_parquet"


def test_a_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    buffers = pa.array([b"\xff\xfe"], pa.binary()).buffers()
    columns = {"subject.ref": pa.Array.from_buffers(pa.string(), 1, buffers), "as_of": [AS_OF]}
    pq.write_table(pa.table(columns), tmp_path / "people.parquet", use_dictionary=False)
    assert faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults[0].code == "not_parquet"


def test_a_file_that_was_damaged_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, tables())
    content = bytearray(path.read_bytes())
    content[100:4_000] = bytes(3_900)
    path.write_bytes(content)
    assert faults_in(lambda: read_all(_opened(path))).faults[0].code == "not_parquet"


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["subject.ref", "subject.ref"])
    pq.write_table(table, tmp_path / "people.parquet")
    (fault,) = faults_in(lambda: _opened(tmp_path / "people.parquet")).faults
    assert (fault.code, fault.path) == ("duplicate_key", "people.parquet/subject.ref")


def test_a_batch_is_of_the_schema(tmp_path: Path) -> None:
    schema = nested_schema(kinds())
    assert nested_batch(tables(), kinds(), schema).schema == schema
    assert pq.read_schema(_written(tmp_path, tables())).names == schema.names
