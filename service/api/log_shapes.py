"""
The shapes of the log.
"""

from service.api.shapes import Schema, listed, record, ref, text
from service.governance.retaining import EntryKind

_DIGEST: Schema = {"type": "string", "pattern": "^(sha256:[0-9a-f]{64}|sm3:[0-9a-f]{64})$"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}


def _or_null(description: str) -> Schema:
    return {"type": ["string", "null"], "description": description}


COMPONENTS: Schema = {
    "LogEntry": record(
        "日志的一条：封存的内容及其摘要。所附材料不在其中，只有各件的摘要。",
        {
            "position": {"type": "integer", "minimum": 1, "description": "序号，从 1 起，没有间断。"},
            "id": text("编号。"),
            "kind": text("种类。", *EntryKind),
            "about": _or_null("所关联的另一条的编号；没有的，为 null。"),
            "at": {**_INSTANT, "description": "时间。"},
            "caller": text("办理人：密钥编号，或者身份认证系统所给的标识。"),
            "unit": _or_null("人员所在单位的代号；不涉及人员的，为 null。"),
            "told": {"type": "object", "description": "所记事实；不含个人信息，永不清除。"},
            "contents": {
                "type": "object",
                "additionalProperties": _DIGEST,
                "description": "所附各件材料的摘要；材料按保存期限清除之后，摘要仍在。",
            },
            "digest": {**_DIGEST, "description": "这一条的摘要。"},
        },
    ),
    "LogEntries": record(
        "日志，新的在前。",
        {
            "items": listed("各条。", ref("LogEntry")),
            "next": {"type": ["string", "null"], "description": "下一页的翻页标记；没有下一页的，为 null。"},
        },
    ),
    "LogHead": record(
        "日志的末尾登记：另行保存，日后据以查验日志到此为止是否未被改动。",
        {
            "position": {"type": "integer", "minimum": 0, "description": "末条的序号；没有记录的，为 0。"},
            "digest": {
                "type": "string",
                "pattern": "^((sha256|sm3):[0-9a-f]{64})?$",
                "description": "末条的摘要；没有记录的，为空文本。",
            },
            "at": {**_INSTANT, "description": "登记的时间。"},
        },
    ),
}
