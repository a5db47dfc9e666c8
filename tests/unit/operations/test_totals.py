"""
Totals of a population: counted part by part, the same as person by person, and never a part of what is said of anyone.
"""

import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.evaluation import Detail
from service.domain.in_force import in_force
from service.domain.interpreter import Interpreter, ask_all
from service.domain.release import Release
from service.domain.total_counts import TRUTHS, Counts
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import HOLDS, Outcome
from service.governance.errors import RefusedError
from service.intake import Contract
from service.language.folder import load, read_files, read_release
from service.operations.evaluation import Evaluating
from service.operations.totals import (
    asked_of,
    conditions_of,
    count_totals,
    judge_totals,
    reads_of_groups,
)
from service.operations.totals_counting import Counting, count_population, without_rules
from service.population.dossiers import tables_of
from service.population.tables import Reads, Tables
from service.settings import shipped
from tests.builders import AS_OF, dossier, incident, release_of, rule
from tests.members import members
from tests.unit.language.totals import files_with, total

DAY = AS_OF.toordinal()
UNIT = "subject.unit.ref"


@pytest.fixture(scope="module")
def release() -> Release:
    return load(shipped("rulesets"))


def outcome_of(release: Release, answers: Sequence[tuple[Truth, Truth]]) -> Outcome:
    """Write an outcome by hand: of every total, and of each person, the same two answers."""
    columns = {
        HOLDS + asked_of(one.id, side): [None if pair[at] is UNKNOWN else pair[at] for pair in answers]
        for one in release.totals
        for at, side in enumerate(("among", "of"))
    }
    schema = dict.fromkeys(columns, pl.Boolean)
    return Outcome(pl.DataFrame(columns, schema=schema), {})


EVERY = [(among, of) for among in TRUTHS for of in TRUTHS]


def test_each_answer_is_counted_where_it_belongs(release: Release) -> None:
    counts = count_totals(outcome_of(release, [pair for at, pair in enumerate(EVERY, 1) for _ in range(at)]), release)
    assert counts.persons == sum(range(1, 10))
    assert {name: one.members.table for name, one in counts.totals.items()} == dict.fromkeys(
        ["TOT-01", "TOT-02", "TOT-03"], tuple(range(1, 10))
    )
    assert [one.groups for one in counts.totals.values()] == [{}, {}, {}]


def test_groups_are_those_of_the_table_of_persons(release: Release) -> None:
    people = pl.DataFrame({UNIT: ["U-1", None, "U-2", "U-1"]})
    counts = count_totals(
        outcome_of(release, [(True, True), (True, True), (False, True), (True, False)]), release, people
    )
    assert counts.totals["TOT-02"].groups == {
        "U-1": members((True, True), (True, False)),
        "U-2": members((False, True)),
        None: members((True, True)),
    }
    assert counts.totals["TOT-01"].groups == {}


def test_a_population_without_the_field_has_no_known_groups(release: Release) -> None:
    people = pl.DataFrame({"subject.ref": ["P-1"]})
    counts = count_totals(outcome_of(release, [(True, True)]), release, people)
    assert list(counts.totals["TOT-02"].groups) == [None]
    assert reads_of_groups(release) == Reads(frozenset({UNIT}))


def test_the_counts_of_parts_are_those_of_the_whole_and_travel_between_processes(release: Release) -> None:
    people = pl.DataFrame({UNIT: ["U-1", "U-2", None] * 3})
    whole = count_totals(outcome_of(release, EVERY), release, people)
    parts = [count_totals(outcome_of(release, EVERY[at : at + 4]), release, people[at : at + 4]) for at in (0, 4, 8)]
    together = sum((pickle.loads(pickle.dumps(one)) for one in parts), Counts())  # noqa: S301 - our own
    assert together == whole
    assert judge_totals(release, DAY, together) == judge_totals(release, DAY, whole)


def test_nothing_is_asked_for_a_total_that_is_suspended() -> None:
    found = read_release(files_with(total(limit="count: {at_most: $expiring}"), total("T-2")))
    assert list(conditions_of(found, DAY)) == ["total:T-2:among", "total:T-2:of"]
    counts = count_totals(outcome_of(replace(found, totals=found.totals[1:]), [(True, True)]), found)
    assert [one["suspended"] for one in judge_totals(found, DAY, counts)] == [True, False]
    assert list(counts.totals) == ["T-2"]


EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.json"))


def people_of(release: Release) -> list[dict[str, Any]]:
    """Give dossiers of every sort: examples that ship, and each without one of its parts."""
    contract = Contract(release.kinds)
    whole = [json.loads(path.read_bytes()) for path in EXAMPLES]
    dossiers = [one.get("dossier", one) for one in whole]
    short = [{key: one[key] for key in one if key != left} for one in dossiers for left in ("awards", "assessments")]
    vague = [
        {**one, "subject": {key: value for key, value in one["subject"].items() if key != left}}
        for one in dossiers
        for left in ("position_since", "stepped_back", "unit", "category")
    ]
    renewed = [{**one, "subject": {**one["subject"], "position_since": "2026-02"}} for one in dossiers]
    return [contract.read(json.dumps(one).encode()) for one in (*dossiers, *short, *vague, *renewed)]


