"""
`gongguo check`: the rulesets that ship are whole, and what is wrong with others is placed.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from service.settings import shipped
from tests.builders import files_of, rule
from tests.command_line import Ran, Run

GAP = {"parameters.yaml": ("        party.warning: 12\n", "")}
SPARE = "spare: {label: 某措施, kind: adverse, modality: may}"
UNUSED = {"vocabulary/actions.yaml": ("\nadmonition:\n", f"\n{SPARE}\nadmonition:\n")}


def copied(folder: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """Copy the shipped rulesets below a *folder*, with texts of some files replaced."""
    for path in shipped("rulesets").rglob("*.yaml"):
        copy = folder / "rulesets" / path.relative_to(shipped("rulesets"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name, (old, new) in changes.items():
        changed = folder / "rulesets" / name
        text = changed.read_text(encoding="utf-8")
        assert text.count(old) == 1
        changed.write_text(text.replace(old, new), encoding="utf-8")
    return folder / "rulesets"


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give rulesets with two things wrong, from where a person stands beside them."""
    monkeypatch.chdir(tmp_path)
    return copied(tmp_path, GAP | UNUSED)


def test_rulesets_without_a_fault_are_counted_and_what_was_looked_for_is_said(run: Run) -> None:
    ran = run("check", "--quick")
    assert (ran.status, ran.err) == (0, "")
    first, second, third = ran.out.splitlines()
    assert "没有错误。规则集 6 个，规则 " in first
    assert second.endswith(" 条：没有发现无用、缺行、缺依据、缺规格、隐去拟制、说明不符的情形。")
    assert third.startswith("版本 sha256:")
    counted = json.loads(run("check", str(shipped("rulesets")), "--quick", "--format", "json").out)
    assert (counted["faults"], counted["findings"]) == ([], [])
    assert counted["rules"] > 50
    assert "unspecified" in counted["analysed"]
    assert "never_holds" not in counted["analysed"]


