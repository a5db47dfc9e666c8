"""
`gongguo release`: rules are drafted in a folder, tried out, approved, published, carried elsewhere, all in Chinese.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from service.language.files import digest_of
from tests.command_line import Ran, Run
from tests.unit.operations.small_bundle import small_bundle

FIRST = digest_of(small_bundle())
NEXT = digest_of(small_bundle(title="逾期"))
MINE = ("--holder", "甲")
YOURS = ("--holder", "乙")
RULES = "rulesets/rules.yaml"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, content in small_bundle().items():
        (tmp_path / "rules" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / path).write_bytes(content)
    monkeypatch.delenv("GONGGUO_DATABASE_URL", raising=False)
    monkeypatch.setenv("GONGGUO_RULESETS", str(tmp_path / "rules" / "rulesets"))
    monkeypatch.setenv("GONGGUO_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def done(ran: Ran) -> str:
    assert (ran.status, ran.err) == (0, ""), ran
    return ran.out


def data_of(ran: Ran) -> Any:
    assert ran.err == ""
    return json.loads(ran.out)


def begun(run: Run) -> str:
    told = data_of(run("release", "draft", "begin", "--title", "误期改名", *MINE, "--format", "json"))
    return str(told["id"])


def changed(run: Run, title: str = "逾期") -> str:
    """Begin a draft in which the rule has another title, worked on in the folder `work`."""
    draft = begun(run)
    done(run("release", "draft", "pull", draft, "work"))
    Path("work", RULES).write_bytes(small_bundle(title=title)[RULES])
    done(run("release", "draft", "push", "work", *MINE))
    return draft


def test_the_release_that_ships_is_listed_and_shown(run: Run) -> None:
    assert done(run("release", "list")) == f"{FIRST[7:19]}  随程序提供  随程序提供  第 1 号：自始，施行中\n"
    shown = done(run("release", "show", FIRST[7:15])).splitlines()

    assert shown[:4] == [
        f"规则版本：{FIRST}",
        "名称：随程序提供",
        f"来源：随程序提供，{shown[2].partition('，')[2]}",
        "发布：第 1 号：自始，施行中（首次启动时随程序提供的版本。）",
    ]
    assert [one["digest"] for one in data_of(run("release", "list", "--format", "json"))["items"]] == [FIRST]


@pytest.mark.parametrize("word", ["ffffffff", FIRST[7:12], "", "sha256:"])
def test_a_release_that_is_not_clearly_named_is_none(run: Run, word: str) -> None:
    ran = run("release", "show", word)

    assert (ran.status, ran.out) == (2, "")
    assert "规则版本" in ran.err


def test_a_draft_is_worked_on_in_a_folder(run: Run) -> None:
    draft = begun(run)
    pulled = done(run("release", "draft", "pull", draft, "work"))
    assert pulled.startswith(f"草案 {draft} 的 {len(small_bundle())} 个文件已取出到 work")
    assert Path("work", RULES).read_bytes() == small_bundle()[RULES]
    assert done(run("release", "draft", "push", "work", *MINE)) == "没有改动。\n"

    Path("work", RULES).write_bytes(b"# x\n" + small_bundle()[RULES])
    Path("work", "features", "lateness.feature").unlink()
    Path("work", "features", "more.yaml").write_bytes(b"[]\n")
    Path("work", "notes.txt").write_text("不属于规则", encoding="utf-8")
    assert done(run("release", "draft", "push", "work", *MINE)).splitlines() == [
        f"草案 {draft}：3 个文件有改动，已存回。",
        f"  写入 {RULES}",
        "  写入 features/more.yaml",
        "  删去 features/lateness.feature",
    ]
    assert done(run("release", "draft", "push", "work", *MINE)) == "没有改动。\n"


def test_what_others_changed_meanwhile_is_not_overwritten(run: Run) -> None:
    draft = begun(run)
    for folder in ("mine", "yours"):
        done(run("release", "draft", "pull", draft, folder))
        Path(folder, RULES).write_bytes(f"# {folder}\n".encode() + small_bundle()[RULES])
    done(run("release", "draft", "push", "mine", *MINE))
    ran = run("release", "draft", "push", "yours", *YOURS)

    assert (ran.status, ran.err) == (2, "文件已被他人修改或者删除，没有覆盖；请重新读取，合并之后再提交。\n")
    done(run("release", "draft", "pull", draft, "now"))
    assert Path("now", RULES).read_bytes().startswith(b"# mine\n")


def test_a_folder_that_is_there_is_not_overwritten_and_one_that_was_not_pulled_not_pushed(run: Run) -> None:
    draft = begun(run)
    Path("work").mkdir()
    pulled, pushed = run("release", "draft", "pull", draft, "work"), run("release", "draft", "push", "work")

    assert (pulled.status, pulled.err) == (2, "work：目录已经存在，不覆盖。\n")
    assert (pushed.status, pushed.err.startswith("work：不是从草案取出的目录")) == (2, True)


def test_drafts_are_listed_shown_checked_and_deleted(run: Run) -> None:
    assert done(run("release", "draft", "list")) == "没有草案。\n"
    draft = changed(run)
    assert done(run("release", "draft", "list")) == f"{draft}  起草  误期改名  起草人：甲\n"
    assert "阶段：起草\n" in done(run("release", "draft", "show", draft))
    assert done(run("release", "draft", "check", draft)) == "没有错误；规则的含义和规格在送审时核验。\n"
    Path("work", RULES).write_bytes(small_bundle()[RULES].replace(b"errand.late:", b"errand.lates:"))
    done(run("release", "draft", "push", "work", *MINE))
    checked = run("release", "draft", "check", draft)
    assert (checked.status, checked.out.splitlines()) == (
        1,
        [f"{RULES}:8:13: 没有这个事项 `errand.lates`；是否想写 `errand.late`？ [unknown_fact]", "有 1 处错误。"],
    )
    assert run("release", "draft", "delete", draft, *YOURS).err == "只有参与起草的人可以删除这份草案。\n"
    assert done(run("release", "draft", "delete", draft, *MINE)) == f"已删除草案 {draft}。\n"
    assert run("release", "draft", "show", draft).err == "没有这份草案。\n"


def test_rules_go_all_the_way_by_several_hands_and_on_to_another_house(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = changed(run)
    assert "不能撤回" in run("release", "recall", draft, *MINE).err
    submitted = done(run("release", "submit", draft, *MINE)).splitlines()
    assert submitted[:2] == ["核验通过，已进入审核。", f"规则版本 {NEXT}"]
    report = submitted[2].removeprefix("报告 ")
    assert done(run("release", "draft", "report", draft)).splitlines() == [
        f"规则版本：{NEXT}",
        f"报告：{report}",
        "结果：通过。",
        "变化：规则 LATE-1：标题有改动。",
        "含义没有变化的规则 1 条。",
        "规格场景 2 个，通过 2 个。",
    ]

    signed = ("release", "approve", draft, "--digest", NEXT, "--report", report)
    assert run(*signed, *MINE).err == "本人参与起草的草案，须由他人审核。\n"
    assert done(run(*signed, "--statement", "同意", *YOURS)) == f"草案 {draft} 已批准，审核人乙。\n"

    word = NEXT[7:15]
    past = run("release", "publish", word, "--from", "2000-01-01")
    assert past.status == 2
    assert [line.partition("：")[0] for line in past.err.splitlines()] == ["--from", "--note"]
    published = done(run("release", "publish", word, "--from", "2999-01-01", "--note", "经研究决定"))
    assert published == f"规则版本 {word}{NEXT[15:19]} 已发布（第 2 号），自 2999-01-01 起施行。\n"
    assert "审核：乙批准：同意" in done(run("release", "show", word))

    assert done(run("release", "shadow", word)).startswith(f"规则版本 {NEXT[7:19]} 正在并行试算：评估 0 次")
    assert data_of(run("release", "shadow", word, "--counts", "--format", "json"))["shadow"] is True
    assert "没有并行试算" in done(run("release", "shadow", word, "--off"))
    assert done(run("release", "withdraw", word, "2")) == f"规则版本 {NEXT[7:19]} 的第 2 号发布已撤销。\n"
    assert run("release", "withdraw", word, "二").err.startswith("参数 `发布序号` 的值无效：应为 整数。")

    told = done(run("release", "diff", FIRST[7:15], word)).splitlines()
    assert told[:2] == ["改动：LATE-1", "  - LATE-1 误期"]
    assert "  + LATE-1 逾期" in told
    assert told[-1] == "规则改动 1 项。"

    assert done(run("release", "export", word, "--out", "one.zip")) == f"规则版本 {NEXT[7:19]} 已导出到 one.zip。\n"
    assert run("release", "export", word, "--out", "one.zip").err == "one.zip：文件已经存在，不覆盖。\n"
    monkeypatch.setenv("GONGGUO_DATA", os.fspath(Path("other").absolute()))
    imported = done(run("release", "import", "one.zip", *MINE)).splitlines()
    assert imported[0].startswith(f"已引入规则版本 {NEXT[7:19]}，草案 ")
    assert imported[1] == "核验通过，已进入审核。"
    assert done(run("release", "import", "one.zip", *MINE)) == f"规则版本 {NEXT[7:19]} 原已存有，没有变动。\n"
    (draft,) = (one["id"] for one in data_of(run("release", "draft", "list", "--format", "json"))["items"])
    assert done(run("release", "recall", draft, *MINE)) == f"草案 {draft} 已撤回，回到起草阶段。\n"


def test_a_file_that_is_no_archive_is_not_taken_in(run: Run) -> None:
    Path("bad.zip").write_bytes(b"PK")

    assert run("release", "import", "bad.zip").err == "不是完整的 ZIP 压缩文件。\n"
    assert run("release", "import", "none.zip").err == "none.zip：文件不能读取。\n"


def test_what_falls_short_is_told_with_the_status_of_a_check(run: Run) -> None:
    draft = begun(run)
    ran = run("release", "submit", draft, *MINE)

    assert (ran.status, ran.out.splitlines()) == (
        1,
        ["核验没有通过：", "  没有改动：与已经发布的规则版本相同，不必送审。"],
    )


@pytest.mark.parametrize("name", ["", "list", "import", "draft", "draft push", "approve", "shadow"])
def test_help_is_in_chinese(run: Run, name: str) -> None:
    told = done(run("release", *name.split(), "--help"))

    assert told.startswith(f"用法：{' '.join(['gongguo', 'release', *name.split()])} ")
    assert "显示本说明后退出。" in told
