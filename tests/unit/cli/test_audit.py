"""`gongguo audit`: the log verified, exported, replayed, erased."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from service.governance.access import Grant, Role
from service.settings import Settings, shipped
from service.store.connection import open_store
from service.wiring import serve
from tests.command_line import Run
from tests.stores import sqlite_url, tampering
from tests.unit.operations.filled import entries, filled

NUMBER = len(entries())


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address of a filled store, which the commands find by themselves."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGGUO_DATA", "data")
    monkeypatch.delenv("GONGGUO_DATABASE_URL", raising=False)
    address = sqlite_url(tmp_path)
    filled(open_store(address)).close()
    return address


def tamper(url: str, statement: str) -> None:
    with tampering(url) as connection:
        connection.execute(text(statement))


@pytest.mark.usefixtures("url")
def test_a_whole_log_is_verified(run: Run) -> None:
    ran = run("audit", "verify")
    assert ran.status == 0
    assert ran.out.startswith(f"日志完整，共查验 {NUMBER} 条。末条为第 {NUMBER} 条，摘要 sha256:")


def test_breaks_are_told_in_their_places(url: str, run: Run) -> None:
    tamper(url, "UPDATE log_entries SET caller = 'x' WHERE position IN (5, 7)")
    ran = run("audit", "verify")
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "第 5 条记录的检索栏 `caller` 与封存的内容不符，写入之后被改动。 [column_changed]",
        "第 7 条记录的检索栏 `caller` 与封存的内容不符，写入之后被改动。 [column_changed]",
        f"共查验 {NUMBER} 条，发现 2 处异常。",
    ]
    told = json.loads(run("audit", "verify", "--format", "json").out)
    assert (told["whole"], told["number"], told["entries"]) == (False, 2, NUMBER)
    assert [one["position"] for one in told["breaks"]] == [5, 7]


def test_more_breaks_than_a_person_reads_are_counted(url: str, run: Run) -> None:
    tamper(url, "UPDATE log_entries SET kind = 'x', at = 'x', caller = 'x', unit = 'x', id = 'x' || id, about = 'x'")
    ran = run("audit", "verify")
    assert len(ran.out.splitlines()) == 101
    assert ran.out.splitlines()[-1].endswith("处异常，以上列出前 100 处。")


@pytest.mark.parametrize("as_file", [True, False])
def test_a_log_is_held_to_the_head_that_was_exported(url: str, run: Run, as_file: bool) -> None:  # noqa: FBT001
    assert run("audit", "head", "--out", "head.json").status == 0
    head = json.loads(Path("head.json").read_text(encoding="utf-8"))
    assert head == {**json.loads(run("audit", "head", "--format", "json").out), "at": head["at"]}
    stated = "head.json" if as_file else f"{head['position']}:{head['digest']}"
    assert run("audit", "verify", "--head", stated).status == 0
    tamper(url, "DELETE FROM log_entries WHERE position = 19")
    tamper(url, "UPDATE log_head SET position = 18, digest = (SELECT digest FROM log_entries WHERE position = 18)")
    assert run("audit", "verify").status == 0
    ran = run("audit", "verify", "--head", stated)
    assert (ran.status, "[cut_off]" in ran.out) == (1, True)


@pytest.mark.usefixtures("url")
def test_an_exported_file_is_verified_without_the_store(run: Run, tmp_path: Path) -> None:
    ran = run("audit", "export", "--out", "log.ndjson", "--with-contents")
    assert ran.out.startswith("已导出到 log.ndjson，含所附材料，内有个人信息，请妥善保管。日志末条为第 19 条，")
    assert Path("log.ndjson").stat().st_mode & 0o777 == 0o600
    (tmp_path / "data" / "gongguo.db").unlink()
    assert run("audit", "verify", "--file", "log.ndjson").status == 0
    assert run("audit", "verify", "--file", "log.ndjson", "--head", "log.ndjson").status == 0
    source = Path("log.ndjson").read_bytes()
    Path("log.ndjson").write_bytes(source.replace(b"CAD-3", b"CAD-4", 1))
    assert run("audit", "verify", "--file", "log.ndjson").status == 1


@pytest.mark.usefixtures("url")
def test_a_part_is_exported_without_contents(run: Run) -> None:
    ran = run("audit", "export", "--out", "log.ndjson", "--after", "15", "--format", "json")
    told = json.loads(ran.out)
    assert (told["position"], told["after"], told["contents"]) == (NUMBER, 15, False)
    assert len(Path("log.ndjson").read_bytes().splitlines()) == NUMBER - 15 + 1
    assert "CAD-" not in Path("log.ndjson").read_text(encoding="utf-8")


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "--head", "nowhere"), "nowhere：文件不能读取。\n"),
        (("verify", "--head", "7:sha256:0"), "7:sha256:0：文件不能读取。\n"),
        (("verify", "--head", "other"), "other：不是末尾登记，应为 末尾登记文件，或者「序号:摘要」。\n"),
        (("verify", "--file", "other"), "other：不是导出的日志。\n"),
        (("export", "--out", "other"), "other：文件已经存在，不覆盖。\n"),
        (("export", "--out", "no/such"), "no/such：文件不能写入。\n"),
        (("erase", "--before", "2026-2-1"), "--before：`2026-2-1` 不是有效的日期，应为 YYYY-MM-DD 形式的日期。\n"),
        (("erase", "--before", "2126-01-01"), "--before：不得晚于今天（所写为 2126-01-01）。\n"),
        (("erase",), "缺少选项 `--before`。\n用法见 gongguo audit erase --help。\n"),
        (
            ("export", "--out", "new", "--after", "-1"),
            "选项 `--after` 的值无效：应为 不小于 0 的整数。\n用法见 gongguo audit export --help。\n",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    Path("other").write_bytes(b"[1, 2]\n")
    ran = run("audit", *arguments)
    assert (ran.status, ran.err) == (2, said)
    assert not Path("new").exists()


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("content", [b'{"position":"1","digest":"x"}', b"\xff", b"[" * 5000, b'{"position":1}'])
def test_what_is_no_head_is_refused(run: Run, content: bytes) -> None:
    Path("head.json").write_bytes(content)
    assert run("audit", "verify", "--head", "head.json").status == 2


@pytest.mark.usefixtures("url")
def test_the_head_of_an_empty_log_is_a_head(run: Run) -> None:
    Path("head.json").write_text('{"position": 0, "digest": "", "at": "2026-11-21T08:00:00.000000Z"}')
    assert run("audit", "verify", "--head", "head.json").status == 0


@pytest.mark.parametrize("command", [("verify",), ("head",), ("replay",), ("erase", "--before", "2026-01-01")])
def test_no_store_is_made_where_there_is_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGGUO_DATA", "elsewhere")
    ran = run("audit", *command)
    assert (ran.status, ran.err) == (2, f"{tmp_path / 'elsewhere' / 'gongguo.db'}：没有这个数据库。\n")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.usefixtures("url")
def test_what_is_due_is_erased_once_somebody_agrees(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = date(2026, 11, 22)
    monkeypatch.setattr("service.cli.erasing.utc_now", lambda: "2026-11-22T08:00:00.000000Z")
    refused = run("audit", "erase", "--before", str(tomorrow))
    assert (refused.status, "--yes" in refused.err) == (2, True)
    ran = run("audit", "erase", "--before", str(tomorrow - timedelta(days=1)), "--yes")
    assert (ran.status, ran.out) == (0, "已清除 0 条记录所附的个人信息。\n")
    ran = run("audit", "erase", "--before", str(tomorrow), "--yes")
    assert (ran.status, ran.out) == (0, f"已清除 {NUMBER - 1} 条记录所附的个人信息。\n")
    assert run("audit", "verify").status == 0
    again = run("audit", "erase", "--before", str(tomorrow), "--yes", "--format", "json")
    assert json.loads(again.out) == {"before": "2026-11-22", "erased": 0, "spared": 0}


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(("answer", "erased"), [("是\n", True), ("yes\n", True), ("否\n", False), ("\n", False)])
def test_a_person_is_asked_before_anything_is_erased(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    erased: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("service.cli.erasing.utc_now", lambda: "2026-11-22T08:00:00.000000Z")
    asked: list[str] = []

    def reply(text: str, **_: object) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr("service.cli.erasing.click.prompt", reply)
    monkeypatch.setattr("service.cli.erasing.is_attended", lambda: True)
    ran = run("audit", "erase", "--before", "2026-11-22")
    assert asked == ["2026-11-22 以前的 18 条记录附有个人信息，清除之后不能恢复，也不能重演。确认清除请输入「是」："]
    assert (ran.status, "没有清除。" in ran.err) == (0, not erased)
    assert (run("audit", "verify").out.split("共查验 ")[1][:2] == "20") is erased


def test_every_evaluation_is_replayed(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGGUO_ENGINE", "interpreter")
    evaluate_examples(tmp_path / "data", "not_performing.json", "pioneer.json")
    assert run("audit", "replay").out == "共重演 2 份评估，2 份与原结果逐字节一致。\n"
    tamper(
        sqlite_url(tmp_path),
        "UPDATE log_contents SET content = (SELECT content FROM log_contents WHERE name = 'facts' ORDER BY position)"
        " WHERE name = 'facts' AND position = (SELECT max(position) FROM log_contents)",
    )
    ran = run("audit", "replay")
    assert ran.status == 1
    assert ran.out.endswith("共重演 2 份评估，1 份与原结果逐字节一致，1 份不一致。\n")
    assert run("audit", "erase", "--before", date.today().isoformat(), "--yes").status == 0  # noqa: DTZ011
    told = json.loads(run("audit", "replay", "--format", "json").out)
    assert (told["replayed"], len(told["different"])) == (2, 1)


def evaluate_examples(data: Path, *names: str) -> None:
    """Evaluate examples as the service does."""
    served = serve(Settings(data=data, engine="interpreter"))
    for name in names:
        body = b'{"as_of": "2026-06-30", "dossier": %s}' % (shipped("examples") / name).read_bytes()
        served.evaluations.evaluate(lambda: Grant("key:1", "甲", frozenset({Role.CALLER})), body)
    served.close()
