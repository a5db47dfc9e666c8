"""
`gongguo report` from the outside: what is written where, with which status it ends, and that an office suite opens it.
"""

import json
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from service.reports.material import Audience
from service.reports.word import as_word
from service.settings import shipped
from tests.command_line import Run, runner
from tests.unit.reports.writing import EXAMPLES, report

PIONEER = str(shipped("examples") / "pioneer.json")
DAY = ("--as-of", "2026-06-30")
TO_DEPARTMENT = ("--for", "department")
TO_CADRE = ("--for", "cadre")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


def test_a_report_is_written_where_it_is_to_be(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "意见.docx"
    ran = run("report", PIONEER, *DAY, "--to", "docx", *TO_DEPARTMENT, "--out", str(out))
    assert (ran.status, ran.out, ran.err) == (0, f"已写入 {out}\n", "")
    with ZipFile(out) as archive:
        assert "干部功过评估意见" in archive.read("word/document.xml").decode()


def test_a_file_that_is_there_stays_unless_it_may_be_written_over(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "告知.html"
    out.write_text("别的", encoding="utf-8")
    asked = ("report", PIONEER, *DAY, "--to", "html", *TO_CADRE, "--out", str(out))
    ran = run(*asked)
    assert (ran.status, ran.out, ran.err) == (2, "", f"{out}：文件已经存在；要覆盖它，请加 `--force`。\n")
    assert out.read_text(encoding="utf-8") == "别的"
    assert run(*asked, "--force").status == 0
    assert "干部功过评估情况告知" in out.read_text(encoding="utf-8")


def test_a_report_goes_to_standard_output_and_comes_from_standard_input(run: Run) -> None:
    asked = ("report", "-", *DAY, "--to", "json", *TO_DEPARTMENT, "--out", "-")
    ran = run(*asked, stdin=Path(PIONEER).read_bytes())
    found = json.loads(ran.out)
    assert (ran.status, found["subject_ref"]) == (0, "CAD-1001")
    assert {"gaps", "calendar", "near_misses", "facts"} <= set(found)


def test_the_json_of_the_person_is_the_content_of_the_document_alone(run: Run) -> None:
    found = json.loads(run("report", PIONEER, *DAY, "--to", "json", *TO_CADRE, "--out", "-").out)
    assert set(found) == {"title", "subtitle", "as_of", "blocks", "foot"}
    assert found["blocks"][0]["block"] == "particulars"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "pdf", *TO_CADRE, "--out", "-"), "--to：没有 `pdf` 这一种，应为 docx、html 或 json。"),
        (("--to", "html", "--for", "all", "--out", "-"), "--for：没有 `all` 这一种，应为 department 或 cadre。"),
        (("--to", "html", "--out", "-"), "缺少选项 `--for`。\n用法见 gongguo report --help。"),
        ((*TO_CADRE, "--out", "-"), "缺少选项 `--to`。\n用法见 gongguo report --help。"),
        (("--to", "html", *TO_CADRE), "缺少选项 `--out`。\n用法见 gongguo report --help。"),
        (("--to", "html", *TO_CADRE, "--out", "没有/这里.html"), "没有/这里.html：不能写入。"),
        (("--to", "html", *TO_CADRE, "--out", "-", "--as-of", "昨天"), "--as-of：`昨天` 不是有效的日期"),
    ],
)
def test_what_is_asked_wrongly_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run("report", PIONEER, *DAY, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_the_faults_of_a_dossier_are_named(run: Run) -> None:
    ran = run("report", "-", *DAY, "--to", "docx", *TO_CADRE, "--out", "-", stdin=b'{"subject": {"name": "x"}}')
    assert ran.status == 2
    assert "标准输入：subject.ref" in ran.err


def test_equal_input_gives_equal_bytes_in_every_process() -> None:
    asked = ["report", PIONEER, *DAY, "--to", "docx", *TO_CADRE, "--out", "-"]
    first, second = (
        subprocess.run(  # noqa: S603  # ourselves
            [sys.executable, "-m", "service", *asked],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert ZipFile(BytesIO(first)).testzip() is None


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is lacking; it comes with the Debian package libreoffice-writer"
)
def test_an_office_suite_makes_pages_of_every_example(tmp_path: Path) -> None:
    for name in EXAMPLES:
        for audience in Audience:
            (tmp_path / f"{name}.{audience}.docx").write_bytes(as_word(report(name, audience)))
    written = sorted(tmp_path.glob("*.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    asked = [str(OFFICE), "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, written)]
    ran = subprocess.run(asked, capture_output=True, check=True, timeout=120)  # noqa: S603  # the files are ours
    assert b"rror" not in ran.stdout
    made = sorted(tmp_path.glob("*.pdf"))
    assert [one.stem for one in made] == [one.stem for one in written]
    assert all(one.read_bytes().startswith(b"%PDF") for one in made)
