"""
The trial of a draft, in a process of its own, which a draft can use up without harm.

It says what is wrong with the rules, whether their specifications pass, and what they mean for people beside those of
the release that the draft was begun from.

`python -m service.operations.trial_run FOLDER DAY` reads the bundles `new` and `old` of a folder and writes lines of
JSON: how far it has come, and at last the report. It ends when nobody holds the other end of its standard input.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from service.analysis.accepting import accept
from service.analysis.compare import ChangeKind, compare
from service.analysis.finding import Finding, FindingCode
from service.analysis.meaning import analyse
from service.analysis.plain import find_plain
from service.analysis.revisions import revisions
from service.domain.errors import DossierFault
from service.domain.evaluation import Detail
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.ports import Engine
from service.domain.release import Release
from service.engine.durable import DurableEngine
from service.intake import Contract
from service.language.bundle import Files, read_bundle, release_of
from service.language.files import FEATURES, RULESETS, part_of
from service.language.places import Places, read_places
from service.operations.bundles import faults_of
from service.operations.confining import confine, end_with_parent
from service.operations.evaluation import Evaluating
from service.operations.trial_report import fallen_short
from service.specs import telling
from service.specs.naming import specified_in
from service.specs.reading import read_features
from service.specs.runner import rows_of, run
from service.specs.tally import tally
from service.specs.under_test import UnderTest
from service.workdays import announced

Json: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[str], None]

NEW, OLD = "new", "old"

_BY_SOLVER = (
    FindingCode.NEVER_HOLDS,
    FindingCode.ALWAYS_HOLDS,
    FindingCode.EQUAL,
    FindingCode.IMPLIED,
    FindingCode.SHADOWED,
    FindingCode.EXCLUSIVE_TOGETHER,
    FindingCode.BARS_NOTHING,
)
_EVERY = 200


def try_out(folder: Path, as_of: date, tell: Tell) -> Json:
    """Try the bundle `new` of a *folder* out, beside the one that is `old`; give the report."""
    new, old = (read_bundle(folder / name / RULESETS, folder / name / FEATURES) for name in (NEW, OLD))
    tell("检查规则和规格的写法")
    faults = faults_of(new)
    report: Json = {"as_of": as_of, "faults": faults, "findings": [], "undecided": 0}
    if faults:
        return {**report, **fallen_short(report)}
    release, features = release_of(new), folder / NEW / FEATURES
    tell("分析规则的含义")
    report |= _analysed(release, new, features, as_of)
    tell("比较与原版本在含义上的不同")
    report |= _compared(release_of(old), release, as_of)
    report["specifications"] = _specified(release, features, tell)
    return {**report, **fallen_short(report)}


def _analysed(release: Release, bundle: Files, features: Path, as_of: date) -> Json:
    """Find what `gongguo check` finds, of what the rules do not say that it is meant."""
    meaning = analyse(release, as_of)
    found = (*find_plain(release, specified_in(features, release)), *meaning.findings)
    undecided = _BY_SOLVER if meaning.undecided else ()
    accepted = accept(found, release, [code for code in FindingCode if code not in undecided])
    places = read_places(part_of(bundle, RULESETS))
    return {
        "findings": [_finding(one, places) for one in accepted.findings],
        "accepted": [{"code": one.code, "name": one.name, "because": why} for one, why in accepted.meant],
        "undecided": meaning.undecided,
    }


def _finding(finding: Finding, places: Places) -> Json:
    place = places[finding.about, finding.name]
    return {
        "code": finding.code,
        "path": f"{RULESETS}{place.file}:{place.line}:{place.column}",
        "name": finding.name,
        "text": finding.chinese,
        "example": None if finding.example is None else asdict(finding.example),
    }


def _compared(old: Release, new: Release, as_of: date) -> Json:
    """Measure the change of meaning, rule by rule, and tell of numbers and words that were revised."""
    found = compare(old, new, as_of)
    changed = [one for one in found if one.kind is not ChangeKind.EQUAL or one.effect_changed]
    return {
        "changes": [
            {
                "rule": one.rule,
                "kind": one.kind,
                "text": one.chinese,
                "example": None if one.example is None else asdict(one.example),
                "old": one.old,
                "new": one.new,
            }
            for one in changed
        ],
        "unchanged": len(found) - len(changed),
        "revisions": [
            {"kind": one.kind, "about": one.about, "name": one.name, "text": one.chinese} for one in revisions(old, new)
        ],
    }


def _specified(release: Release, features: Path, tell: Tell) -> Json:
    """Run all specifications of a folder of *features*, by the engine that answers online, checked as it is there."""
    suite = read_features(features)
    wanted = rows_of(suite)
    evaluating = Evaluating(release, Contract(release.kinds), _checked, announced=announced)

    def evaluate(dossier: bytes, day: date) -> Json:
        return evaluating.evaluate(dossier, day, Detail.FULL)

    done = 0

    def count(_: object) -> None:
        nonlocal done
        if done % _EVERY == 0:
            tell(f"运行规格：第 {done + 1} 个，共 {wanted} 个")
        done += 1

    counted = tally(run(suite, features, UnderTest(release, evaluate), count), release)
    return telling.as_data(counted, None)


def _checked(law: InForce, interpreter: Interpreter) -> Engine:
    return DurableEngine(law, interpreter, known_only=True)


def main(folder: str, day: str) -> None:
    """Try out what lies in a *folder*, as of a *day*; whatever prints meanwhile is heard by nobody."""
    confine()
    end_with_parent()
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

        def write(line: Json) -> None:
            answers.write(orjson.dumps(line, default=_plain) + b"\n")

        write({"report": try_out(Path(folder), date.fromisoformat(day), lambda said: write({"progress": said}))})


def _plain(value: object) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, DossierFault):
        return asdict(value)
    return list(value) if isinstance(value, tuple | frozenset | set) else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
