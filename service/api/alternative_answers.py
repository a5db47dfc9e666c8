"""
What is answered of gaps and of two dossiers beside one another, as JSON Schema for the documentation.
"""

from service.api.alternative_shapes import (
    ACTION,
    ACTION_LABEL,
    ANSWERED_DAY,
    FIELD_LABEL,
    IN_WORDS,
    PATH,
    TOLD,
    VALUE,
    VERDICT,
    nullable,
    truth,
)
from service.api.change_answers import CALENDAR, COUNTERFACTUALS
from service.api.schemas import ABOUT, ANSWER, Schema, listed, record, text

OWNER = nullable(text("所属记录的名称。"), "所属记录的名称；为 null 的，属于干部本人。")
GAP_FIELD = record(
    "缺的一项。",
    {
        "path": PATH,
        "label": FIELD_LABEL,
        "record": OWNER,
        "values": listed("查明为其中任何一个值，都可以。", VALUE),
        "in_words": IN_WORDS,
        "beside": truth("是否只因契约要求随其他字段一并写明。"),
    },
)
GAP_WAY = record(
    "一种定论，以及可以得出它的各组字段。",
    {
        "verdict": VERDICT,
        "label": text("定论的名称。"),
        "sets": listed(
            "最少的字段组，任何一组都可以。",
            record("一组字段。", {"fields": listed("字段。", GAP_FIELD), "text": TOLD}),
        ),
    },
)
SETTLES = record(
    "单独查明这一字段可以定论的一项措施。",
    {
        "action": ACTION,
        "label": ACTION_LABEL,
        "about": ABOUT,
        "whichever": truth("是否无论查明为何值都有定论。"),
        "ways": listed(
            "各种定论。",
            record(
                "一种定论。",
                {
                    "verdict": VERDICT,
                    "label": text("定论的名称。"),
                    "values": listed("查明为这些值的，得出这种定论。", VALUE),
                    "in_words": IN_WORDS,
                },
            ),
        ),
    },
)
GAPS = record(
    "缺证清单。",
    {
        "as_of": ANSWERED_DAY,
        "unsettled": listed(
            "待定的措施。",
            record(
                "一项待定的措施。",
                {
                    "action": ACTION,
                    "label": ACTION_LABEL,
                    "kind": text("措施类别。"),
                    "about": ABOUT,
                    "verdict": VERDICT,
                    "ways": listed("各种定论。", GAP_WAY),
                },
            ),
        ),
        "first": listed(
            "单独查明即可使意见有定论的字段，最能解决问题的在前。",
            record(
                "一个字段。",
                {"path": PATH, "label": FIELD_LABEL, "record": OWNER, "settles": listed("", SETTLES), "text": TOLD},
            ),
        ),
        "exhausted": truth("可能的组合是否已经试尽。"),
        "text": TOLD,
    },
)

PARTING = {
    "fact": text("事项。"),
    "label": text("事项的名称。"),
    "expected": text("规则要求什么。"),
    "first": text("甲实为什么。"),
    "second": text("乙实为什么。"),
    "first_path": text("在甲档案中的位置。"),
    "second_path": text("在乙档案中的位置。"),
    "first_counted": listed("甲计入了哪些。", text("名称。")),
    "second_counted": listed("乙计入了哪些。", text("名称。")),
    "first_left_out": listed("甲没有计入哪些，为什么。", TOLD),
    "second_left_out": listed("乙没有计入哪些，为什么。", TOLD),
    "text": TOLD,
}
SIDE = record(
    "一份档案的结论。",
    {"answer": nullable(ANSWER, "规则的结论；为 null 的，没有可问的记录。"), "about": ABOUT},
)
PARTED_RULE = record(
    "结论不同的一条规则。",
    {
        "rule": text("规则编号。"),
        "title": text("规则名称。"),
        "effect": text("规则的效果。"),
        "decides": truth("意见不同是否由它而来。"),
        "first": SIDE,
        "second": SIDE,
        "parts_at": listed("从哪些条件起不同，依规则中的先后。", record("一处不同。", PARTING)),
        "text": TOLD,
    },
)
COMPARED_ACTION = record(
    "一项意见不同，或者意见相同而原因不同的措施。",
    {
        "action": ACTION,
        "label": ACTION_LABEL,
        "kind": text("措施类别。"),
        "first": nullable(VERDICT, "对甲的意见；为 null 的，没有提到。"),
        "second": nullable(VERDICT, "对乙的意见；为 null 的，没有提到。"),
        "first_about": nullable(text(""), "甲的哪条记录；为 null 的，指干部本人。"),
        "second_about": nullable(text(""), "乙的哪条记录；为 null 的，指干部本人。"),
        "first_by": nullable(ACTION, "甲由哪项措施取代。"),
        "second_by": nullable(ACTION, "乙由哪项措施取代。"),
        "rules": listed("结论不同的规则。", PARTED_RULE),
        "text": TOLD,
    },
)
COMPARISON = record(
    "两份档案的比较：先送的称甲，后送的称乙。",
    {
        "as_of": ANSWERED_DAY,
        "same": truth("对每项措施的意见是否都相同。"),
        "actions": listed("意见不同，或者意见相同而原因不同的措施。", COMPARED_ACTION),
        "first_parting": {
            "anyOf": [
                record("第一处不同。", {"rule": text("规则编号。"), "title": text("规则名称。"), **PARTING}),
                {"type": "null"},
            ],
            "description": "按规则的先后，第一处使意见不同的条件；没有的，为 null。",
        },
        "alike": listed("意见相同的措施。", text("措施名称。")),
        "text": TOLD,
    },
)

ANSWERS: Schema = {
    "Gaps": GAPS,
    "Calendar": CALENDAR,
    "Counterfactuals": COUNTERFACTUALS,
    "Comparison": COMPARISON,
}
