"""
A part of a population asked by the reference interpreter, person by person: slow, and the meaning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import polars as pl

from service.domain.answer import Truth, answer_of
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.interpreter import Interpreter, ask_all
from service.domain.laws import Laws
from service.domain.release import Release
from service.domain.verdict import decide
from service.engine.columnar.outcome import SUPERSEDED, VERDICT, Outcome
from service.intake import Contract
from service.operations.batch.reading import everything
from service.operations.batch.results import ID, Layout, Section, layout_of
from service.population.dossiers import dossiers_of
from service.population.tables import AS_OF, REF, WHO, Reads, Tables, lists_of

Row = dict[str, Any]

_NO_LIMIT = 1 << 40


class Interpreting:
    """Asks the persons of one release, as the columnar engine does, one by one."""

    def __init__(self, release: Release) -> None:
        """Prepare to ask by a *release*."""
        self._release = release
        self._layout: Layout = layout_of(release)
        self._plurals = {kind.name: kind.singular for kind in lists_of(release.kinds)}
        self._contract = Contract(release.kinds, most_bytes=_NO_LIMIT, most_records=_NO_LIMIT)
        self._intake = Intake(release.kinds)
        self._laws = Laws(release, Interpreter)

    @property
    def reads(self) -> Reads:
        """Give all that is read: every field, since what a rule may read is not looked for."""
        return everything(self._release.kinds)

    def ask(self, tables: Tables) -> Outcome:
        """Ask every rule of every person of the *tables*, and settle every action."""
        found = _Rows(self._layout)
        days = tables.people[AS_OF].to_list()
        for who, dossier in enumerate(dossiers_of(tables, self._release.kinds)):
            read = self._contract.read(orjson.dumps(dossier))
            self._ask(found, who, read, days[who].toordinal())
        return found.outcome(tables)

    def _ask(self, found: "_Rows", who: int, dossier: Mapping[str, Any], day: int) -> None:
        interpreter = self._laws.on(day)
        case = Case(self._intake.stand(dossier, day))
        answers = ask_all(case, interpreter)
        said = self._said(answers, interpreter)
        found.people.append(said.get(None, {}))
        for plural in self._layout.lists:
            for record in case.entities(self._plurals[plural], plural):
                found.records[plural].append({WHO: who, ID: record.id, **said.get(record.id, {})})

    def _said(self, answers: Mapping[tuple[str, str | None], Truth], interpreter: Interpreter) -> dict[str | None, Row]:
        """Give what was answered and settled of the person (None) and of each record, by columns."""
        said: dict[str | None, Row] = {}
        for (rule, about), truth in answers.items():
            said.setdefault(about, {})[rule] = answer_of(truth)
        kept, superseded = decide(interpreter.law.by_id, answers, self._release.actions)
        for decision in kept:
            said.setdefault(decision.about, {})[VERDICT + decision.action.name] = decision.verdict
        for one in superseded:
            said.setdefault(one.decision.about, {})[VERDICT + one.decision.action.name] = SUPERSEDED
        return said


@dataclass(frozen=True, slots=True)
class _Rows:
    """What was said so far, row by row."""

    layout: Layout
    people: list[Row] = field(default_factory=list)
    records: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "records", {plural: [] for plural in self.layout.lists})

    def outcome(self, tables: Tables) -> Outcome:
        """Give it as tables."""
        people = tables.people.select(REF, AS_OF).hstack(_table(self.people, self.layout.person, {}))
        marks = {WHO: pl.UInt32(), ID: pl.String()}
        records = {name: _table(rows, self.layout.lists[name], marks) for name, rows in self.records.items()}
        return Outcome(people, records)


def _table(rows: Sequence[Row], section: Section, marks: Mapping[str, pl.DataType]) -> pl.DataFrame:
    columns = {**marks, **section.columns}
    return pl.DataFrame([pl.Series(name, [row.get(name) for row in rows], dtype) for name, dtype in columns.items()])
