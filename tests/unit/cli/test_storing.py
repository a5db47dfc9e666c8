"""
`gongguo store`: a backup is whole or is not there, and nothing is restored that is not what was backed up.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.command_line import Run

In = Callable[[str], None]


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> In:
    """Give what makes the commands work on the store in a folder of that name."""
    return lambda name: monkeypatch.setenv("GONGGUO_DATA", str(tmp_path / name))


@pytest.fixture
def file(run: Run, within: In, tmp_path: Path) -> Path:
    """Give a backup of a store with two entries in its log."""
    within("data")
    for holder in ("甲", "乙"):
        assert run("key", "create", "--holder", holder, "--all-units").status == 0
    return tmp_path / "backup"


def ends(said: str) -> str:
    """Give the head that was told."""
    return said.partition("末尾登记 ")[2]


def tamper(file: Path) -> None:
    """Change a byte of an entry, as somebody who has the file."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE log_entries SET caller = 'x' WHERE position = 1")


def test_what_was_backed_up_is_restored_elsewhere(run: Run, within: In, file: Path, tmp_path: Path) -> None:
    backed_up = run("store", "backup", str(file))
    assert backed_up.out.startswith(f"已备份到 {file}。日志共 2 条，末尾登记 2:sha256:")
    within("elsewhere")
    restored = run("store", "restore", str(file))
    assert restored.out.startswith(f"已恢复到 {tmp_path / 'elsewhere' / 'gongguo.db'}，日志查验无误。")
    assert ends(restored.out) == ends(backed_up.out) == ends(run("store", "check").out)
    assert run("key", "list").out.count("甲") == 1
    assert sorted(one.name for one in (tmp_path / "elsewhere").glob("*.partial*")) == []


def test_both_are_for_their_owner_alone(run: Run, within: In, file: Path, tmp_path: Path) -> None:
    run("store", "backup", str(file))
    within("elsewhere")
    run("store", "restore", str(file))
    assert [one.stat().st_mode & 0o777 for one in (file, tmp_path / "elsewhere" / "gongguo.db")] == [0o600, 0o600]


def test_nothing_is_overwritten(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("store", "backup", str(file)).status == 0
    again = run("store", "backup", str(file))
    assert (again.status, again.err) == (2, f"已有文件 {file}，不予覆盖。\n")
    onto = run("store", "restore", str(file))
    assert (onto.status, onto.err) == (2, f"已有文件 {tmp_path / 'data' / 'gongguo.db'}，不予覆盖。\n")


def test_a_backup_that_was_tampered_with_is_not_restored(run: Run, within: In, file: Path, tmp_path: Path) -> None:
    run("store", "backup", str(file))
    tamper(file)
    within("elsewhere")
    ran = run("store", "restore", str(file))
    assert ran.status == 2
    assert ran.err.startswith("日志有 1 处与写入时不符，首处：第 1 条记录")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_no_store_is_not_restored(run: Run, within: In, tmp_path: Path) -> None:
    within("elsewhere")
    other = tmp_path / "other"
    other.write_text("不是数据库", encoding="utf-8")
    ran = run("store", "restore", str(other))
    assert (ran.status, ran.err) == (2, f"{other} 不是本程序的数据库，或者已经损坏。\n")
    none = run("store", "restore", str(tmp_path / "none"))
    assert (none.status, none.err) == (2, f"{tmp_path / 'none'}：没有这个文件。\n")


def test_a_folder_that_is_not_there_takes_no_backup(run: Run, file: Path, tmp_path: Path) -> None:
    del file
    ran = run("store", "backup", str(tmp_path / "none" / "backup"))
    assert ran.status == 2
    assert ran.err.startswith("无法写入 ")


def test_a_check_finds_what_was_changed_and_what_is_damaged(run: Run, file: Path, tmp_path: Path) -> None:
    del file
    store = tmp_path / "data" / "gongguo.db"
    tamper(store)
    changed = run("store", "check")
    assert changed.status == 1
    assert changed.err.startswith("日志有 1 处与写入时不符，首处：第 1 条记录")
    pages = bytearray(store.read_bytes())
    pages[4096 * 3 :] = b"\xff" * (len(pages) - 4096 * 3)
    store.write_bytes(pages)
    damaged = run("store", "check")
    assert damaged.status == 1
    assert damaged.err.startswith(f"数据库文件 {store} 已经损坏，请恢复备份：\n")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_postgresql_is_left_to_its_own_tools(
    command: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGGUO_DATABASE_URL", "postgresql://gongguo:geheim@127.0.0.1/gongguo")
    ran = run("store", command, str(tmp_path / "backup"))
    assert ran.status == 2
    assert "pg_dump" in ran.err
    assert "geheim" not in ran.err
