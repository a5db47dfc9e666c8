"""
`gongguo schema`: the schemas of a folder of rulesets are written where they are asked for.
"""

from pathlib import Path

from service.settings import shipped
from tests.command_line import Ran, Run


def test_the_schemas_of_the_shipped_rulesets_are_those_that_ship(run: Run, tmp_path: Path) -> None:
    ran = run("schema", "--out", str(tmp_path / "new" / "schemas"))
    assert (ran.status, ran.err) == (0, "")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "schemas").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (shipped("rulesets") / "schemas").iterdir()}
    assert ran.out.splitlines() == [f"已写入 {tmp_path / 'new' / 'schemas' / name}" for name in _in_order(ran.out)]


def _in_order(told: str) -> list[str]:
    return [line.rpartition("/")[2] for line in told.splitlines()]


def test_the_schemas_of_a_draft_know_its_names(run: Run, broken_rulesets: Path, tmp_path: Path) -> None:
    facts, rules = broken_rulesets / "vocabulary" / "facts.yaml", broken_rulesets / "demotion.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8") + "new_fact:\n  label: 新事项\n  year_of: subject.rank_since\n",
        encoding="utf-8",
    )
    rules.write_bytes((shipped("rulesets") / "demotion.yaml").read_bytes())
    assert run("schema", "--rulesets", str(broken_rulesets), "--out", str(tmp_path)).status == 0
    assert '"new_fact": {' in (tmp_path / "ruleset.json").read_text(encoding="utf-8")


def test_rulesets_at_fault_have_no_schemas(run: Run, broken_rulesets: Path, tmp_path: Path) -> None:
    ran = run("schema", "--rulesets", str(broken_rulesets), "--out", str(tmp_path / "schemas"))
    assert (ran.status, ran.out) == (2, "")
    assert "没有这个事项 `consecutive_low_grade`" in ran.err
    assert not (tmp_path / "schemas").exists()
    (broken_rulesets / "demotion.yaml").unlink()
    (broken_rulesets / "demotion.yaml").mkdir()
    assert run("schema", "--rulesets", str(broken_rulesets), "--out", "x").err.endswith(
        "demotion.yaml：文件不能读取。\n"
    )


def test_a_folder_that_cannot_be_written_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("schema", "--out", str(tmp_path / "file"))
    assert ran == Ran(2, "", f"{tmp_path / 'file'}：不能写入。\n")
    assert run("schema").err.startswith("缺少选项 `--out`。")
    assert "[required]" not in run("schema", "--help").out
