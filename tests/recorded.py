"""
A house of record for tests: a store with releases, what evaluates by them, and what is done with that afterwards.

Time stands still unless a test moves it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from time import monotonic
from typing import Any

from service.alternatives.trial import Trial
from service.governance.access import Grant, Role
from service.governance.chain import Algorithm
from service.governance.once import Once, Reply
from service.intake import Contract
from service.language.files import digest_of
from service.language.folder import read_release
from service.operations.alternatives import Alternatives
from service.operations.by_release import ByRelease
from service.operations.catalogue import Catalogue
from service.operations.comparing import Comparing
from service.operations.deciding import Deciding
from service.operations.evaluation import Evaluating
from service.operations.evaluations import Evaluations
from service.operations.kept import Kept
from service.operations.ledger import Ledger
from service.operations.recorder import Recorder
from service.operations.replaying import Replaying
from service.operations.reviewing import Reviewing
from service.operations.shelf import Shelf
from service.operations.standing import Standing
from service.store import erasing, log, publications, releases
from service.store.connection import Store
from tests.builders import dossier, files_of, incident, rule
from tests.small_release import RECORDS

Json = dict[str, Any]

TODAY = date(2026, 11, 21)
NOW = "2026-11-21T08:00:00.000000Z"
LONG_AGO = date(2000, 1, 1)
AS_OF = date(2026, 6, 30)

UNTRAINED = rule("when: [{subject.trained: false}]", name="D-1", when="", effect="recommend: demotion")
TRAINED = rule(name="P-1")
ON_LEAVE = rule("when: [{subject.protection: leave}]", name="B-1", when="", effect="bar: demotion")
LATE = rule(name="W-1", about="about: incident", when="when: [{incident.late: true}]", effect="recommend: warning")
RULES = TRAINED + UNTRAINED + ON_LEAVE + LATE


def caller(*units: str, role: Role = Role.CALLER) -> Grant:
    """Make a grant for some *units*; for all where none is named."""
    return Grant("key:1", "人事处", frozenset({role}), frozenset(units) if units else None)


AUDITOR = caller(role=Role.AUDITOR)
DRAFTER = caller(role=Role.DRAFTER)


def person(**lists: Any) -> Json:
    """Write the dossier of somebody of unit U-1 who was not trained and was late once; *lists* say otherwise."""
    usual = {
        "subject": {"unit": {"ref": "U-1"}, "trained": False, "protection": "none"},
        "incidents": [incident(title="某事", late_days=12)],
    }
    return dossier(**{**usual, **lists})


@dataclass
class House:
    """A store, and everything that is done with what it keeps."""

    store: Store
    keep_dossiers: bool = False
    algorithm: Algorithm = "sha256"
    now: str = NOW
    today: date = TODAY
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Build everything over the store."""
        self.ledger = Ledger(self.store, self.algorithm, lambda: self.now, lambda: self.today, self._new_id)
        self.standing, self.shelf = Standing(self.store), Shelf(self.store, at_work)
        self.recorder = Recorder(self.store, self.algorithm)
        self.evaluations = Evaluations(
            self.store,
            self.standing,
            self.shelf,
            self.recorder,
            now=lambda: self.now,
            today=lambda: self.today,
            new_id=self._new_id,
            algorithm=self.algorithm,
            keep_dossiers=self.keep_dossiers,
        )
        replaying = Replaying(self.shelf)
        self.kept = Kept(self.store, replaying)
        comparing = Comparing(self.shelf, replaying, lambda: self.today)
        self.reviewing = Reviewing(self.ledger, self.standing, comparing, self.recorder)
        self.deciding = Deciding(self.ledger)

    def close(self) -> None:
        """End the threads, and close the store."""
        self.evaluations.close()
        self.recorder.close()
        self.store.close()

    def publish(self, effective_from: date = LONG_AGO, words: Mapping[str, str] | None = None, **added: str) -> str:
        """Publish the small release with what is *added*, some *words* replaced by others; give its digest."""
        files = with_units(files_of(**({"rules": RULES} | added)))
        for old, new in (words or {}).items():
            files = {path: content.replace(old.encode(), new.encode()) for path, content in files.items()}
        digest = digest_of(files)
        with self.store.writing() as transaction:
            releases.add(transaction, digest, files, origin="shipped", title="试验", at=self.now, by="test")
            publications.publish(transaction, digest, effective_from, at=self.now, by="test")
        return digest

    def evaluate(self, written: Json, grant: Grant | None = None, **asked: Any) -> str:
        """Evaluate a dossier as of a fixed day; give the id."""
        return str(json.loads(self.answered(written, grant, **asked).body)["id"])

    def answered(self, written: Json, grant: Grant | None = None, **asked: Any) -> Reply:
        """Evaluate a dossier as of a fixed day; give the answer."""
        body = {"dossier": written, "as_of": AS_OF.isoformat(), **asked}
        return self.evaluations.evaluate(lambda: grant or caller(), json.dumps(body).encode())

    def review(self, evaluation: str, grant: Grant | None = None, once: Once | None = None, **asked: Any) -> Json:
        """Review an evaluation; give what is answered."""
        body = json.dumps({"evaluation": evaluation, **asked}).encode()
        return dict(json.loads(self.reviewing.review(grant or caller(), body, once).body))

    def decide(self, evaluation: str, grant: Grant | None = None, once: Once | None = None, **said: Any) -> Json:
        """Record what was decided; give what is answered."""
        return dict(json.loads(self.deciding.decide(grant or caller(), evaluation, written_of(said), once).body))

    def erase(self, before: str = "9999") -> None:
        """Erase the contents of what was entered before an instant."""
        with self.store.writing() as transaction:
            entries = log.walk(transaction, 0, 10_000)
            erasing.erase(transaction, [entry.position for entry in entries if entry.at < before])

    def entry(self, name: str) -> log.Kept:
        """Give an entry of the log."""
        with self.store.reading() as transaction:
            found = log.find(transaction, name)
        assert found is not None
        return found

    def content(self, name: str, content: str) -> Any:
        """Give a content of an entry."""
        with self.store.reading() as transaction:
            found = log.content(transaction, self.entry(name).position, content)
        assert found is not None
        return json.loads(found)

    def _new_id(self) -> str:
        return f"e{next(self._ids)}"


def at_work(files: Mapping[str, bytes], digest: str) -> ByRelease:
    """Set a release to work with the interpreter."""
    release = read_release(files, digest)
    contract = Contract(release.kinds)
    evaluating = Evaluating(release, contract, lambda _, interpreter: interpreter)
    alternatives = Alternatives(Trial(release), contract, monotonic)
    return ByRelease(evaluating, alternatives, Catalogue(release, 200), lambda: b"{}")


def with_units(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Let a person of the small release be of a unit."""
    ref = "      ref: {label: 代号, type: id, required: true}\n".encode()
    assert ref in files[RECORDS]
    unit = "      unit.ref: {label: 单位代号, type: id}\n".encode()
    return {**files, RECORDS: files[RECORDS].replace(ref, ref + unit)}


def written_of(said: Json) -> bytes:
    """Write what was *said* as the body of a request."""
    return json.dumps(said).encode()
