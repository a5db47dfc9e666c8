"""
`gongguo check --compare`: what a change of rulesets means, rule by rule, with a dossier on which the two answer apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shlex import quote
from typing import Any

from service.analysis.compare import Change, ChangeKind, compare
from service.analysis.revisions import Revision, RevisionKind, revisions
from service.cli.faults import InputAtFaultError, of_rulesets
from service.cli.findings import example_as_data, example_in_words, write_dossier
from service.cli.options import existing, shown, unreadable
from service.cli.outcome import Outcome, as_json, as_text
from service.domain.answer import Answer
from service.domain.errors import RulesetFaultsError
from service.domain.release import Release
from service.language.folder import load

_ANSWERS = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不明"}
_HEADINGS = {RevisionKind.NUMBER: "参数改动", RevisionKind.WORDING: "文字改动"}


@dataclass(frozen=True, slots=True)
class Told:
    """A change of what a rule means, with the file that its example was written to."""

    change: Change
    file: Path | None = None


def compared(old: Path, new: Path, as_of: date, examples: Path | None, *, as_data: bool) -> Outcome:
    """Compare two folders of rulesets; raise `InputAtFaultError` with all that is wrong with either."""
    before, after = _both(old, new)
    found = compare(before, after, as_of)
    changes = [Told(one, _written(one, examples)) for one in found if _is_change(one)]
    unchanged = len(found) - len(changes)
    revised = revisions(before, after)
    if as_data:
        return Outcome(out=as_json(_data(old, new, changes, revised, unchanged)))
    return Outcome(out=as_text("\n".join(_lines(new, changes, revised, unchanged))))


def _is_change(change: Change) -> bool:
    return change.kind is not ChangeKind.EQUAL or change.effect_changed


def _both(*folders: Path) -> list[Release]:
    """Read both folders; raise `InputAtFaultError` with the faults of both."""
    releases, faults = [], []
    for folder in folders:
        try:
            releases.append(load(existing(folder)))
        except RulesetFaultsError as error:
            faults += of_rulesets(shown(folder), error.faults)
        except InputAtFaultError as error:
            faults += error.faults
        except OSError as error:
            faults += unreadable(folder, error).faults
    if faults:
        raise InputAtFaultError(faults)
    return releases


def _written(change: Change, folder: Path | None) -> Path | None:
    if folder is None or change.example is None:
        return None
    file = folder / f"{change.rule}-{change.kind}.json"
    write_dossier(file, change.example)
    return file


def _lines(folder: Path, changes: Sequence[Told], revised: Sequence[Revision], unchanged: int) -> list[str]:
    lines = []
    for one in changes:
        lines.append(f"{one.change.chinese} [{one.change.kind}]")
        if one.change.example is not None:
            old, new = _answer(one.change.old), _answer(one.change.new)
            lines.append(f"    原来的结论是「{old}」，现在的结论是「{new}」。")
            lines.append("    " + example_in_words(one.change.example, one.file, f" --rulesets {quote(str(folder))}"))
    for kind, heading in _HEADINGS.items():
        told = [one.chinese for one in revised if one.kind is kind]
        lines += [f"{heading}："] * bool(told) + [f"  {said}" for said in told]
    return [*lines, f"含义有变化的规则 {len(changes)} 条，没有变化的 {unchanged} 条。"]


def _answer(answer: Answer | None) -> str:
    return "没有问到" if answer is None else _ANSWERS[answer]


def _data(old: Path, new: Path, changes: Sequence[Told], revised: Sequence[Revision], unchanged: int) -> dict[str, Any]:
    return {
        "old": shown(old),
        "new": shown(new),
        "changes": [
            {
                "rule": one.change.rule,
                "kind": one.change.kind,
                "chinese": one.change.chinese,
                "example": example_as_data(one.change.example),
                "example_file": None if one.file is None else str(one.file),
                "old": one.change.old,
                "new": one.change.new,
            }
            for one in changes
        ],
        "revisions": revised,
        "unchanged": unchanged,
    }
