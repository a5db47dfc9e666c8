"""
`gongguo simulate`: a draft over a population, from files to files, held to evaluating everybody both ways one by one.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from openpyxl import load_workbook

from service.cli.outcome import Outcome
from service.cli.simulate import simulate as command
from service.cli.simulate_files import write_files
from service.cli.simulate_progress import rate_of
from service.cli.simulate_text import in_words
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.in_force import in_force
from service.domain.interpreter import Interpreter, ask_all
from service.domain.release import Release
from service.domain.verdict import decide
from service.governance.errors import RefusedError
from service.intake import Contract
from service.language.folder import load
from service.operations.batch.opening import opened
from service.operations.simulation.effects_persons import UNIT
from service.operations.simulation.kinds import joined
from service.operations.simulation.persons import persons_in, write_persons
from service.operations.simulation.result import shown_of
from service.operations.simulation.simulating import SimulationStoppedError, simulate
from service.population.dossiers import dossiers_of
from service.population.synthetic.generating import DAY, generate
from service.population.tables import Tables
from service.population.writing import write_population
from service.settings import shipped
from tests.command_line import Run, runner

Json = dict[str, Any]
Verdicts = dict[tuple[str, str | None], str]
Changes = dict[tuple[str, str | None], tuple[str, str]]

SIZE, SEED = 150, 20
NUMBERS = {"achievement_months": ("12", "24"), "demotion_situations_limit": ("2", "1"), "recent_months": ("12", "36")}


def drafted(folder: Path, numbers: Mapping[str, tuple[str, str]] = NUMBERS, **edits: Callable[[str], str]) -> Path:
    """Copy the rulesets that ship into a *folder*, with other numbers, and with *edits* of files by their stems."""
    shutil.copytree(shipped("rulesets"), folder)
    parameters = folder / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    for name, (old, new) in numbers.items():
        head, begins, rest = text.partition(f"\n{name}:\n")
        text = head + begins + rest.replace(f"value: {old}", f"value: {new}", 1)
    parameters.write_text(text, encoding="utf-8")
    for path in folder.rglob("*.yaml"):
        if path.stem in edits:
            path.write_text(edits[path.stem](path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Simulated:
    """What was simulated, and what came of it."""

    folder: Path
    base: Release
    draft: Release
    tables: Tables
    told: Json
    text: str

    @property
    def population(self) -> Path:
        return self.folder / "people.parquet"


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """Simulate by the command, once, with everything that it can write."""
    folder = tmp_path_factory.mktemp("simulated")
    base, draft = load(shipped("rulesets")), load(drafted(folder / "draft"))
    (tables,) = generate(base.kinds, SIZE, SEED)
    write_population(folder / "people.parquet", base.kinds, [tables])
    names = [f"--out={folder / f'r.{ending}'}" for ending in ("json", "html", "xlsx")]
    arguments = [str(folder / "people.parquet"), "--draft", str(folder / "draft"), "--workers", "1", "--shown", "10"]
    outcome: Outcome = command.main([*arguments, *names, f"--persons={folder / 'p.ndjson'}"], standalone_mode=False)
    assert (outcome.status, outcome.err) == (0, b"")
    return Simulated(folder, base, draft, tables, orjson.loads((folder / "r.json").read_bytes()), outcome.out.decode())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


def one_by_one(release: Release) -> Callable[[Json, date], Verdicts]:
    """Give what evaluates one dossier by the interpreter."""
    contract, intake = Contract(release.kinds), Intake(release.kinds)
    interpreter = Interpreter(in_force(release, DAY.toordinal()))

    def verdicts(dossier: Json, day: date) -> Verdicts:
        case = Case(intake.stand(contract.read(orjson.dumps(dossier)), day.toordinal()))
        kept, superseded = decide(interpreter.law.by_id, ask_all(case, interpreter), release.actions)
        found: Verdicts = {(one.action.name, one.about): str(one.verdict) for one in kept}
        return found | {(one.decision.action.name, one.decision.about): "superseded" for one in superseded}

    return verdicts


@pytest.fixture(scope="module")
def expected(simulated: Simulated) -> list[tuple[str, Changes]]:
    """Give whoever changes, by ref, with what changes, in order, as evaluating one by one has it."""
    return list(_changes(simulated))


def _changes(simulated: Simulated) -> Iterator[tuple[str, Changes]]:
    base, draft = one_by_one(simulated.base), one_by_one(simulated.draft)
    for dossier in dossiers_of(simulated.tables, simulated.base.kinds):
        before, after = base(dossier, DAY), draft(dossier, DAY)
        keys = {*before, *after}
        changes = {
            key: (before.get(key, "none"), after.get(key, "none")) for key in keys if before.get(key) != after.get(key)
        }
        if changes:
            yield dossier["subject"]["ref"], changes


def changes_of(persons: Iterator[Json]) -> list[tuple[str, Changes]]:
    return [
        (one["ref"], {(it["action"], it["about"]): (it["from"], it["to"]) for it in one["changes"]}) for one in persons
    ]


def again(simulated: Simulated, folder: Path, part_size: int, name: str = "people.parquet", **asked: Any) -> Json:
    """Simulate the same in this process, cut otherwise."""
    folder.mkdir()
    kinds = joined(simulated.base.kinds, simulated.draft.kinds)
    population = opened(simulated.folder / name, kinds, part_size=part_size)
    return simulate(population, simulated.base, simulated.draft, folder, workers=0, **asked)


def test_the_persons_who_change_are_those_who_change_one_by_one(
    simulated: Simulated, expected: list[tuple[str, Changes]]
) -> None:
    lines = (simulated.folder / "p.ndjson").read_bytes().splitlines()
    found = changes_of(map(orjson.loads, lines))
    assert found == expected
    assert len(found) > SIZE // 10


def test_the_list_begins_as_all_persons_do_and_gives_the_sentences_of_the_rules(
    simulated: Simulated, expected: list[tuple[str, Changes]]
) -> None:
    persons = simulated.told["persons"]
    assert (persons["shown"], persons["total"]) == (10, simulated.told["changed"]["persons"])
    assert changes_of(persons["list"]) == expected[:10]
    reasons = [reason for one in persons["list"] for change in one["changes"] for reason in change["reasons"]]
    assert all("对照规则：" in reason and "草案：" in reason for reason in reasons)


def test_flows_groups_and_counts_add_up(simulated: Simulated) -> None:
    told = simulated.told
    assert told["population"]["size"] == SIZE
    for groups in told["by_group"].values():
        assert sum(one["persons"] for one in groups) == SIZE
        assert sum(one["changed"] for one in groups) == told["changed"]["persons"]
    assert len({one["action"] for one in told["flows"]}) == told["changed"]["actions"]


def test_the_result_depends_neither_on_the_parts_nor_on_the_processes(simulated: Simulated, tmp_path: Path) -> None:
    assert (
        orjson.loads(orjson.dumps(again(simulated, tmp_path / "one", 80, shown=10, is_quoting=True))) == simulated.told
    )
    write_persons(tmp_path / "one", tmp_path / "p.ndjson")
    assert (tmp_path / "p.ndjson").read_bytes() == (simulated.folder / "p.ndjson").read_bytes()
    write_persons(tmp_path / "one", tmp_path / "p.parquet")
    assert pl.read_parquet(tmp_path / "p.parquet").to_dicts() == list(persons_in(tmp_path / "one"))


def test_the_files_are_there_and_no_others(simulated: Simulated) -> None:
    assert sorted(path.name for path in simulated.folder.iterdir()) == [
        "draft",
        "p.ndjson",
        "people.parquet",
        "r.html",
        "r.json",
        "r.xlsx",
    ]


def test_the_text_says_how_many_change_and_that_it_is_no_decision(simulated: Simulated) -> None:
    assert f"意见有变化：{simulated.told['changed']['persons']} 人" in simulated.text
    assert simulated.draft.advice[:10] in simulated.text


def test_the_same_rules_change_nobody(simulated: Simulated, tmp_path: Path) -> None:
    told = again(replace(simulated, draft=simulated.base), tmp_path / "one", SIZE)
    assert (told["changed"], told["flows"], told["rules"]["changed"]) == ({"persons": 0, "actions": 0}, [], [])
    assert told["persons"] == {"shown": 0, "total": 0, "list": []}


def test_of_nobody_nothing_is_told(run: Run, simulated: Simulated, tmp_path: Path) -> None:
    write_population(tmp_path / "none.parquet", simulated.base.kinds, [everybody_out(simulated.tables)])
    with pytest.raises(RefusedError, match="empty_population"):
        again(replace(simulated, folder=tmp_path), tmp_path / "one", SIZE, name="none.parquet")
    ran = run("simulate", str(tmp_path / "none.parquet"), "--draft", str(simulated.folder / "draft"))
    assert (ran.status, ran.err) == (2, "人群中没有人，无从模拟。\n")
    ran = run("batch", str(tmp_path / "none.parquet"), "--out", str(tmp_path / "b.ndjson"))
    assert (ran.status, ran.out.splitlines()[0]) == (0, "人群中没有人。")


def everybody_out(tables: Tables) -> Tables:
    return Tables(tables.people.clear(), {plural: table.clear() for plural, table in tables.records.items()})


def test_the_rate_is_told_with_the_remaining_time() -> None:
    assert rate_of(50_000, 200_000, 2.0) == "每秒 25,000 人，约余 6 秒"
    assert (rate_of(0, 10, 1.0), rate_of(100, None, 1.0)) == ("", "每秒 100 人")


def test_a_simulation_that_nobody_waits_for_ends(simulated: Simulated, tmp_path: Path) -> None:
    done: list[int] = []
    with pytest.raises(SimulationStoppedError):
        again(simulated, tmp_path / "one", 50, progress=lambda n, _: done.append(n), is_stopped=lambda: bool(done))
    assert done == [50]


def with_other_words(text: str) -> str:
    """Add a code and a field to a vocabulary, and take a code away."""
    text = text.replace("codes: {principal: 党政正职,", "codes: {assistant: 助理,")
    text = text.replace(
        "codes: {minor: 较轻, serious: 较重, grave: 严重}",
        "codes: {trivial: 极轻, minor: 较轻, serious: 较重, grave: 严重}",
    )
    return text.replace("      birth_date:", "      seconded: {label: 借调, type: truth}\n      birth_date:")


def test_a_draft_may_have_other_codes_and_fields(simulated: Simulated, tmp_path: Path) -> None:
    seconded = "\n  BAR-99:\n    title: 借调\n    when: [{subject.seconded: true}]\n    bar: [care_and_support]\n"
    cited = "    because: 借调在外。\n    cite: [{regulation: drafted_list, confidence: drafted}]\n"
    draft = load(drafted(tmp_path / "draft", {}, records=with_other_words, bars=lambda text: text + seconded + cited))
    told = again(replace(simulated, draft=draft), tmp_path / "one", SIZE, shown=5)
    assert told["rules"]["added"] == [{"rule": "BAR-99", "title": "借调"}]
    assert {(one["action"], one["from"], one["to"]) for one in told["flows"]} == {
        ("care_and_support", "recommended", "unsettled")
    }
    tiers = {one["group"]: one["persons"] for one in told["by_group"]["role_tier"]}
    assert sum(tiers.values()) == SIZE


def test_a_field_of_another_type_is_refused(simulated: Simulated) -> None:
    kinds = list(simulated.base.kinds)
    fields = {**kinds[0].fields, "rank": replace(kinds[0].fields["rank"], type=kinds[0].fields["birth_date"].type)}
    with pytest.raises(RefusedError, match="vocabularies_apart"):
        joined(kinds, [replace(kinds[0], fields=fields), *kinds[1:]])


def test_all_faults_of_both_rulesets_are_told(run: Run, simulated: Simulated, tmp_path: Path) -> None:
    for name in ("a", "b"):
        drafted(tmp_path / name, {}, bars=lambda text: text.replace("title:", "titel:", 1))
    ran = run("simulate", str(simulated.population), "--base", str(tmp_path / "a"), "--draft", str(tmp_path / "b"))
    assert (ran.status, ran.out) == (2, "")
    assert all(f"{tmp_path / name}/bars.yaml" in ran.err for name in ("a", "b"))


def test_faults_of_names_are_told_before_any_work_is_done(run: Run, tmp_path: Path) -> None:
    ran = run("simulate", "none.parquet", "--draft", "none", "--out", "a.pdf", "--persons", f"{tmp_path}/no/p.ndjson")
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 2


def test_faults_of_the_population_are_told(run: Run, simulated: Simulated, tmp_path: Path) -> None:
    table = pl.DataFrame({"subject.ref": ["P1"], "subject.nickname": ["甲"], "subject.rank": [7]})
    table.write_parquet(tmp_path / "p.parquet")
    draft = ("--draft", str(simulated.folder / "draft"), "--workers", "1")
    ran = run("simulate", str(tmp_path / "p.parquet"), *draft, "--format", "json")
    assert (ran.status, ran.out) == (2, "")
    assert {one["code"] for one in json.loads(ran.err)["faults"]} >= {"unknown_key", "wrong_type"}


def test_a_file_that_is_there_is_written_over_only_where_that_is_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("kept")
    asked = ("simulate", "none.parquet", "--draft", "none", "--out", str(tmp_path / "r.json"))
    ran = run(*asked)
    assert (ran.status, ran.err) == (2, f"{tmp_path}/r.json：已经存在，不覆盖；要覆盖，请加 --afresh。\n")
    assert "已经存在" not in run(*asked, "--afresh").err


def test_groups_are_never_shown_smaller_than_the_service_would(run: Run) -> None:
    ran = run("simulate", "none.parquet", "--draft", "none", "--smallest", "4")
    assert (ran.status, ran.err) == (2, "--smallest：`4` 不是不小于 5 的整数。\n")


def test_fairness_does_not_depend_on_how_the_population_is_cut(simulated: Simulated, tmp_path: Path) -> None:
    people = simulated.tables.people.with_columns(pl.format("U{}", pl.int_range(pl.len()) // 2 + 100).alias(UNIT))
    write_population(tmp_path / "units.parquet", simulated.base.kinds, [Tables(people, simulated.tables.records)])
    moved = replace(simulated, folder=tmp_path)
    first, *others = [
        again(moved, tmp_path / str(size), size, name="units.parquet", smallest=1) for size in (5, 70, SIZE)
    ]
    assert others == [first, first]
    assert "unit" not in {one["by"] for one in first["fairness"]}
    assert first["fairness"]


def test_only_the_command_quotes_dossiers(simulated: Simulated, tmp_path: Path) -> None:
    told = again(simulated, tmp_path / "one", SIZE, shown=10)
    quoted = {text for one in simulated.told["persons"]["list"] for it in one["changes"] for text in it["reasons"]}
    short = {text for one in told["persons"]["list"] for it in one["changes"] for text in it["reasons"]}
    assert any("对照规则：" in text for text in quoted)
    assert not any("对照规则：" in text or "草案：" in text for text in short)
    assert {tuple(it["rules"]) for one in told["persons"]["list"] for it in one["changes"]} == {
        tuple(it["rules"]) for one in simulated.told["persons"]["list"] for it in one["changes"]
    }


def test_where_nobody_is_listed_the_workbook_lists_nobody(simulated: Simulated, tmp_path: Path) -> None:
    told = {**simulated.told, "persons": {"shown": 0, "total": 7, "list": []}}
    again(simulated, tmp_path / "persons-made", SIZE)
    write_files(told, tmp_path / "persons-made", [tmp_path / "r.xlsx"], None)
    book = load_workbook(tmp_path / "r.xlsx")
    refs = {one["ref"] for one in simulated.told["persons"]["list"]}
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert refs
    assert not refs & cells


def test_what_cannot_be_compared_or_checked_is_said(simulated: Simulated) -> None:
    hidden = [{**one, "groups": [], "flag": None} for one in simulated.told["fairness"]]
    text = in_words({**simulated.told, "fairness": hidden, "as_of": None, "totals": []}, [])
    assert "公平性：没有可以比较的组（人数过少或者没有数据）。" in text
    assert "各人基准日不同，总量没有核对；请用 --as-of 指定同一基准日。" in text


def test_a_total_by_a_field_that_is_no_grouping_lists_no_group() -> None:
    groups = {"listed": [{"group": "a"}, {"group": "b"}], "more": 1}
    judged = {"by": "subject.team", "groups": groups}
    assert shown_of(judged, {"subject.unit.ref": frozenset()})["groups"] == {"listed": [], "more": 3}
    assert shown_of({**judged, "by": "subject.unit.ref"}, {"subject.unit.ref": frozenset("a")})["groups"] == {
        "listed": [{"group": "b"}],
        "more": 2,
    }
