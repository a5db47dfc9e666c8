"""
The results of a batch as a workbook: a sheet of the persons, one for each list that rules are about, and a legend.

Headings and values are Chinese; the codes of rules and actions stand beside their titles, those of values in the
legend. The same results give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from service.domain.answer import Answer
from service.domain.release import Release
from service.domain.verdict import Verdict
from service.engine.columnar.outcome import SUPERSEDED
from service.operations.batch.results import ID, Section, layout_of
from service.population.cells import MOST_ROWS, Scalar, Table, new_workbook, write_table
from service.population.tables import AS_OF, REF

MOST_PERSONS = MOST_ROWS - 1
"""How many rows a sheet has below its heading."""

PERSONS = "本人"
LEGEND = "说明"

_ANSWERS = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不明"}
VERDICTS_IN_CHINESE: Mapping[str, str] = {
    Verdict.RECOMMENDED: "建议",
    Verdict.UNSETTLED: "待定",
    Verdict.HELD: "暂缓",
    Verdict.BARRED: "不得",
    SUPERSEDED: "被取代",
}
_LABELS = {str(code): label for words in (_ANSWERS, VERDICTS_IN_CHINESE) for code, label in words.items()}
_MARKS = {REF: "人员代号", AS_OF: "基准日"}


def write_workbook(path: Path, parts: Sequence[Path], release: Release, as_of: str | None) -> None:
    """Write the results that stand in nested Parquet *parts*, in order, as one workbook."""
    layout = layout_of(release)
    with new_workbook(path) as workbook:
        header = [*_MARKS.values(), *_headings(layout.person, release)]
        columns = [*_MARKS, *layout.person.columns]
        write_table(workbook, PERSONS, Table(header), _rows(parts, columns))
        for plural, section in layout.lists.items():
            label = release.kind_named(plural).label
            header = [_MARKS[REF], f"{label}编号", *_headings(section, release)]
            write_table(workbook, label, Table(header), _record_rows(parts, plural, section))
        write_table(workbook, LEGEND, Table(("项目", "内容", "代码")), _legend(release, as_of))


def _headings(section: Section, release: Release) -> Iterator[str]:
    titles = {rule.id: rule.title for rule in release.rules()}
    yield from (f"{titles[rule]}（{rule}）" for rule in section.rules)
    yield from (f"{release.actions[action].label}（{action}）" for action in section.actions)


def _rows(parts: Sequence[Path], columns: list[str]) -> Iterator[Sequence[Scalar]]:
    for part in parts:
        yield from _shown(pl.read_parquet(part, columns=columns).select(columns))


def _record_rows(parts: Sequence[Path], plural: str, section: Section) -> Iterator[Sequence[Scalar]]:
    columns = [REF, ID, *section.columns]
    for part in parts:
        table = pl.read_parquet(part, columns=[REF, plural])
        records = table.filter(pl.col(plural).list.len() > 0).explode(plural).unnest(plural)
        yield from _shown(records.select(columns))


def _shown(table: pl.DataFrame) -> Iterator[Sequence[Scalar]]:
    """Give the rows with answers and verdicts in Chinese; what stands first in a row is no answer."""
    words = [name for name, dtype in table.schema.items() if dtype not in {pl.String, pl.Date}]
    plain = table.with_columns(pl.col(words).cast(pl.String).replace(_LABELS))
    yield from plain.iter_rows()


def _legend(release: Release, as_of: str | None) -> Iterator[Sequence[Scalar]]:
    yield "规则版本", release.digest, None
    yield "基准日", as_of or "各人不同，见「本人」", None
    yield from (("规则的结论", label, code) for code, label in _ANSWERS.items())
    yield "规则的结论", "（空）该规则在基准日不施行", None
    yield from (("措施的意见", label, code) for code, label in VERDICTS_IN_CHINESE.items())
    yield "措施的意见", "（空）没有规则提出该措施", None
    yield "提示", release.advice, None
