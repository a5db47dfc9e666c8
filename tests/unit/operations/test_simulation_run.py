"""
What a simulation in a process of its own says of what is at fault, and whom its workbook lists.
"""

from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import EngineDisagreementError, RulesetFault, RulesetFaultsError
from service.governance.errors import RefusedError
from service.operations.crunching import WorkerLostError
from service.operations.simulation.run import MOST_FAULTS, MOST_IN_WORKBOOK, faults_told, for_workbook
from service.population.faults import PopulationFault, PopulationFaultsError

Json = dict[str, Any]
FAULT = PopulationFault("文件 a.ndjson 第 7 行", "a.ndjson:7:subject.ref", "missing_key", "缺少代号")


def told_of(error: Exception) -> Json:
    """Give what is said of an *error*."""
    lines: list[Json] = []
    with faults_told(lines.append, Path("/srv/people")):
        raise error
    (line,) = lines
    return line


def test_the_faults_of_a_population_are_told_each_in_its_place() -> None:
    assert told_of(PopulationFaultsError([FAULT]))["fault"] == {
        "text": "人群文件有 1 处错误，均列于 faults，更正后请重新模拟。",
        "faults": [
            {
                "code": "missing_key",
                "path": "a.ndjson:7:subject.ref",
                "message": "文件 a.ndjson 第 7 行：缺少必填项",
                "found": None,
                "accepted": None,
                "nearest": None,
            }
        ],
    }


@pytest.mark.parametrize(
    ("fault", "path", "message"),
    [
        (
            PopulationFault(
                "文件 a.ndjson 第 7 行 subject.张三", "a.ndjson:7:subject.张三", "unknown_key", "没有 张三"
            ),
            "a.ndjson:7",
            "文件 a.ndjson:7：没有这一项",
        ),
        (
            PopulationFault("文件 p.parquet 的列 张三", "p.parquet/张三", "unknown_key", "没有 张三"),
            "p.parquet",
            "文件 p.parquet：没有这一项",
        ),
        (
            PopulationFault("工作表「张三」", "p.xlsx/张三", "unknown_sheet", "没有「张三」"),
            "p.xlsx",
            "文件 p.xlsx：没有这张清单",
        ),
        (
            PopulationFault("文件 i.parquet 第 2 行（代号 张三）", "i.parquet:2", "unknown_ref", "张三"),
            "i.parquet:2",
            "文件 i.parquet 第 2 行：人员表中没有这个代号",
        ),
        (
            PopulationFault("工作表「事项」第 2 行", "p.xlsx/事项!F2", "unknown_code", "没有「张三」"),
            "p.xlsx/事项!F2",
            "工作表「事项」第 2 行：没有这个代码",
        ),
    ],
)
def test_nothing_that_was_found_in_a_population_is_told(fault: PopulationFault, path: str, message: str) -> None:
    (told,) = told_of(PopulationFaultsError([fault]))["fault"]["faults"]
    assert (told["path"], told["message"]) == (path, message)
    assert "张三" not in str(told)


def test_of_very_many_faults_the_first_are_told_and_all_are_counted() -> None:
    told = told_of(PopulationFaultsError([FAULT] * (MOST_FAULTS + 1), more=4))["fault"]
    assert told["text"] == "人群文件有 105 处错误，前 100 处列于 faults，更正后请重新模拟。"
    assert len(told["faults"]) == MOST_FAULTS


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RefusedError("no_population", "没有这个文件：/srv/people/a.ndjson"), "没有这个文件：a.ndjson"),
        (EngineDisagreementError(["DEM-01@x"]), "列式引擎与参考解释器对 DEM-01@x 的结论不一致"),
        (RulesetFaultsError([RulesetFault("x", "a.yaml", 1, 1, "y", "某处有误")]), "规则文件有 1 处错误"),
        (WorkerLostError(-9, 2), "正在处理第 3 部分的工作进程被信号 9 终止"),
    ],
)
def test_what_else_is_at_fault_is_said_in_words(error: Exception, text: str) -> None:
    told = told_of(error)
    assert told["fault"]["text"].startswith(text)
    assert "/srv" not in str(told)


def test_of_what_breaks_the_kind_and_the_place_are_told_and_not_a_word_that_it_says() -> None:
    told = told_of(ValueError("张三"))
    assert told.keys() == {"broken"}
    assert told["broken"].startswith("ValueError at test_simulation_run.py:")
    unreadable = told_of(PermissionError(13, "no", "/srv/people/a.ndjson"))
    assert unreadable["fault"]["text"] == "人群文件不能读取，或者磁盘已满，请联系管理员。"
    assert "/srv" not in str(unreadable)


def found(shown: int, total: int) -> Json:
    listed = [{"ref": f"CAD-{number}"} for number in range(shown)]
    return {"persons": {"shown": shown, "total": total, "list": listed}, "advice": "仅供参考。"}


def test_a_workbook_that_does_not_list_everybody_says_so(tmp_path: Path) -> None:
    simulation, listed = for_workbook(found(2, MOST_IN_WORKBOOK + 1), tmp_path)
    assert simulation["advice"] == "仅供参考。意见有变化的共 100001 人，人员表只列 2 人。"
    assert len(list(listed)) == 2
    simulation, listed = for_workbook(found(0, 7), tmp_path)
    assert simulation["advice"] == "仅供参考。意见有变化的共 7 人，人员表只列 0 人。"
    assert list(listed) == []


def test_a_workbook_that_lists_everybody_says_nothing_of_it(tmp_path: Path) -> None:
    simulation, listed = for_workbook(found(2, 2), tmp_path)
    assert simulation["advice"] == "仅供参考。"
    assert list(listed) == []  # they lie in the folder, in which there are none here
