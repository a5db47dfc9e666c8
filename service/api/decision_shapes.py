"""
The shapes of decisions: what is sent, what is recorded, what stands, and where decisions departed from advice.
"""

from service.api.alternative_shapes import ACTION, ACTION_LABEL, nullable, truth
from service.api.evaluation_shapes import ABOUT
from service.api.review_shapes import KIND, NOTICE, RULE_ID, RULE_TITLE
from service.api.shapes import DAY, Schema, closed, listed, record, ref, text
from service.governance.decisions import APPEAL_LABELS, OUTCOME_LABELS
from service.intake.decision_forms import MOST_NAME, MOST_STATEMENT
from service.intake.forms import MOST_ITEMS
from service.intake.plain import MOST_LETTERS

OUTCOME = text(f"结果，依次为：{'、'.join(OUTCOME_LABELS.values())}。", *(one.value for one in OUTCOME_LABELS))
APPEAL_OUTCOME = text(f"申诉结果，依次为：{'、'.join(APPEAL_LABELS.values())}。", *(one.value for one in APPEAL_LABELS))
ADVISED = text("评估的意见：建议、不得、暂缓、待定。", "recommended", "barred", "held", "unsettled")
BODY = text("作出决定的有权机关。")
NUMBER: Schema = {"type": "integer", "minimum": 1, "description": "在评估的意见中排第几。"}
COUNT: Schema = {"type": "integer", "minimum": 0}
INSTANT: Schema = {"type": "string", "format": "date-time"}


def _written(description: str, most: int = MOST_LETTERS, least: int = 0) -> Schema:
    return text(description) | {"maxLength": most} | ({"minLength": least} if least else {})


def _day(description: str) -> Schema:
    return {**DAY, "description": description}


REQUEST_DECISION = closed(
    "对一项意见的决定。",
    {
        "action": _written("措施代码，须为评估所提到的。", MOST_NAME, 1),
        "about": ABOUT,
        "outcome": OUTCOME,
        "modified_to": _written("变更为什么；变更后采取的，必须写明。"),
        "reason": _written("理由；不采取或者变更的，必须写明。"),
    },
    ["action", "outcome"],
)
REQUEST = closed(
    "登记决定、听取意见、申诉的请求：decisions、heard、appeal 至少写一项；写决定的，body、decided_on 必须写明。",
    {
        "body": _written("作出决定的有权机关。", MOST_NAME),
        "decided_on": _day("决定日期。"),
        "decisions": {
            **listed("对各项意见的决定，每项意见一次。", REQUEST_DECISION),
            "minItems": 1,
            "maxItems": MOST_ITEMS,
        },
        "heard": closed(
            "听取本人陈述和申辩的情况。",
            {
                "on": _day("听取日期。"),
                "statement": _written("本人的陈述和申辩。", MOST_STATEMENT, 1),
                "by": _written("听取人。", MOST_NAME),
            },
            ["on", "statement"],
        ),
        "appeal": closed(
            "申诉及其结果。",
            {
                "lodged_on": _day("提出日期。"),
                "body": _written("受理机关。", MOST_NAME, 1),
                "outcome": APPEAL_OUTCOME,
                "decided_on": _day("作出日期；尚在办理的不写，其他必须写明。"),
                "note": _written("说明。"),
            },
            ["lodged_on", "body", "outcome"],
        ),
    },
    [],
)
DECIDED = {
    "recommendation": NUMBER,
    "action": ACTION,
    "label": ACTION_LABEL,
    "kind": KIND,
    "about": {**ABOUT, "description": "所涉记录的编号；为 null 的，指干部本人，或者已经清除。"},
    "verdict": ADVISED,
}
HEARD = record(
    "听取本人陈述和申辩的情况。",
    {
        "on": _day("听取日期。"),
        "statement": nullable(text("本人的陈述和申辩。"), "本人的陈述和申辩；为 null 的，已经清除。"),
        "by": nullable(text("听取人。"), "听取人；为 null 的，没有写明，或者已经清除。"),
    },
)
APPEAL = record(
    "申诉及其结果。",
    {
        "lodged_on": _day("提出日期。"),
        "body": text("受理机关。"),
        "outcome": APPEAL_OUTCOME,
        "decided_on": nullable(DAY, "作出日期；为 null 的，尚在办理。"),
        "note": nullable(text("说明。"), "说明；为 null 的，没有写明，或者已经清除。"),
    },
)


