"""
The shapes of a review: three evaluations beside one another, the differences in reasons, and the principle applied.
"""

from service.api.alternative_shapes import ACTION, ACTION_LABEL, AS_OF, PATH, TOLD, VERDICT, nullable, truth
from service.api.evaluation_shapes import ABOUT, ANSWER
from service.api.shapes import DAY, NAMED_RELEASE, Schema, closed, listed, record, ref, text
from service.governance.principles import PRINCIPLES, Favour, Side

KIND = text("措施类别。", "incentive", "adverse", "supportive", "statutory")
EFFECT = text("规则的效果：归类、建议、不得、暂缓。", "classify", "recommend", "bar", "hold")
DIGEST = text("规则版本的摘要。")
PRINCIPLE = text(
    f"适用原则，依次为：{'、'.join(one.label for one in PRINCIPLES.values())}。", *(one.value for one in PRINCIPLES)
)
SIDE = text("适用哪种规则：then 为原规则，now 为今日规则。", *(side.value for side in Side))
FAVOUR = text(
    "今日规则与原规则相比，对本人：more 更为有利，less 较为不利，same 同样有利，"
    "open 尚待查明、不能比较，not_compared 不比较。",
    *(one.value for one in Favour),
)
RULE_ID, RULE_TITLE = text("规则编号。"), text("规则名称。")

