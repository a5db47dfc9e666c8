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
from service.api.kinds import KINDS
from service.api.problems import MEDIA_TYPE
from service.api.shapes import AS_OF, NAMED_RELEASE, Schema, closed, listed, record, ref, text

__all__ = [
    "ABOUT",
    "ANSWER",
    "COMPONENTS",
    "Responses",
    "Schema",
    "content_response",
    "json_body",
    "json_response",
    "listed",
    "problem_responses",
    "record",
    "ref",
    "text",
]

Responses: TypeAlias = dict[int | str, dict[str, Any]]


REQUEST = closed(
    "评估请求。",
    {
        "dossier": ref("Dossier"),
        "as_of": AS_OF,
        "release": NAMED_RELEASE,
        "detail": {
            "type": "string",
            "enum": ["brief", "full"],
            "default": "brief",
            "description": "full 另列出每条规则的结论、条件和理由，以及所用参数等。",
        },
    },
    ["dossier"],
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
_ID = text("评估的编号，可凭以查阅、重演。")
RECORDED: Schema = {
    **EVALUATION,
    "description": "一份已经记录的评估。",
    "properties": {"id": _ID, **EVALUATION["properties"]},
    "required": ["id", *EVALUATION["required"]],
}
BATCH_LINE = record(
    "对一行的答复：评估，或者问题。",
    {
        "line": {"type": "integer", "minimum": 1, "description": "请求的行号。"},
        "status": {"type": "integer", "description": "单独送来时的 HTTP 状态码。"},
        "replayed": {"type": "boolean", "description": "为 true 的，先前已经办理，这是当时的评估。"},
        "evaluation": ref("RecordedEvaluation"),
        "problem": ref("Problem"),
    },
    ["line", "status"],
)
COMPONENTS: Schema = {
    "EvaluationRequest": REQUEST,
    "Evaluation": EVALUATION,
    "RecordedEvaluation": RECORDED,
    "BatchLine": BATCH_LINE,
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


def json_response(
    description: str,
    component: str | None = None,
    media_type: str = JSON,
    *,
    status: int = 200,
    headers: tuple[str, ...] = (),
) -> Responses:
    """Describe an answer that holds a *component*, or some object; the *headers* are among `HEADERS`."""
    schema = ref(component) if component else {"type": "object"}
    return content_response(description, media_type, schema, status=status, headers=headers)


def content_response(
    description: str, media_type: str, schema: Schema, *, status: int = 200, headers: tuple[str, ...] = ()
) -> Responses:
    """Describe an answer of some *media_type*; the *headers* are among `HEADERS`."""
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    told = {"headers": named} if named else {}
    return {status: {"description": description, **told, "content": {media_type: {"schema": schema}}}}


def problem_responses(*codes: str) -> Responses:
    """Describe the problems of these *codes*, by status, and whatever else may go wrong."""
    titles: dict[int | str, list[str]] = {}
    for code in codes:
        titles.setdefault(KINDS[code].status.value, []).append(f"{KINDS[code].title}（`{code}`）")
    content = {MEDIA_TYPE: {"schema": ref("Problem")}}
    named: Responses = {
        status: {"description": f"{'；'.join(found)}。", "content": content} for status, found in titles.items()
    }
    return named | {"default": {"description": "其他失败。", "content": content}}


def json_body(component: str) -> Schema:
    """Describe a body that holds a *component*."""
    return {"required": True, "content": {JSON: {"schema": ref(component)}}}
