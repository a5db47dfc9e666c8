import fcntl
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest

from service.domain.release import Release
from service.governance.errors import RefusedError
from service.language.folder import load, read_release
from service.operations.batch.asking import Form
from service.operations.batch.interpreting import Interpreting
from service.operations.batch.results import layout_of
from service.operations.batch.running import Batch, Progress, run
from service.population.faults import PopulationFaultsError
from tests.small_release import SMALL
from tests.unit.operations.held_population import BrokenOffError, Held, held

RULESETS = Path(__file__).parents[3] / "rulesets"
SIZE, PART = 16, 4


@pytest.fixture(scope="module")
def release() -> Release:
    return load(RULESETS)


@pytest.fixture(scope="module")
def small() -> Release:
    """Give a release of few rules, for what does not hang on them."""
    return read_release({name: text.encode() for name, text in SMALL.items()})


@pytest.fixture(scope="module")
def people(release: Release) -> Held:
    return held(release, SIZE, PART)


@pytest.fixture(scope="module")
def few(small: Release) -> Held:
    return held(small, SIZE, PART)


def _batch(release: Release, out: Path, **given: object) -> Batch:
    return replace(Batch(release, out, Form(out.suffix[1:]), engine="interpreter", workers=0, part_size=PART), **given)  # type: ignore[arg-type]


def _run(batch: Batch, population: Held) -> Progress:
    return run(batch, population, lambda _: None)


@pytest.fixture
def broken_off(small: Release, tmp_path: Path) -> Iterator[Path]:
    """Leave a batch that was broken off at its third part of four."""
    out = tmp_path / "out.ndjson"
    with pytest.raises(BrokenOffError):
        _run(_batch(small, out), held(small, SIZE, PART, trouble_in=2))
    yield out
    assert not list(tmp_path.glob("**/*.part"))


@pytest.mark.parametrize("ending", ["ndjson", "parquet", "xlsx"])
def test_a_batch_that_was_broken_off_goes_on_to_the_same_bytes(
    ending: str, small: Release, few: Held, tmp_path: Path
) -> None:
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"out.{ending}"
    _run(_batch(small, whole), few)
    with pytest.raises(BrokenOffError):
        _run(_batch(small, out), held(small, SIZE, PART, trouble_in=2))
    there = out.exists()
    again = held(small, SIZE, PART)
    progress = _run(_batch(small, out), again)

    assert not there
    assert again.read_parts == [2, 3]
    assert (progress.parts_before, progress.persons_before, progress.done.persons) == (2, 2 * PART, SIZE)
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"out.{ending}", f"whole.{ending}"]


def test_the_order_in_which_parts_are_done_does_not_show(small: Release, few: Held, tmp_path: Path) -> None:
    backwards = held(small, SIZE, PART)
    backwards.parts = list(reversed(backwards.parts))
    for name, population in (("a.parquet", few), ("b.parquet", backwards)):
        _run(_batch(small, tmp_path / name), population)

    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_the_columns_and_the_interpreter_say_the_same(release: Release, tmp_path: Path) -> None:
    population = held(release, 60, 30)
    for engine in ("columnar", "interpreter"):
        _run(_batch(release, tmp_path / f"{engine}.ndjson", engine=engine), population)
        _run(_batch(release, tmp_path / f"{engine}.parquet", engine=engine), population)
    tables = [pq.read_table(tmp_path / f"{engine}.parquet") for engine in ("columnar", "interpreter")]

    assert (tmp_path / "columnar.ndjson").read_bytes() == (tmp_path / "interpreter.ndjson").read_bytes()
    assert tables[0].equals(tables[1])


def test_a_line_holds_every_answer_and_verdict(release: Release, people: Held, tmp_path: Path) -> None:
    _run(_batch(release, tmp_path / "out.ndjson"), people)
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()]
    meant = Interpreting(release).ask(people.parts[0].tables)
    layout = layout_of(release)

    assert [line["subject_ref"] for line in lines[:PART]] == meant.people["subject.ref"].to_list()
    assert lines[0]["answers"] == dict(meant.people.select(layout.person.rules).row(0, named=True))
    assert list(lines[0]["verdicts"]) == list(layout.person.actions)
    assert [(who, one["id"]) for who, line in enumerate(lines[:PART]) for one in line["records"]["incidents"]] == list(
        meant.records["incidents"].select("who", "id").rows()
    )
    assert {line["as_of"] for line in lines} == {"2026-06-30"}
    assert {line["release"] for line in lines} == {release.digest}