def _or_null(component: str, description: str) -> Schema:
    return {"anyOf": [ref(component), {"type": "null"}], "description": description}


RECORDED: Schema = {
    "id": text("登记的编号。"),
    "evaluation": text("评估的编号。"),
    "recorded_at": {**INSTANT, "description": "登记的时间。"},
    "caller": text("登记者。"),
    "body": nullable(BODY, "作出决定的有权机关；为 null 的，此次没有登记决定。"),
    "decided_on": nullable(DAY, "决定日期；为 null 的，此次没有登记决定。"),
    "decisions": listed(
        "此次登记的决定。",
        record(
            "对一项意见的决定。",
            {
                **DECIDED,
                "outcome": OUTCOME,
                "modified_to": nullable(text("变更为什么。"), "变更为什么；为 null 的，没有变更，或者已经清除。"),
                "reason": nullable(text("理由。"), "理由；为 null 的，没有写明，或者已经清除。"),
            },
        ),
    ),
    "heard": _or_null("Heard", "听取意见的情况；为 null 的，此次没有登记。"),
    "appeal": _or_null("Appeal", "申诉及其结果；为 null 的，此次没有登记。"),
    "notices": listed("提示：程序所要求而没有登记的，请核对。", NOTICE),
}
STANDING = record(
    "对一项意见现行的决定：以最后登记的为准。",
    {
        **DECIDED,
        "outcome": nullable(OUTCOME, "结果；为 null 的，尚未登记决定。"),
        "departs": {"type": ["boolean", "null"], "description": "决定与意见是否不一致；为 null 的，尚未登记决定。"},
        "body": nullable(BODY, "作出决定的有权机关；为 null 的，尚未登记决定。"),
        "decided_on": nullable(DAY, "决定日期；为 null 的，尚未登记决定。"),
        "decision": nullable(text("登记的编号。"), "登记的编号；为 null 的，尚未登记决定。"),
    },
)
DECISIONS = record(
    "一份评估的全部登记，以及现行的决定。",
    {
        "evaluation": text("评估的编号。"),
        "items": listed(
            "全部登记，依先后排列。",
            record("一次登记。", {**RECORDED, "erased": truth("内容是否已按保存期限清除。")}),
        ),
        "standing": listed("对每项意见现行的决定；评估已经清除的，只列登记过决定的。", STANDING),
        "heard": _or_null("Heard", "最后登记的听取意见的情况；为 null 的，没有登记。"),
        "appeal": _or_null("Appeal", "最后登记的申诉及其结果；为 null 的，没有登记。"),
    },
)
DEPARTURE = record(
    "一条规则（就一项措施而言）的意见，有权机关决定与之不一致的情况。",
    {
        "rule": RULE_ID,
        "title": RULE_TITLE,
        "action": ACTION,
        "label": ACTION_LABEL,
        "decided": {**COUNT, "description": "登记过决定的意见数。"},
        "departed": {**COUNT, "description": "其中决定与意见不一致的数目。"},
        "share": {"type": "number", "minimum": 0, "maximum": 1, "description": "不一致的比例。"},
        "outcomes": listed(
            "各种意见与结果的次数，多的在前。",
            record(
                "一种意见与结果。",
                {
                    "verdict": ADVISED,
                    "outcome": OUTCOME,
                    "outcome_label": text("结果的名称。"),
                    "departs": truth("是否与意见不一致。"),
                    "times": {**COUNT, "description": "次数。"},
                },
            ),
        ),
    },
)
DEPARTURES = record(
    "决定与意见不一致的规则，最多的在前。",
    {
        "items": listed("规则。", DEPARTURE),
        "next": nullable(text("下一页的标记。"), "下一页的标记；为 null 的，没有下一页。"),
    },
)
COMPONENTS: Schema = {
    "DecisionRequest": REQUEST,
    "RecordedDecision": record("一次登记。", RECORDED),
    "Decisions": DECISIONS,
    "Departures": DEPARTURES,
    "Heard": HEARD,
    "Appeal": APPEAL,
}
