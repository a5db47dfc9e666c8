"""
Decisions as they are sent: what a body decided, what the person said when heard, and what became of an appeal.

Any of the three may come alone, since they come at different times. What one part says of another, and of the
evaluation that was decided on, is checked together with the form: all faults are told at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.governance.decisions import APPEAL_LABELS, OUTCOME_LABELS, AppealOutcome, Outcome
from service.intake.arrangement import arranged
from service.intake.faults import Finding, Path, Refusal, raise_any
from service.intake.forms import sound
from service.intake.json_text import Text
from service.intake.plain import (
    codes_shape,
    day_shape,
    id_shape,
    list_shape,
    object_shape,
    or_null,
    plain_form,
    text_shape,
)
from service.intake.refusals import missing, not_an_object, shown

Json = dict[str, Any]
Key = tuple[str, str | None]

MOST_BYTES = 256 * 1024
"""How large a body may be: a statement has room, however its letters are written."""
MOST_NAME = 200
"""How many letters a name has at most."""
MOST_STATEMENT = 20_000
"""How many letters a person's statement has at most; it is recorded whole."""
_AHEAD = timedelta(days=1)  # a clock that keeps UTC is up to a day behind the calendar on the wall
_PARTS = ("decisions", "heard", "appeal")


def _coded(labels: Mapping[Outcome, str] | Mapping[AppealOutcome, str]) -> dict[str, str]:
    return {code.value: label for code, label in labels.items()}


_DECISION = object_shape(
    "一项决定",
    {
        "action": text_shape("措施", most=MOST_NAME, required=True),
        "about": or_null(id_shape("所涉记录")),
        "outcome": codes_shape("结果", _coded(OUTCOME_LABELS), required=True),
        "modified_to": text_shape("变更为"),
        "reason": text_shape("理由"),
    },
)
_HEARD = {
    "on": day_shape("听取日期", required=True),
    "statement": text_shape("陈述和申辩", most=MOST_STATEMENT, required=True),
    "by": text_shape("听取人", most=MOST_NAME),
}
_APPEAL = {
    "lodged_on": day_shape("提出日期", required=True),
    "body": text_shape("受理机关", most=MOST_NAME, required=True),
    "outcome": codes_shape("申诉结果", _coded(APPEAL_LABELS), required=True),
    "decided_on": day_shape("作出日期"),
    "note": text_shape("说明"),
}
FORM = plain_form(
    {
        "body": text_shape("有权机关", most=MOST_NAME),
        "decided_on": day_shape("决定日期"),
        "decisions": list_shape("决定", _DECISION, least=1),
        "heard": object_shape("听取意见", _HEARD),
        "appeal": object_shape("申诉", _APPEAL),
    }
)


@dataclass(frozen=True, slots=True)
class Decidable:
    """What is known of an evaluation when something is decided on it."""

    as_of: date
    recorded_on: date
    today: date
    advised: Mapping[Key, str] | None  # (action, about) of every recommendation -> its label; None: not known any more
    decided_on: date | None  # the day of the last decision so far


def read_decision(source: bytes, known: Decidable) -> Json:
    """
    Read what was decided on an evaluation, with full days as dates; *known*: what it is held against.

    Raises `DossierTooLargeError`, or `DossierFaultsError` with all its faults.
    """
    if len(source) > MOST_BYTES:
        raise DossierTooLargeError(MOST_BYTES)
    tree = Text(source).tree
    if not isinstance(tree, dict):
        raise DossierFaultsError([not_an_object(tree).placed(())])
    body, found = FORM.read(tree)
    refused = {path for path, _ in found}
    crossed = [one for one in _crossed(tree, sound(tree, found, FORM, {}), known) if one[0] not in refused]
    raise_any(arranged(tree, [*found, *crossed], ()))
    return body


