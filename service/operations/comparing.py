"""
Comparing three, each with its difference in reasons.

An evaluation as it was said, the same rules with corrected facts, and today's rules with the facts of then.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

import orjson

from service.domain.errors import DossierFaultsError
from service.domain.evaluation import Detail
from service.domain.rendering import day_in_words
from service.governance.principles import PRINCIPLES, Principle
from service.intake.json_text import Text
from service.operations.applied_principle import applied
from service.operations.choosing import choose
from service.operations.evaluation import Evaluating
from service.operations.opinions import Told
from service.operations.reason_differences import difference
from service.operations.replaying import Replaying
from service.operations.review_notices import Compared, notices_of
from service.operations.shelf import Shelf
from service.operations.standing import Snapshot
from service.store.log import Kept

Json: TypeAlias = dict[str, Any]

CORRECTED = "按更正后的事实、原规则重新评估"
NOT_COMPARED = "今日规则无从比较，未能按照该原则指明适用哪种规则。"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An evaluation with its contents, as the log has them."""

    kept: Kept
    result: bytes
    facts: bytes
    dossier: bytes | None  # None: the dossier itself was not kept


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared, and by which principle."""

    facts: Mapping[str, Any] | None  # corrected, as the contract of that time read them
    as_of: date | None
    release: str | None
    principle: Principle


class Comparing:
    """Compares evaluations. Safe to use from several threads."""

    def __init__(self, shelf: Shelf, replaying: Replaying, today: Callable[[], date]) -> None:
        """Take today's rules from a *shelf*, and those of then from *replaying*."""
        self._shelf = shelf
        self._replaying = replaying
        self._today = today

    def compare(self, recorded: Recorded, asked: Asked, snapshot: Snapshot) -> Json:
        """
        Give the three, their differences and the principle applied.

        `{then, corrected, now, principle, notices, advice}`. Raises `RefusedError` where there is no such release, or
        the facts that were kept cannot be read.
        """
        told = recorded.kept.told
        by_then, by_now = self.by_then(recorded), self.by_now(snapshot, asked.release)
        replayed = self._replaying.replay(told, recorded.facts, recorded.kept.contents["result"])
        in_full = self._replaying.judge(told, recorded.facts, Detail.FULL)
        then = Told.of(orjson.loads(recorded.result), in_full, by_then.release)
        then_on = date.fromisoformat(told["as_of"])
        now_on = asked.as_of or then_on
        now, faults = _judged(by_now, recorded.dossier or recorded.facts, now_on)
        compared = Compared(then_on, now_on, by_then, by_now, replayed.is_identical, recorded.dossier is not None)
        return {
            "then": _opinions(then),
            "corrected": None if asked.facts is None else _corrected(then, by_then, asked.facts, then_on),
            "now": _unread(by_now, now_on, faults) if now is None else _by_now(then, now, now_on),
            "principle": _not_applied(asked.principle) if now is None else applied(asked.principle, then, now),
            "notices": notices_of(compared, is_corrected=asked.facts is not None),
            "advice": by_now.release.advice,
        }

    def by_then(self, recorded: Recorded) -> Evaluating:
        """Give what evaluates by the release of that time."""
        return self._replaying.evaluating(recorded.kept.told)

    def by_now(self, snapshot: Snapshot, release: str | None) -> Evaluating:
        """Give what evaluates by the *release* that is named, or that in force today."""
        return choose(snapshot, self._shelf, self._today(), release).evaluating


def _judged(by: Evaluating, facts: bytes, day: date) -> tuple[Told | None, Json]:
    """Evaluate facts of another time; where they cannot be read any more, give their faults."""
    try:
        dossier = by.read(Text(facts))
    except DossierFaultsError as error:
        return None, {"faults": [asdict(fault) for fault in error.faults]}
    result = by.judge(dossier, day, Detail.FULL)
    return Told.of(result, result, by.release), {}


def _corrected(then: Told, by: Evaluating, facts: Mapping[str, Any], day: date) -> Json:
    result = by.judge(by.keep(dict(facts)), day, Detail.FULL)
    corrected = Told.of(result, result, by.release)
    return {**_opinions(corrected), **_differing(then, corrected, CORRECTED)}


def _by_now(then: Told, now: Told, day: date) -> Json:
    return {
        **_opinions(now),
        **_differing(then, now, f"按今日规则、原事实，以{day_in_words(day.toordinal())}为基准日评估"),
    }


def _differing(before: Told, after: Told, what: str) -> Json:
    """Give the difference, and apart from it its sum in one sentence."""
    found = difference(before, after, what)
    text = found.pop("text")
    return {"difference": found, "text": text}


def _unread(by: Evaluating, day: date, faults: Json) -> Json:
    text = "原评估所用的事实不合今日规则版本的词汇，今日规则无从比较；不合之处列于 faults。"
    return {"as_of": day.isoformat(), "release": {"digest": by.release.digest}, **faults, "text": text}


def _not_applied(principle: Principle) -> Json:
    stated = PRINCIPLES[principle]
    named = {"name": principle.value, "label": stated.label, "statement": stated.text}
    return {**named, "choices": None, "text": f"{stated.label}：{NOT_COMPARED}"}


def _opinions(told: Told) -> Json:
    """Give what is said of every action, what stands back for another among them."""
    return {
        "as_of": told.result["as_of"],
        "release": {"digest": told.release.digest},
        "recommendations": [
            {"action": one.action, "label": one.label, "kind": one.kind, "about": one.about, "verdict": one.verdict}
            for one in told.opinions().values()
        ],
    }
