"""Folders of Parquet tables, whose rows may stand in any order; the temporary folder is always removed."""

import fcntl
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from tempfile import gettempdir

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.population.dossiers import dossiers_of
from service.population.parquet.buckets import bucket_batches, part_rows
from service.population.parquet.folder import FolderPopulation
from service.population.parquet.folder_writing import write_folder
from service.population.parquet.scratch import Scratch
from service.population.tables import Reads, everything
from tests.unit.population.populations import AS_OF, RULESETS, faults_in, kinds, read_all, require_same, tables


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep temporary folders of other tests apart."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


def _opened(path: Path, part_size: int = 50_000) -> FolderPopulation:
    return FolderPopulation(path, kinds(), as_of=None, part_size=part_size)


def _folder(path: Path, **tables: Mapping[str, object]) -> Path:
    folder = path / "people"
    folder.mkdir(exist_ok=True)
    for name, columns in tables.items():
        pq.write_table(pa.table(dict(columns)), folder / f"{name}.parquet")
    return folder


def _people(*refs: str | None) -> dict[str, list[object]]:
    return {"subject.ref": list(refs), "as_of": [AS_OF] * len(refs)}


def test_rows_in_any_order_are_brought_together(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    write_folder(folder, kinds(), [tables(24)])
    random = Random(1)  # noqa: S311
    for file in folder.glob("*.parquet"):
        table = pq.read_table(file, partitioning=None)
        order = random.sample(range(table.num_rows), table.num_rows)
        if file.stem != "people":  # the records of one person stay in their order
            refs = [table["subject.ref"][row].as_py() for row in range(table.num_rows)]
            people = random.sample(sorted(set(refs)), len(set(refs)))
            order = sorted(range(table.num_rows), key=lambda row: people.index(refs[row]))
        pq.write_table(table.take(order), file, row_group_size=7)
    population = _opened(folder, part_size=7)
    assert (len(population.parts), population.size) == (4, 24)
    found = [one for part in read_all(population) for one in dossiers_of(part, kinds())]
    expected = {one["subject"]["ref"]: one for one in dossiers_of(tables(24), kinds())}
    assert len(found) == 24
    assert {one["subject"]["ref"]: one for one in found} == expected


def test_parts_are_the_same_in_every_process(tmp_path: Path) -> None:
    folder = _folder(tmp_path, people=_people(*(f"P-{number}" for number in range(40))))
    there, here = tmp_path / "there", tmp_path / "here"
    code = (
        "import pathlib, sys; from service.population.parquet.buckets import part_rows;"
        "source, target = map(pathlib.Path, sys.argv[1:]); part_rows(source, target, 5); print(hash('P-1'))"
    )
    argv = [sys.executable, "-c", code, str(folder / "people.parquet"), str(there)]
    env = {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(RULESETS.parent)}
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env=env)  # noqa: S603
    part_rows(folder / "people.parquet", here, 5)
    parts = [[_refs(place / str(number) / "people.parquet") for number in range(5)] for place in (there, here)]
    assert int(done.stdout) != hash("P-1")  # the processes do hash otherwise
    assert parts[0] == parts[1]
    assert sum(map(len, parts[0])) == 40


def _refs(path: Path) -> list[str]:
    return [ref for batch in bucket_batches(path, {"subject.ref"}) for ref in batch.column("subject.ref").to_pylist()]


def test_a_list_is_known_by_its_table_or_where_the_people_say_so(tmp_path: Path) -> None:
    awards = {"subject.ref": ["B"], "id": ["W"], "date": [AS_OF]}
    (read,) = read_all(_opened(_folder(tmp_path, people=_people("A", "B"), awards=awards)))
    assert read.people["has:awards"].to_list() == [True, True]
    assert read.people["has:tasks"].to_list() == [False, False]
    said = _people("A", "B") | {"has:awards": [False, None], "has:tasks": [True, False]}
    (read,) = read_all(_opened(_folder(tmp_path, people=said)))
    assert read.people["has:awards"].to_list() == [False, True]
    assert read.people["has:tasks"].to_list() == [True, False]


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    write_folder(tmp_path / "people", kinds(), [tables()])
    asked = Reads(frozenset({"subject.rank"}), {"awards": frozenset({"award.kind"})})
    (read,) = read_all(_opened(tmp_path / "people"), asked)
    assert read.people.columns == ["as_of", "has:awards", "subject.ref", "subject.rank"]
    assert read.records["awards"].columns == ["who", "award.kind"]


def test_faults_are_placed_by_table_and_row(tmp_path: Path) -> None:
    people = _people("A", "B", "A", None) | {"subject.rank": ["none", "nine", "none", "none"], "has:tasks": [False] * 4}
    awards = {
        "subject.ref": ["B", "Z", None, "A", "B"],
        "id": ["W-1", "W-2", "W-3", "W-4", "W-1"],
        "date": ["2026", "2026", "2026", "2026-02-30", "2026-06"],
    }
    tasks = {"subject.ref": ["B"], "id": ["T"], "progress": [-1.0]}
    error = faults_in(lambda: read_all(_opened(_folder(tmp_path, people=people, awards=awards, tasks=tasks))))
    assert {(fault.path, fault.code) for fault in error.faults} == {
        ("people.parquet:2:subject.rank", "unknown_code"),
        ("people.parquet:3:subject.ref", "duplicate_ref"),
        ("people.parquet:4:subject.ref", "missing_key"),
        ("awards.parquet:2:subject.ref", "unknown_ref"),
        ("awards.parquet:3:subject.ref", "missing_key"),
        ("awards.parquet:4:date", "invalid_date"),
        ("awards.parquet:5:id", "duplicate_id"),
        ("tasks.parquet:1", "list_denied"),
        ("tasks.parquet:1:progress", "out_of_range"),
    }
    assert error.more == 0
    said = {fault.path: str(fault) for fault in error.faults}
    assert said["awards.parquet:2:subject.ref"] == (
        "文件 awards.parquet 第 2 行（代号 Z）：people.parquet 中没有这个代号"
    )
    assert said["awards.parquet:5:id"].startswith("文件 awards.parquet 第 5 行（代号 B）「编号」：编号重复")