def test_a_nested_file_says_by_what_it_was_made(release: Release, people: Held, tmp_path: Path) -> None:
    _run(_batch(release, tmp_path / "out.parquet"), people)
    file = pq.ParquetFile(tmp_path / "out.parquet")
    found = pl.read_parquet(tmp_path / "out.parquet")

    assert json.loads(file.metadata.metadata[b"gongguo"]) == {
        "release": release.digest,
        "as_of": None,
        "engine": "interpreter",
    }
    assert file.metadata.num_row_groups == 4
    assert found["subject.ref"].to_list() == [
        ref for part in people.parts for ref in part.tables.people["subject.ref"].to_list()
    ]


def test_the_figures_are_those_of_the_file(release: Release, people: Held, tmp_path: Path) -> None:
    done = _run(_batch(release, tmp_path / "out.ndjson"), people).done
    text = (tmp_path / "out.ndjson").read_text()

    assert done.answers == {answer: text.count(f'":"{answer}"') for answer in ("yes", "no", "unknown")}
    assert done.verdicts["care_and_support"]["recommended"] == text.count('"care_and_support":"recommended"')


def test_a_workbook_is_in_chinese_with_codes_beside(release: Release, people: Held, tmp_path: Path) -> None:
    _run(_batch(release, tmp_path / "out.xlsx"), people)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    persons = list(book["本人"].iter_rows(values_only=True))
    book.close()

    assert book.sheetnames == ["本人", "事项", "处分", "组织措施", "说明"]
    assert len(persons) == 1 + SIZE
    assert persons[0][:3] == ("人员代号", "基准日", "立案未结（BAR-01）")
    assert {persons[row][2] for row in range(1, 1 + SIZE)} <= {"是", "否", "不明"}


@pytest.mark.parametrize(
    ("given", "digest", "said"),
    [
        ({"engine": "columnar"}, "sha256:1", "引擎"),
        ({"part_size": 2 * PART}, "sha256:1", "每部分人数"),
        ({}, "sha256:2", "人群文件的内容"),
    ],
)
def test_parts_of_something_else_are_refused(
    given: dict, digest: str, said: str, small: Release, broken_off: Path
) -> None:
    other = held(small, SIZE, PART)
    other.digest = digest
    with pytest.raises(RefusedError) as refused:
        _run(_batch(small, broken_off, **given), other)

    assert f"与本次不同（{said}）" in refused.value.chinese
    assert len(list(Path(f"{broken_off}.parts").glob("*.rows"))) == 2


def test_afresh_throws_away_what_was_done(small: Release, broken_off: Path) -> None:
    again = held(small, SIZE, PART)
    _run(_batch(small, broken_off, engine="columnar", afresh=True), again)

    assert again.read_parts == [0, 1, 2, 3]


def test_a_file_that_is_there_is_replaced_only_afresh(small: Release, few: Held, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    out.write_text("别的")
    with pytest.raises(RefusedError, match="file_exists"):
        _run(_batch(small, out), few)
    kept = out.read_text()
    _run(_batch(small, out, afresh=True), few)

    assert kept == "别的"
    assert len(out.read_text().splitlines()) == SIZE
    assert list(tmp_path.iterdir()) == [out]


def test_faults_leave_nothing_behind(small: Release, tmp_path: Path) -> None:
    population = held(small, SIZE, PART, trouble_in=1, at_fault=True)
    with pytest.raises(PopulationFaultsError):
        _run(_batch(small, tmp_path / "out.parquet"), population)

    assert population.read_parts == [0, 1, 2, 3]
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_at_the_same_file_is_refused(small: Release, few: Held, broken_off: Path) -> None:
    with Path(f"{broken_off}.parts/lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RefusedError, match="output_in_use"):
            _run(_batch(small, broken_off), few)


def test_what_was_not_written_to_its_end_is_thrown_away(small: Release, few: Held, broken_off: Path) -> None:
    parts = Path(f"{broken_off}.parts")
    (parts / ".000002.rows.99.part").write_text("半")
    (parts / "000003.rows").write_text("没有记下合计的")
    (parts / "whole.tmp").write_text("半")
    progress = _run(_batch(small, broken_off), few)

    assert progress.parts_before == 2
    assert len(broken_off.read_text().splitlines()) == SIZE
    assert not parts.exists()


def test_a_population_of_nobody_gives_an_empty_file(small: Release, tmp_path: Path) -> None:
    for ending in ("parquet", "ndjson", "xlsx"):
        _run(_batch(small, tmp_path / f"out.{ending}"), held(small, 0, PART))

    assert pl.read_parquet(tmp_path / "out.parquet").height == 0
    assert (tmp_path / "out.ndjson").read_bytes() == b""


def test_more_rows_than_a_sheet_has_are_refused_at_once(small: Release, tmp_path: Path) -> None:
    class Many(Held):
        size = 1_048_576

    population = Many([])
    with pytest.raises(RefusedError, match="too_many_rows"):
        _run(_batch(small, tmp_path / "out.xlsx"), population)

    assert list(tmp_path.iterdir()) == []
