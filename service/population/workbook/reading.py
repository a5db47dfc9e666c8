"""
The reading of a whole workbook: all sheets are read and checked before anything is said or given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.record import RecordKind
from service.population.tables import AS_OF, Reads, Tables, lists_of
from service.population.workbook.checks import check_ids, check_persons, check_records, check_refs, unknown_lists_of
from service.population.workbook.faults import Gathered, OfSheet
from service.population.workbook.layout import CODES, NOTES, SHEET_NAME, Layout, Sheet, layout_of
from service.population.workbook.package import Package
from service.population.workbook.sheets import Records, read_sheet
from service.population.workbook.tables import tables_of_sheets
from service.population.workbook.words import Wrong, hint, printable


@dataclass
class _Contents:
    """What stands in a workbook."""

    people: Records | None = None
    lists: dict[str, Records] = field(default_factory=dict)  # by plural, in the order of the file


def read_tables(
    package: Package, kinds: Sequence[RecordKind], as_of: date | None, reads: Reads, gathered: Gathered
) -> Tables:
    """Read what is asked; raise `PopulationFaultsError` with all that is *gathered*, where anything is wrong."""
    layout = layout_of(kinds)
    contents = _contents(package, layout, gathered)
    people = contents.people
    if people is None or not people.rows:
        gathered.of_file(Wrong("no_persons", f"工作表「{layout.people.title}」里一个人也没有"))
        people = None
    unknown: Mapping[str, frozenset[str]] = {}
    if people is not None:
        check_refs(people)
        unknown = unknown_lists_of(people, layout)
        _settle_days(people, as_of)
        for records in contents.lists.values():
            check_persons(records, people, unknown)
    for records in contents.lists.values():
        check_records(records)
    check_ids(list(contents.lists.values()))
    gathered.raise_any()
    assert people is not None  # noqa: S101 — that there is none has been told
    return tables_of_sheets(kinds, people, contents.lists, _known(kinds, people, contents, unknown), reads)


def _contents(package: Package, layout: Layout, gathered: Gathered) -> _Contents:
    contents, names = _Contents(), package.named(SHEET_NAME)
    for number, title in enumerate(package.titles):
        faults = OfSheet(gathered, number, title)
        sheet = layout.sheet(title.strip(), names.get(title))
        merged: list[str] = []
        rows = package.rows(title, merged)
        if sheet is None:
            if title not in {NOTES, CODES} and next(rows, None) is not None:
                faults.whole(_unknown_sheet(layout, title))
            continue
        records = read_sheet(sheet, rows, merged, faults)
        if records is not None:
            _keep(contents, sheet, records)
    return contents


def _keep(contents: _Contents, sheet: Sheet, records: Records) -> None:
    other = contents.people if sheet.kind is None else contents.lists.get(sheet.kind.name)
    if other is not None:
        message = f"与工作表「{other.faults.title}」是同一张清单，请合并为一张"
        records.faults.whole(Wrong("duplicate_sheet", message))
    elif sheet.kind is None:
        contents.people = records
    else:
        contents.lists[sheet.kind.name] = records


def _unknown_sheet(layout: Layout, title: str) -> Wrong:
    near = hint(title, [sheet.title for sheet in layout.sheets])
    return Wrong("unknown_sheet", f"没有「{printable(title)}」这张清单{near}（不是清单的，请另存在别的文件里）")


def _settle_days(people: Records, as_of: date | None) -> None:
    """Give every person the day *as_of*, or, without one, the day that the sheet names; that there is none is told."""
    if as_of is not None:
        people.values[AS_OF] = [as_of.isoformat()] * len(people.rows)
        return
    accepted = "请在「基准日」列填写，或者在读取时指明（--as-of）"
    if AS_OF not in people.places:
        people.faults.whole(Wrong("missing_as_of", f"没有基准日：{accepted}"))
        return
    for index, day in enumerate(people.values[AS_OF]):
        if day is None:
            people.refuse(index, AS_OF, Wrong("missing_as_of", f"没有基准日：{accepted}"))


def _known(
    kinds: Sequence[RecordKind], people: Records, contents: _Contents, unknown: Mapping[str, frozenset[str]]
) -> Mapping[str, Sequence[bool]]:
    """
    Say, by plural, of which persons the list is known.

    A sheet with records is the list of everyone but those of whom the persons' sheet says otherwise; a sheet without
    any, which staff may just not have come to, says nothing unless it says that nobody has any.
    """
    known = {}
    for kind in lists_of(kinds):
        sheet = contents.lists.get(kind.name)
        stated = sheet is not None and bool(sheet.rows or sheet.nobody_has)
        known[kind.name] = [stated and kind.name not in unknown.get(ref, ()) for ref in people.refs]
    return known
