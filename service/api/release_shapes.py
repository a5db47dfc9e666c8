"""
The shapes of releases: their files, how they stand, what changed from one to another.
"""

from service.api.shapes import Schema, closed, listed, record, ref, text
from service.governance.life import PHASE_LABELS, Phase
from service.intake.release_forms import MOST_NOTE

DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": "摘要。"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
_DAY: Schema = {"type": "string", "format": "date"}
_PHASES = "、".join(f"{phase.value}（{PHASE_LABELS[phase]}）" for phase in Phase)
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_CHANGE = text("added 新增，removed 删去，changed 改动。", "added", "removed", "changed")


def items(description: str, component: str, *, paged: bool = False) -> Schema:
    """Describe a list of a *component*; one that comes in parts says where the next begins."""
    properties = {"items": listed(description, ref(component))}
    following = {"next": {**_TEXT_OR_NULL, "description": "下一页的翻页标记；没有下一页的，为 null。"}}
    return record(description, properties | (following if paged else {}))


APPROVAL = record(
    "一次审核。",
    {
        "draft": text("草案的编号。"),
        "digest": {**DIGEST, "description": "所签的规则版本。"},
        "report": {**DIGEST, "description": "所签的报告。"},
        "approved": {"type": "boolean", "description": "是否批准。"},
        "statement": text("意见。"),
        "holder": text("审核的人。"),
        "caller": text("所用的凭证。"),
        "at": {**INSTANT, "description": "时间。"},
    },
)
_RELEASE: Schema = {
    "digest": DIGEST,
    "number": {"type": "integer", "description": "序号。"},
    "origin": text("来源：shipped 随程序提供，draft 由草案而来，imported 从别处引入。", "shipped", "draft", "imported"),
    "title": text("名称。"),
    "added_at": {**INSTANT, "description": "存入的时间。"},
    "added_by": text("存入的凭证。"),
    "publications": listed("历次发布。", ref("Publication")),
    "shadow": {"type": "boolean", "description": "是否正在并行试算：同时评估、记入日志，从不返回。"},
}
_NOTE = {**text("说明。"), "maxLength": MOST_NOTE}
_RETROACTIVE = {
    "type": "boolean",
    "default": False,
    "description": "溯及既往：已经过去的日子也改按此判断，须说明理由。",
}
_SENTENCES: Schema = {
    "before": {**_TEXT_OR_NULL, "description": "原来的中文表述。"},
    "after": {**_TEXT_OR_NULL, "description": "现在的中文表述。"},
}
DIFF = record(
    "两个规则版本的不同，以规则的中文表述写出。",
    {
        "from": DIGEST,
        "to": DIGEST,
        "rules": listed(
            "规则。",
            record(
                "一条规则。",
                {
                    "id": text("编号。"),
                    "title": text("标题。"),
                    "ruleset": text("清单。"),
                    "ruleset_title": text("清单的标题。"),
                    "change": _CHANGE,
                    **_SENTENCES,
                },
            ),
        ),
        "parameters": listed(
            "参数。",
            record(
                "一个参数。",
                {
                    "name": text("代码。"),
                    "label": text("名称。"),
                    "unit": {**_TEXT_OR_NULL, "description": "单位。"},
                    "change": _CHANGE,
                    "values": listed("自某日起的取值。", record("取值。", {"from": _DAY, **_SENTENCES})),
                },
            ),
        ),
        "facts": listed(
            "事项。",
            record("一个事项。", {"name": text("代码。"), "label": text("名称。"), "change": _CHANGE, **_SENTENCES}),
        ),
        "vocabulary": listed(
            "其他词汇。",
            record(
                "一项词汇。",
                {
                    "kind": text(
                        "种类。", "action", "procedure", "remedy", "regulation", "record", "holidays", "total"
                    ),
                    "name": text("代码。"),
                    "label": text("名称。"),
                    "change": _CHANGE,
                    "text": text("中文说明。"),
                },
            ),
        ),
        "specifications": listed(
            "规格场景。", record("一个场景。", {"path": text("文件。"), "title": text("标题。"), "change": _CHANGE})
        ),
        "files": listed("文件。", record("一个文件。", {"path": text("路径。"), "change": _CHANGE})),
        "text": text("概要。"),
    },
)
COMPONENTS: Schema = {
    "File": record(
        "一个文件。",
        {
            "path": text("路径。"),
            "etag": text("内容的摘要，即 ETag（不含引号）。"),
            "size": {"type": "integer", "description": "字节数。"},
        },
    ),
    "Files": items("文件，按路径排列。", "File"),
    "Publication": record(
        "一次发布。",
        {
            "number": {"type": "integer", "description": "发布的序号。"},
            "digest": DIGEST,
            "effective_from": {**_TEXT_OR_NULL, "format": "date", "description": "施行日期；自始施行的，为 null。"},
            "published_at": {**INSTANT, "description": "发布的时间。"},
            "published_by": text("发布的凭证。"),
            "note": text("说明。"),
            "withdrawn_at": {
                **_TEXT_OR_NULL,
                "format": "date-time",
                "description": "撤销的时间；没有撤销的，为 null。",
            },
            "phase": text(f"状态：{_PHASES}。", *Phase),
            "phase_label": text("状态的中文名称。"),
        },
    ),
    "Release": record("一个规则版本。", _RELEASE),
    "Releases": items("规则版本，新的在前。", "Release", paged=True),
    "ReleaseInFull": record(
        "一个规则版本，及其文件和审核。",
        {
            **_RELEASE,
            "drafts": listed("由来的草案。", text("编号。")),
            "approvals": listed("审核。", ref("Approval")),
            "files": listed("文件。", ref("File")),
        },
    ),
    "ReleaseInForce": record(
        "某日施行的规则版本。",
        {"on": _DAY, "digest": DIGEST, "title": text("名称。"), "publication": ref("Publication")},
    ),
    "ImportedRelease": record(
        "引入的规则版本。",
        {
            **_RELEASE,
            "draft": {**_TEXT_OR_NULL, "description": "由此建立的草案；原已存有这个版本的，为 null。"},
            "job": {**_TEXT_OR_NULL, "description": "核验的任务。"},
        },
    ),
    "NewPublication": closed(
        "发布的请求。",
        {
            "effective_from": {**_DAY, "description": "施行日期：不早于今日；早于今日的，须写明溯及既往及其理由。"},
            "note": _NOTE,
            "retroactive": _RETROACTIVE,
        },
        ["effective_from"],
    ),
    "Withdrawal": closed("撤销发布的请求。", {"note": _NOTE, "retroactive": _RETROACTIVE}, []),
    "ReleaseDiff": DIFF,
    "ShadowCounts": record(
        "并行试算的结果。",
        {
            "release": DIGEST,
            "shadow": {"type": "boolean", "description": "是否正在并行试算。"},
            "evaluations": {"type": "integer", "description": "评估的次数。"},
            "differing": {"type": "integer", "description": "与施行的版本意见不同的次数。"},
            "failed": {"type": "integer", "description": "未能评估的次数。"},
            "changes": listed(
                "意见的不同，多的在前。",
                record(
                    "一种不同。",
                    {
                        "action": text("措施。"),
                        "from": {**_TEXT_OR_NULL, "description": "施行的版本的意见；没有提到的，为 null。"},
                        "to": {**_TEXT_OR_NULL, "description": "试算的版本的意见；没有提到的，为 null。"},
                        "count": {"type": "integer", "description": "次数。"},
                    },
                ),
            ),
            "complete": {"type": "boolean", "description": "是否计入了全部记录；为 false 的，只计最近的一部分。"},
        },
    ),
}
