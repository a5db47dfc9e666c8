"""
The shapes that the API speaks in, as JSON Schema for its documentation, written by hand.

The dossier's own schema is not here: it follows from the vocabulary.
"""

from typing import Any, TypeAlias

from service.api.answers import JSON
from service.api.problems import KINDS, MEDIA_TYPE

Schema: TypeAlias = dict[str, Any]
Responses: TypeAlias = dict[int | str, dict[str, Any]]


def text(description: str, *accepted: str) -> Schema:
    """Describe a text; one of those *accepted*, where there are any."""
    return {"type": "string", "description": description} | ({"enum": list(accepted)} if accepted else {})


def record(description: str, properties: Schema, required: list[str] | None = None) -> Schema:
    """Describe an object by its *properties*, all of them required where nothing else is said."""
    keys = list(properties) if required is None else required
    return {"type": "object", "description": description, "properties": properties, "required": keys}


def listed(description: str, items: Schema) -> Schema:
    """Describe a list of *items*."""
    return {"type": "array", "items": items, "description": description}


def ref(name: str) -> Schema:
    """Refer to a component by its *name*."""
    return {"$ref": f"#/components/schemas/{name}"}


ABOUT: Schema = {"type": ["string", "null"], "description": "所涉记录的编号；为 null 的，指干部本人。"}
ANSWER = text("规则的结论。", "yes", "no", "unknown")
REQUEST = record(
    "评估请求。",
    {
        "dossier": ref("Dossier"),
        "as_of": {"type": "string", "format": "date", "description": "基准日：以这一天的情况作出判断。"},
        "detail": {
            "type": "string",
            "enum": ["brief", "full"],
            "default": "brief",
            "description": "full 另列出每条规则的结论。",
        },
    },
    ["dossier", "as_of"],
)
CITATION: Schema = {"type": "object", "description": "依据：法规、条款、可信程度。"}
REASON = record(
    "一条理由。",
    {
        "rule": text("规则编号。"),
        "title": text("规则名称。"),
        "answer": ANSWER,
        "text": text("理由。"),
        "citations": listed("依据。", CITATION),
        "evidence": listed("证据：档案中的位置与值。", {"type": "object"}),
        "conditions": listed("各项条件：事项、比较、应为、实为、结论。", {"type": "object"}),
    },
)
RECOMMENDATION = record(
    "对一项措施的意见。",
    {
        "action": text("措施代码。"),
        "label": text("措施名称。"),
        "kind": text("措施类别。", "incentive", "adverse", "supportive", "statutory"),
        "modality": text("应当、可以等。"),
        "verdict": text("意见：建议、不得、暂缓、待定。", "recommended", "barred", "held", "unsettled"),
        "about": ABOUT,
        "reasons": listed("理由。", ref("Reason")),
        "barred_by": listed("不得采取的原因。", {}),
        "held_by": listed("暂缓的原因。", {}),
        "procedure": listed("程序与期限。", {}),
        "remedies": listed("救济途径。", {}),
    },
)
EVALUATION = record(
    "一份评估。",
    {
        "as_of": {"type": "string", "format": "date", "description": "基准日。"},
        "release": record("规则的版本。", {"digest": text("内容摘要，即版本的身份。")}),
        "engine": text("所用引擎。", "durable", "interpreter"),
        "subject_ref": text("干部的编号。"),
        "recommendations": listed("建议采取的措施。", ref("Recommendation")),
        "facts": {"type": "object", "description": "理由所引的事项：名称、值或范围、单位、由何得出。"},
        "superseded": listed("被更重措施吸收的措施。", {}),
        "findings": listed("结论为是或未知的规则；detail 为 full 的，列出全部规则。", ref("Finding")),
        "set_aside": listed("因容错免责而不予追究的事项。", {}),
        "missing": listed("缺项：补齐后可得出确定结论。", {}),
        "pending": listed("尚待程序或期限的事项。", {}),
        "notices": listed("提示。", {}),
        "advice": {"description": "声明：本评估只供参考。"},
    },
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
    "Finding": record("一条规则的结论。", {"rule": text("规则编号。"), "about": ABOUT, "answer": ANSWER}),
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


EVALUATION_BODY: Schema = {"required": True, "content": {JSON: {"schema": ref("EvaluationRequest")}}}
