"""On a cluster the answers are those of one machine: a master with two workers, each in a process of its own."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from service.domain.release import Release
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import Outcome
from service.language.folder import load
from service.operations.batch.results import arranged, layout_of
from service.population.dossiers import part_of
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.parquet.writing import write_nested
from service.population.synthetic.generating import generate
from service.population.tables import REF, WHO
from service.settings import shipped

LACKING = "在 Spark 上运行需要 Java 17 和 pyspark：先装 Java，再运行 make spark"
pytest.importorskip("pyspark.sql", reason=LACKING)
if shutil.which("java") is None:
    pytest.skip(LACKING, allow_module_level=True)

from py4j.protocol import Py4JJavaError  # noqa: E402
from pyspark.errors import AnalysisException  # noqa: E402 - only where there is what it needs

from service.operations.spark import OnSpark, _Faults, evaluate  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own
MASTER = "local-cluster[2,1,1024]"
SIZE, PART = 3_000, 500


@pytest.fixture(scope="module")
def release() -> Release:
    """Give the shipped release."""
    return load(shipped("rulesets"))


def population(folder: Path, release: Release) -> list[pl.DataFrame]:
    """Write a table of several files, as a cluster would; give the answers of one machine for each."""
    found = []
    for number, tables in enumerate(generate(release.kinds, SIZE, 7, part_size=PART)):
        write_nested(folder / f"part-{number}.parquet", release.kinds, [tables])
        found.append(plain(arranged(Columnar(release).ask(tables), layout_of(release))))
    return found


def plain(outcome: Outcome) -> pl.DataFrame:
    """Give an outcome as a table of texts, a row a person, each list of records within."""
    people = outcome.people.with_columns(pl.col(pl.Enum).cast(pl.String))
    for plural, table in outcome.records.items():
        rows = table.with_columns(pl.col(pl.Enum).cast(pl.String))
        lists = rows.group_by(WHO, maintain_order=True).agg(pl.struct(pl.exclude(WHO)).alias(plural))
        people = people.with_row_index(WHO).join(lists, on=WHO, how="left").drop(WHO)
        people = people.with_columns(pl.col(plural).fill_null([]))
    return people


def test_a_cluster_says_what_one_machine_says(tmp_path: Path, release: Release) -> None:
    source, target = tmp_path / "people", tmp_path / "answers"
    source.mkdir()
    meant = pl.concat(population(source, release)).sort(REF)
    assert evaluate(OnSpark(release, str(source), str(target), MASTER, part_size=PART)) == SIZE
    found = pl.read_parquet(target / "*.parquet").sort(REF)
    assert found.select(meant.columns).equals(meant)


def test_the_day_may_be_named(tmp_path: Path, release: Release) -> None:
    write_nested(tmp_path / "people.parquet", release.kinds, generate(release.kinds, 50, 3))
    day = date(2025, 3, 31)
    asked = OnSpark(release, str(tmp_path / "people.parquet"), str(tmp_path / "answers"), "local[1]", as_of=day)
    assert evaluate(asked) == 50
    assert pl.read_parquet(tmp_path / "answers" / "*.parquet")["as_of"].unique().to_list() == [day]


def test_faults_are_told_and_nothing_is_left(tmp_path: Path, release: Release) -> None:
    write_nested(tmp_path / "good.parquet", release.kinds, generate(release.kinds, 50, 3))
    table = pl.read_parquet(tmp_path / "good.parquet")
    wrong = table.with_columns(pl.when(pl.int_range(pl.len()) == 7).then(pl.lit("nobody")).otherwise(
        pl.col("subject.category").cast(pl.String)).alias("subject.category"))  # fmt: skip
    wrong.write_parquet(tmp_path / "people.parquet")
    asked = OnSpark(release, str(tmp_path / "people.parquet"), str(tmp_path / "answers"), "local[1]")
    with pytest.raises(PopulationFaultsError) as caught:
        evaluate(asked)
    (fault,) = caught.value.faults
    assert (fault.code, table[REF][7] in fault.place) == ("unknown_code", True)
    assert not (tmp_path / "answers").exists()


def test_columns_that_nobody_knows_are_refused_before_anything_is_read(tmp_path: Path, release: Release) -> None:
    pl.DataFrame({REF: ["P"], "subject.rang": ["x"]}).write_parquet(tmp_path / "people.parquet")
    asked = OnSpark(release, str(tmp_path / "people.parquet"), str(tmp_path / "answers"), "local[1]")
    with pytest.raises(PopulationFaultsError, match=r"subject\.rank"):
        evaluate(asked)


def test_a_ref_of_two_persons_is_refused_wherever_they_stand(tmp_path: Path, release: Release) -> None:
    source = tmp_path / "people"
    source.mkdir()
    (tables,) = generate(release.kinds, 40, 3)
    for number in range(2):
        write_nested(source / f"part-{number}.parquet", release.kinds, [part_of(tables, 0, 40 - 39 * number)])
    with pytest.raises(PopulationFaultsError) as caught:
        evaluate(OnSpark(release, str(source), str(tmp_path / "answers"), "local[1]"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.place) == ("duplicate_ref", f"代号 {tables.people[REF][0]}")
    assert not (tmp_path / "answers").exists()


def test_of_very_many_faults_the_number_is_told_and_those_of_a_task_that_ran_twice_once() -> None:
    faults = tuple(PopulationFault(f"代号 {number:05}", str(number), "wrong", "不对") for number in range(1_500))
    gathered = _Faults()
    once = gathered.addInPlace(gathered.zero(((), 0)), (faults[:800], 7))
    assert gathered.addInPlace(once, (faults[:800], 0)) == (faults[:800], 7)
    told, more = gathered.addInPlace(once, (faults[800:], 5))
    assert (told, more) == (faults[:1_000], 7 + 5 + 500)


def test_a_target_that_was_there_stays_as_it_was_and_one_that_cannot_be_written_is_not_left(
    tmp_path: Path, release: Release
) -> None:
    write_nested(tmp_path / "people.parquet", release.kinds, generate(release.kinds, 20, 3))
    target = tmp_path / "answers"
    asked = OnSpark(release, str(tmp_path / "people.parquet"), str(target), "local[1]")
    target.mkdir()
    (target / "kept").write_text("x")
    with pytest.raises(AnalysisException):
        evaluate(asked)
    assert (target / "kept").read_text() == "x"
    shutil.rmtree(target)
    _damage(tmp_path / "people.parquet", "subject.category")
    with pytest.raises(Py4JJavaError):
        evaluate(asked)
    assert not target.exists()


def _damage(path: Path, column: str) -> None:
    """Overwrite what a file of one group of rows holds of a *column*."""
    group = pq.ParquetFile(path).metadata.row_group(0)
    chunk = next(one for one in map(group.column, range(group.num_columns)) if one.path_in_schema == column)
    content = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    content[start : start + chunk.total_compressed_size] = bytes(chunk.total_compressed_size)
    path.write_bytes(content)
