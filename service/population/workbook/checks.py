"""
The checks of a workbook that look at more than one cell: within a record, between records, between sheets.

What was refused by itself is passed over here: it is neither absent nor anything to be looked at.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from service.domain.record import Field, FieldType, RecordKind
from service.population.checks.limits import MOST_RECORDS, SHARE_SCALE
from service.population.tables import REF
from service.population.workbook.days import NEVER
from service.population.workbook.layout import NOT_HAPPENED, SEPARATORS, UNKNOWN_LISTS, Layout
from service.population.workbook.sheets import REFUSED, Records
from service.population.workbook.words import Wrong, hint, printable

Check = Callable[[Records, int], Iterator[tuple[str, Wrong]]]
"""Gives what is wrong with the row at an index, each with the name of the column."""

_SEPARATOR = re.compile(f"[{SEPARATORS}]")


def check_refs(people: Records) -> None:
    """Check that no two of the *people* have one ref."""
    firsts: dict[str, int] = {}
    for index, ref in enumerate(people.refs):
        first = firsts.setdefault(ref, index) if isinstance(ref, str) else index
        if first != index:
            message = f"代号「{printable(ref)}」与第 {people.rows[first]} 行重复"
            people.refuse(index, REF, Wrong("duplicate_ref", message))


def unknown_lists_of(people: Records, layout: Layout) -> Mapping[str, frozenset[str]]:
    """Give, by ref, the lists of which nothing is known of a person; what is no list is told."""
    known = {sheet.title: sheet.kind.name for sheet in layout.lists if sheet.kind is not None}
    known |= {sheet.kind.name: sheet.kind.name for sheet in layout.lists if sheet.kind is not None}
    found: dict[str, frozenset[str]] = {}
    for index, text in enumerate(people.values.get(UNKNOWN_LISTS, ())):
        if not isinstance(text, str):
            continue
        words = [word.strip() for word in _SEPARATOR.split(text)]
        for word in words:
            if word and word not in known:
                message = f"没有「{printable(word)}」这张清单，应填清单所在工作表的名称{hint(word, known)}"
                people.refuse(index, UNKNOWN_LISTS, Wrong("unknown_list", message))
        if isinstance(people.refs[index], str):
            found[people.refs[index]] = frozenset(known[word] for word in words if word in known)
    return found


def check_persons(records: Records, people: Records, unknown: Mapping[str, frozenset[str]]) -> None:
    """Check that each record is of one of the *people*, whose list is known, and who has not too many."""
    title, persons = people.sheet.title, {ref for ref in people.refs if isinstance(ref, str)}
    plural = _kind(records).name
    counts: Counter[str] = Counter()
    for index, ref in enumerate(records.refs):
        if not isinstance(ref, str):
            continue
        counts[ref] += 1
        if ref not in persons:
            message = f"工作表「{title}」里没有代号「{printable(ref)}」"
            records.refuse(index, REF, Wrong("unknown_person", message))
        elif plural in unknown.get(ref, ()):
            message = f"工作表「{title}」写明此人的「{records.sheet.title}」情况不明，这里却有记录：请核实后改正其一"
            records.refuse(index, REF, Wrong("record_of_unknown_list", message))
        if counts[ref] == MOST_RECORDS + 1:
            message = f"记录过多：每人最多 {MOST_RECORDS} 条"
            records.refuse(index, REF, Wrong("too_many_records", message))


def check_ids(sheets: Sequence[Records]) -> None:
    """Check that no two records of a person have one id, in whichever sheets they stand."""
    seen: dict[tuple[str, str], tuple[Records, int]] = {}
    for records in sheets:
        for index, (ref, identity) in enumerate(zip(records.refs, records.values.get("id", ()), strict=False)):
            if isinstance(ref, str) and isinstance(identity, str):
                first, at = seen.setdefault((ref, identity), (records, index))
                if first is not records or at != index:
                    other = f"工作表「{first.sheet.title}」第 {first.rows[at]} 行"
                    message = f"与{other}的编号重复：一个人的各条记录编号不得重复"
                    records.refuse(index, "id", Wrong("duplicate_id", message))


def check_records(records: Records) -> None:
    """Check each row by itself, and that nothing is there twice that may be there once."""
    kinds = (records.sheet.kind,) if records.sheet.kind is not None else ()
    checks = [check for kind in kinds for check in _checks_of(kind, records)]
    for index in range(len(records.rows)) if checks else ():
        for check in checks:
            for name, wrong in check(records, index):
                records.refuse(index, name, wrong)
    for kind in kinds:
        _check_once(records, kind)


def _kind(records: Records) -> RecordKind:
    assert records.sheet.kind is not None  # noqa: S101 — the sheet of a list has one
    return records.sheet.kind


def _check_once(records: Records, kind: RecordKind) -> None:
    names = [*kind.unique_by, *kind.unique_where]
    if not kind.unique_by or any(name not in records.places for name in names):
        return
    seen: dict[tuple[Any, ...], int] = {}
    by = [records.values[name] for name in kind.unique_by]
    for index, ref in enumerate(records.refs):
        alike = (ref, *(values[index] for values in by))
        other = any(records.values[name][index] != code for name, code in kind.unique_where.items())
        if other or any(value is REFUSED or value is None for value in alike):
            continue
        first = seen.setdefault(alike, index)
        if first != index:
            which = "、".join(
                f"{kind.fields[name].label} {value}" for name, value in zip(kind.unique_by, alike[1:], strict=True)
            )
            what = "、".join(kind.fields[name].codes[code] for name, code in kind.unique_where.items()) or kind.label
            message = f"与第 {records.rows[first]} 行重复：同一人{which} 的{what}只能有一条"
            records.refuse(index, kind.unique_by[0], Wrong("duplicate_year", message))


def _checks_of(kind: RecordKind, records: Records) -> Iterator[Check]:
    """Give the checks of one row, as far as the sheet has their columns."""
    there = records.places
    for field in kind.fields.values():
        yield from (_needed(kind, field, by) for by in field.required_with if by in there)
        yield from (_not_never(kind, field, by) for by in field.nullable_unless if by in there and field.name in there)
    for later, earlier in kind.before.items():
        if later in there and earlier in there:
            yield _in_order(kind.fields[later], kind.fields[earlier])
    shares = [name for name, field in kind.fields.items() if field.type is FieldType.SHARE and name in there]
    for _, group in groupby(shares, lambda name: name.rpartition(".")[0]):
        yield _whole(list(group))


def _needed(kind: RecordKind, needed: Field, by: str) -> Check:
    codes = needed.required_with[by]

    def check(records: Records, index: int) -> Iterator[tuple[str, Wrong]]:
        code = records.values[by][index]
        if code in codes and (needed.name not in records.places or records.values[needed.name][index] is None):
            place = needed.name if needed.name in records.places else by
            yield place, Wrong("missing_key", f"{_is_code(kind, by, code)}，缺少必填项「{needed.label}」")

    return check


def _not_never(kind: RecordKind, dated: Field, by: str) -> Check:
    codes = dated.nullable_unless[by]
    instead = "须写明日期" if by in dated.required_with else "须写明日期，不清楚的留空"

    def check(records: Records, index: int) -> Iterator[tuple[str, Wrong]]:
        code = records.values[by][index]
        if code in codes and records.values[dated.name][index] is NEVER:
            message = f"{_is_code(kind, by, code)}，此处不能填「{NOT_HAPPENED}」：{instead}"
            yield dated.name, Wrong("null_not_allowed", message)

    return check


def _is_code(kind: RecordKind, name: str, code: str) -> str:
    return f"{kind.fields[name].label}为「{kind.fields[name].codes[code]}」"


def _in_order(later: Field, earlier: Field) -> Check:
    def check(records: Records, index: int) -> Iterator[tuple[str, Wrong]]:
        ended, started = records.values[later.name][index], records.values[earlier.name][index]
        if isinstance(ended, str) and isinstance(started, str) and _precedes(ended, started):
            message = f"{later.label}（{ended}）早于{earlier.label}（{started}）"
            yield later.name, Wrong("completed_before_start", message)

    return check


def _precedes(day: str, other: str) -> bool:
    """Tell whether *day* surely comes before the *other*: they are compared as far as both are known."""
    known = min(len(day), len(other))
    return day[:known] < other[:known]


def _whole(names: Sequence[str]) -> Check:
    def check(records: Records, index: int) -> Iterator[tuple[str, Wrong]]:
        shares = {name: records.values[name][index] for name in names}
        parts = {name: round(share * SHARE_SCALE) for name, share in shares.items() if isinstance(share, int | float)}
        total = sum(parts.values())
        if total > SHARE_SCALE:
            message = f"各项比例合计 {total / SHARE_SCALE:.4f}，超过 1"
            yield next(iter(parts)), Wrong("votes_exceed_one", message)

    return check
