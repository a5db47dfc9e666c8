"""
Holding the columnar engine to the interpreter: the same dossiers asked both ways, every answer, verdict and fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from service.domain.answer import UNKNOWN, answer_of
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import Value
from service.domain.dossier import Entity, Intake
from service.domain.fact import Fact, FactType
from service.domain.in_force import Versions, in_force, versions_on
from service.domain.interpreter import Interpreter, ask_all
from service.domain.record import FieldType
from service.domain.release import Release
from service.domain.rule import PERSON
from service.domain.verdict import decide
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import SUPERSEDED, VERDICT, Outcome
from service.population.dossiers import tables_of
from service.population.tables import REF, WHO

Json = Mapping[str, Any]
Found = dict[tuple[str | None, str], Any]
"""(record or None for the person, rule, `verdict:` action, or fact) -> what is said."""


class Both:
    """The interpreter and the columnar engine of one release."""

    def __init__(self, release: Release, facts: Sequence[str] = ()) -> None:
        """Compare, besides answers and verdicts, these *facts*."""
        self.release = release
        self.columnar = Columnar(release)
        self.intake = Intake(release.kinds)
        self.facts = tuple(facts)
        self._interpreters: dict[Versions, Interpreter] = {}

    def differences(self, dossiers: Sequence[Json], days: Sequence[date]) -> list[tuple[int, Any, Any, Any]]:
        """Give where the two differ: (which dossier, of what, what the columns say, what is meant)."""
        outcome = self.columnar.ask(tables_of(dossiers, self.release.kinds, days), told=self.facts)
        wrong = []
        for number, found in enumerate(self._found(outcome)):
            meant = self.meant(dossiers[number], days[number])
            pairs = [(key, found.get(key, "not said"), meant.get(key, "not said")) for key in {**meant, **found}]
            wrong += [(number, *pair) for pair in pairs if pair[1] != pair[2]]
        return wrong

    def interpreter(self, day: date) -> Interpreter:
        """Give the interpreter of what stands on a *day*."""
        versions = versions_on(self.release, day.toordinal())
        if versions not in self._interpreters:
            self._interpreters[versions] = Interpreter(in_force(self.release, day.toordinal()))
        return self._interpreters[versions]

    def meant(self, dossier: Json, day: date) -> Found:
        """Give what the interpreter says."""
        interpreter, case = self.interpreter(day), Case(self.intake.stand(dossier, day.toordinal()))
        answers = ask_all(case, interpreter)
        found: Found = {(about, rule): str(answer_of(truth)) for (rule, about), truth in answers.items()}
        decisions, superseded = decide(interpreter.law.by_id, answers, self.release.actions)
        found |= {(one.about, VERDICT + one.action.name): str(one.verdict) for one in decisions}
        found |= {(one.decision.about, VERDICT + one.decision.action.name): SUPERSEDED for one in superseded}
        for name in self.facts:
            fact = self.release.facts[name]
            for entity in self._entities(case, fact):
                found[entity.id, name] = told(interpreter.read(name, case, entity))
        return found

    def _entities(self, case: Case, fact: Fact) -> Sequence[Entity]:
        plural = None if fact.owner is None else self.release.kind_of(fact.owner).name
        return case.entities(fact.owner or PERSON, plural)

    def _found(self, outcome: Outcome) -> Iterator[Found]:
        people = [self._row(row, None) for row in outcome.people.to_dicts()]
        for frame in outcome.records.values():
            for row in frame.to_dicts():
                people[row[WHO]] |= self._row(row, row["id"])
        yield from people

    def _row(self, row: Json, about: str | None) -> Found:
        rules = {rule.id for rule in self.release.rules()}
        found: Found = {
            (about, name): value
            for name, value in row.items()
            if (name in rules or name.startswith(VERDICT)) and value is not None
        }
        for name in self.facts:
            if name in row:
                found[about, name] = self._cell(self.release.facts[name], row)
        return found

    def _cell(self, fact: Fact, row: Json) -> Any:
        value, name = row[fact.name], fact.name
        if row.get(f"{name}#none"):
            return None
        if value is None:
            return "unknown"
        if fact.type in (FactType.NUMBER, FactType.SHARE, FactType.DATE):
            return (value, _or(row.get(f"{name}#high"), value), bool(row.get(f"{name}#maybe")))
        if fact.type is FactType.CODES or not isinstance(value, list):
            return frozenset(value) if isinstance(value, list) else value
        codes = frozenset(value) | ({None} if row[f"{name}#maybe"] else set())
        return next(iter(codes)) if len(codes) == 1 else codes


def compared_facts(release: Release) -> list[str]:
    """Give the facts that are compared: all that a rule could read."""
    unread = {field.fact for kind in release.kinds for field in kind.fields.values() if field.type is FieldType.NUMBER}
    return [name for name in release.facts if name not in {REF, *unread}]


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def told(value: Value) -> Any:
    """Give a value of the interpreter as it is compared."""
    if value is UNKNOWN:
        return "unknown"
    return tuple(value) if isinstance(value, Bounds) else value