def test_all_that_is_wrong_with_the_tables_is_told_at_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path, people=_people("A") | {"subject.rnk": ["none"]}, award={"id": ["W"]}, tasks={"id": [1]})
    assert [(fault.code, fault.path) for fault in faults_in(lambda: _opened(folder)).faults] == [
        ("unknown_key", "award.parquet"),
        ("unknown_key", "people.parquet/subject.rnk"),
        ("wrong_type", "tasks.parquet/id"),
        ("missing_key", "tasks.parquet/subject.ref"),
    ]
    (tmp_path / "none").mkdir()
    assert [fault.code for fault in faults_in(lambda: _opened(tmp_path / "none")).faults] == ["missing_table"]


def _temporary() -> list[Path]:
    return [path for path in Path(gettempdir()).iterdir() if path.is_dir()]


def test_the_temporary_folder_goes_with_the_population(tmp_path: Path) -> None:
    population = _opened(_folder(tmp_path, people=_people("A")))
    parts = population.parts
    del population
    gc.collect()
    assert len(_temporary()) == 1  # the parts hold it
    del parts
    gc.collect()
    assert _temporary() == []


def test_a_part_is_read_in_another_process_and_leaves_the_folder_there(tmp_path: Path) -> None:
    write_folder(tmp_path / "people", kinds(), [tables()])
    (part,) = _opened(tmp_path / "people").parts
    sent = pickle.loads(pickle.dumps(part))  # noqa: S301
    assert sent.scratch is None
    require_same(sent.read(everything(kinds())), tables())
    gc.collect()
    require_same(part.read(everything(kinds())), tables())


def test_what_a_killed_process_left_is_removed_by_the_next() -> None:
    code = (
        "import os; from service.population.parquet.scratch import Scratch;"
        "made = Scratch(); print(made.path, flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    left = Path(done.stdout.strip())
    mine = Path(gettempdir()) / left.name
    left.rename(mine)
    one = Scratch()
    other = Scratch()
    assert not mine.exists()
    assert one.path.exists()
    one.remove()
    other.remove()


def test_a_digest_is_of_every_table(tmp_path: Path) -> None:
    digest = _opened(_folder(tmp_path, people=_people("A"))).digest
    assert _opened(_folder(tmp_path, people=_people("A"))).digest == digest
    awards = {"subject.ref": ["A"], "id": ["W"], "date": [AS_OF]}
    assert _opened(_folder(tmp_path, awards=awards)).digest != digest


def test_a_folder_that_was_never_locked_is_removed_after_an_hour() -> None:
    old, new = (Path(gettempdir()) / f"gongguo-population-{name}" for name in ("old", "new"))
    for folder in (old, new):
        (folder / "0").mkdir(parents=True)
    hour_ago = new.stat().st_mtime - 3_700
    os.utime(old, (hour_ago, hour_ago))
    made = Scratch()
    assert (old.exists(), new.exists(), made.path.exists()) == (False, True, True)
    made.remove()


def test_nobody_sweeps_while_a_folder_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def flock(lock: int, how: int, real: Callable[[int, int], None] = fcntl.flock) -> None:
        real(lock, how)
        held.append(_held(Path(gettempdir()) / f"gongguo-population.{os.getuid()}.lock"))

    monkeypatch.setattr("service.population.parquet.scratch.fcntl.flock", flock)
    made = Scratch()
    assert held == [True, True]
    monkeypatch.undo()
    made.remove()


def _held(lock: Path) -> bool:
    """Tell whether another process could not lock now."""
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    argv = [sys.executable, "-c", code, str(lock)]
    return subprocess.run(argv, capture_output=True, check=False).returncode != 0  # noqa: S603


@pytest.mark.parametrize("refs", [[1], [b"A"], [["A"]]])
def test_the_refs_of_records_are_texts(tmp_path: Path, refs: list[object]) -> None:
    awards = {"subject.ref": refs, "id": ["W"], "date": [AS_OF]}
    folder = _folder(tmp_path, people=_people("A"), awards=awards)
    (fault,) = faults_in(lambda: read_all(_opened(folder))).faults
    assert (fault.code, fault.path) == ("wrong_type", "awards.parquet/subject.ref")


def test_a_text_that_is_no_day_is_refused_as_the_day_of_judging(tmp_path: Path) -> None:
    people = {"subject.ref": ["A", "B"], "as_of": ["2026-06-30", "2026-6-31"]}
    (fault,) = faults_in(lambda: read_all(_opened(_folder(tmp_path, people=people)))).faults
    assert (fault.code, fault.path, "2026-6-31" in fault.chinese) == ("invalid_date", "people.parquet:2", True)