def one_by_one(release: Release, people: Sequence[dict[str, Any]]) -> Iterator[dict[str, tuple[Truth, Truth]]]:
    interpreter, intake = Interpreter(in_force(release, DAY)), Intake(release.kinds)
    for person in people:
        case = Case(intake.stand(person, DAY))
        ask_all(case, interpreter)
        yield {
            one.id: tuple(interpreter.compile(asked)(case, case.subject) for asked in (one.among, one.of))  # type: ignore[misc]
            for one in release.totals
        }


def test_the_columns_answer_as_the_interpreter_does_person_by_person(release: Release) -> None:
    people = people_of(release)
    tables = tables_of(people, release.kinds, [AS_OF] * len(people))
    asked = conditions_of(release, DAY)
    wanted = list(one_by_one(release, people))
    for engine in (Columnar(release), Columnar(without_rules(release))):
        found = engine.ask(tables, asked).people
        for one in release.totals:
            for at, side in enumerate(("among", "of")):
                answers = [answer[one.id][at] for answer in wanted]
                column = found.get_column(HOLDS + asked_of(one.id, side)).to_list()
                assert column == [None if answer is UNKNOWN else answer for answer in answers], (one.id, side)
    assert {answer[one.id] for answer in wanted for one in release.totals} >= {(True, False), (False, False)}


def test_adding_totals_changes_nothing_that_is_said_of_anybody(release: Release) -> None:
    both = [
        Evaluating(one, Contract(one.kinds), lambda _, interpreter: interpreter)
        for one in (release, read_release(without_totals()))
    ]
    for person in people_of(release)[::7]:
        said = [json.dumps(one.judge(person, AS_OF, Detail.FULL), default=str) for one in both]
        assert said[0].replace(both[0].release.digest, "") == said[1].replace(both[1].release.digest, "")


def without_totals() -> dict[str, bytes]:
    """Give the rulesets that ship without the totals, and without the facts and numbers that are theirs alone."""
    files = {path: content for path, content in read_files(shipped("rulesets")).items() if path != "totals.yaml"}
    for path in ("parameters.yaml", "vocabulary/facts.yaml"):
        before, mark, _ = files[path].partition("# ── 总量".encode())
        assert mark
        files[path] = before
    return files


@dataclass(frozen=True)
class OnePart:
    """A part that is its tables."""

    tables: Tables
    number: int = 0

    @property
    def size(self) -> int | None:
        return self.tables.people.height

    def read(self, reads: Reads) -> Tables:
        assert UNIT in reads.people
        return self.tables


@dataclass(frozen=True)
class Parts:
    parts: Sequence[OnePart]
    size: int | None = None
    digest: str = "sha256:0"


def part(release: Release, people: Sequence[dict[str, Any]], number: int, day: date = AS_OF) -> OnePart:
    return OnePart(tables_of(people, release.kinds, [day] * len(people)), number)


def test_a_population_is_counted_part_by_part(release: Release) -> None:
    people = people_of(release)
    parts = Parts([part(release, people[:5], 0), part(release, people[5:], 1)])
    day, counts = count_population(parts, release, workers=0)
    assert (day, counts.persons) == (AS_OF, len(people))
    _, whole = count_population(Parts([part(release, people, 0)]), release, workers=0)
    assert counts == whole
    for one in release.totals:
        assert counts.totals[one.id].members == members(*(answer[one.id] for answer in one_by_one(release, people)))


def test_a_population_is_judged_as_of_one_day(release: Release) -> None:
    people = people_of(release)[:2]
    parts = Parts([part(release, people, 0), part(release, people, 1, date(2025, 6, 30))])
    with pytest.raises(RefusedError, match="several_days"):
        count_population(parts, release, workers=0)
    with pytest.raises(RefusedError, match="empty_population"):
        count_population(Parts([part(release, [], 0)]), release, workers=0)


def test_a_total_may_read_how_many_rules_hold() -> None:
    facts = "praises: {label: 表扬数, hits: {recommend: praise}}\n"
    praising = rule(name="P-1")
    found = read_release(files_with(total(of="of: [{praises: {at_least: 1}}]"), facts=facts, rules=praising))
    assert without_rules(found) is found
    assert without_rules(release_of()).rulesets == ()
    people = [dossier(subject={"category": "leader", "trained": True}), dossier(subject={"category": "leader"})]
    people.append(dossier(subject={"category": "staff", "trained": True}, incidents=[incident()]))
    contract = Contract(found.kinds)
    read = [contract.read(json.dumps(one).encode()) for one in people]
    tables = tables_of(read, found.kinds, [AS_OF] * len(read))
    count = Counting(found)()
    days, counts = count(OnePartOfAny(tables))
    assert days == {AS_OF}
    assert counts.totals["T-1"].members == members((True, True), (True, UNKNOWN), (False, True))


class OnePartOfAny(OnePart):
    def read(self, reads: Reads) -> Tables:
        assert "subject.trained" in reads.people
        return self.tables
