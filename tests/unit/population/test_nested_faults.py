"""Nested Parquet files that hold what no dossier may: refs in several parts, days of no calendar, nulls for records."""

import pickle
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.population.parquet.nested import NestedPopulation
from service.population.tables import everything
from tests.unit.population.populations import AS_OF, faults_in, kinds, read_all


def _opened(path: Path, part_size: int = 50_000) -> NestedPopulation:
    return NestedPopulation(path, kinds(), as_of=None, part_size=part_size)


def _table(**columns: object) -> pa.Table:
    return pa.table({"subject.ref": ["A"], "as_of": [AS_OF]} | columns)


def test_a_ref_of_an_earlier_part_is_refused_where_it_stands_again(tmp_path: Path) -> None:
    refs = [f"P-{number}" for number in range(12)]
    refs[9] = refs[7] = refs[2]
    pq.write_table(pa.table({"subject.ref": refs, "as_of": [AS_OF] * 12}), tmp_path / "people.parquet")
    parts = _opened(tmp_path / "people.parquet", part_size=5).parts
    sent = pickle.loads(pickle.dumps(parts))  # noqa: S301
    assert [part.size for part in parts] == [5, 5, 2]
    assert sent[0].read(everything(kinds())).people.height == 5
    error = faults_in(lambda: sent[1].read(everything(kinds())))
    assert [(fault.code, fault.path) for fault in error.faults] == [
        ("duplicate_ref", "people.parquet:8:subject.ref"),
        ("duplicate_ref", "people.parquet:10:subject.ref"),
    ]
    assert (error.faults[0].chinese, error.more) == ("代号与第 3 人重复", 0)


def test_persons_without_a_ref_are_no_doubles_of_one_another(tmp_path: Path) -> None:
    people = {"subject.ref": pa.array([None] * 6, pa.string()), "as_of": [AS_OF] * 6}
    pq.write_table(pa.table(people), tmp_path / "people.parquet")
    parts = _opened(tmp_path / "people.parquet", part_size=2).parts
    faults = [faults_in(partial(part.read, everything(kinds()))).faults for part in parts]
    assert [fault.code for some in faults for fault in some] == ["missing_key"] * 6


@pytest.mark.parametrize("days", [3_000_000, 2**31 - 1, -(2**31), -30_000])
def test_a_day_of_no_calendar_is_refused(tmp_path: Path, days: int) -> None:
    beyond = pa.array([days], pa.int32()).cast(pa.date32())
    awards = pa.ListArray.from_arrays([0, 1], pa.StructArray.from_arrays([pa.array(["W"]), beyond], ["id", "date"]))
    pq.write_table(_table(awards=awards, as_of=beyond), tmp_path / "people.parquet")
    error = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet")))
    assert [(fault.code, fault.path) for fault in error.faults] == [
        ("out_of_range", "people.parquet:1:subject"),
        ("out_of_range", "people.parquet:1:awards[0].date"),
    ]


@pytest.mark.parametrize("day", ["2025-13-04", "2025-3-4", "+2025-03-04", "2025-03", "2025-03-04 "])
def test_a_text_that_is_no_day_is_refused_as_the_day_of_judging(tmp_path: Path, day: str) -> None:
    pq.write_table(_table(as_of=[day]), tmp_path / "people.parquet")
    (fault,) = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet"))).faults
    assert (fault.code, day in fault.chinese) == ("invalid_date", True)


def test_what_is_wrong_is_told_once(tmp_path: Path) -> None:
    awards = pa.array([[{"id": "W", "date": AS_OF}, None]])
    pq.write_table(_table(awards=awards), tmp_path / "people.parquet")
    error = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet")))
    assert [(fault.code, fault.path) for fault in error.faults] == [("wrong_type", "people.parquet:1:awards[1]")]
    votes = {"votes.excellent": float("nan"), "votes.competent": 0.5}
    years = pa.array([[{"id": "Y", "year": 2025, "kind": "annual"} | votes]])
    pq.write_table(_table(assessments=years), tmp_path / "people.parquet")
    error = faults_in(lambda: read_all(_opened(tmp_path / "people.parquet")))
    assert [(fault.code, fault.path) for fault in error.faults] == [
        ("out_of_range", "people.parquet:1:assessments[0].votes.excellent")
    ]
