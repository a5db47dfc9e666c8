"""`gongguo check --compare`: what a change means is told rule by rule, and what stayed the same is only counted."""

import json
from pathlib import Path

import pytest

from service.settings import shipped
from tests.command_line import Run


@pytest.fixture
def stricter(tmp_path: Path) -> str:
    """Give rulesets in which it takes four handovers, not three."""
    for path in shipped("rulesets").rglob("*.yaml"):
        copy = tmp_path / "rulesets" / path.relative_to(shipped("rulesets"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    parameters = tmp_path / "rulesets" / "parameters.yaml"
    before, found, after = parameters.read_text(encoding="utf-8").partition("handovers_limit:")
    parameters.write_text(before + found + after.replace("{value: 3,", "{value: 4,", 1), encoding="utf-8")
    return str(tmp_path / "rulesets")


def test_the_same_rulesets_have_no_change(run: Run) -> None:
    folder = str(shipped("rulesets"))
    ran = run("check", "--compare", folder, folder, "--as-of", "2026-06-30")
    assert (ran.status, ran.out) == (0, "含义有变化的规则 0 条，没有变化的 66 条。\n")


def test_a_change_is_told_with_a_dossier_and_both_answers(run: Run, stricter: str, tmp_path: Path) -> None:
    arguments = ("check", "--compare", str(shipped("rulesets")), stricter, "--as-of", "2026-06-30")
    told = run(*arguments, "--examples", str(tmp_path / "examples")).out
    assert "规则 `NAP-04`（推诿扯皮、协同不力）比原来严：现在成立的，原来都成立，反过来不然。 [stricter]\n" in told
    assert "    原来的结论是「是」，现在的结论是「否」。\n" in told
    assert "BAR-01" not in told
    assert "  $handovers_limit（推诿扯皮的转办次数）：3 → 4。\n" in told
    assert told.endswith("含义有变化的规则 8 条，没有变化的 58 条。\n")
    example = tmp_path / "examples" / "NAP-04-stricter.json"
    assert json.loads(example.read_text(encoding="utf-8"))["incidents"][0]["handovers"] == 3
    for folder, answer in ((str(shipped("rulesets")), "yes"), (stricter, "no")):
        ran = run("evaluate", str(example), "--as-of", "2026-06-30", "--rulesets", folder, "--format", "json")
        findings = json.loads(ran.out)["findings"]
        assert [one["answer"] for one in findings if one["rule"] == "NAP-04"] == [answer]


def test_programs_are_told_as_data(run: Run, stricter: str) -> None:
    bars, parameters = Path(stricter) / "bars.yaml", Path(stricter) / "parameters.yaml"
    parameters.write_bytes((shipped("rulesets") / "parameters.yaml").read_bytes())
    text = bars.read_text(encoding="utf-8").replace("standing_vetoes: {at_least: 1}", "standing_vetoes: {at_least: 2}")
    bars.write_text(text, encoding="utf-8")
    told = json.loads(run("check", "--compare", str(shipped("rulesets")), stricter, "--format", "json").out)
    assert told["unchanged"] == 65
    (change,) = told["changes"]
    assert (change["rule"], change["kind"], change["old"], change["new"]) == ("BAR-04", "stricter", "yes", "no")


@pytest.mark.parametrize("besides", [["."], ["--features", "."], ["--quick"]])
def test_what_does_not_go_with_a_comparison_is_refused(run: Run, besides: list[str]) -> None:
    ran = run("check", "--compare", ".", ".", *besides)
    assert (ran.status, ran.out) == (2, "")
    assert "比较（--compare）时不写" in ran.err


def test_faults_of_both_folders_are_told(run: Run, broken_rulesets: Path) -> None:
    ran = run("check", "--compare", str(broken_rulesets), "nowhere")
    assert (ran.status, ran.out) == (2, "")
    assert "consecutive_low_grade" in ran.err
    assert "没有这个目录" in ran.err
