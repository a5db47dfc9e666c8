"""
The parts that requests and answers about alternatives are made of, as JSON Schema for the documentation.
"""

from service.alternatives.goals import VERDICT_LABELS
from service.api.shapes import AS_OF, DAY, Schema, text

__all__ = ["AS_OF", "DAY"]

ANSWERED_DAY: Schema = {**DAY, "description": "基准日。"}
PATH = text("在档案中的位置，如 `subject.rank_since`、`incidents[I-1].severity`。")
TOLD = text("用一句话说明。")
ACTION = text("措施代码。")
ACTION_LABEL = text("措施名称。")
FIELD_LABEL = text("字段名称。")
IN_WORDS = text("用中文说明其值。")
VALUE: Schema = {"description": "字段的值。"}
TRUTH: Schema = {"type": "boolean"}
VERDICT = text(f"意见，依次为：{'、'.join(VERDICT_LABELS.values())}。", *VERDICT_LABELS)


def nullable(schema: Schema, description: str | None = None) -> Schema:
    """Let a *schema* be null, too."""
    described = {} if description is None else {"description": description}
    found = {**schema, "type": [schema["type"], "null"], **described}
    return {**found, "enum": [*found["enum"], None]} if "enum" in found else found


def truth(description: str) -> Schema:
    """Describe a truth."""
    return {**TRUTH, "description": description}


def number(description: str, least: float, most: float, usual: float, kind: str = "integer") -> Schema:
    """Describe a number within a range, and what is taken where nothing is said."""
    return {"type": kind, "minimum": least, "maximum": most, "default": usual, "description": description}
