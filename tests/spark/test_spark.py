"""On a cluster the answers are those of one machine: a master with two workers, each in a process of its own."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from service.domain.release import Release
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import Outcome
from service.language.folder import load
from service.operations.batch.results import arranged, layout_of
from service.population.faults import PopulationFaultsError
from service.population.parquet.writing import write_nested
from service.population.synthetic.generating import generate
from service.population.tables import REF, WHO
from service.settings import shipped

LACKING = "在 Spark 上运行需要 Java 17 和 pyspark：先装 Java，再运行 make spark"
pytest.importorskip("pyspark.sql", reason=LACKING)
if shutil.which("java") is None:
    pytest.skip(LACKING, allow_module_level=True)

from service.operations.spark import OnSpark, evaluate  # noqa: E402 - only where there is what it needs

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
