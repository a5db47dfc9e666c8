"""
`gongguo key`: keys are made, listed, replaced and revoked, and shown once.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from service.operations.access import Access
from service.operations.ledger import utc_now
from service.operations.standing import Standing
from service.store.connection import open_store
from tests.command_line import Run

CREATE = ("key", "create", "--holder", "王某", "--role", "caller", "--unit", "U-1")
SHOWN = re.compile(r"^    (gg_[0-9a-z]{10}_[0-9A-Za-z]{49})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GONGGUO_DATABASE_URL", raising=False)
    monkeypatch.setenv("GONGGUO_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def listed(run: Run) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(run("key", "list", "--format", "json").out)["items"]
    return items


def test_a_key_is_shown_when_it_is_made_and_opens_the_service(run: Run, data: Path) -> None:
    made = run(*CREATE, "--role", "drafter", "--unit", "U-2", "--expires", "2027-01-31")
    assert made.status == 0
    found = SHOWN.search(made.out)
    assert found is not None
    assert made.out.splitlines()[4:] == [
        f"编号：{found[1][3:13]}",
        "持有人：王某",
        "权限：调用、起草",
        "单位：U-1、U-2",
        "失效时间：2027年2月1日 0:00",
    ]
    store = open_store(f"sqlite:///{data / 'gongguo.db'}")
    grant = Access(Standing(store), utc_now).admit(f"Bearer {found[1]}")
    store.close()
    assert (grant.holder, grant.units) == ("王某", frozenset({"U-1", "U-2"}))


def test_a_list_shows_no_secret(run: Run) -> None:
    assert run("key", "list").out == "没有凭证。\n"
    made = json.loads(run(*CREATE, "--format", "json").out)
    run("key", "create", "--holder", "监控", "--all-units")
    told = run("key", "list").out
    assert [line.split()[1:5] for line in told.splitlines()] == [
        ["有效", "监控", "权限：仅查看规则", "单位：不限"],
        ["有效", "王某", "权限：调用", "单位：U-1"],
    ]
    assert made["key"][14:] not in told + run("key", "list", "--format", "json").out
    assert listed(run)[1]["made_by"].startswith("cli:")


def test_every_key_is_listed_however_many_there_are(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for holder in ("甲", "乙", "丙"):
        run("key", "create", "--holder", holder, "--all-units")
    monkeypatch.setattr("service.cli.keeping_keys.MOST", 2)
    assert [one["holder"] for one in listed(run)] == ["丙", "乙", "甲"]


def test_a_key_is_replaced_by_one_like_it(run: Run) -> None:
    old = json.loads(run(*CREATE, "--format", "json").out)
    made = run("key", "rotate", old["id"], "--grace", "0")
    assert made.status == 0
    assert SHOWN.search(made.out)
    new, was = listed(run)
    assert [new[name] == was[name] for name in ("id", "holder", "roles", "units", "state")] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert (new["state"], was["state"]) == ("active", "revoked")


def test_a_key_is_revoked(run: Run) -> None:
    old = json.loads(run(*CREATE, "--format", "json").out)
    assert run("key", "revoke", old["id"]).out == f"已吊销凭证 {old['id']}。\n"
    assert "已吊销" in run("key", "list").out
    assert json.loads(run("key", "revoke", old["id"], "--format", "json").out)["state"] == "revoked"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("create", "--holder", " ", "--role", "root", "--unit", "U 1", "--expires", "soon"),
            [
                "--holder：「持有人」不能为空。",
                "--role：没有这个代码",
                "--unit：编号里有不允许的字符",
                "--expires：不是有效的日期",
            ],
        ),
        (("create", "--holder", "甲"), ["--unit：写明单位（--unit），或者写明不限单位（--all-units）。"]),
        (("create", "--holder", "甲", "--unit", "U-1", "--all-units"), ["--unit：写明单位"]),
        (("create", "--all-units"), ["缺少选项 `--holder`。"]),
        (("create", "--holder", "甲", "--all-units", "--expires", "2001-01-01"), ["--expires：失效时间超出允许的范围"]),
        (("rotate", "none"), ["没有这个编号的凭证。"]),
        (("rotate", "none", "--grace", "9999"), ["--grace：超出允许的范围"]),
        (("rotate", "none", "--grace", "soon"), ["--grace：类型不符：须为整数"]),
        (("revoke", "none"), ["没有这个编号的凭证。"]),
        (("revoke",), ["缺少参数 `编号`。"]),
        (("crate",), ["没有 `crate` 这个命令；是否想写 `create`？"]),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_command_line(
    run: Run, arguments: tuple[str, ...], told: list[str]
) -> None:
    ran = run("key", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert all(line.startswith(expected) for line, expected in zip(ran.err.splitlines(), told, strict=False))
    assert len([line for line in ran.err.splitlines() if not line.startswith("用法见")]) == len(told)


def test_a_store_that_cannot_be_opened_is_said_without_its_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_DATABASE_URL", "postgresql://gongguo:hunter2@127.0.0.1:1/gongguo")
    ran = run("key", "list")
    assert (ran.status, ran.out) == (2, "")
    assert "hunter2" not in ran.err
