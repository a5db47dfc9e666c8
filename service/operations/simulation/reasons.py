"""
The reasons of the persons who are listed; where that is wanted, in the sentences of the rules, from their dossiers.

They come from the interpreter, which is the meaning; so what is said of these persons is checked by it as well. The
sentences quote dossiers (the titles of incidents): without them only rules and their answers are named.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.errors import EngineDisagreementError
from service.domain.evaluation import Asked
from service.domain.explanation import Explainer, Notes
from service.domain.findings import findings
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter, ask_all
from service.domain.laws import Laws
from service.domain.reasons import Reasoner
from service.domain.record import FieldType, RecordKind
from service.domain.release import Release
from service.domain.rendering import quoted
from service.domain.verdict import decide
from service.engine.columnar.outcome import SUPERSEDED
from service.operations.simulation.effects import ABSENT, BASE, DRAFT
from service.operations.simulation.kinds import as_read_by, joined
from service.operations.simulation.persons import file_of
from service.population.dossiers import dossiers_of
from service.population.reading import Part
from service.population.tables import AS_OF, WHO, Tables, everything

Json = dict[str, Any]

_WHOLE_DAY = 10
"""How many letters a day has that is known to the day."""


class _Side:
    """What one release says of dossiers, and why."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._intake = Intake(release.kinds)
        self._laws = Laws(release, lambda law: (law, Notes(Interpreter(law))))

    def look(self, tables: Tables) -> Iterator["_Told"]:
        """Ask the persons of *tables* one by one."""
        own = as_read_by(self.release.kinds, tables)
        days = own.people[AS_OF].to_list()
        for dossier, day in zip(dossiers_of(own, self.release.kinds), days, strict=True):
            yield self._told(_with_dates(dossier, self.release.kinds), day)

    def _told(self, dossier: Json, day: date) -> "_Told":
        law, notes = self._laws.on(day.toordinal())
        case = Case(self._intake.stand(dossier, day.toordinal()))
        return _Told(law, notes, case, ask_all(case, notes.interpreter), dossier)


class _Told:
    """What one release says of one dossier."""

    def __init__(
        self,
        law: InForce,
        notes: Notes,
        case: Case,
        answers: Mapping[tuple[str, str | None], Truth],
        dossier: Json,
    ) -> None:
        self._law, self._notes, self._case, self._answers, self._dossier = law, notes, case, answers, dossier
        decisions, superseded = decide(law.by_id, answers, law.release.actions)
        self.verdicts = {(one.action.name, one.about): str(one.verdict) for one in decisions}
        self.by = {(one.decision.action.name, one.decision.about): one.by.label for one in superseded}

    def verdict(self, action: str, about: str | None) -> str:
        """Give the verdict on an *action*."""
        if (action, about) in self.by:
            return SUPERSEDED
        return self.verdicts.get((action, about), ABSENT)

    def sentences(self, asked: set[tuple[str, str | None]]) -> dict[tuple[str, str | None], str]:
        """Say of rules why they answer as they do, of the person or a record."""
        explainer = Explainer(self._notes, self._case)
        reasoner = Reasoner(self._notes, self._case, explainer)
        answers = {key: truth for key, truth in self._answers.items() if key in asked}
        case = Asked(self._law, self._notes, self._case, answers, self._dossier, Interpreter.name)
        return {(one["rule"], one["about"]): one["text"] for one in findings(case, reasoner, explainer)}


