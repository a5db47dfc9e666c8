"""
Cross checks: what one value says of another, which types cannot say.

Within a record: a field that another asks for, a null beside a code that rules it out, an end before its start, shares
of more than a whole. Between records: ids, and what may be there once only. All look at the dossier as it was sent,
where what pydantic refused has been blanked: a value that was refused by itself is not refused again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from service.domain.record import Field, FieldType, RecordKind
from service.intake.faults import Finding, Path, Refusal, render_path

BLANK = object()
"""Stands where a value was refused: it is neither absent nor anything to be looked at."""

_ABSENT = object()

Record = Mapping[str, Any]
Check = Callable[[Record, Path], Finding | None]


@dataclass(slots=True)
class _Seen:
    """What the records of one dossier were found to hold so far."""

    ids: dict[str, Path] = field(default_factory=dict)
    unique: dict[tuple[Any, ...], Path] = field(default_factory=dict)


class CrossChecks:
    """The cross checks of a dossier of some kinds of record."""

    def __init__(self, kinds: Sequence[RecordKind]) -> None:
        """Prepare the checks of these *kinds*."""
        self._kinds = {kind.name: (kind, _checks_of(kind)) for kind in kinds}

    def findings(self, dossier: Mapping[str, Any]) -> Iterator[Finding]:
        """Give what is wrong within and between the records of a *dossier*, in its order."""
        seen = _Seen()
        for name, part in dossier.items():
            if name not in self._kinds:
                continue
            kind, checks = self._kinds[name]
            for path, record in _records(kind, part):
                for check in checks:
                    finding = check(record, path)
                    if finding:
                        yield finding
                if not kind.single:
                    yield from _alone(kind, record, path, seen)


def blank(tree: dict[str, Any], path: Path) -> None:
    """Blank what stands at *path*, if anything does: what is missing stays missing."""
    *outer, last = path
    inner: Any = tree
    for step in outer:
        inner = inner[step]
    missing = isinstance(inner, dict) and last not in inner
    if not missing:
        inner[last] = BLANK


def _records(kind: RecordKind, part: object) -> Iterator[tuple[Path, Record]]:
    if kind.single and isinstance(part, dict):
        yield (kind.name,), part
    if not kind.single and isinstance(part, list):
        yield from (((kind.name, index), item) for index, item in enumerate(part) if isinstance(item, dict))


def _checks_of(kind: RecordKind) -> tuple[Check, ...]:
    return (
        *(_needed(kind, each, by) for each in kind.fields.values() for by in each.required_with),
        *(_not_null(kind, each, by) for each in kind.fields.values() for by in each.nullable_unless),
        *(_in_order(kind.fields[later], kind.fields[earlier]) for later, earlier in kind.before.items()),
        *_wholes(kind),
    )


def _alone(kind: RecordKind, record: Record, path: Path, seen: _Seen) -> Iterator[Finding]:
    """Check that a *record* has an id of its own and is the only one of what may be there once."""
    identity = record.get("id", BLANK)
    first = path if identity is BLANK else seen.ids.setdefault(identity, path)
    if first is not path:
        message = f"编号与 `{render_path(first)}` 重复：整份档案里编号不得重复"
        yield (*path, "id"), Refusal("duplicate_id", message, identity)
    if not kind.unique_by or any(record.get(key) != code for key, code in kind.unique_where.items()):
        return
    alike = tuple(record.get(key, BLANK) for key in kind.unique_by)
    first = path if BLANK in alike else seen.unique.setdefault((kind.name, *alike), path)
    if first is not path:
        yield (*path, kind.unique_by[0]), _second(kind, alike, first)


def _second(kind: RecordKind, alike: tuple[Any, ...], first: Path) -> Refusal:
    which = "、".join(f"{kind.fields[key].label} {value}" for key, value in zip(kind.unique_by, alike, strict=True))
    what = "、".join(kind.fields[key].codes[code] for key, code in kind.unique_where.items()) or kind.label
    message = f"与 `{render_path(first)}` 重复：{which} 的{what}只能有一条"
    return Refusal("duplicate_year", message, which)


def _at(record: Record, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 — any value of JSON
    """Give what the *keys* lead to in the *record*: a value, what is blanked, or what is absent."""
    found: Any = record
    for key in keys:
        if not isinstance(found, dict):
            break
        found = found.get(key, _ABSENT)
    return found


def _keys(name: str) -> tuple[str, ...]:
    return tuple(name.split("."))


def _needed(kind: RecordKind, needed: Field, by: str) -> Check:
    own, other, codes = _keys(needed.name), _keys(by), needed.required_with[by]

    def check(record: Record, path: Path) -> Finding | None:
        code = _at(record, other)
        if code not in codes or _at(record, own) is not _ABSENT:
            return None
        return (*path, *own), Refusal("missing_key", f"{_is_code(kind, by, code)}，缺少必填项「{needed.label}」")

    return check


def _not_null(kind: RecordKind, dated: Field, by: str) -> Check:
    own, other, codes = _keys(dated.name), _keys(by), dated.nullable_unless[by]
    instead = "须写明日期" if by in dated.required_with else "须写明日期，不清楚时请省去该键"

    def check(record: Record, path: Path) -> Finding | None:
        code = _at(record, other)
        if code not in codes or _at(record, own) is not None:
            return None
        message = f"{_is_code(kind, by, code)}，此处不接受 null：{instead}"
        return (*path, *own), Refusal("null_not_allowed", message, "null", "日期")

    return check


def _is_code(kind: RecordKind, name: str, code: str) -> str:
    return f"{kind.fields[name].label}为「{kind.fields[name].codes[code]}」"


def _in_order(later: Field, earlier: Field) -> Check:
    end, start = _keys(later.name), _keys(earlier.name)

    def check(record: Record, path: Path) -> Finding | None:
        ended, started = _at(record, end), _at(record, start)
        if not isinstance(ended, str) or not isinstance(started, str) or not _precedes(ended, started):
            return None
        message = f"{later.label}早于{earlier.label}（{started}）"
        return (*path, *end), Refusal("completed_before_start", message, ended, f"不早于 {started}")

    return check


def _precedes(day: str, other: str) -> bool:
    """Tell whether *day* surely comes before the *other*: they are compared as far as both are known."""
    known = min(len(day), len(other))
    return day[:known] < other[:known]


def _wholes(kind: RecordKind) -> Iterator[Check]:
    """Give a check for each object that holds shares: they are shares of one whole."""
    shares = [_keys(each.name) for each in kind.fields.values() if each.type is FieldType.SHARE]
    for outer, group in groupby(shares, lambda keys: keys[:-1]):
        yield _whole(outer, [keys[-1] for keys in group])


def _whole(outer: tuple[str, ...], names: Sequence[str]) -> Check:
    def check(record: Record, path: Path) -> Finding | None:
        votes = _at(record, outer)
        if not isinstance(votes, dict):
            return None
        shares = [votes[name] for name in names if isinstance(votes.get(name), int | Decimal)]
        total = sum(shares)
        if total <= 1:
            return None
        found = f"{total:.4f}"
        message = f"各项比例合计 {found}，超过 1"
        return (*path, *outer), Refusal("votes_exceed_one", message, found, "合计不超过 1")

    return check
