from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from service.population.parquet.footer import LIST, STRUCT, read_struct, write_struct
from service.population.parquet.joining import UnjoinableError, join

WORDS = pl.Enum(["yes", "no"])


def _table(first: int, size: int) -> pl.DataFrame:
    numbers = range(first, first + size)
    return pl.DataFrame(
        {
            "ref": [f"P{number}" for number in numbers],
            "answer": pl.Series(["yes" if number % 3 else None for number in numbers], dtype=WORDS),
            "records": [[{"id": f"I{number}", "count": one} for one in range(number % 4)] for number in numbers],
        },
        schema_overrides={"records": pl.List(pl.Struct({"id": pl.String, "count": pl.Int64}))},
    )


def _written(folder: Path, tables: list[pl.DataFrame], **how: object) -> list[Path]:
    paths = [folder / f"{number}.parquet" for number in range(len(tables))]
    for path, table in zip(paths, tables, strict=True):
        table.write_parquet(path, metadata={"notes": "一"}, **how)  # type: ignore[arg-type]
    return paths


def _joined(paths: list[Path], target: Path) -> Path:
    with target.open("wb") as file:
        join(paths, file)
    return target


@pytest.mark.parametrize("size", [1, 7, 500])
def test_files_joined_hold_what_they_held_in_order(size: int, tmp_path: Path) -> None:
    tables = [_table(number * size, size) for number in range(20)]
    whole = _joined(_written(tmp_path, tables, row_group_size=300, statistics=True), tmp_path / "whole")
    file = pq.ParquetFile(whole)

    assert pl.read_parquet(whole).equals(pl.concat(tables))
    assert file.read_row_group(file.num_row_groups - 1).column("ref")[-1].as_py() == f"P{20 * size - 1}"
    assert file.metadata.metadata[b"notes"].decode() == "一"
    assert pl.scan_parquet(whole).filter(pl.col("ref") == "P3").collect().height == 1


def test_files_of_arrow_are_joined_as_well(tmp_path: Path) -> None:
    tables = [_table(0, 50), _table(50, 30)]
    paths = [tmp_path / "0", tmp_path / "1"]
    for path, table in zip(paths, tables, strict=True):
        pq.write_table(table.to_arrow(), path, write_page_index=True)

    whole = _joined(paths, tmp_path / "whole")
    assert pl.read_parquet(whole)["ref"].to_list() == [f"P{one}" for one in range(80)]
    assert not pq.ParquetFile(whole).metadata.row_group(1).column(0).has_offset_index


def test_a_file_with_other_columns_is_not_joined(tmp_path: Path) -> None:
    paths = _written(tmp_path, [_table(0, 3), _table(3, 3).drop("answer")])
    with pytest.raises(UnjoinableError, match="columns"):
        _joined(paths, tmp_path / "whole")


def test_what_is_no_parquet_file_is_not_joined(tmp_path: Path) -> None:
    (tmp_path / "0").write_bytes(b"PAR1 but cut off")
    with pytest.raises(UnjoinableError, match="content"):
        _joined([tmp_path / "0"], tmp_path / "whole")


def test_a_footer_is_written_as_it_was_read() -> None:
    fields = {1: (5, -3), 2: (8, b"text"), 40: (LIST, (STRUCT, [{1: (6, 1 << 40)}] * 20)), 41: (1, None), 42: (4, 7)}

    assert read_struct(write_struct(fields)) == fields
