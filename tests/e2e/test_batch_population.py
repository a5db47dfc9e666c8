"""
Populations on the command line: made, checked, turned into one another, and evaluated whole.
"""

import json
import signal
from pathlib import Path

import openpyxl
import orjson
import polars as pl
import pytest

from service.language.folder import load
from service.population.synthetic.generating import generate
from service.population.writing import write_population
from service.settings import shipped
from tests.command_line import Run, runner
from tests.drills.batch import Drill
from tests.small_release import SMALL

DAY = ("--as-of", "2026-06-30")
SIZE = 24


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsysbinary)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write some persons as nested Parquet."""
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    kinds = load(shipped("rulesets")).kinds
    write_population(path, kinds, generate(kinds, SIZE, 1))
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write rulesets of few rules, for what does not hang on them, and persons to go with them."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in SMALL.items():
        (folder / "rulesets" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "rulesets" / name).write_text(text, encoding="utf-8")
    kinds = load(folder / "rulesets").kinds
    write_population(folder / "people.parquet", kinds, generate(kinds, 5, 1))
    return folder


def test_a_population_goes_through_every_format_and_is_evaluated_alike(run: Run, people: Path) -> None:
    run("population", "convert", str(people), "--out", "a.ndjson")
    run("population", "convert", "a.ndjson", "--out", "folder")
    run("population", "convert", "folder", "--out", "b.xlsx")
    said = [run("population", "check", name, "--format", "json") for name in ("folder", "b.xlsx")]
    lines = []
    for name in (str(people), "b.xlsx"):
        run("batch", name, "--out", "out.ndjson", "--afresh")
        lines.append(sorted(Path("out.ndjson").read_text().splitlines()))

    assert [json.loads(one.out)["population"]["size"] for one in said] == [SIZE, SIZE]
    assert lines[0] == lines[1]
    assert len(lines[0]) == SIZE


def test_a_batch_tells_its_figures(run: Run, people: Path) -> None:
    ran = run("batch", str(people), "--out", "out.parquet", "--part-size", "8", "--format", "json")
    told = json.loads(ran.out)
    found = pl.read_parquet("out.parquet")

    assert (ran.status, ran.err) == (0, "")
    assert (told["persons"], told["population"]["size"], told["resumed"]) == (SIZE, SIZE, {"parts": 0, "persons": 0})
    assert (
        told["verdicts"]["care_and_support"]["recommended"]
        == (found["verdict:care_and_support"].cast(pl.String) == "recommended").sum()
    )
    assert "仅由自动化方式" in told["advice"]


def test_a_batch_says_in_chinese_what_it_did(run: Run, people: Path) -> None:
    ran = run("batch", str(people), "--out", "out.xlsx", "--engine", "interpreter", *DAY)

    assert ran.status == 0
    assert ran.out.startswith("已评估 24 人，结果写入 out.xlsx。\n规则的结论：是 ")
    assert "关心关爱、撑腰鼓劲（人）：建议 " in ran.out
    book = openpyxl.load_workbook("out.xlsx", read_only=True)
    assert book.sheetnames[0] == "本人"
    book.close()


def test_faults_are_all_told_and_nothing_is_written(run: Run) -> None:
    lines: list[dict] = [{"subject": {"ref": f"P{number}"}} for number in range(6)]
    lines[1]["subject"]["rank"] = "captain"
    lines[4]["sanctions"] = [{"id": "S1", "kind": "government.warning"}]
    Path("people.ndjson").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    ran = run("batch", "people.ndjson", *DAY, "--out", "out.parquet", "--part-size", "2", "--workers", "1")
    as_data = run("batch", "people.ndjson", *DAY, "--out", "out.parquet", "--workers", "1", "--format", "json")
    problem = json.loads(as_data.err)

    assert ran.status == 2
    assert [line.split(" ")[2:4] for line in ran.err.splitlines()] == [["第", "2"], ["第", "5"]]
    assert problem["code"] == "input_at_fault"
    assert problem["faults"][0]["path"] == "people.ndjson:2:subject.rank"
    assert [path.name for path in Path().iterdir()] == ["people.ndjson"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody.parquet", "--out", "out.parquet"), "nobody.parquet"),
        (("{people}", "--out", "out.csv"), "，应为以 .parquet"),
        (("{people}", "--out", "{people}", "--afresh"), "输出不能就是人群文件"),
        (("{people}", "--out", "no/such/out.parquet"), "要写入的目录不存在"),
        (("{people}", "--out", "out.parquet", "--workers", "0"), "`0` 不是 1 至 256 的整数"),
        (("{people}", "--out", "out.parquet", "--engine", "durable"), "没有 `durable` 这一种"),
        (("{people}",), "缺少选项 `--out`"),
        (("{people}", "--out", "there.parquet"), "文件已经存在，不覆盖"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(arguments: tuple[str, ...], said: str, run: Run, small: Path) -> None:
    people = small / "people.parquet"
    Path("there.parquet").write_text("别的")
    before = people.read_bytes()
    ran = run("batch", *(one.format(people=people) for one in arguments), "--rulesets", f"{small}/rulesets")

    assert ran.status == 2
    assert said in ran.err
    assert people.read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["there.parquet"]


def test_a_template_is_written_and_never_over_another(run: Run, small: Path) -> None:
    command = ("population", "template", "--rulesets", f"{small}/rulesets", "--out")
    first, again, other = (run(*command, name) for name in ("t.xlsx", "t.xlsx", "t.ods"))

    assert (first.status, again.status, other.status) == (0, 2, 2)
    assert "已经存在" in again.err
    assert ".xlsx" in other.err


def test_too_many_persons_for_a_workbook_are_refused_before_any_work(run: Run, small: Path) -> None:
    asked = ("population", "generate", "--rulesets", f"{small}/rulesets", "--out", f"{small}/many.xlsx", "--size")
    ran = run(*asked, "900000")
    assert (ran.status, "--size" in ran.err or "容纳不下 900000 人" in ran.err) == (2, True)
    assert "最多 1048574 行" in ran.err
    assert run(*asked, "1000000001").err == "--size：`1000000001` 不是 0 至 1000000000 的整数。\n"
    assert not (small / "many.xlsx").exists()


def test_the_same_seed_gives_the_same_population(run: Run, small: Path) -> None:
    command = ("population", "generate", "--size", "30", "--rulesets", f"{small}/rulesets", *DAY)
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        run(*command, "--seed", seed, "--out", f"{name}.ndjson")
    a, b, c = (Path(f"{name}.ndjson").read_bytes() for name in "abc")

    assert a == b != c


def test_a_batch_that_is_killed_and_interrupted_goes_on_to_the_same_bytes(run: Run, tmp_path: Path) -> None:
    drill = Drill(tmp_path, part_size=50, workers=1)
    drill.prepare(300)
    drill.end(signal.SIGKILL, lambda: drill.done() >= 1)
    killed_at = drill.done()
    status, said = drill.end(signal.SIGINT, lambda: drill.done() > killed_at)
    there = drill.out.exists(), sorted({path.suffix for path in drill.parts.iterdir()})
    ran = run(*drill.command)

    assert killed_at >= 1
    assert status == 130
    assert "Traceback" not in said
    assert said.strip().endswith("再次运行同一命令即接着做；要从头做起，请加 --afresh。")
    assert there == (False, ["", ".json", ".rows"])
    assert int(ran.out.partition("其中 ")[2].partition(" 人")[0]) >= 50 * (killed_at + 1)
    assert drill.out.read_bytes() == drill.undisturbed.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "people.parquet", "undisturbed.parquet"]
