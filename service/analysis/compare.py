"""
Comparing releases: what a change of the rules means, rule by rule, with a dossier on which they differ.

A rule is stricter when it holds of fewer dossiers and of no other, wider when it holds of more. Both releases look at
the same imagined dossiers; what only one of them can read is left out for the other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from service.analysis.finding import Example
from service.analysis.formula import Formula, TooManyFormulasError
from service.analysis.inquiry import thing_of
from service.analysis.marks import marks_of
from service.analysis.sentences import named
from service.analysis.shrink import shrunk
from service.analysis.sight import Sight
from service.analysis.solver import MILLISECONDS, UNDECIDED, Undecided
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Trial
from service.analysis.undisturbed import undisturbed
from service.analysis.world import World
from service.domain.answer import Answer, answer_of
from service.domain.in_force import InForce, in_force
from service.domain.record import Field, RecordKind
from service.domain.release import Release
from service.domain.rule import Rule

Json = dict[str, Any]
Pair = tuple[Rule, Rule]
Answers = tuple[Answer, Answer]


class ChangeKind(StrEnum):
    """How a rule differs from what it was."""

    EQUAL = "equal"
    STRICTER = "stricter"  # whenever it holds it held before, and not the other way round
    WIDER = "wider"  # the other way round
    OTHER = "other"
    ADDED = "added"
    REMOVED = "removed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Change:
    """How one rule differs between two releases on a day."""

    rule: str
    kind: ChangeKind
    chinese: str
    example: Example | None = None
    old: Answer | None = None  # what the rule answers of the example
    new: Answer | None = None
    effect_changed: bool = False  # or the actions that it recommends, bars or holds


def compare(old: Release, new: Release, as_of: date, milliseconds: int = MILLISECONDS) -> tuple[Change, ...]:
    """Give for each rule that is in force on a day in one of two releases how it differs; added ones come last."""
    laws = (in_force(old, as_of.toordinal()), in_force(new, as_of.toordinal()))
    with undisturbed():
        return tuple(_Comparison(laws, as_of, milliseconds).changes())


class _Comparison:
    def __init__(self, laws: tuple[InForce, InForce], as_of: date, milliseconds: int) -> None:
        self._laws = laws
        self._as_of = as_of
        self._trials = [Trial(law, as_of.toordinal()) for law in laws]
        marks = marks_of(laws, as_of.toordinal())
        kinds = merged(laws[0].release.kinds, laws[1].release.kinds)
        self._worlds = []
        for is_complete in (True, False):
            world = World(kinds, marks, is_complete=is_complete)
            self._worlds.append((Sight(world, milliseconds), [Symbolic(law, world) for law in laws]))

    def changes(self) -> Iterator[Change]:
        old, new = (law.by_id for law in self._laws)
        for name, rule in old.items():
            yield self._change(rule, new[name]) if name in new else _alone(rule, ChangeKind.REMOVED)
        for name, rule in new.items():
            if name not in old:
                yield _alone(rule, ChangeKind.ADDED)

    def _change(self, old: Rule, new: Rule) -> Change:
        effect_changed = (old.effect, set(old.targets)) != (new.effect, set(new.targets))
        kind, dossier = self._compared((old, new))
        change = Change(new.id, kind, _said(new, kind, effect_changed=effect_changed), effect_changed=effect_changed)
        if dossier is None:
            return change

        pair = min((one for one in self._answers(dossier, new.id) if _is_apart(kind, one)), key=_doubt)

        def differ(smaller: Json) -> bool:
            return pair in self._answers(smaller, new.id)

        return replace(change, example=Example(shrunk(dossier, differ), self._as_of), old=pair[0], new=pair[1])

    def _compared(self, rules: Pair) -> tuple[ChangeKind, Json | None]:
        """Compare two versions of a rule; give a dossier on which they differ, if they do."""
        if set(rules[0].conditions) != set(rules[1].conditions):
            return ChangeKind.OTHER, None
        gained = self._find(rules, ChangeKind.WIDER)
        lost = self._find(rules, ChangeKind.STRICTER)
        if isinstance(gained, Undecided) or isinstance(lost, Undecided):
            return ChangeKind.UNDECIDED, None
        if gained is not None or lost is not None:
            kind = ChangeKind.OTHER if gained and lost else ChangeKind.WIDER if gained else ChangeKind.STRICTER
            return kind, lost or gained
        unlike = self._find(rules, ChangeKind.OTHER)
        if isinstance(unlike, Undecided):
            return ChangeKind.UNDECIDED, None
        return (ChangeKind.EQUAL, None) if unlike is None else (ChangeKind.OTHER, unlike)

    def _find(self, rules: Pair, kind: ChangeKind) -> Json | Undecided | None:
        """Find a dossier on which the rules differ in a way, complete if there is one; each is tried."""
        for sight, symbolics in self._worlds:
            found: Json | Undecided | None = None
            try:
                for about in rules[0].conditions:
                    found = found or sight.find([_apart(symbolics, rules, about, kind)])
            except TooManyFormulasError:
                found = UNDECIDED
            if isinstance(found, Undecided):
                return found
            if found is not None:
                return found if _differs(kind, self._answers(found, rules[1].id)) else UNDECIDED
        return None

    def _answers(self, dossier: Json, rule: str) -> list[Answers]:
        """Give what both releases answer of each thing that a rule is asked of; nothing where one refuses it."""
        outcomes = []
        for trial, law in zip(self._trials, self._laws, strict=True):
            outcome = trial.outcome(readable(dossier, law.release.kinds), (rule,))
            if outcome is None:
                return []
            outcomes.append({about: answer_of(t) for (name, about), t in outcome.answers.items() if name == rule})
        return [(outcomes[0][about], outcomes[1][about]) for about in outcomes[0] if about in outcomes[1]]


def _apart(symbolics: Sequence[Symbolic], rules: Pair, about: str, kind: ChangeKind) -> Formula:
    """Say that two versions of a rule differ of something that they are *about*."""
    thing = thing_of(symbolics[0], about)
    (old, old_no), (new, new_no) = (s.answer(rule, thing) for s, rule in zip(symbolics, rules, strict=True))
    formulas = symbolics[0].formulas
    ways = {
        ChangeKind.STRICTER: formulas.every((old, -new)),
        ChangeKind.WIDER: formulas.every((new, -old)),
    }
    unlike = formulas.some((formulas.every((old_no, -new_no)), formulas.every((new_no, -old_no))))
    return formulas.every((symbolics[0].world.has(thing), ways.get(kind, unlike)))


_DIFFER: Mapping[ChangeKind, Callable[[Answer, Answer], bool]] = {
    ChangeKind.STRICTER: lambda old, new: old is Answer.YES and new is not Answer.YES,
    ChangeKind.WIDER: lambda old, new: new is Answer.YES and old is not Answer.YES,
}


def _is_apart(kind: ChangeKind, answers: Answers) -> bool:
    return _DIFFER[kind](*answers) if kind in _DIFFER else answers[0] is not answers[1]


def _doubt(answers: Answers) -> tuple[int, bool]:
    """Say how little a difference tells: an unknown answer tells less, and so does one without a yes."""
    return sum(answer is Answer.UNKNOWN for answer in answers), Answer.YES not in answers


def _differs(kind: ChangeKind, answers: Sequence[Answers]) -> bool:
    return any(_is_apart(kind, pair) for pair in answers)


def _alone(rule: Rule, kind: ChangeKind) -> Change:
    return Change(rule.id, kind, _said(rule, kind, effect_changed=False))


_SAID = {
    ChangeKind.EQUAL: "条件的含义没有变",
    ChangeKind.STRICTER: "比原来严：现在成立的，原来都成立，反过来不然",
    ChangeKind.WIDER: "比原来宽：原来成立的，现在都成立，反过来不然",
    ChangeKind.OTHER: "与原来不同，谈不上更严或者更宽",
    ChangeKind.ADDED: "是新增的",
    ChangeKind.REMOVED: "已经去掉或者停用",
    ChangeKind.UNDECIDED: "与原来是否相同，限定时间内没有得出结论",
}


def _said(rule: Rule, kind: ChangeKind, *, effect_changed: bool) -> str:
    return f"规则{named(rule)}{_SAID[kind]}{'；结果或者所及的措施变了' if effect_changed else ''}。"


def merged(old: Sequence[RecordKind], new: Sequence[RecordKind]) -> tuple[RecordKind, ...]:
    """Give the kinds of record of two vocabularies together, as the new one has them where both do."""
    before = {kind.name: kind for kind in old}
    joined = [_joined(before.pop(kind.name, kind), kind) for kind in new]
    return (*joined, *before.values())


def _joined(old: RecordKind, new: RecordKind) -> RecordKind:
    fields = {**old.fields, **new.fields}
    for name in old.fields.keys() & new.fields.keys():
        fields[name] = replace(new.fields[name], codes={**old.fields[name].codes, **new.fields[name].codes})
    return replace(new, fields={name: fields[name] for name in (*new.fields, *fields)})


def readable(dossier: Json, kinds: Sequence[RecordKind]) -> Json:
    """Give what some *kinds* of record can read of a *dossier*."""
    found: Json = {}
    for kind in kinds:
        part = dossier.get(kind.name)
        if isinstance(part, dict):
            found[kind.name] = _readable(part, kind.fields, "")
        elif part is not None:
            found[kind.name] = [_readable(record, kind.fields, "") for record in part]
    return found


def _readable(record: Json, fields: Mapping[str, Field], before: str) -> Json:
    found: Json = {}
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            found[key] = _readable(value, fields, f"{name}.")
        elif name in fields and not _is_strange(value, fields[name]):
            found[key] = value
    return found


def _is_strange(value: object, field: Field) -> bool:
    codes = value if isinstance(value, list) else [value]
    return bool(field.codes) and any(code not in field.codes for code in codes)
