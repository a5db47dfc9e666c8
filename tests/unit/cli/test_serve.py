"""
`gongguo serve`: what keeps it from starting is said before any worker starts.
"""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.first_key import Address
from service.store.connection import open_store
from tests.command_line import Run


def test_an_address_that_is_taken_is_bad_input(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("serve", "--host", "127.0.0.1", "--port", str(port))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"127.0.0.1:{port}：不能监听这个地址：端口已被占用，或者地址不属于本机。\n"


def test_a_store_that_is_too_new_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_DATA", str(tmp_path))
    file = tmp_path / "gongguo.db"
    open_store(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE store_version SET version_num = '9999'")
    ran = run("serve", "--port", "0")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("本程序版本较旧，不能使用由较新版本升级过的数据库；")


def test_a_store_that_cannot_be_reached_is_said_without_its_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://gongguo:geheim@127.0.0.1:{unused.getsockname()[1]}/gongguo"
        monkeypatch.setenv("GONGGUO_DATABASE_URL", url)
        ran = run("serve", "--port", "0")
    assert (ran.status, ran.out) == (2, "")
    assert "数据库暂时无法使用" in ran.err
    assert "geheim" not in ran.err


def test_rulesets_at_fault_are_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_RULESETS", str(tmp_path / "none"))
    ran = run("serve", "--port", "0")
    assert (ran.status, ran.out, ran.err) == (2, "", f"{tmp_path}/none：没有这个目录。\n")


def test_a_number_of_workers_that_is_none_is_bad_input(run: Run) -> None:
    ran = run("serve", "--workers", "0")
    assert (ran.status, ran.err) == (
        2,
        "选项 `--workers` 的值无效：应为 1 至 64 的整数。\n用法见 gongguo serve --help。\n",
    )


@pytest.mark.parametrize(
    ("host", "typed"),
    [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"), ("example.org", "http://example.org:80")],  # noqa: S104
)
def test_an_address_is_told_as_it_is_reached(host: str, typed: str) -> None:
    assert str(Address(host, 80)) == typed
