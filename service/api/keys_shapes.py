"""
The shapes of keys.
"""

from service.api.shapes import Schema, listed, record, ref, text
from service.governance.access import ROLE_LABELS, Role
from service.intake.characters import ID_PATTERN
from service.intake.key_forms import MOST_HOURS, MOST_LETTERS, USUAL_HOURS

_ID = {"type": "string", "pattern": f"^{ID_PATTERN}$"}
_ROLES = "、".join(f"`{role.value}`（{ROLE_LABELS[role]}）" for role in Role)
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_ENDS: Schema = {
    "anyOf": [{"type": "string", "format": "date"}, _INSTANT],
    "description": "失效时间：写日期的，当日（北京时间）终了时失效。不写的，自签发之日起一年；最长三年。",
}


def _roles(description: str) -> Schema:
    return {"type": "array", "items": text(f"权限：{_ROLES}。", *Role), "description": description}


def _units(description: str) -> Schema:
    return {"type": ["array", "null"], "items": _ID, "description": description}


_KEY: Schema = {
    "id": text("凭证编号；不是秘密。"),
    "holder": text("持有人：所代表的人员或者系统。"),
    "roles": _roles("权限。"),
    "units": _units("可办理的单位代号；为 null 的，不限单位。"),
    "state": text("状态：active 有效，expired 已失效，revoked 已吊销。", "active", "expired", "revoked"),
    "made_at": {**_INSTANT, "description": "签发时间。"},
    "made_by": text("签发人。"),
    "expires_at": {**_INSTANT, "description": "失效时间。"},
    "revoked_at": {
        "type": ["string", "null"],
        "format": "date-time",
        "description": "吊销时间；已更换的，为过渡期满之时。",
    },
}
COMPONENTS: Schema = {
    "NewKey": {
        **record(
            "签发凭证的请求。",
            {
                "holder": {
                    **text("持有人：所代表的人员或者系统。同一持有人不得兼有互斥的权限，也不得审核本人起草的规则。"),
                    "minLength": 1,
                    "pattern": r"\S",
                    "maxLength": MOST_LETTERS,
                },
                "roles": {
                    **_roles("权限；审计、管理不得与其他权限并授。空列表：只能查看规则。"),
                    "maxItems": len(Role),
                },
                "units": {
                    **_units("可办理的单位代号；不限单位的，写 null。"),
                    "minItems": 1,
                    "maxItems": 100,
                },
                "expires_at": _ENDS,
            },
            ["holder", "roles", "units"],
        ),
        "additionalProperties": False,
    },
    "KeyReplacement": {
        **record(
            "更换凭证的请求。",
            {
                "grace_hours": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": MOST_HOURS,
                    "default": USUAL_HOURS,
                    "description": "过渡时数：原凭证在此期间仍可使用。",
                },
                "expires_at": _ENDS,
            },
            [],
        ),
        "additionalProperties": False,
    },
    "Key": record("一个凭证，不含密文。", _KEY),
    "MadeKey": record(
        "签发的凭证。",
        {
            **_KEY,
            "key": {
                "type": ["string", "null"],
                "description": "凭证全文：只在第一次答复时给出，以同一幂等键重复请求的，为 null。",
            },
            "note": text("保存提示。"),
        },
    ),
    "Keys": record(
        "凭证清单，新签发的在前。",
        {
            "items": listed("凭证。", ref("Key")),
            "next": {"type": ["string", "null"], "description": "下一页的翻页标记；没有下一页的，为 null。"},
        },
    ),
}