ANSWERED = record("一条规则的结论。", {"answer": ANSWER, "text": text("为何成立、不成立或者不能认定。")})
RULE = {"rule": RULE_ID, "title": RULE_TITLE, "effect": EFFECT, "about": ABOUT}
TURNED_RULE = record(
    "结论不同的一条规则。",
    {
        **RULE,
        "before": {"anyOf": [ANSWERED, {"type": "null"}], "description": "原来的结论；为 null 的，当时没有问到。"},
        "after": {"anyOf": [ANSWERED, {"type": "null"}], "description": "现在的结论；为 null 的，现在没有问到。"},
    },
)
GROUND: Schema = {**RULE, "answer": ANSWER, "text": text("理由。")}
GROUND_THAT_CAME = record(
    "一条新的理由。", {**GROUND, "before": nullable(ANSWER, "该规则原来的结论；为 null 的，当时没有问到。")}
)
GROUND_THAT_WENT = record(
    "一条不再有的理由。", {**GROUND, "now": nullable(ANSWER, "该规则现在的结论；为 null 的，现在没有问到。")}
)
REWORDED = record("一条仍在而内容不同的理由。", {**RULE, "before": ANSWERED, "after": ANSWERED})
LACKING = record("一个缺项。", {"path": PATH, "label": text("名称。")})
TURNED_ACTION = record(
    "一项意见或者理由不同的措施。",
    {
        "action": ACTION,
        "label": ACTION_LABEL,
        "kind": KIND,
        "about": ABOUT,
        "before": nullable(VERDICT, "原来的意见；为 null 的，没有提到。"),
        "after": nullable(VERDICT, "现在的意见；为 null 的，没有提到。"),
        "before_by": nullable(ACTION, "原来由哪项措施取代；为 null 的，没有被取代。"),
        "after_by": nullable(ACTION, "现在由哪项措施取代；为 null 的，没有被取代。"),
        "rules": listed("就这项措施而言，结论不同的规则。", ref("TurnedRule")),
        "came": listed("新的理由。", GROUND_THAT_CAME),
        "went": listed("不再有的理由。", GROUND_THAT_WENT),
        "changed": listed("仍在而内容不同的理由。", REWORDED),
        "newly_missing": listed("新的缺项。", LACKING),
        "text": TOLD,
    },
)
DIFFERENCE = record(
    "理由上的差别：与原评估相比。",
    {
        "same": truth("意见、理由和各条规则的结论是否都相同。"),
        "actions": listed("意见或者理由不同的措施。", ref("TurnedAction")),
        "rules": listed("结论不同的全部规则。", ref("TurnedRule")),
        "missing": record(
            "缺项的差别。", {"came": listed("新的缺项。", LACKING), "went": listed("不再缺的。", LACKING)}
        ),
    },
)
OPINION = record(
    "对一项措施的意见。",
    {"action": ACTION, "label": ACTION_LABEL, "kind": KIND, "about": ABOUT, "verdict": VERDICT},
)
REVIEWED: Schema = {
    "as_of": {**DAY, "description": "基准日。"},
    "release": record("规则的版本。", {"digest": DIGEST}),
    "recommendations": listed("对各项措施的意见。", OPINION),
}
COMPARED: Schema = {"difference": ref("ReasonDifference"), "text": TOLD}
UNREAD = record(
    "今日规则无从比较：原评估所用的事实不合今日版本的词汇。",
    {
        "as_of": {**DAY, "description": "基准日。"},
        "release": record("规则的版本。", {"digest": DIGEST}),
        "faults": listed("不合之处。", ref("Fault")),
        "text": TOLD,
    },
)
CHOICE = record(
    "按照适用原则，一项措施（或者同一阶梯的几项措施）适用哪种规则。",
    {
        "actions": listed(
            "措施，以及两种规则下的意见。",
            record(
                "一项措施。",
                {
                    "action": ACTION,
                    "label": ACTION_LABEL,
                    "then": nullable(VERDICT, "原规则的意见；为 null 的，没有提到。"),
                    "now": nullable(VERDICT, "今日规则的意见；为 null 的，没有提到。"),
                },
            ),
        ),
        "kind": KIND,
        "about": ABOUT,
        "favour": FAVOUR,
        "points_at": SIDE,
        "procedure_by": {**SIDE, "description": "程序适用哪种规则：then 为原规则，now 为今日规则。"},
        "text": TOLD,
    },
)
APPLIED = record(
    "所适用的原则，以及按照它适用哪种规则。",
    {
        "name": PRINCIPLE,
        "label": text("原则的名称。"),
        "statement": text("原则的内容。"),
        "choices": {
            "type": ["array", "null"],
            "items": ref("PrincipleChoice"),
            "description": "各项措施分别适用哪种规则；为 null 的，今日规则无从比较。",
        },
        "text": TOLD,
    },
)
NOTICE = record("一条提示。", {"code": text("提示代码。"), "text": text("提示。")})
REVIEW = record(
    "一次复核：原评估、更正事实后按原规则的评估、按今日规则的评估，以及差别和所适用的原则。",
    {
        "id": text("复核的编号。"),
        "evaluation": text("所复核的评估的编号。"),
        "recorded_at": {"type": "string", "format": "date-time", "description": "复核的时间。"},
        "reason": nullable(text("复核缘由。"), "复核缘由；为 null 的，没有写明。"),
        "then": record("原评估，照所记录的。", REVIEWED),
        "corrected": {
            "anyOf": [record("更正事实后，按原规则、原基准日的评估。", {**REVIEWED, **COMPARED}), {"type": "null"}],
            "description": "更正事实后的评估，与原评估相比；为 null 的，没有送更正后的事实。",
        },
        "now": {
            "anyOf": [record("按今日规则对原事实的评估。", {**REVIEWED, **COMPARED}), ref("UnreadByNow")],
            "description": "按今日规则对原事实的评估，与原评估相比。",
        },
        "principle": ref("AppliedPrinciple"),
        "notices": listed("提示。", NOTICE),
        "advice": text("声明：只供参考，由有权机关决定。"),
    },
)
REQUEST = closed(
    "复核请求。",
    {
        "evaluation": text("所复核的评估的编号。"),
        "facts": {"allOf": [ref("Dossier")], "description": "更正后的干部档案；不写的，不作更正。"},
        "as_of": {**AS_OF, "description": "今日规则所用的基准日；不写的，与原评估相同。"},
        "release": {**NAMED_RELEASE, "description": "以哪个规则版本为今日规则；不写的，为今天施行的版本。"},
        "principle": {**PRINCIPLE, "default": "old_unless_kinder"},
        "reason": {**text("复核缘由。"), "maxLength": 2000},
    },
    ["evaluation"],
)
COMPONENTS: Schema = {
    "ReviewRequest": REQUEST,
    "Review": REVIEW,
    "ReasonDifference": DIFFERENCE,
    "TurnedAction": TURNED_ACTION,
    "TurnedRule": TURNED_RULE,
    "PrincipleChoice": CHOICE,
    "AppliedPrinciple": APPLIED,
    "UnreadByNow": UNREAD,
}
