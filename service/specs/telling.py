"""
Telling what came of a suite: as Chinese text, as data, and as JUnit XML for a build server.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from service.domain.answer import Answer
from service.reports.layout import width_of
from service.specs.coverage.beyond import FILE
from service.specs.coverage.summary import OfOwner, Share, Summary
from service.specs.journal import Trial
from service.specs.tally import OfRule, Tally

_COLUMN = 56
"""So wide is what stands before the figures of a rule."""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不明"}


def as_text(tally: Tally, covered: Summary | None) -> str:
    """Tell people: rule by rule, then what failed, what waits for confirmation, and what was not tried."""
    by_owner = {one.name: one for one in covered.owners if one.kind == "rule"} if covered else {}
    lines: list[str] = []
    for ruleset, rules in groupby(tally.rules.values(), key=lambda one: one.ruleset):
        lines += [ruleset, *(_of_rule(one, by_owner.get(one.rule)) for one in rules), ""]
    for word, trials in (("未通过", tally.failed), ("写错了", tally.miswritten), ("待确认", tally.pending)):
        lines += [line for trial in trials for line in [*_failed(trial, word), ""]]
    lines += [] if covered is None else [*_missing(covered), *_covered(covered)]
    return "\n".join([*lines, _counted(tally)])


def _of_rule(one: OfRule, covered: OfOwner | None) -> str:
    head = f"  {one.rule} {one.title}"
    answers = "，".join(f"{word} {one.answers[answer.value]:>3}" for answer, word in _WORDS.items())
    ending = f"未通过 {one.failed}" if one.failed else "没有场景" if not one.trials else "全部通过"
    share = "" if covered is None else f"，覆盖 {covered.conditions.and_of(covered.boundaries).percent}"
    return f"{head}{' ' * max(2, _COLUMN - width_of(head))}{answers}  {ending}{share}"


def _failed(trial: Trial, word: str) -> Iterator[str]:
    yield f"{word}：{trial.path}:{trial.line} {trial.title}"
    if trial.failure is not None:
        yield f"  第 {trial.failure.line} 行：{trial.failure.step}"
        yield f"  {trial.failure.message}"


def _missing(covered: Summary) -> Iterator[str]:
    for one in covered.owners:
        if one.missing:
            yield f"尚缺：{one.name} {one.label}" if one.kind == "rule" else f"尚缺：{one.label}（{one.name}）"
            yield from (f"  - {said}" for said in one.missing)
            yield ""


def _covered(covered: Summary) -> Iterator[str]:
    conditions, boundaries = covered.conditions, covered.boundaries
    yield from (f"够不着：{one.of}——{one.says}（{one.because}）" for one in covered.beyond)
    for one in covered.vain:
        yield f"说明不符：{one.of}——{one.says}，其实试到了，或者没有这一项，请从 {FILE} 删去。"
    yield (
        f"覆盖 {covered.whole.percent}：条件 {conditions.tried}/{conditions.wanted}，"
        f"边界 {boundaries.tried}/{boundaries.wanted}。"
    )


def _counted(tally: Tally) -> str:
    miswritten = f"，写错了 {len(tally.miswritten)}" if tally.miswritten else ""
    failed, pending = len(tally.failed), len(tally.pending)
    return f"共 {len(tally.trials)} 个场景：通过 {tally.passed}，未通过 {failed}{miswritten}，待确认 {pending}。"


def as_data(tally: Tally, covered: Summary | None) -> dict[str, Any]:
    """Tell programs."""
    told: dict[str, Any] = {
        "trials": len(tally.trials),
        "passed": tally.passed,
        "failed": len(tally.failed),
        "miswritten": len(tally.miswritten),
        "pending": len(tally.pending),
        "rules": [_rule_as_data(one) for one in tally.rules.values()],
        "failures": [_trial_as_data(trial) for trial in tally.failed],
        "faults": [_trial_as_data(trial) for trial in tally.miswritten],
        "to_confirm": [_trial_as_data(trial) for trial in tally.pending],
    }
    return told if covered is None else told | {"coverage": _summary_as_data(covered)}


def _rule_as_data(one: OfRule) -> dict[str, Any]:
    return {"id": one.rule, "title": one.title, "ruleset": one.ruleset, **one.answers, "failed": one.failed}


def _trial_as_data(trial: Trial) -> dict[str, Any]:
    failure = trial.failure
    said = None if failure is None else {"line": failure.line, "step": failure.step, "message": failure.message}
    return {"path": trial.path, "line": trial.line, "title": trial.title, "failure": said}


def _summary_as_data(covered: Summary) -> dict[str, Any]:
    return {
        "percent": covered.whole.percent,
        **_shares(covered.conditions, covered.boundaries),
        "beyond_reach": [asdict(one) for one in covered.beyond],
        "not_beyond_reach": [asdict(one) for one in covered.vain],
        "owners": [
            {
                "kind": one.kind,
                "name": one.name,
                "label": one.label,
                **_shares(one.conditions, one.boundaries),
                "missing": one.missing,
            }
            for one in covered.owners
        ],
    }


def _shares(conditions: Share, boundaries: Share) -> dict[str, Any]:
    return {
        "conditions": {"tried": conditions.tried, "wanted": conditions.wanted},
        "boundaries": {"tried": boundaries.tried, "wanted": boundaries.wanted},
    }


def as_junit(tally: Tally) -> bytes:
    """Tell a build server: a suite for each feature, a case for each trial; what waits for confirmation is skipped."""
    root = ET.Element("testsuites", {"name": "gongguo specs", **_counts(tally)})
    for path, grouped in groupby(tally.trials, key=lambda trial: trial.path):
        trials = replace(tally, trials=tuple(grouped))
        suite = ET.SubElement(root, "testsuite", {"name": _legal(path), **_counts(trials)})
        for trial in trials.trials:
            attributes = {"classname": _legal(path), "name": _legal(trial.title), "line": str(trial.line)}
            case = ET.SubElement(suite, "testcase", attributes)
            failure = trial.failure
            if failure is not None and (failure.is_fault or not trial.pending):
                kind = "error" if failure.is_fault else "failure"
                told = ET.SubElement(case, kind, message=_legal(failure.message))
                told.text = _legal(f"{trial.path}:{failure.line} {failure.step}")
            elif trial.pending:
                ET.SubElement(case, "skipped", message="待确认")
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _counts(tally: Tally) -> dict[str, str]:
    counts = {
        "tests": tally.trials,
        "failures": tally.failed,
        "errors": tally.miswritten,
        "skipped": tally.pending,
    }
    return {name: str(len(trials)) for name, trials in counts.items()}


def _legal(text: str) -> str:
    """Put a question mark in the place of each character that XML cannot hold."""
    return _ILLEGAL.sub("?", text)
