"""
Judging: from the body of a request to all that is to be said and kept of it; what is kept here is not yet in the log.

It needs nothing of the store but what it is given, so it can be done in another process.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Any

import orjson

from service import __version__
from service.domain.errors import EngineDisagreementError, EngineFailureError
from service.governance.chain import Algorithm, Entry, digest_of
from service.intake import Request
from service.intake.contract import MOST_BYTES
from service.operations.asking import read_body, unit_of
from service.operations.by_release import ByRelease
from service.operations.choosing import Releases, choose
from service.operations.observing import Evaluated, evaluated
from service.operations.shadowing import code_of, shadow
from service.operations.standing import Snapshot
from service.store.log import Prepared, prepare

Json = dict[str, Any]
Allow = Callable[[str | None], None]
"""Raises `RefusedError` where persons of a unit are out of reach."""


def allow_all(_: str | None) -> None:
    """Let every unit pass."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, and the entries of it without their stamps: the evaluation first, then its shadows."""

    release: str
    unit: str | None
    result: bytes
    entries: Sequence[Prepared]
    observed: Evaluated


class UnbelievedError(Exception):
    """The engine failed: *cause* says how, *entry* is what is kept of it."""

    def __init__(self, cause: Exception, entry: Prepared) -> None:
        """Carry both."""
        self.cause = cause
        self.entry = entry
        super().__init__(str(cause))


@dataclass(frozen=True, slots=True)
class Judging:
    """How requests are judged: by what *algorithm* contents are digested, and whether dossiers are kept whole."""

    algorithm: Algorithm = "sha256"
    keep_dossiers: bool = False
    most_bytes: int = MOST_BYTES

    def judge(
        self, source: bytes, snapshot: Snapshot, releases: Releases, today: date, allow: Allow = allow_all
    ) -> Judged:
        """
        Judge the body of a request by what stands; *allow* is asked for the person's unit once the body is sound.

        Raises `DossierFaultsError`, `DossierTooLargeError`, `RefusedError`, `UnbelievedError`.
        """
        begun = perf_counter()
        body = read_body(source, today, self.most_bytes)
        by_release = choose(snapshot, releases, body.day, body.release)
        request = by_release.evaluating.read_request(body.text)
        unit = unit_of(request.dossier)
        allow(unit)
        told = _told(by_release.digest, body.day, request, digest_of(source, self.algorithm))
        facts = by_release.evaluating.keep(request.dossier)
        result = self._evaluate(by_release, facts, body.day, request, told)
        others = [digest for digest in snapshot.shadows if digest != by_release.digest]
        shadows = [shadow(body.text, body.day, digest, result, releases) for digest in others]
        observed = evaluated(result, request.detail, perf_counter() - begun)
        besides = {"engine": result["engine"], "announced_until": by_release.evaluating.announced_until}
        own = self._entry({**told, **besides}, request.dossier, facts, result)
        of_it = [prepare(replace(one, unit=unit), self.algorithm) for one in (own, *shadows)]
        return Judged(by_release.digest, unit, own.contents["result"], of_it, observed)

    def _evaluate(self, by_release: ByRelease, facts: Json, day: date, request: Request, told: Json) -> Json:
        """Evaluate what is kept: a replay of it can come to nothing else."""
        try:
            return by_release.evaluating.judge(facts, day, request.detail)
        except (EngineDisagreementError, EngineFailureError) as error:
            rules = list(error.differences) if isinstance(error, EngineDisagreementError) else []
            entry = Entry("", "failure", "", "", {**told, "failed": code_of(error), "rules": rules}, {})
            raise UnbelievedError(error, prepare(entry, self.algorithm)) from error

    def _entry(self, told: Json, dossier: Json, facts: Json, result: Json) -> Entry:
        contents = {"facts": orjson.dumps(facts), "result": orjson.dumps(result)}
        if self.keep_dossiers:
            contents["dossier"] = orjson.dumps(dossier)
        return Entry("", "evaluation", "", "", told, contents, subject=str(dossier["subject"]["ref"]))


def _told(release: str, day: date, request: Request, source: str) -> Json:
    """Give what is told of a request without a word of whom it is about; *source* is the digest of its body."""
    return {
        "as_of": day.isoformat(),
        "release": release,
        "detail": request.detail.value,
        "program": __version__,
        "input": source,
    }


def stamped(entries: Sequence[Prepared], caller: str, at: str, new_id: Callable[[], str]) -> list[Prepared]:
    """Put on *entries* who asked and when, and ids; those after the first are about it."""
    first = new_id()
    ids = [first, *(new_id() for _ in entries[1:])]
    return [
        replace(one, entry=replace(one.entry, id=name, at=at, caller=caller, about=None if name == first else first))
        for one, name in zip(entries, ids, strict=True)
    ]
