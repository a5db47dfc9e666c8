"""
A question as it is asked on a command line: `--goal 措施=意见`, `--move 路径=从..到`; in Chinese or by codes.

It becomes what a program would send; the contract reads it then, and its faults are placed at the options.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from service.alternatives.fields import UnknownPathError, place_of
from service.alternatives.goals import VERDICT_LABELS
from service.cli.faults import Fault
from service.domain.errors import DossierFault
from service.domain.record import Field, FieldType
from service.domain.release import Release

Json = dict[str, Any]

_TRUTHS = {"是": True, "true": True, "否": False, "false": False}
_NONE = ("无", "尚无", "null")
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)(%?)", re.ASCII)
_TOGETHER = "+"
_GOAL = re.compile(r"goal(?:\.(\w+))?")
_OPTIONS = {"movable": "--move", "fixed": "--fix"}
_ITEM = re.compile(r"(movable|fixed)\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Words:
    """A question as it stands on the command line."""

    goal: str
    about: str | None = None
    moves: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)  # `seconds`, `most`: as they were written

    def source_of(self, path: str) -> str:
        """Name the option from which what stands at a *path* of the question came."""
        goal, item = _GOAL.match(path), _ITEM.match(path)
        if goal is not None:
            return "--about" if goal[1] == "about" else "--goal"
        if item is not None:
            words = self.moves if item[1] == "movable" else self.fixed
            return f"{_OPTIONS[item[1]]} {words[int(item[2])]}"
        return _OPTIONS.get(path, f"--{path}")


def asked_in(words: Words, release: Release) -> tuple[Json, list[Fault]]:
    """Give what the *words* ask, as a program would send it but for unknown names, and what is wrong with these."""
    action, _, verdict = words.goal.partition("=")
    faults: list[Fault] = []
    actions = {one.name: one.label for one in release.actions.values()}
    named = {
        "action": _code(action, actions, "措施", faults),
        "verdict": _code(verdict, VERDICT_LABELS, "意见", faults),
        "about": words.about,
    }
    goal = {key: name for key, name in named.items() if name is not None}
    limits = {name: number(word) for name, word in words.limits.items()}
    movable = [_move(word, release) for word in words.moves]
    return {
        "goal": goal,
        **({"movable": movable} if movable else {}),
        **({"fixed": list(words.fixed)} if words.fixed else {}),
        **limits,
    }, faults


def placed(words: Words, faults: Iterable[DossierFault]) -> list[Fault]:
    """Place the *faults* of a question at the options from which it came."""
    return [
        Fault(one.code, words.source_of(one.path), "", one.message.rstrip("。"), one.found, one.accepted, one.nearest)
        for one in faults
    ]


def _code(word: str, labels: Mapping[str, str], called: str, faults: list[Fault]) -> str | None:
    """Give the code that a *word*, a code or a label, stands for; note a fault where it stands for none."""
    found = next((code for code, label in labels.items() if word in (code, label)), None)
    if found is None:
        known = [*labels.values(), *labels]
        nearest = next(iter(get_close_matches(word, known, 1)), None)
        message = f"没有「{word}」这项{called}" if word else f"缺少{called}：写作 措施=意见"
        accepted = "、".join(labels.values())
        faults.append(Fault("unknown_code", "--goal", "", message, accepted=accepted, nearest=nearest))
    return found


def _move(word: str, release: Release) -> Json:
    """Read `路径`, `路径=从..到` or `路径=值,值`."""
    path, is_bounded, values = word.partition("=")
    if not is_bounded:
        return {"path": path}
    read = _reader(path, release)
    low, is_span, high = values.partition("..")
    if is_span:
        return {"path": path, **({"from": read(low)} if low else {}), **({"to": read(high)} if high else {})}
    return {"path": path, "values": [read(value) for value in values.split(",")]}


def _reader(path: str, release: Release) -> Callable[[str], Any]:
    """Give what reads words as values of the field at a *path*; those of an unknown one stay words."""
    try:
        there = place_of(path, release).field
    except UnknownPathError:
        there = None
    return (lambda word: word) if there is None else lambda word: _value(word.strip(), there)


def _value(word: str, there: Field) -> Any:  # noqa: ANN401  # a JSON value
    """Read a *word* as a value of a field; one that is none stays a word, for the contract to refuse."""
    if there.nullable and word in _NONE:
        return None
    return _READERS[there.type](word, there) if there.type in _READERS else word


def _coded(word: str, there: Field) -> str:
    return next((code for code, label in there.codes.items() if word == label), word)


def _all_coded(word: str, there: Field) -> list[str]:
    return [] if word in _NONE else [_coded(one, there) for one in word.split(_TOGETHER)]


def number(word: str) -> int | Decimal | str:
    """Read a *word* as a number; one that is none stays a word, for the contract to refuse."""
    return int(word) if _WHOLE.fullmatch(word) else _decimal(word)


def _decimal(word: str) -> Decimal | str:
    found = _SHARE.fullmatch(word)
    if found is None:
        return word
    return Decimal(found[1]) / 100 if found[2] else Decimal(found[1])


_READERS: Mapping[FieldType, Callable[[str, Field], Any]] = {
    FieldType.TRUTH: lambda word, _: _TRUTHS.get(word, word),
    FieldType.CODE: _coded,
    FieldType.CODES: _all_coded,
    FieldType.INTEGER: lambda word, _: number(word),
    FieldType.YEAR: lambda word, _: number(word),
    FieldType.NUMBER: lambda word, _: number(word),
    FieldType.SHARE: lambda word, _: number(word),
}
