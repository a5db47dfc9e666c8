"""
`/v1/rules`: the rules of the release in force, or of another, as data.
"""

from difflib import get_close_matches
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.api.exchange import RELEASE
from service.api.guarding import may
from service.api.parameters import Release
from service.api.problems import Problem, ProblemError
from service.api.released import OF_RELEASES, released
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served

Reader = Annotated[Grant, Depends(may(Act.READ_RULES))]


def rules(served: Served) -> APIRouter:
    """Route to what is public among what is *served*."""
    router = APIRouter(tags=["规则"], default_response_class=Response)

    @router.get(
        "/v1/rules",
        summary="列出全部规则",
        operation_id="list_rules",
        responses=json_response("全部规则，按清单与编号排列。", "Rules", headers=(RELEASE,))
        | problem_responses(*OF_RELEASES),
    )
    def list_rules(_: Reader, release: Release = None) -> Response:
        digest, found = served.public.rules(release)
        return released(digest, {"rules": found})

    @router.get(
        "/v1/rules/{rule_id}",
        summary="查看一条规则",
        description="以编号（如 `NAP-04`）查看一条规则：条件、效果、理由、依据。",
        operation_id="show_rule",
        responses=json_response("该条规则。", "Rule", headers=(RELEASE,))
        | problem_responses("unknown_rule", *OF_RELEASES),
    )
    def show_rule(rule_id: str, _: Reader, release: Release = None) -> Response:
        digest, found = served.public.rule(rule_id, release)
        if found is None:
            known = [rule["id"] for rule in served.public.rules(release)[1]]
            raise ProblemError(Problem("unknown_rule", unknown(rule_id, known)))
        return released(digest, found)

    return router


def unknown(rule_id: str, known: list[str]) -> str:
    """Say that no rule is called *rule_id*, and which of those *known* may have been meant."""
    nearest = get_close_matches(rule_id.upper(), known, n=1)
    return f"没有编号为 `{rule_id}` 的规则{f'；是否想写 `{nearest[0]}`？' if nearest else '。'}"
