"""
The shapes that the API speaks in, as JSON Schema for its documentation, written by hand.

The dossier's own schema is not here: it follows from the vocabulary.
"""

from typing import Any, TypeAlias

from service.api.answers import JSON
from service.api.evaluation_shapes import (
    ABOUT,
    ANSWER,
    EVALUATION,
    FINDING,
    NODE,
    PARAMETER,
    REASON,
    RECOMMENDATION,
    SET_ASIDE,
    UNDER_CONSIDERATION,
)
from service.api.problems import KINDS, MEDIA_TYPE
from service.api.shapes import Schema, listed, record, ref, text

__all__ = [
    "ABOUT",
    "ANSWER",
    "COMPONENTS",
    "Responses",
    "Schema",
    "json_body",
    "json_response",
    "listed",
    "problem_responses",
    "record",
    "ref",
    "text",
]

Responses: TypeAlias = dict[int | str, dict[str, Any]]


REQUEST = record(
    "评估请求。",
    {
        "dossier": ref("Dossier"),
        "as_of": {"type": "string", "format": "date", "description": "基准日：以这一天的情况作出判断。"},
        "detail": {
            "type": "string",
            "enum": ["brief", "full"],
            "default": "brief",
            "description": "full 另列出每条规则的结论、条件和理由，以及所用参数等。",
        },
    },
    ["dossier", "as_of"],
)
FAULT = record(
    "一处错误。",
    {
        "code": text("错误代码。"),
        "path": text("在档案中的位置，如 `incidents[2].occurred_on`；为空的，指整份档案。"),
        "message": text("错误说明。"),
        "found": {"type": ["string", "null"], "description": "实际内容。"},
        "accepted": {"type": ["string", "null"], "description": "可接受的内容。"},
        "nearest": {"type": ["string", "null"], "description": "最接近的有效名称。"},
    },
)
PROBLEM = record(
    "调用失败的说明(RFC 9457)。",
    {
        "type": text("类别标识，形如 `urn:gongguo:problem:代码`。"),
        "title": text("类别名称。"),
        "status": {"type": "integer", "description": "HTTP 状态码。"},
        "detail": text("具体情况。"),
        "code": text("错误代码。", *KINDS),
        "faults": listed("全部错误。", ref("Fault")),
    },
)
COMPONENTS: Schema = {
    "EvaluationRequest": REQUEST,
    "Evaluation": EVALUATION,
    "Recommendation": RECOMMENDATION,
    "Reason": REASON,
    "Finding": FINDING,
    "Condition": NODE,
    "Parameter": PARAMETER,
    "SetAside": SET_ASIDE,
    "UnderConsideration": UNDER_CONSIDERATION,
    "Rule": record("一条规则。", {"id": text("规则编号。")}),
    "Rules": record("全部规则。", {"rules": listed("规则。", ref("Rule"))}),
    "Status": record("运行状态。", {"status": text("状态。", "ok", "ready")}),
    "Problem": PROBLEM,
    "Fault": FAULT,
}


def json_response(description: str, component: str | None = None, media_type: str = JSON) -> Responses:
    """Describe a 200 that holds a *component*, or some object."""
    schema = ref(component) if component else {"type": "object"}
    return {200: {"description": description, "content": {media_type: {"schema": schema}}}}


def problem_responses(*codes: str) -> Responses:
    """Describe the problems of these *codes*, by status, and whatever else may go wrong."""
    content = {MEDIA_TYPE: {"schema": ref("Problem")}}
    named: Responses = {
        KINDS[code].status.value: {"description": f"{KINDS[code].title}。", "content": content} for code in codes
    }
    return named | {"default": {"description": "其他失败。", "content": content}}


def json_body(component: str) -> Schema:
    """Describe a body that holds a *component*."""
    return {"required": True, "content": {JSON: {"schema": ref(component)}}}
