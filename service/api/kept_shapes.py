"""
The shapes of what is kept of evaluations.
"""

from service.api.alternative_shapes import nullable, truth
from service.api.shapes import DAY, Schema, listed, record, ref, text

INSTANT: Schema = {"type": "string", "format": "date-time"}
DIGEST = text("摘要。")

ITEM: Schema = {
    "id": text("评估的编号。"),
    "recorded_at": {**INSTANT, "description": "记录的时间。"},
    "as_of": {**DAY, "description": "基准日。"},
    "release": text("所用规则版本的摘要。"),
    "engine": text("所用引擎。", "durable", "interpreter"),
    "detail": text("详略：brief 简要，full 详尽。", "brief", "full"),
    "unit": nullable(text("单位代号。"), "单位代号；为 null 的，档案没有写明。"),
    "subject_ref": nullable(text("干部的代号。"), "干部的代号；为 null 的，已按保存期限清除。"),
    "caller": text("调用者。"),
    "erased": truth("内容是否已按保存期限清除。"),
}
COMPONENTS: Schema = {
    "KeptEvaluations": record(
        "评估的清单，新的在前。",
        {
            "items": listed("评估。", record("一份评估的概要。", ITEM)),
            "next": nullable(text("下一页的标记。"), "下一页的标记；为 null 的，没有下一页。"),
        },
    ),
    "KeptEvaluation": record(
        "一份记录在案的评估。",
        {
            **ITEM,
            "position": {"type": "integer", "minimum": 1, "description": "在日志中的位置。"},
            "digest": text("该条日志的摘要。"),
            "input": text("请求正文的摘要。"),
            "contents": {
                "type": "object",
                "additionalProperties": DIGEST,
                "description": "所保存的内容及其摘要：facts 为所用的事实，result 为评估，dossier 为档案原文。",
            },
            "evaluation": {
                "anyOf": [ref("Evaluation"), {"type": "null"}],
                "description": "评估，照当时所答复的；为 null 的，已按保存期限清除。",
            },
        },
    ),
}