def _crossed(tree: Json, part: Json, known: Decidable) -> Iterator[Finding]:
    """Find what is wrong beyond the form; *part*: what of the *tree* is sound."""
    if not any(name in tree for name in _PARTS):
        accepted = "decisions（决定）、heard（听取意见）、appeal（申诉）中的一项或者几项"
        yield (), Refusal("nothing_to_record", "没有可以登记的内容", accepted=accepted)
    decides = "decisions" in tree
    for name in ("body", "decided_on"):
        if decides and name not in tree:
            yield (name,), missing(FORM.shape.keys[name].label)
        elif not decides and name in tree:
            yield (name,), Refusal("not_expected", "没有写决定的，不写此项")
    first = min(known.as_of, known.recorded_on)
    yield from _day(("decided_on",), part, known, first, "基准日或者作出评估之日")
    yield from _decisions(part.get("decisions", {}), known)
    yield from _day(("heard", "on"), part.get("heard", {}), known)
    if "appeal" in tree:
        decided_on = _read(part, "decided_on") or known.decided_on
        yield from _appeal(part.get("appeal", {}), decided_on, known, decides=decides)


def _decisions(items: Mapping[int, Json], known: Decidable) -> Iterator[Finding]:
    seen: set[Key] = set()
    for number, item in items.items():
        at = ("decisions", number)
        yield from ((at + path, refusal) for path, refusal in _words(item))
        if "action" not in item:
            continue
        key = (item["action"], item.get("about"))
        if known.advised is not None and key not in known.advised:
            is_named = any(key[0] == name for name, _ in known.advised)
            yield (*at, "about" if is_named else "action"), _unadvised(key, known.advised)
        elif key in seen:
            yield at, Refusal("decided_twice", "对同一项意见写了不止一次", shown(key[0]), "每项意见一次")
        seen.add(key)


def _words(item: Json) -> Iterator[Finding]:
    """Find what one decision leaves unsaid, and what it says without need."""
    outcome = item.get("outcome")
    if outcome in (Outcome.NOT_ADOPTED, Outcome.MODIFIED) and not str(item.get("reason", "")).strip():
        yield ("reason",), Refusal("missing_key", "不采取或者变更的，须写明「理由」")
    if outcome == Outcome.MODIFIED and not str(item.get("modified_to", "")).strip():
        yield ("modified_to",), Refusal("missing_key", "变更后采取的，须写明「变更为」什么")
    if outcome in (Outcome.ADOPTED, Outcome.NOT_ADOPTED) and "modified_to" in item:
        yield ("modified_to",), Refusal("not_expected", "没有变更的，不写此项")


def _unadvised(key: Key, advised: Mapping[Key, str]) -> Refusal:
    action, about = key
    records = ["null（干部本人）" if of is None else of for name, of in advised if name == action]
    if records:
        return Refusal("not_advised", "这份评估没有就该记录提到这项措施", shown(about), "、".join(records))
    names = {name: label for (name, _), label in advised.items()}
    accepted = "、".join(f"{name}（{label}）" for name, label in names.items()) or "（这份评估没有提到任何措施）"
    return Refusal("not_advised", "这份评估没有提到这项措施", shown(action), accepted, word=action, known=names)


def _appeal(part: Json, decided_on: date | None, known: Decidable, *, decides: bool) -> Iterator[Finding]:
    if decided_on is None and not decides:
        yield ("appeal",), Refusal("nothing_decided", "这份评估尚未登记决定，无从申诉")
    yield from _day(("appeal", "lodged_on"), part, known, decided_on, "决定日期")
    outcome, is_told = part.get("outcome"), "decided_on" in part
    if outcome == AppealOutcome.PENDING and is_told:
        yield ("appeal", "decided_on"), Refusal("not_expected", "尚在办理的，不写作出日期")
    elif outcome is not None and outcome != AppealOutcome.PENDING and not is_told:
        yield ("appeal", "decided_on"), missing("作出日期")
    yield from _day(("appeal", "decided_on"), part, known, _read(part, "lodged_on"), "提出日期")


def _day(path: Path, part: Json, known: Decidable, first: date | None = None, what: str = "") -> Iterator[Finding]:
    """Find whether a day of a *part* lies before the *first* that it can be, or has not come yet."""
    day = _read(part, str(path[-1]))
    if day is None:
        return
    if first is not None and day < first:
        yield path, Refusal("day_too_early", f"不得早于{what}", shown(day.isoformat()), f"{first.isoformat()} 及以后")
    elif day > known.today + _AHEAD:
        yield path, Refusal("day_not_come", "尚未到来的日期", shown(day.isoformat()), "今天及以前")


def _read(part: Json, name: str) -> date | None:
    """Give a day of a sound *part*; None where it says none."""
    text = part.get(name)
    return date.fromisoformat(text) if isinstance(text, str) else None
