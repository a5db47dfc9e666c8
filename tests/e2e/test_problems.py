"""Whatever goes wrong is answered as a problem in Chinese, with a stable code; no code of a refusal is unknown."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import Response as Answer
from httpx2 import Response

from service.api.kinds import KINDS
from service.api.problems import Problem, problem_of, wrong_query
from service.domain.errors import (
    DossierFault,
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)
from service.governance.errors import RefusedError

TOP = Path(__file__).parents[2]
LOADED = "import service.main, sys; print(*sorted(sys.modules))"
OF_TABLES = {"polars", "pyarrow", "scipy", "numpy", "openpyxl", "xlsxwriter", "pyspark"}
FAULTS = [
    DossierFault("unknown_key", "incidents[0].hadovers", "没有这一项", found="3", nearest="handovers"),
    DossierFault("wrong_type", "subject.stepped_back", "应为是或否", found='"true"', accepted="true 或 false"),
]
NOT_JSON = DossierFault("not_json", "", "第 1 行第 2 列起不是 JSON")


def assert_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    """Check that a response is a problem in due form; give its content."""
    content: dict[str, Any] = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), content
    assert set(content) == {"type", "title", "status", "detail", "code", "faults"}
    assert (content["status"], content["code"]) == (status, code)
    assert content["type"] == f"urn:gongguo:problem:{code}"
    return content


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Give the modules that a web worker has loaded when it starts."""
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, cwd=TOP, capture_output=True, check=True, text=True)  # noqa: S603
    return set(done.stdout.split())


def refusals(loaded: set[str]) -> set[str]:
    """Give every code that the API, or anything below it, refuses with."""
    below = {name for name in loaded if name.startswith("service.") and name != "service.wiring"}
    paths = [TOP / f"{name.replace('.', '/')}.py" for name in below]
    sources = [path.read_text(encoding="utf-8") for path in paths if path.exists()]
    return {code for source in sources for code in re.findall(r'(?:RefusedError|Problem)\(\s*"(\w+)"', source)}


def test_every_refusal_has_its_status(loaded: set[str]) -> None:
    assert refusals(loaded) - set(KINDS) == set()
    assert len(refusals(loaded)) > 30


def test_a_web_worker_loads_nothing_that_holds_tables(loaded: set[str]) -> None:
    assert loaded & OF_TABLES == set()
    assert {"service.operations.simulation.jobs", "service.api.simulations"} <= loaded


@pytest.mark.parametrize("code", KINDS)
def test_what_a_problem_is_called_is_said_in_chinese(code: str) -> None:
    title = KINDS[code].title
    assert re.search("[\u4e00-\u9fff]", title)
    assert not re.search("[a-z_,.]", title)
    assert 400 <= KINDS[code].status < 600


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DossierFaultsError(FAULTS), 422, "dossier_faults"),
        (DossierFaultsError([NOT_JSON]), 400, "not_json"),
        (DossierFaultsError([DossierFault("not_json", "tasks[0].days", "不是数")]), 422, "dossier_faults"),
        (DossierTooLargeError(1000), 413, "dossier_too_large"),
        (EngineDisagreementError(["NAP-04@I-1"]), 503, "engine_disagreement"),
        (EngineFailureError("no proof"), 503, "engine_failure"),
        (RefusedError("content_erased", "内容已经清除。"), 410, "content_erased"),
        (wrong_query(FAULTS[0]), 422, "wrong_query"),
        (RuntimeError("张三"), 500, "unexpected"),
    ],
)
def test_every_error_has_its_status(error: Exception, status: int, code: str) -> None:
    problem = problem_of(error)
    assert (problem.code, problem.status) == (code, status)
    assert "张三" not in problem.detail


def test_where_there_are_too_many_faults_it_is_not_said_that_all_are_listed() -> None:
    problem = problem_of(DossierFaultsError([*FAULTS, DossierFault("too_many_faults", "", "错误过多")]))
    assert problem.detail == "错误过多，前 2 处列于 faults，更正后请重新提交。"


def test_every_fault_is_listed_with_all_that_is_known_of_it() -> None:
    problem = problem_of(DossierFaultsError(FAULTS))
    assert problem.detail == "共有 2 处错误，均列于 faults，更正后请重新提交。"
    assert problem.content()["faults"][0] == {
        "code": "unknown_key",
        "path": "incidents[0].hadovers",
        "message": "没有这一项",
        "found": "3",
        "accepted": None,
        "nearest": "handovers",
    }


def test_a_refusal_carries_its_faults() -> None:
    assert problem_of(RefusedError("not_publishable", "有误。", FAULTS)).content()["faults"][1]["accepted"] == (
        "true 或 false"
    )


def test_a_problem_has_the_headers_of_its_kind_and_its_own_before_them() -> None:
    def headers(answer: Answer) -> dict[str, str]:
        return {name: value for name, value in answer.headers.items() if not name.startswith("content-")}

    assert headers(Problem("unauthenticated", "无。").response()) == {"www-authenticate": "Bearer"}
    assert headers(Problem("busy", "忙。").response()) == {"retry-after": "5"}
    assert headers(Problem("busy", "忙。").response({"Retry-After": "9", "a": "b"})) == {"retry-after": "9", "a": "b"}
