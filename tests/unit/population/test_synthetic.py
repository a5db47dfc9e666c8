from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import polars as pl
import pytest

from service.domain.in_force import in_force
from service.domain.record import FieldType, RecordKind
from service.domain.release import Release
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import ANSWERS
from service.intake import Contract
from service.language.folder import load, read_release
from service.population.dossiers import dossiers_of
from service.population.synthetic import shares
from service.population.synthetic.generating import DAY, generate
from service.population.tables import AS_OF, REF, WHO, Tables, columns_of, has
from service.settings import shipped
from tests.small_release import SMALL

SEED, SIZE = 1, 20_000


@pytest.fixture(scope="module")
def release() -> Release:
    return load(shipped("rulesets"))


@pytest.fixture(scope="module")
def tables(release: Release) -> Tables:
    (part,) = generate(release.kinds, SIZE, SEED)
    return part


@pytest.fixture(scope="module")
def dossiers(release: Release) -> list[dict[str, Any]]:
    """Give eight hundred dossiers as the contract reads them; it refuses none."""
    (part,) = generate(release.kinds, 800, SEED, as_of=date(2026, 2, 28))
    contract = Contract(release.kinds)
    return [contract.read(orjson.dumps(one)) for one in dossiers_of(part, release.kinds)]


def test_the_contract_accepts_all_of_it(dossiers: list[dict[str, Any]]) -> None:
    assert len({one["subject"]["ref"] for one in dossiers}) == 800


def test_a_person_has_some_fifteen_records(tables: Tables) -> None:
    assert 14 < sum(table.height for table in tables.records.values()) / SIZE < 17


def test_a_person_has_two_incidents_at_most_on_average(tables: Tables) -> None:
    assert 0.5 < tables.records["incidents"].height / SIZE < 2


def test_the_tables_are_as_the_vocabulary_says(release: Release, tables: Tables) -> None:
    for kind in release.kinds:
        table = tables.people if kind.single else tables.records[kind.name]
        columns = columns_of(kind)
        found = {name: dtype for name, dtype in table.schema.items() if name.startswith(f"{kind.singular}.")}
        assert found == columns


def test_records_stand_in_the_order_of_their_persons(tables: Tables) -> None:
    for table in tables.records.values():
        assert table[WHO].is_sorted()
        assert table[WHO].max() < tables.people.height  # type: ignore[operator]


def test_a_list_that_a_dossier_lacks_has_no_record(tables: Tables) -> None:
    for plural, table in tables.records.items():
        lacking = tables.people.with_row_index(WHO).filter(~pl.col(has(plural)))
        assert lacking.height > 0
        assert not set(lacking[WHO]) & set(table[WHO])


def test_lists_are_lacking_as_often_as_is_assumed(tables: Tables) -> None:
    for plural, share in shares.LISTED.items():
        assert tables.people[has(plural)].mean() == pytest.approx(share, abs=0.005)


def test_the_same_seed_gives_the_same(release: Release, tables: Tables) -> None:
    (again,) = generate(release.kinds, SIZE, SEED)
    assert again.people.equals(tables.people)
    assert all(again.records[name].equals(table) for name, table in tables.records.items())


def test_another_seed_gives_others(release: Release, tables: Tables) -> None:
    (other,) = generate(release.kinds, SIZE, SEED + 1)
    assert not other.people.equals(tables.people)


def test_parts_hold_all_persons_once(release: Release) -> None:
    parts = list(generate(release.kinds, 250, SEED, part_size=100))
    assert [part.people.height for part in parts] == [100, 100, 50]
    assert not parts[0].records["assessments"].equals(parts[1].records["assessments"])
    refs = [ref for part in parts for ref in part.people[REF]]
    assert refs == [f"P{number:08d}" for number in range(1, 251)]


def test_what_comes_of_a_person_has_happened_by_the_day(release: Release) -> None:
    (part,) = generate(release.kinds, 2_000, SEED, as_of=date(2025, 3, 1))
    assert part.people[AS_OF].unique().to_list() == [date(2025, 3, 1)]
    for name in ("incidents", "measures", "sanctions", "investigations", "achievements", "awards"):
        kind = release.kind_named(name)
        assert kind.day is not None
        assert part.records[name][f"{kind.singular}.{kind.day}"].max() <= date(2025, 3, 1)  # type: ignore[operator]


