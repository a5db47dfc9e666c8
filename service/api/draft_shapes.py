"""
The shapes of drafts: what is sent and told of them, their reports and their approvals.
"""

from service.api.release_shapes import APPROVAL, DIGEST, INSTANT, items
from service.api.shapes import Schema, closed, listed, record, ref, text
from service.governance.life import STAGE_LABELS, Stage
from service.intake.draft_forms import MOST_STATEMENT, MOST_TITLE

_STAGES = "、".join(f"{stage.value}（{STAGE_LABELS[stage]}）" for stage in Stage)
_OBJECT: Schema = {"type": "object"}
_OR_NULL: Schema = {"type": ["object", "null"]}

DRAFT = record(
    "一份草案。",
    {
        "id": text("编号。"),
        "number": {"type": "integer", "description": "序号。"},
        "title": text("名称。"),
        "base": {**DIGEST, "description": "起草所依据的规则版本：含义的变化与它比较，发布时它须在施行日施行。"},
        "stage": text(f"阶段：{_STAGES}。", *Stage),
        "stage_label": text("阶段的中文名称。"),
        "version": {"type": "integer", "description": "每有改动，加一。"},
        "authors": listed("参与起草的人。", text("持有人。")),
        "digest": {"type": ["string", "null"], "description": "送审通过核验后成为的规则版本。"},
        "report": {"type": ["string", "null"], "description": "最近一次核验报告的摘要。"},
        "begun_at": {**INSTANT, "description": "建立的时间。"},
        "begun_by": text("建立的凭证。"),
    },
)
_CHANGE = record(
    "一条规则在含义上的变化。",
    {
        "rule": text("规则编号。"),
        "kind": text("种类。", "equal", "stricter", "wider", "other", "added", "removed", "undecided"),
        "text": text("中文说明。"),
        "example": {**_OR_NULL, "description": "结论不同的一份示例档案，及其基准日。"},
        "old": {"type": ["string", "null"], "description": "原版本对示例的结论。"},
        "new": {"type": ["string", "null"], "description": "新版本对示例的结论。"},
    },
)
REPORT = record(
    "核验报告：审核的人所签的，就是它和规则版本。",
    {
        "draft": text("草案的编号。"),
        "base": DIGEST,
        "digest": {**DIGEST, "description": "所核验的规则版本。"},
        "passed": {"type": "boolean", "description": "是否通过。"},
        "short": listed("没有通过的，差在哪里。", text("一处不足。")),
        "as_of": {"type": "string", "format": "date", "description": "分析含义所用的基准日。"},
        "faults": listed("写法上的错误。", ref("Fault")),
        "findings": listed("含义上的问题。", _OBJECT),
        "accepted": listed("规则自己说明本意如此的。", _OBJECT),
        "undecided": {"type": "integer", "description": "限定时间内没有得出结论的问题数。"},
        "changes": listed("含义有变化的规则。", _CHANGE),
        "unchanged": {"type": "integer", "description": "含义没有变化的规则数。"},
        "revisions": listed("数字和文字的改动。", _OBJECT),
        "specifications": {**_OBJECT, "description": "规格的结果：场景数，通过、未通过、待确认各多少，逐条规则如何。"},
    },
    ["draft", "base", "digest", "passed", "short"],
)
COMPONENTS: Schema = {
    "NewDraft": closed(
        "起草的请求。",
        {
            "title": {**text("名称。"), "minLength": 1, "maxLength": MOST_TITLE, "pattern": r"\S"},
            "base": {
                **DIGEST,
                "description": "所依据的规则版本；不写的，为今日施行的版本。"
                "从未发布过的，取其文件，含义仍与今日施行的版本比较。",
            },
        },
        ["title"],
    ),
    "Draft": DRAFT,
    "Drafts": items("草案，新的在前。", "Draft", paged=True),
    "DraftCheck": record(
        "检查的结果。",
        {
            "draft": text("草案的编号。"),
            "sound": {"type": "boolean", "description": "是否没有错误。"},
            "faults": listed("全部错误；位置形如 rulesets/bars.yaml:4:9。", ref("Fault")),
            "text": text("中文说明。"),
        },
    ),
    "TrialReport": REPORT,
    "NewApproval": closed(
        "审核的意见。",
        {
            "digest": {**DIGEST, "description": "所签规则版本的摘要。"},
            "report": {**DIGEST, "description": "所签报告的摘要。"},
            "approved": {"type": "boolean", "description": "true 为批准，false 为退回。"},
            "statement": {**text("意见。"), "maxLength": MOST_STATEMENT},
        },
        ["digest", "report", "approved"],
    ),
    "Approval": APPROVAL,
    "Approvals": items("审核，先作的在前。", "Approval"),
}
