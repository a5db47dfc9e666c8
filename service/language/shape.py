"""
Shapes: what a node is expected to be, each fault at its place.

Every function gives the value that was expected, or None after it noted a fault.
"""

from collections.abc import Collection, Mapping
from datetime import date

from service.language.document import Faults, Node, nearest
from service.language.grammar import Keys

Fields = Mapping[str, Node]

MOST_LISTED = 30
"""How many accepted words a fault names; of more it gives the number."""


def mapping(node: Node | None, faults: Faults, keys: Keys) -> Fields | None:
    """Expect a mapping with these *keys*, and no others."""
    if node is None:
        return None
    if not isinstance(node.value, dict):
        faults.add("not_a_mapping", node.place, "expected a mapping", "此处应为「键: 值」的写法")
        return None
    known = [*keys.required, *keys.optional]
    for key, _, place in node.entries():
        if key not in known:
            said = f"不认识的键 `{key}`，可用：{'、'.join(known)}"
            faults.add("unknown_key", place, f"unknown key `{key}`", said, nearest(key, known))
    for key in keys.required:
        if key not in node.value:
            faults.add("missing_key", node.place, f"missing key `{key}`", f"缺少 `{key}`")
    return node.value


def entries(node: Node | None, faults: Faults) -> Fields:
    """Expect a mapping with any keys."""
    if node is not None and isinstance(node.value, dict):
        return node.value
    if node is not None:
        faults.add("not_a_mapping", node.place, "expected a mapping", "此处应为「键: 值」的写法")
    return {}


def items(node: Node | None, faults: Faults) -> list[Node]:
    """Expect a list; of an absent node, give none."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        faults.add("not_a_list", node.place, "expected a list", "此处应为列表")
        return []
    return node.value


def text(node: Node | None, faults: Faults) -> str | None:
    """Expect text that is not empty."""
    if node is None:
        return None
    if isinstance(node.value, str) and node.value.strip():
        return node.value
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return str(node.value)
    faults.add("not_text", node.place, "expected text", "此处应为文字")
    return None


def texts(node: Node | None, faults: Faults) -> list[str]:
    """Expect a list of texts."""
    return [word for item in items(node, faults) if (word := text(item, faults)) is not None]


def integer(node: Node | None, faults: Faults) -> int | None:
    """Expect a whole number."""
    if node is None:
        return None
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    faults.add("not_a_number", node.place, "expected a whole number", "此处应为整数")
    return None


def truth(node: Node | None, faults: Faults) -> bool:
    """Expect true or false; of an absent node, give false."""
    if node is None:
        return False
    if isinstance(node.value, bool):
        return node.value
    faults.add("not_a_truth", node.place, "expected true or false", "此处应为 true 或 false")
    return False


def choice(node: Node | None, known: Collection[str], faults: Faults, what: str, chinese: str) -> str | None:
    """Expect one word of the *known* ones."""
    word = text(node, faults)
    if node is None or word is None or word in known:
        return word
    accepted = "、".join(known) if len(known) <= MOST_LISTED else f"共 {len(known)} 个"
    code, said = "unknown_" + what.replace(" ", "_"), f"没有这个{chinese} `{word}`，可用：{accepted or '（无）'}"
    faults.add(code, node.place, f"unknown {what} `{word}`", said, nearest(word, known))
    return None


def day(word: str) -> int | None:
    """Give the ordinal of a day written `YYYY-MM-DD`, and in no other way; None where *word* is something else."""
    try:
        found = date.fromisoformat(word)
    except ValueError:
        return None
    return found.toordinal() if found.isoformat() == word else None


def plain(node: Node) -> object:
    """Give what a node holds as plain lists and dicts."""
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value