class Reasons:
    """Says why verdicts differ between two releases."""

    def __init__(self, base: Release, draft: Release, *, is_quoting: bool) -> None:
        """Prepare both; say whether dossiers are quoted."""
        self._is_quoting = is_quoting
        self._base, self._draft = _Side(base), _Side(draft)
        self._reads = everything(joined(base.kinds, draft.kinds))

    def tell_first(self, part: Part, folder: Path, most: int) -> Iterator[Json]:
        """Give at most so many of the persons of a *part* who lie in a *folder*, with their reasons."""
        path = file_of(folder, part.number)
        persons = pl.read_parquet(path, n_rows=most).to_dicts() if most > 0 and path.exists() else []
        for person in self.tell(persons, part.read(self._reads)) if persons else ():
            yield {name: value for name, value in person.items() if name != WHO}

    def tell(self, persons: Sequence[Json], tables: Tables) -> Iterator[Json]:
        """
        Give *persons* (with `who`, their rows in *tables* that hold all fields) with their reasons.

        Raises `EngineDisagreementError` where the interpreter says otherwise of one of them.
        """
        rows = rows_of(tables, [one[WHO] for one in persons])
        for person, base, draft in zip(persons, self._base.look(rows), self._draft.look(rows), strict=True):
            for one in person["changes"]:
                _check(one, base, draft)
            yield {**person, "changes": _quoting(person["changes"], base, draft)} if self._is_quoting else person


Said = Mapping[str, Mapping[tuple[str, str | None], str]]


def _check(change: Json, base: _Told, draft: _Told) -> None:
    action, about = change["action"], change["about"]
    if (base.verdict(action, about), draft.verdict(action, about)) != (change["from"], change["to"]):
        raise EngineDisagreementError(change["rules"] or [action])


def _quoting(changes: Sequence[Json], base: _Told, draft: _Told) -> list[Json]:
    """Give *changes* with what each rule says of the dossier on either side."""
    asked = {(rule, about) for one in changes for rule in one["rules"] for about in (one["about"], None)}
    said = {BASE: base.sentences(asked), DRAFT: draft.sentences(asked)}
    return [_told(one, base, draft, said) for one in changes]


def _told(change: Json, base: _Told, draft: _Told, said: Said) -> Json:
    reasons = [*_of_rules(change, said), *_of_ladder(change, base, draft)]
    return {**change, "reasons": reasons or change["reasons"]}


def _of_rules(change: Json, said: Said) -> Iterator[str]:
    """Say what each rule that answers otherwise says on either side."""
    for rule, short in zip(change["rules"], change["reasons"], strict=True):
        about = change["about"]
        key = (rule, about) if any((rule, about) in of for of in said.values()) else (rule, None)
        yield short + "".join(f"{side}：{said[name][key]}" for name, side in _SIDES.items() if key in said[name])


_SIDES = {BASE: "对照规则", DRAFT: "草案"}


def _of_ladder(change: Json, base: _Told, draft: _Told) -> Iterator[str]:
    key = (change["action"], change["about"])
    if key in base.by and key not in draft.by:
        yield f"对照规则下由更高的措施{quoted(base.by[key])}取代，草案不再如此。"
    if key in draft.by and key not in base.by:
        yield f"草案下更高的措施{quoted(draft.by[key])}成立，取代本措施。"


def rows_of(tables: Tables, rows: Sequence[int]) -> Tables:
    """Give the persons of these *rows*, which are in order, with their records."""
    wanted = pl.DataFrame(
        {WHO: pl.Series(rows, dtype=pl.UInt32), "new": pl.int_range(len(rows), dtype=pl.UInt32, eager=True)}
    )
    records = {
        plural: table.join(wanted, on=WHO, how="inner", maintain_order="left").drop(WHO).rename({"new": WHO})
        for plural, table in tables.records.items()
    }
    return Tables(tables.people[list(rows)], records)


def _with_dates(dossier: Json, kinds: Sequence[RecordKind]) -> Json:
    """Give a *dossier* as the contract reads it: what is known to the day is a date."""
    for kind in kinds:
        raw = dossier.get(kind.name, [])
        for field in kind.fields.values():
            if field.type is FieldType.DATE:
                *outer, last = field.name.split(".")
                for one in [raw] if kind.single else raw:
                    _date(one, outer, last)
    return dossier


def _date(record: Json, outer: Sequence[str], last: str) -> None:
    for key in outer:
        record = record.get(key, {})
    day = record.get(last) if record else None
    if isinstance(day, str) and len(day) == _WHOLE_DAY:
        record[last] = date.fromisoformat(day)
