"""
The shapes of an evaluation: what is recommended, what was found and why, and what it rests on.
"""

from service.api.shapes import Schema, listed, record, ref, text

ABOUT: Schema = {"type": ["string", "null"], "description": "所涉记录的编号；为 null 的，指干部本人。"}
ANSWER = text("规则的结论。", "yes", "no", "unknown")
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
NODE: Schema = record(
    "一项条件；fact 为 null 的，是几项条件合为一组。",
    {
        "fact": {"type": ["string", "null"], "description": "事项代码。"},
        "label": text("事项名称。"),
        "operator": text("怎样比较；一组的，all 为都成立，any 为有一项成立，not 为不成立。"),
        "expected": {"description": "应为：值、代码的列表或者日期。"},
        "parameter": text("应为的值取自哪个参数，见 parameters。"),
        "against": text("与哪个事项比较；as_of 为基准日。"),
        "actual": {"description": "实为：值；不能完全确定的，为 at_least、at_most、one_of 或者 unknown。"},
        "answer": text("这项条件的结论。", "yes", "no", "unknown"),
        "ref": text("值从哪里来：档案中的位置，或者 facts 中的键。"),
        "conditions": listed("这一组的各项条件。", ref("Condition")),
    },
    ["fact", "operator", "answer"],
)
FINDING = record(
    "一条规则的结论；title 以下各项，detail 为 full 的才有。",
    {
        "rule": text("规则编号。"),
        "about": ABOUT,
        "answer": ANSWER,
        "title": text("规则名称。"),
        "text": text("为何成立、不成立或者不能认定。"),
        "scope": listed("适用范围：都成立的才适用。", ref("Condition")),
        "when": listed("条件：都成立的，规则才成立。", ref("Condition")),
        "unless": listed("排除情形：有一项成立的，规则不成立。", ref("Condition")),
    },
    ["rule", "about", "answer"],
)
PARAMETER = record(
    "一个参数。",
    {
        "label": text("参数名称。"),
        "value": {"description": "数值；表为“代码：值”。没有期限的，为 null。"},
        "unit": {"type": ["string", "null"], "description": "单位。"},
        "from": {"type": "string", "format": "date", "description": "这个值自哪一天起有效。"},
        "citations": listed("依据。", CITATION),
    },
)
SET_ASIDE = record(
    "一件因容错免责而不予计入的事项；另有以记录种类为名的键，值为其编号。",
    {
        "path": text("在档案中的位置。"),
        "title": text("名称。"),
        "case": {"type": ["string", "null"], "description": "按哪种容错情形。"},
        "rules": listed("假如没有免责，本应成立的规则。", {"type": "string"}),
        "text": text("说明；detail 为 full 的才有。"),
    },
    ["path", "title", "case", "rules"],
)
UNDER_CONSIDERATION = record(
    "一件或者同时几件待容错认定的事项：如果认定免责，会有什么变化。",
    {
        "records": listed("所涉事项：编号、位置、名称。", {"type": "object"}),
        "considered": text("是否待认定。", "yes", "unknown"),
        "falls": listed("不再成立的不利结论。", ref("Finding")),
        "verdicts": listed(
            "意见的变化。",
            record(
                "一项措施的意见；superseded 为由更高一级的措施代替，null 为不提出。",
                {
                    "action": text("措施代码。"),
                    "label": text("措施名称。"),
                    "about": ABOUT,
                    "from": {"type": ["string", "null"], "description": "现在的意见。"},
                    "to": {"type": ["string", "null"], "description": "认定免责后的意见。"},
                },
            ),
        ),
        "text": text("说明。"),
    },
)
_ALWAYS = [
    "as_of",
    "release",
    "engine",
    "subject_ref",
    "recommendations",
    "facts",
    "superseded",
    "findings",
    "set_aside",
    "missing",
    "pending",
    "notices",
    "advice",
]
EVALUATION = record(
    "一份评估。",
    {
        "as_of": {"type": "string", "format": "date", "description": "基准日。"},
        "release": record("规则的版本。", {"digest": text("内容摘要，即版本的身份。")}),
        "engine": text("所用引擎。", "durable", "interpreter"),
        "subject_ref": text("干部的编号。"),
        "recommendations": listed("建议采取的措施。", ref("Recommendation")),
        "facts": {
            "type": "object",
            "description": "理由所引的事项：名称、值或范围、单位、由何得出；full 另有 evidence，即所依据的字段。",
        },
        "superseded": listed("被更重措施吸收的措施。", {}),
        "findings": listed("结论为是或未知的规则；detail 为 full 的，列出全部规则。", ref("Finding")),
        "set_aside": listed("因容错免责而不予追究的事项。", ref("SetAside")),
        "missing": listed("缺项：补齐后可得出确定结论。", {}),
        "pending": listed("尚待程序或期限的事项。", {}),
        "notices": listed("提示。", {}),
        "advice": {"description": "声明：本评估只供参考。"},
        "parameters": {
            "type": "object",
            "additionalProperties": ref("Parameter"),
            "description": "所用的参数：名称、值、单位、起始日期、依据；detail 为 full 的才有。",
        },
        "under_consideration": listed("待容错认定的事项；detail 为 full 的才有。", ref("UnderConsideration")),
        "near_misses": listed("只差一项条件就成立的规则；detail 为 full 的才有。", {"type": "object"}),
    },
    _ALWAYS,
)
