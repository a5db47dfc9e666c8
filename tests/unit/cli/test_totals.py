"""`gongguo totals`: how a population stands to the totals of policy, in words and as data."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.settings import shipped
from tests.command_line import Run

UNIT = {"ref": "U-1", "type": "department"}


def person(number: int, **differing: Any) -> dict[str, Any]:
    """Write a dossier: newly in a leading position, and assessed as competent."""
    subject = {
        "ref": f"P-{number}",
        "category": "internal_leader",
        "position_level": "township_deputy",
        "position_since": "2026-03-01",
        "stepped_back": False,
        "unit": UNIT,
    }
    graded = {"id": "A-1", "year": 2025, "kind": "annual", "grade": differing.pop("grade", "competent")}
    generals = {"id": "H-1", "date": "2025-12-20", "kind": "four_generals"}
    return {
        "subject": {**subject, **differing.pop("subject", {})},
        "assessments": [graded],
        "awards": [generals] if differing.pop("general", False) else [],
    }


@pytest.fixture
def population(tmp_path: Path) -> Path:
    """Write 18 persons, of whom 12 hold the honour and 4 are excellent: in one unit, so beyond a fifth."""
    path = tmp_path / "people.ndjson"
    people = [person(at, general=at < 12, grade="excellent" if at < 4 else "competent") for at in range(18)]
    path.write_text("\n".join(json.dumps(one) for one in people) + "\n", encoding="utf-8")
    return path


AS_OF = ("--as-of", "2026-06-30", "--workers", "0")


def test_people_are_told_how_a_population_stands_to_each_total(run: Run, population: Path) -> None:
    ran = run("totals", str(population), *AS_OF)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "以2026年6月30日为基准日，共 18 人。"
    assert [line.partition("：")[2] for line in lines if line.startswith("TOT-")] == ["符合", "须经批准", "不作判断"]
    assert "占 12/18（约 66.67%）；目标是不低于 2/3。符合「不低于 2/3」的要求。" in ran.out
    assert "  - U-1：4/18（约 22.22%），须经批准" in lines
    assert "  依据：公务员考核规定（转载核对）；" in ran.out
    assert "None" not in ran.out


def test_programs_are_told_the_same(run: Run, population: Path) -> None:
    ran = run("totals", str(population), *AS_OF, "--format", "json")
    told = json.loads(ran.out)
    assert (told["as_of"], told["persons"], ran.status) == ("2026-06-30", 18, 0)
    assert {one["total"]: (one["answer"], one["with_approval"]) for one in told["totals"]} == {
        "TOT-01": ("kept", False),
        "TOT-02": ("kept", True),
        "TOT-03": ("not_judged", False),
    }


def test_a_total_that_is_surely_not_kept_is_a_check_that_fell_short(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.ndjson"
    path.write_text("\n".join(json.dumps(person(at, general=at < 11)) for at in range(18)), encoding="utf-8")
    ran = run("totals", str(path), *AS_OF)
    assert ran.status == 1
    assert "占 11/18（约 61.11%）" in ran.out


def test_units_of_which_perhaps_nobody_takes_part_are_told_last_and_without_figures(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.ndjson"
    people = [person(at, subject={"unit": {**UNIT, "ref": "U-9"}}, grade="excellent") for at in range(2)]
    people += [person(2, subject={"category": "leading_member"})]
    people += [person(at, subject={"unit": {"type": "department"}}) for at in (3, 4)]
    path.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    lines = run("totals", str(path), *AS_OF).out.splitlines()
    told = [line for line in lines if line.startswith("  - U-")]
    assert told == ["  - U-9：2/4 至 2/2（50% 至 100%），不符合", "  - U-1：可能无人参加（另有 2 名单位不详的未计）"]


def test_the_help_says_that_the_list_of_units_is_not_for_publication(run: Run) -> None:
    assert "只供内部核对，不得公布" in run("totals", "--help").out.replace("\n", "").replace(" ", "")


def test_a_population_without_a_day_is_refused(run: Run, population: Path) -> None:
    assert run("totals", str(population), "--workers", "0").status == 2


def test_rulesets_without_totals_say_so(run: Run, population: Path, tmp_path: Path) -> None:
    for path in shipped("rulesets").rglob("*.yaml"):
        copy = tmp_path / "rulesets" / path.relative_to(shipped("rulesets"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.name != "totals.yaml":
            copy.write_bytes(path.read_bytes())
    ran = run("totals", str(population), *AS_OF, "--rulesets", str(tmp_path / "rulesets"))
    assert ran.status == 0
    assert "规则目录没有写总量。" in ran.out
