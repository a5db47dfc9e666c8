"""
A small release to test with, and what is asked of it: every part is there, and a test adds only what matters to it.

The files are YAML as policy staff write it. What a test adds continues the file it is added to. Where a fault is
expected, the added text marks the place with `¦` just before it.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from service.domain.case import Case
from service.domain.condition import Value
from service.domain.dossier import Entity, Intake
from service.domain.errors import RulesetFault, RulesetFaultsError
from service.domain.evaluation import Detail
from service.domain.in_force import InForce, in_force
from service.domain.interpreter import Interpreter, keep
from service.domain.release import Release
from service.intake import Contract
from service.language.folder import read_release
from service.operations.evaluation import Evaluating
from tests.small_release import SMALL

Json = dict[str, Any]

AS_OF = date(2026, 6, 30)


def files_of(**added: str) -> dict[str, bytes]:
    """Give the files of the small release, each with the text that is *added* to it (`facts=…`, `rules=…`)."""
    files = dict(SMALL)
    for name, text in added.items():
        path = next(path for path in SMALL if path.endswith(f"{name}.yaml"))
        files[path] += text
    return {path: text.encode() for path, text in files.items()}


@lru_cache(maxsize=256)
def _release(added: tuple[tuple[str, str], ...]) -> Release:
    return read_release(files_of(**dict(added)))


def release_of(**added: str) -> Release:
    """Read the small release with what is *added*."""
    return _release(tuple(sorted(added.items())))


def faults_of(files: Mapping[str, bytes]) -> tuple[RulesetFault, ...]:
    """Give the faults for which *files* are refused; none where they are not."""
    try:
        read_release(files)
    except RulesetFaultsError as error:
        return error.faults
    return ()


def marked(files: Mapping[str, str]) -> tuple[dict[str, bytes], list[str]]:
    """Take the marks `¦` out of *files*; give the files, and the places that were marked, in order."""
    plain, places = {}, []
    for path, text in sorted(files.items()):
        for number, line in enumerate(text.split("\n"), start=1):
            for index, before in enumerate(line.split("¦")[:-1]):
                column = sum(len(part) for part in line.split("¦")[:index]) + len(before) + 1
                places.append(f"{path}:{number}:{column}")
        plain[path] = text.replace("¦", "").encode()
    return plain, places


def rule(*lines: str, name: str = "R-1", **told: str) -> str:
    """Write a rule: a part is told otherwise by its name (`when="when: […]"`), or left out (`cite=""`)."""
    parts = {
        "title": f"title: 某条 {name}",
        "about": "about: subject",
        "when": "when: [{subject.trained: true}]",
        "effect": "recommend: praise",
        "because": "because: 因故。",
        "cite": "cite: {regulation: law, confidence: verified}",
        **told,
    }
    stated = [line for line in (*parts.values(), *lines) if line]
    return f"  {name}:\n" + "".join(f"    {line}\n" for line in stated)


def assert_told(path: str, text: str, code: str) -> None:
    """Assert that a folder with *text* added to one file is refused for that fault alone, where it is marked."""
    files, places = marked({**SMALL, path: SMALL[path] + text})
    assert [(fault.code, fault.place) for fault in faults_of(files)] == [(code, place) for place in places]


def dossier(**lists: Any) -> Json:
    """Write a dossier: `subject={…}` adds to the person, a list of records gets its ids where it has none."""
    written: Json = {"subject": {"ref": "CAD-1"}}
    for name, value in lists.items():
        if isinstance(value, dict):
            written.setdefault(name, {}).update(value)
        else:
            written[name] = [{"id": f"{name[0].upper()}-{at}", **item} for at, item in enumerate(value, start=1)]
    return written


def incident(**fields: Any) -> Json:
    """Write an incident."""
    return {"kind": "delay", "occurred_on": "2026-01-15", **fields}


def law_of(release: Release, as_of: date = AS_OF) -> InForce:
    """Give what stands on a day."""
    return in_force(release, as_of.toordinal())


class Asking:
    """A dossier of which every rule has been asked, by the interpreter."""

    def __init__(self, release: Release, written: Json, as_of: date = AS_OF) -> None:
        """Ask every rule of the *release* that stands on the day."""
        law = law_of(release, as_of)
        self.interpreter = Interpreter(law)
        read = Contract(release.kinds).read(json.dumps(written).encode())
        self.case = Case(Intake(release.kinds).stand(read, as_of.toordinal()))
        self.answers: dict[tuple[str, str | None], Any] = {}
        for stratum in law.strata:
            found = self.interpreter.ask(stratum, self.case)
            keep(found, stratum, self.case, self.interpreter)
            self.answers.update(found)

    def entity(self, identity: str | None = None) -> Entity:
        """Give a record by its id, or the person."""
        listed = [record for records in self.case.records.values() for record in records if record.id == identity]
        return listed[0] if listed else self.case.subject

    def value(self, fact: str, identity: str | None = None) -> Value:
        """Give the value of a fact of a record, or of the person."""
        return self.interpreter.read(fact, self.case, self.entity(identity))


def value_of(facts: str, fact: str, written: Json, identity: str | None = None, *, parameters: str = "") -> Value:
    """Give the value of a *fact* that *facts* (YAML) add, of a record by its id, or of the person."""
    return Asking(release_of(facts=facts, parameters=parameters), written).value(fact, identity)


def evaluate(written: Json, *, as_of: date = AS_OF, detail: Detail = Detail.BRIEF, **added: str) -> Json:
    """Evaluate a dossier by the small release with what is *added*."""
    release = release_of(**added)
    evaluating = Evaluating(release, Contract(release.kinds), lambda _, interpreter: interpreter)
    return evaluating.evaluate(json.dumps(written).encode(), as_of, detail)
