"""
Questions: what a caller asks of counterfactuals, and every fault of it at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from service.alternatives.fields import ABSENT, Dossier, Place, UnknownPathError, value_at
from service.alternatives.goals import SUPERSEDED, VERDICT_LABELS, Goal
from service.alternatives.moving import ON_A_LINE, Movable, end_of, is_under, place_at
from service.alternatives.written import refusals
from service.domain.errors import DossierFault, DossierFaultsError
from service.domain.record import Field, FieldType
from service.domain.release import Release
from service.intake import Contract
from service.intake.faults import nearest_word
from service.intake.forms import MOST_ANSWERS

SECONDS = 5.0
"""How long is searched unless the caller says otherwise."""
MOST_SECONDS = 60.0
ANSWERS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """
    A goal, what may move, what must not, how long to search, and for how many answers.

    With nothing `movable` what may move is the usual: all that is past stands. `fixed` are paths, or what paths begin
    with (`subject`, `incidents[I-1]`).
    """

    goal: Goal
    movable: tuple[Movable, ...] = ()
    fixed: tuple[str, ...] = ()
    seconds: float = SECONDS
    most: int = ANSWERS


@dataclass(frozen=True, slots=True)
class Parts:
    """What could be read of a question: its goal (None: nothing of it), and, by number, what may move and what not."""

    goal: Goal | None
    movable: Mapping[int, Movable]
    fixed: Mapping[int, str]


def check(question: Question, dossier: Dossier, release: Release, contract: Contract) -> None:
    """Raise `DossierFaultsError` with every fault of a *question* about a *dossier*, if there is any."""
    parts = Parts(question.goal, dict(enumerate(question.movable)), dict(enumerate(question.fixed)))
    faults = (*faults_of(parts, dossier, release, contract), *_of_limits(question))
    if faults:
        raise DossierFaultsError(faults)


def faults_of(parts: Parts, dossier: Dossier, release: Release, contract: Contract) -> Iterator[DossierFault]:
    """
    Give every fault of the *parts* of a question about a *dossier*.

    A dossier that was refused is empty: then nothing is said of records that it lacks.
    """
    return _Checking(parts, dossier, release, contract).faults()


def _of_limits(question: Question) -> Iterator[DossierFault]:
    if not 0 < question.seconds <= MOST_SECONDS:  # not a number is neither
        accepted = f"大于0，不超过{MOST_SECONDS:g}秒"
        yield DossierFault("out_of_range", "seconds", "时限超出允许的范围", f"{question.seconds:g}", accepted)
    if not 1 <= question.most <= MOST_ANSWERS:
        found = str(question.most)
        yield DossierFault("out_of_range", "most", "答案个数超出允许的范围", found, f"1 至 {MOST_ANSWERS} 的整数")


class _Checking:
    """Looks for the faults of one question."""

    def __init__(self, parts: Parts, dossier: Dossier, release: Release, contract: Contract) -> None:
        self._parts = parts
        self._fixed = tuple(parts.fixed.values())
        self._dossier = dossier
        self._release = release
        self._contract = contract
        self._lists = [kind for kind in release.kinds if not kind.single]

    def faults(self) -> Iterator[DossierFault]:
        if self._parts.goal is not None:
            yield from self._of_goal(self._parts.goal)
        seen: set[str] = set()
        for number, one in self._parts.movable.items():
            yield from self._of_movable(one, f"movable[{number}]")
            if one.path in seen:
                yield DossierFault("duplicate_path", f"movable[{number}].path", "同一字段列了不止一次", one.path)
            seen.add(one.path)
        for number, path in self._parts.fixed.items():
            yield from self._of_fixed(path, f"fixed[{number}]")

    def _of_goal(self, goal: Goal) -> Iterator[DossierFault]:
        actions = self._release.actions
        if goal.action not in actions:
            nearest = nearest_word(goal.action, actions)
            yield DossierFault("unknown_action", "goal.action", "没有这项措施", goal.action, nearest=nearest)
        if goal.verdict not in VERDICT_LABELS:
            nearest, accepted = nearest_word(goal.verdict, VERDICT_LABELS), "、".join(VERDICT_LABELS)
            yield DossierFault("unknown_verdict", "goal.verdict", "没有这种意见", goal.verdict, accepted, nearest)
        elif goal.verdict == SUPERSEDED and goal.action in actions and actions[goal.action].rung is None:
            message = "这项措施不分级，不会由更高一级的措施取代"
            yield DossierFault("not_on_a_ladder", "goal.verdict", message, goal.verdict)
        yield from self._of_about(goal)

    def _of_about(self, goal: Goal) -> Iterator[DossierFault]:
        ids = {one["id"]: kind for kind in self._lists for one in self._dossier.get(kind.name, ())}
        if goal.about is not None and not self._dossier:
            return
        if goal.about is not None and goal.about not in ids:
            nearest = _nearest_id(goal.about, ids)
            yield DossierFault("unknown_record", "goal.about", "档案里没有这条记录", goal.about, nearest=nearest)
            return
        action = self._release.actions.get(goal.action)
        if action is None:
            return
        labels = "、".join(kind.label for kind in self._lists if kind.singular in action.about)
        if goal.about is None and action.about:
            message = f"「{action.label}」须指明针对哪一条记录"
            yield DossierFault("record_missing", "goal.about", message, accepted=f"{labels}的编号")
        if goal.about is not None and ids[goal.about].singular not in action.about:
            message = (
                f"「{action.label}」不针对这一类记录" if action.about else f"「{action.label}」针对本人，不针对记录"
            )
            yield DossierFault("wrong_record", "goal.about", message, goal.about, f"{labels}的编号" if labels else None)

    def _place(self, path: str, where: str) -> Place | DossierFault:
        try:
            place = place_at(path, self._release)
        except UnknownPathError:
            return DossierFault("unknown_path", where, "档案里没有这个字段", path, nearest=self._nearest_path(path))
        ids = self._ids(place.kind.name) if place.record is not None else []
        if self._dossier and place.record is not None and place.field is not None and place.record not in ids:
            nearest = _nearest_id(place.record, ids)
            guess = None if nearest is None else f"{place.kind.name}[{nearest}].{place.field.name}"
            return DossierFault("unknown_record", where, "档案里没有这条记录", path, nearest=guess)
        return place

    def _ids(self, plural: str) -> list[str]:
        listed = self._dossier.get(plural, ())
        return [] if isinstance(listed, Mapping) else [one["id"] for one in listed]

    def _nearest_path(self, path: str) -> str | None:
        """Guess which path was meant: the list, the record and the field, each by its nearest word."""
        head, _, field = path.partition("].") if "[" in path else path.partition(".")
        name, _, record = head.partition("[")
        plural = nearest_word(name, [kind.name for kind in self._release.kinds])
        kind = next((kind for kind in self._release.kinds if kind.name == plural), None)
        if kind is None or kind.single is bool(record):
            return plural
        known = _nearest_id(record.rstrip("]"), self._ids(kind.name)) if record else None
        if record and known is None:
            return None
        start = f"{kind.name}[{known}]" if record else kind.name
        last = nearest_word(field, kind.fields)
        return start if not field else None if last is None else f"{start}.{last}"

    def _of_fixed(self, path: str, where: str) -> Iterator[DossierFault]:
        name, bracket, record = path.partition("[")
        if bracket and record.endswith("]"):
            if record[:-1] in self._ids(name) or (not self._dossier and name in {one.name for one in self._lists}):
                return
            if name in {kind.name for kind in self._lists}:
                nearest = _nearest_id(record[:-1], self._ids(name))
                guess = None if nearest is None else f"{name}[{nearest}]"
                yield DossierFault("unknown_record", where, "档案里没有这条记录", path, nearest=guess)
                return
        elif any(kind.name == path for kind in self._release.kinds):
            return
        place = self._place(path, where)
        if isinstance(place, DossierFault):
            yield place

    def _of_movable(self, one: Movable, where: str) -> Iterator[DossierFault]:
        place = self._place(one.path, f"{where}.path")
        if isinstance(place, DossierFault):
            yield place
            return
        if is_under(one.path, self._fixed):
            yield DossierFault("fixed_and_movable", f"{where}.path", "既列为可变，又列为不变", one.path)
        if place.field is None:
            yield from self._of_list(place, one, where)
            return
        if place.field.name in ("id", "ref"):
            yield DossierFault("identity", f"{where}.path", "编号和代号不能变动", one.path)
            return
        yield from self._of_values(place, place.field, one, where)

    def _of_list(self, place: Place, one: Movable, where: str) -> Iterator[DossierFault]:
        if value_at(self._dossier, place) is not ABSENT:
            message = "列表不能整个变动，须写明哪条记录的哪个字段"
            yield DossierFault("whole_list", f"{where}.path", message, one.path)
        if (one.low, one.high) != (None, None) or one.values not in (None, ([],), ((),)):
            yield DossierFault("whole_list", where, "没有的列表只能当作确知为空", accepted="不写取值")

    def _of_values(self, place: Place, field: Field, one: Movable, where: str) -> Iterator[DossierFault]:
        ends = {"from": one.low, "to": one.high}  # as requests call them
        given = {name: end for name, end in ends.items() if end is not None}
        if given and one.values is not None:
            yield DossierFault("values_and_range", where, "取值和范围只能写一种")
        if one.values == ():
            yield DossierFault("no_values", f"{where}.values", "没有写任何取值")
        if given and field.type not in ON_A_LINE and not (field.type is FieldType.CODE and field.ordered):
            yield DossierFault("no_range", where, f"「{field.label}」的取值没有大小先后，不能写范围")
            return
        places = [(f"{where}.{name}", end) for name, end in given.items()]
        places += [(f"{where}.values[{number}]", value) for number, value in enumerate(one.values or ())]
        refused = [
            replace(fault, path=path) for path, value in places for fault in refusals(value, place, self._contract)
        ]
        yield from refused
        if len(given) == len(ends) and not refused and _is_upside_down(one.low, one.high, field):
            yield DossierFault("upside_down", where, "范围颠倒：下限大于上限", f"{one.low} 至 {one.high}")


def _nearest_id(word: str, ids: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(word, list(ids), n=1)), None)


def _is_upside_down(low: Any, high: Any, field: Field) -> bool:  # noqa: ANN401 - any JSON there is
    if field.type is FieldType.CODE:
        codes = list(field.codes)
        return codes.index(low) > codes.index(high)
    first, last = end_of(low, field), end_of(high, field, last=True)
    return first is not None and last is not None and first > last
