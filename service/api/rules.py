"""
`/v1/rules`: the rules in force in this release, as data.
"""

from difflib import get_close_matches

from fastapi import APIRouter, Response

from service.api.answers import answer
from service.api.operations_port import Operations
from service.api.problems import Problem, ProblemError
from service.api.schemas import json_response, problem_responses


def rules(operations: Operations) -> APIRouter:
    """Route to the *operations*."""
    router = APIRouter(tags=["规则"], default_response_class=Response)

    @router.get(
        "/v1/rules",
        summary="列出全部规则",
        operation_id="list_rules",
        responses=json_response("全部规则，按清单与编号排列。", "Rules") | problem_responses(),
    )
    def list_rules() -> Response:
        return answer({"rules": operations.rules()})

    @router.get(
        "/v1/rules/{rule_id}",
        summary="查看一条规则",
        description="以编号（如 `NAP-04`）查看一条规则：条件、效果、理由、依据。",
        operation_id="show_rule",
        responses=json_response("该条规则。", "Rule") | problem_responses("unknown_rule"),
    )
    def show_rule(rule_id: str) -> Response:
        found = operations.rule(rule_id)
        if found is None:
            raise ProblemError(Problem("unknown_rule", unknown(rule_id, [rule["id"] for rule in operations.rules()])))
        return answer(found)

    return router


def unknown(rule_id: str, known: list[str]) -> str:
    """Say that no rule is called *rule_id*, and which of those *known* may have been meant."""
    nearest = get_close_matches(rule_id.upper(), known, n=1)
    return f"没有编号为 `{rule_id}` 的规则{f'；是否想写 `{nearest[0]}`？' if nearest else '。'}"