def test_every_fault_of_rulesets_is_placed(
    run: Run, broken_rulesets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("check", str(broken_rulesets))
    assert (ran.status, ran.err) == (1, "")
    first, second, total = ran.out.splitlines()
    assert first.startswith("rulesets/demotion.yaml:")
    assert first.endswith("[unknown_fact]")
    assert "是否想写 `consecutive_low_grades`" in first
    assert second.endswith("[unknown_code]")
    assert total == "共 2 处错误。"
    faults = json.loads(run("check", "rulesets", "--format", "json").out)["faults"]
    assert [fault["code"] for fault in faults] == ["unknown_fact", "unknown_code"]
    assert all(fault["line"] and fault["column"] for fault in faults)


def test_every_finding_is_placed_in_the_order_of_the_files_with_what_shows_it(run: Run, faulty: Path) -> None:
    ran = run("check", str(faulty), "--quick")
    assert (ran.status, ran.err) == (1, "")
    gap, example, unused, unsaid, total = ran.out.splitlines()
    assert gap.startswith("rulesets/parameters.yaml:")
    assert gap.endswith("自 2000-01-01 起的取值缺少：党内警告（`party.warning`） [table_gap]")
    assert example.startswith('    示例档案（基准日 2000-01-01）：{"subject":{"ref":"X-1"},"sanctions":[{')
    assert unused.startswith("rulesets/vocabulary/actions.yaml:")
    assert unused.endswith("措施 `spare`（某措施）没有规则建议 [unused]")
    assert unsaid == "没有找到规格目录，没有检查规则是否都有规格。"
    assert total == "共 2 处：无用 1 处，缺行 1 处。"


def test_findings_are_data_for_programs(run: Run, faulty: Path) -> None:
    ran = run("check", str(faulty), "--quick", "--format", "json")
    assert ran.status == 1
    told = json.loads(ran.out)
    gap, unused = told["findings"]
    line = (faulty / "parameters.yaml").read_text(encoding="utf-8").splitlines().index("sanction_months:") + 1
    assert (gap["code"], gap["file"], gap["line"], gap["column"]) == ("table_gap", "parameters.yaml", line, 1)
    assert (gap["about"], gap["name"]) == ("parameter", "sanction_months")
    assert gap["example"]["as_of"] == "2000-01-01"
    assert gap["example"]["dossier"]["sanctions"][0]["kind"] == "party.warning"
    assert (unused["code"], unused["name"], unused["example"]) == ("unused", "spare", None)
    assert "unspecified" not in told["analysed"]


def test_examples_are_written_and_can_be_evaluated_as_told(run: Run, faulty: Path, tmp_path: Path) -> None:
    ran = run("check", faulty.name, "--quick", "--examples", "out put/examples")
    assert ran.status == 1
    file = "out put/examples/sanction_months-table_gap.json"
    told = f"    示例档案：{file}，试算：gongguo evaluate '{file}' --as-of 2000-01-01 --rulesets rulesets"
    assert told in ran.out.splitlines()
    again = run("evaluate", file, "--as-of", "2000-01-01", "--rulesets", "rulesets")
    assert (again.status, again.err) == (0, "")
    data = json.loads(run("check", "rulesets", "--quick", "--examples", "out put/examples", "--format", "json").out)
    assert [one["example_file"] for one in data["findings"]] == [file, None]
    assert sorted(path.name for path in (tmp_path / "out put/examples").iterdir()) == [Path(file).name]


def test_each_example_has_a_file_of_its_own(run: Run, tmp_path: Path) -> None:
    later = "    2030-01-01: {value: {party.warning: 12}, cite: {regulation: drafted_list, confidence: drafted}}\n"
    folder = copied(tmp_path, GAP)
    path = folder / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n# 诫勉六个月见于", f"{later}\n# 诫勉六个月见于"), encoding="utf-8")
    run("check", str(folder), "--quick", "--examples", str(tmp_path / "out"))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["sanction_months-table_gap-2.json", "sanction_months-table_gap.json"]


def test_a_folder_for_examples_that_cannot_be_written_is_bad_input(run: Run, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ran = run("check", str(faulty), "--quick", "--examples", "taken")
    assert ran == Ran(2, "", "taken/sanction_months-table_gap.json：文件不能写入。\n")


def _specified(folder: Path, text: str) -> str:
    folder.mkdir()
    (folder / "some.feature").write_text(text, encoding="utf-8")
    return str(folder)


def _unspecified(ran: Ran) -> set[str]:
    return {one["name"] for one in json.loads(ran.out)["findings"] if one["code"] == "unspecified"}


def test_a_rule_is_specified_where_a_specification_names_it_outside_a_comment(run: Run, tmp_path: Path) -> None:
    rulesets = str(copied(tmp_path, {}))
    text = (
        "功能: 某事\n  # 规则「BAR-01」\n  那么 规则「DEM-10」的结论是「是」\n  | DEM-02 |\n  | XDEM-03 | DEM-04-1 |\n"
    )
    stated = _specified(tmp_path / "stated", text)
    unspecified = _unspecified(run("check", rulesets, "--quick", "--features", stated, "--format", "json"))
    assert {"BAR-01", "DEM-01", "DEM-03", "DEM-04"} <= unspecified
    assert not {"DEM-10", "DEM-02"} & unspecified


def test_specifications_are_those_beside_the_rulesets_where_there_are_any(run: Run, tmp_path: Path) -> None:
    rulesets = copied(tmp_path, {})
    assert run("check", str(rulesets), "--quick").status == 0
    _specified(tmp_path / "features", "规则「BAR-01」")
    assert "BAR-02" in _unspecified(run("check", str(rulesets), "--quick", "--format", "json"))
    assert run("check", str(rulesets), "--quick", "--features", str(shipped("features"))).status == 0
    assert run("check", "--features", "nowhere") == Ran(2, "", "nowhere：没有这个目录。\n")


def test_a_folder_that_is_not_there_or_cannot_be_read_is_bad_input(
    run: Run, broken_rulesets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("check", "nowhere") == Ran(2, "", "nowhere：没有这个目录。\n")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    for command in (["check", str(broken_rulesets)], ["rules", "--rulesets", str(broken_rulesets)]):
        ran = run(*command)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.endswith("yaml：文件不能读取。\n")


def _small(folder: Path, **added: str) -> str:
    for path, content in files_of(**added).items():
        file = folder / "small" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return str(folder / "small")


NEVER = rule(name="R-1", when="when: [{subject.points: {at_least: 5}}, {subject.points: {less_than: 5}}]")


def test_what_the_rules_mean_is_looked_at_unless_it_is_to_be_quick(run: Run, tmp_path: Path) -> None:
    folder = _small(tmp_path, rules=NEVER)
    told = json.loads(run("check", folder, "--format", "json").out)
    assert "never_holds" in told["analysed"]
    (never,) = [one for one in told["findings"] if one["code"] == "never_holds"]
    assert (never["file"], never["about"], never["name"]) == ("rules.yaml", "rule", "R-1")
    assert told["undecided"] == 0
    assert json.loads(run("check", folder, "--quick", "--format", "json").out)["undecided"] is None
    ran = run("check", folder)
    assert ran.status == 1
    assert any(line.endswith("[never_holds]") for line in ran.out.splitlines())
    assert "矛盾 1 处" in ran.out.splitlines()[-1]


@pytest.mark.parametrize("other", [["rulesets"], ["--quick"], ["--features", "features"]])
def test_what_is_asked_of_one_folder_is_not_asked_of_two(run: Run, other: list[str]) -> None:
    ran = run("check", *other, "--compare", "old", "new")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("比较（--compare）时不写 [目录]、--features 和 --quick。\n")
