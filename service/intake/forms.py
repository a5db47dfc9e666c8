"""
Forms: what the body of each kind of request may be, and which of its keys hold dossiers or speak of their fields.

A new kind of request is a new form; how a body is read is the same for all of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from service.domain.evaluation import Detail
from service.intake.faults import Finding, Path, Refusal
from service.intake.json_text import Repeated, nodes
from service.intake.refusals import bad_text, repeated_key
from service.intake.shapes import Shape, object_of
from service.intake.translation import translate
from service.intake.values import DIGEST, FULL_DAY, ID, Text, Value, integer, one_of

MOST_ITEMS = 100
"""How many items a list of a request may hold; the lists of a dossier have a limit of their own."""
LEAST_SECONDS = 0.1
MOST_ANSWERS = 20

_ANYTHING = Value(Any, "值", "值")
_TEXT = Value(Text, "文本", "文本", bad_text)


@dataclass(frozen=True, slots=True)
class Form:
    """What the body of one kind of request may be."""

    shape: Shape
    adapter: TypeAdapter[dict[str, Any]]
    dossiers: tuple[str, ...]  # the keys that hold dossiers
    moves: str | None = None  # the key whose items name a field of the (one) dossier, and values that it may have

    def read(self, tree: dict[str, object]) -> tuple[dict[str, Any], list[Finding]]:
        """Read a body but for the dossiers and the values of their fields, which stay as they were sent."""
        findings = list(_of_nodes(tree, self.dossiers))
        try:
            return self.adapter.validate_python(tree), findings
        except ValidationError as error:
            return {}, [*findings, *translate(error, self.shape)]

    def placed(self, dossier: str, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Place what was found in a *dossier*: where it is the only one, the paths start within it."""
        is_alone = len(self.dossiers) == 1
        return [(path if is_alone and path else (dossier, *path), refusal) for path, refusal in findings]


def form(dossiers: Mapping[str, str], besides: Mapping[str, Shape] | None = None, moves: str | None = None) -> Form:
    """
    Give the form of a body with these *dossiers* (key -> label), and what is asked *besides*.

    Where there are dossiers, the day as of which they are judged may be said, and the release that judges them.
    """
    of_dossiers = {key: Shape(label, Value(Any, "对象", "对象"), required=True) for key, label in dossiers.items()}
    shape = object_of("请求", {**of_dossiers, **(_JUDGED if dossiers else {}), **(besides or {})})
    return Form(shape, TypeAdapter(shape.value.annotation), tuple(dossiers), moves)


_JUDGED = {"as_of": Shape("基准日", FULL_DAY), "release": Shape("规则版本", DIGEST)}


def sound(
    tree: Mapping[str, Any], found: Sequence[Finding], form: Form, moves: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    """
    Give what of a body, but for its dossiers, was not refused, its *moves* as they were read.

    A list of the body is given by number, `{0: …, 2: …}`; a list within it that is not whole is left out.
    """
    refused = {path for path, _ in found}
    given: dict[str, Any] = {}
    for key, part in tree.items():
        if key in form.dossiers or (key,) in refused:
            continue
        items = dict(enumerate(part)) if isinstance(part, list) else part
        if key == form.moves and isinstance(items, dict):
            items = {number: moves[number] for number in items if number in moves}
        given[key] = _sound(items, (key,), refused) if isinstance(items, dict) else items
    return given


def _sound(part: Mapping[Any, Any], path: Path, refused: Collection[Path]) -> dict[Any, Any]:
    left: dict[Any, Any] = {}
    for key, value in part.items():
        at = (*path, key)
        if isinstance(value, dict):
            left |= {key: _sound(value, at, refused)} if at not in refused else {}
        elif not any(one[: len(at)] == at for one in refused):
            left[key] = value
    return left


def _list_of(label: str, item: Shape) -> Shape:
    any_list: Any = list
    return Shape(label, Value(any_list[item.value.annotation], "列表", "列表"), item=item)


def _of_nodes(tree: dict[str, object], skipped: Sequence[str]) -> Iterator[Finding]:
    """Find the keys that are repeated and the lists that are too long, but for the parts *skipped*; cut those lists."""
    keys = tree.keys_repeated if isinstance(tree, Repeated) else ()
    yield from (((key,), repeated_key()) for key in keys)
    for name, part in tree.items():
        if name in skipped or not isinstance(part, dict | list):
            continue
        for path, node in nodes(part):
            if isinstance(node, Repeated):
                yield from (((name, *path, key), repeated_key()) for key in node.keys_repeated)
            if isinstance(node, list) and len(node) > MOST_ITEMS:
                yield (name, *path), _too_many_items(len(node))
                del node[MOST_ITEMS:]


def _too_many_items(found: int) -> Refusal:
    message = f"项数过多，其后的未予检查：一个列表最多 {MOST_ITEMS} 项"
    return Refusal("too_many_items", message, f"{found} 项", f"不超过 {MOST_ITEMS} 项")


_DOSSIER = {"dossier": "干部档案"}
_MOVE = object_of(
    "可变动项",
    {
        "path": Shape("位置", _TEXT, required=True),
        "from": Shape("下限", _ANYTHING),
        "to": Shape("上限", _ANYTHING),
        "values": _list_of("可取的值", Shape("值", _ANYTHING)),
    },
)

EVALUATION = form(_DOSSIER, {"detail": Shape("详略", one_of({Detail.BRIEF.value: "简要", Detail.FULL.value: "详尽"}))})
GAPS = form(_DOSSIER)
COMPARISON = form({"first": "第一份干部档案", "second": "第二份干部档案"})


def calendar(most_months: int) -> Form:
    """Give the form of a request for a calendar of at *most* so many months."""
    return form(_DOSSIER, {"months": Shape("月数", integer(1, most_months))})


def counterfactuals(actions: Mapping[str, str], verdicts: Mapping[str, str], most_seconds: float) -> Form:
    """Give the form of a question what would change the opinion on one of the *actions*; code -> label of each."""
    span = f"{LEAST_SECONDS:g} 至 {most_seconds:g} 的数字"
    seconds = Value(Annotated[float, Field(ge=LEAST_SECONDS, le=most_seconds)], "数字", span)
    goal = {
        "action": Shape("措施", one_of(actions), required=True),
        "verdict": Shape("意见", one_of(verdicts), required=True),
        "about": Shape("所涉记录", ID),
    }
    besides = {
        "goal": replace(object_of("目标", goal), required=True),
        "movable": _list_of("可变动项", _MOVE),
        "fixed": _list_of("不可变动项", Shape("位置", _TEXT)),
        "seconds": Shape("时限", seconds),
        "most": Shape("答案个数", integer(1, MOST_ANSWERS)),
    }
    return form(_DOSSIER, besides, moves="movable")