def test_some_days_are_known_to_the_month_or_the_year_only(tables: Tables) -> None:
    incidents = tables.records["incidents"]
    vague = incidents["incident.occurred_on:last"].is_not_null().mean()
    assert vague == pytest.approx((shares.OF_EVENTS.month + shares.OF_EVENTS.year) * 0.97, abs=0.015)


def test_an_award_shares_the_deed_of_its_achievement(tables: Tables) -> None:
    deeds = tables.records["achievements"].select(WHO, deed="achievement.deed").drop_nulls()
    awards = tables.records["awards"].select(WHO, deed="award.deed").drop_nulls()
    assert awards.join(deeds, on=[WHO, "deed"], how="semi").height > 500


def test_measures_are_about_incidents_and_tasks_that_are_there(tables: Tables) -> None:
    about = tables.records["measures"].select(WHO, id="measure.about").drop_nulls()
    there = pl.concat([tables.records[plural].select(WHO, id=f"{plural[:-1]}.id") for plural in ("incidents", "tasks")])
    assert about.join(there, on=[WHO, "id"], how="anti").height == 0
    assert {"I", "R"} == set(about["id"].str.slice(0, 1))


def test_people_of_a_unit_share_what_is_the_unit_s(tables: Tables) -> None:
    people = tables.people.select("subject.unit.ref", "subject.unit.type", "setting.rank_vacancy").drop_nulls()
    assert people.unique().height == people["subject.unit.ref"].n_unique()


def test_it_follows_a_vocabulary_that_has_changed(release: Release) -> None:
    (part,) = generate([_changed(kind) for kind in release.kinds], 5_000, SEED)
    incidents = part.records["incidents"]
    new = (incidents["incident.kind"] == "sleepiness").mean()
    assert new == pytest.approx(shares.NEW_CODES, abs=0.005)
    assert incidents["incident.kind"].null_count() == 0
    assert 0.02 < incidents["incident.evidence"].null_count() / incidents.height < 0.06
    assert "incident.sources" not in incidents.columns


def _changed(kind: RecordKind) -> RecordKind:
    """Give incidents a kind more and a state of evidence less, and another type to a field."""
    if kind.name != "incidents":
        return kind
    fields = dict(kind.fields)
    evidence = {code: label for code, label in fields["evidence"].codes.items() if code != "withdrawn"}
    fields["kind"] = replace(fields["kind"], codes={**fields["kind"].codes, "sleepiness": "瞌睡"})
    fields["evidence"] = replace(fields["evidence"], codes=evidence)
    fields["sources"] = replace(fields["sources"], type=FieldType.TRUTH)
    return replace(kind, fields=fields)


def test_what_the_vocabulary_lacks_or_has_otherwise_is_left_out() -> None:
    kinds = read_release({name: text.encode() for name, text in SMALL.items()}).kinds
    (part,) = generate(kinds, 500, SEED)
    contract = Contract(kinds)
    dossiers = [contract.read(orjson.dumps(one)) for one in dossiers_of(part, kinds)]
    assert part.records.keys() <= {kind.name for kind in kinds}
    assert any(one.get("incidents") for one in dossiers)
    assert not any("quarters" in one for one in dossiers)
    kinds_drawn = part.records["incidents"]["incident.kind"]
    assert (kinds_drawn == "harm").mean() == pytest.approx(0.5, abs=0.2)


def test_every_rule_says_yes_of_somebody_and_unknown_of_somebody(release: Release, tables: Tables) -> None:
    outcome = Columnar(release).ask(tables)
    said = {
        (column.name, answer)
        for frame in (outcome.people, *outcome.records.values())
        for column in frame.iter_columns()
        if column.dtype == ANSWERS
        for answer in column.unique().to_list()
    }
    rules = {rule.id for rule in in_force(release, DAY.toordinal()).rules}
    assert {(rule, answer) for rule in rules for answer in ("yes", "unknown")} - said == set()
