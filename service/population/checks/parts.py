"""
The checks of a part: what the contract refuses in a dossier is found here in the columns of tables, all rows at once.

The checks of a table's rows are asked together, and only where one holds of any row are its rows looked for. What was
not read is not checked.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import polars as pl

from service.domain.record import RecordKind
from service.population.checks.across import cross_checks
from service.population.checks.between import between_records, ids_twice, refs_twice
from service.population.checks.findings import Found, found_in, shown
from service.population.checks.limits import FIRST_YEAR, IDENTITY_NUMBER, LAST_YEAR
from service.population.checks.values import Check, as_text, identity_check, value_checks
from service.population.tables import AS_OF, REF, Reads, Tables, person_kind


def found_by_checks(tables: Tables, kinds: Sequence[RecordKind], reads: Reads) -> Iterator[Found]:
    """Find what is wrong in *tables* that were read as *reads* says."""
    none: frozenset[str] = frozenset()
    for kind in kinds:
        if kind.single:
            yield from _of_rows(kind, tables.people, reads.people | {REF})
            yield from _of_refs(kind, tables.people)
        elif kind.name in tables.records:
            table = tables.records[kind.name]
            yield from _of_rows(kind, table, reads.records.get(kind.name, none))
            yield from between_records(kind, table)
    yield from refs_twice(tables, kinds)
    yield from ids_twice(tables, kinds)


def _of_rows(kind: RecordKind, table: pl.DataFrame, read: Collection[str]) -> Iterator[Found]:
    columns = set(table.columns)
    fields = [field for field in kind.fields.values() if field.fact in columns]
    checks = [check for field in fields for check in value_checks(kind, field, columns)]
    checks += cross_checks(kind, columns, read)
    if not checks or not table.height:
        return
    asked = (check.holds if check.quick is None else check.quick for check in checks)
    held = table.select(one.any().alias(str(number)) for number, one in enumerate(asked)).row(0)
    for check in (one for one, is_held in zip(checks, held, strict=True) if is_held):
        yield _found(kind, check, table, table.select(check.holds).to_series())


def _found(kind: RecordKind, check: Check, table: pl.DataFrame, held: pl.Series) -> Found:
    if len(held) == 1 < table.height:  # of all rows alike
        held = pl.repeat(held[0], table.height, eager=True)
    rows = held.fill_null(value=False).arg_true()
    return found_in(kind, check.field, rows, check.code, lambda row: check.say(table, row))


def _of_refs(kind: RecordKind, people: pl.DataFrame) -> Iterator[Found]:
    """Find refs that look like identity numbers."""
    field = next((one for one in kind.fields.values() if one.fact == REF), None)
    if field is None:
        return
    check = identity_check(field)
    suspects = people.select(check.holds.fill_null(value=False).alias("at")).to_series().arg_true()
    rows = [row for row in suspects if IDENTITY_NUMBER.search(people[REF][row].replace("-", ""))]
    if rows:
        yield found_in(kind, field, rows, check.code, lambda row: check.say(people, row))


def without_day(tables: Tables, kinds: Sequence[RecordKind]) -> Iterator[Found]:
    """Find the persons of whom it is not said as of which day they are judged, or none that dossiers may have."""
    days = tables.people[AS_OF]
    kind = person_kind(kinds)
    beyond = (days < date(FIRST_YEAR, 1, 1)) | (days > date(LAST_YEAR, 12, 31))
    if beyond.any():
        said = f"基准日超出允许的范围，须在 {FIRST_YEAR} 至 {LAST_YEAR} 年："
        yield found_in(kind, None, beyond.arg_true(), "out_of_range", lambda row: said + shown(as_text(days, row)))
    if days.null_count():
        said = "没有写明基准日：请在文件中写明，或以 --as-of 指定"
        yield found_in(kind, None, days.is_null().arg_true(), "missing_as_of", said)
