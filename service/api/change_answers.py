"""
What is answered of changes, those that time makes and those that would reach a goal, as JSON Schema.
"""

from service.api.alternative_shapes import (
    ACTION,
    ACTION_LABEL,
    ANSWERED_DAY,
    DAY,
    FIELD_LABEL,
    IN_WORDS,
    PATH,
    TOLD,
    VALUE,
    VERDICT,
    nullable,
    truth,
)
from service.api.schemas import ABOUT, ANSWER, listed, record, text

CAUSE = record(
    "一个原因。",
    {
        "kind": text("原因的类别。"),
        "kind_label": text("类别名称：影响期满、窗口滑出、年限达到等。"),
        "fact": nullable(text("事项。")),
        "label": nullable(text("事项或者规则的名称。")),
        "path": nullable(text("在档案中的位置。")),
        "record": nullable(text("所属记录的名称。")),
        "rule": nullable(text("规则编号。")),
        "parameter": nullable(text("参数。")),
        "from": {"description": "前一天的值。"},
        "to": {"description": "当天的值。"},
        "text": TOLD,
    },
)
TURNED = record(
    "结论变了的一条规则。",
    {
        "rule": text("规则编号。"),
        "title": text("规则名称。"),
        "about": ABOUT,
        "from": nullable(ANSWER, "前一天的结论；为 null 的，尚不适用。"),
        "to": nullable(ANSWER, "当天的结论；为 null 的，不再适用。"),
        "causes": listed("原因。", CAUSE),
        "text": TOLD,
    },
)
TURNED_ACTION = record(
    "意见变了的一项措施。",
    {
        "action": ACTION,
        "label": ACTION_LABEL,
        "about": ABOUT,
        "from": nullable(VERDICT, "前一天的意见；为 null 的，没有提到。"),
        "to": nullable(VERDICT, "当天的意见；为 null 的，不再提到。"),
        "from_by": nullable(ACTION, "前一天由哪项措施取代。"),
        "to_by": nullable(ACTION, "当天由哪项措施取代。"),
        "text": TOLD,
    },
)
CALENDAR = record(
    "日历。",
    {
        "as_of": ANSWERED_DAY,
        "until": {**DAY, "description": "推算到哪一天，含当天。"},
        "days": listed(
            "结果会变的日期，依先后排列；其他日期，结果同前一天。",
            record(
                "一天。",
                {
                    "day": {**DAY, "description": "日期。"},
                    "in_words": text("日期，中文写法。"),
                    "actions": listed("意见变了的措施。", TURNED_ACTION),
                    "rules": listed("结论变了的规则。", TURNED),
                    "records": listed(
                        "开始计入的记录。", record("一条记录。", {"path": PATH, "name": text("名称。"), "text": TOLD})
                    ),
                    "text": TOLD,
                },
            ),
        ),
        "text": TOLD,
    },
)

CHANGED_FIELD = record(
    "变动的一个字段。",
    {
        "path": PATH,
        "label": FIELD_LABEL,
        "record": nullable(text("记录的编号。"), "所属记录的编号；为 null 的，属于干部本人。"),
        "from": {"description": '现在的值；不知道的，为 `{"unknown": true}`。'},
        "to": VALUE,
        "from_in_words": IN_WORDS,
        "to_in_words": IN_WORDS,
    },
)
ALSO = record(
    "随之变化的一项措施。",
    {"action": ACTION, "label": ACTION_LABEL, "about": ABOUT, "from": VERDICT, "to": VERDICT, "text": TOLD},
)
COUNTERFACTUALS = record(
    "达到目标的最小变动。",
    {
        "as_of": ANSWERED_DAY,
        "goal": record(
            "目标。",
            {
                "action": ACTION,
                "label": ACTION_LABEL,
                "about": ABOUT,
                "verdict": VERDICT,
                "verdict_label": text("意见的名称。"),
            },
        ),
        "now": VERDICT,
        "now_label": text("现在的意见的名称。"),
        "reached": truth("目标现在是否已经达到。"),
        "changes": listed(
            "各种变动，变动少的在前；每一种都重新评估核实。",
            record(
                "一种变动。",
                {
                    "size": {"type": "integer", "description": "变动几个字段。"},
                    "fields": listed("变动的字段。", CHANGED_FIELD),
                    "verdict": VERDICT,
                    "text": TOLD,
                    "also": listed("随之变化的其他措施。", ALSO),
                },
            ),
        ),
        "tried": {"type": "integer", "description": "试算了几份档案。"},
        "complete": truth("时限以内是否已经试完。"),
        "fixed": listed("哪些一律不变。", text("说明。")),
        "text": TOLD,
    },
)
