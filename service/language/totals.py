"""
Reading `totals.yaml`: what is asked of a population as a whole, each total with its limit, reason and sources.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from service.domain.condition import ALWAYS, Condition
from service.domain.fact import FactType, Given
from service.domain.parameter import Parameter
from service.domain.rule import Citation
from service.domain.total import Approval, Measure, Side, Total, narrowed
from service.domain.total_needs import amount_on
from service.domain.total_words import PLACEHOLDER, PLACEHOLDERS
from service.language import shape
from service.language.conditions import ConditionReader
from service.language.document import Node
from service.language.grammar import APPROVAL, LIMIT_OF_TOTAL, TOTAL, TOTALS
from service.language.lexicon import Lexicon
from service.language.rules import unfolded
from service.language.sources import SourceReader

MEASURES = tuple(measure.value for measure in Measure)
SIDES = tuple(side.value for side in Side)

PERSON = "subject.ref"
"""A group of its own for each person would name persons."""

_Limit = tuple[Measure, Side, Parameter]


class TotalReader:
    """Reads totals with the names of a lexicon."""

    def __init__(self, lexicon: Lexicon, sources: SourceReader) -> None:
        """Read with the facts, parameters and *sources* that are known."""
        self._lexicon = lexicon
        self._sources = sources
        self._faults = lexicon.faults

    def read_all(self, node: Node | None) -> tuple[Total, ...]:
        """Read every total of a file; one that is part of another has the conditions of both."""
        top = shape.mapping(node, self._faults, TOTALS) or {}
        stated = top.get("totals")
        shape.entries(stated, self._faults)
        found: dict[str, Total] = {}
        for name, item, place in () if stated is None else stated.entries():
            if name in self._lexicon.rules:
                self._faults.add("duplicate_id", place, f"`{name}` is a rule", f"`{name}` 已是规则的编号")
            total = self._read(name, item)
            if total is not None:
                found[name] = total
        return tuple(self._whole(found, {} if stated is None else dict(_withins(stated))))

    def _read(self, name: str, node: Node) -> Total | None:
        keys = shape.mapping(node, self._faults, TOTAL)
        if keys is None:
            return None
        among, of = self._condition(keys.get("among")), self._condition(keys.get("of"))
        self._check_conditions(keys, node)
        limit, words = self._limit(keys, node), self._words(keys)
        approval = self._approval(keys.get("with_approval"), limit)
        by, citations = self._by(keys.get("by")), self._citations(keys.get("cite"))
        if limit is None:
            return None
        return Total(
            id=name,
            title=words["title"] or name,
            among=among,
            of=of,
            measure=limit[0],
            side=limit[1],
            limit=limit[2].name,
            because=unfolded(words["because"]),
            advises=unfolded(words["advises"]),
            citations=citations,
            approval=approval,
            within=None if "within" not in keys else shape.text(keys["within"], self._faults),
            by=by,
        )

    def _words(self, keys: shape.Fields) -> Mapping[str, str]:
        words = {key: shape.text(keys.get(key), self._faults) or "" for key in ("title", "because", "advises")}
        for stated in PLACEHOLDER.findall(words["because"]):
            if stated not in PLACEHOLDERS:
                said = f"`{{{stated}}}` 不是总量的数字，可用：{'、'.join(f'{{{one}}}' for one in PLACEHOLDERS)}"
                self._faults.add("bad_placeholder", keys["because"].place, f"`{stated}` is no figure", said)
        return words

    def _condition(self, node: Node | None) -> Condition:
        return ALWAYS if node is None else ConditionReader(self._lexicon, None).read(node)

    def _check_conditions(self, keys: shape.Fields, node: Node) -> None:
        """Hold a total to say whom it counts; one that is part of another may leave one of the two as it is there."""
        lacking = [key for key in ("among", "of") if key not in keys]
        if lacking and ("within" not in keys or len(lacking) > 1):
            for key in lacking:
                self._faults.add("missing_key", node.place, f"missing key `{key}`", f"缺少 `{key}`")

    def _limit(self, keys: shape.Fields, node: Node) -> _Limit | None:
        stated = [measure for measure in MEASURES if measure in keys]
        if len(stated) != 1:
            said = "每个总量必须有且只有一个限额（share 或者 count）"
            self._faults.add("one_limit", node.place, "a total has one limit", said)
            return None
        item = keys[stated[0]]
        sides = shape.mapping(item, self._faults, LIMIT_OF_TOTAL)
        if sides is None or len(sides) != 1:
            said = "限额应写 at_least 或者 at_most，只写一个"
            if sides is not None:
                self._faults.add("one_side", item.place, "a limit has one side", said)
            return None
        ((side, number),) = sides.items()
        measure = Measure(stated[0])
        parameter = self._parameter(number, measure)
        return None if parameter is None or side not in SIDES else (measure, Side(side), parameter)

    def _parameter(self, node: Node, measure: Measure) -> Parameter | None:
        """Read the parameter of a limit: of a share, a share or a fraction; of a count, a whole number."""
        if not isinstance(node.value, str) or not node.value.startswith("$"):
            said = "限额应写 $ 开头的参数名，数字写在 parameters.yaml"
            self._faults.add("not_a_parameter", node.place, "a limit is a parameter", said)
            return None
        found = self._lexicon.parameter(node.value[1:], node, table=False, fraction=True)
        if found is not None and (found.is_share or found.is_fraction) is not (measure is Measure.SHARE):
            wanted = "比例（如 0.2）或者分数（如 2/3）" if measure is Measure.SHARE else "整数"
            said = f"`{node.value}` 应为{wanted}"
            self._faults.add("wrong_unit", node.place, f"`{node.value}` has another unit", said)
            return None
        return found

    def _approval(self, node: Node | None, limit: _Limit | None) -> Approval | None:
        keys = None if node is None else shape.mapping(node, self._faults, APPROVAL)
        if node is None or keys is None or limit is None or "at_most" not in keys:
            return None
        if limit[1] is Side.AT_LEAST:
            said = "只有上限（at_most）才能写 with_approval"
            self._faults.add("bad_approval", node.place, "an approval raises an upper limit alone", said)
            return None
        higher = self._parameter(keys["at_most"], limit[0])
        if higher is None:
            return None
        for start in sorted({value.start for value in (*limit[2].values, *higher.values)}):
            self._check_higher(*(amount_on(one, start) for one in (limit[2], higher)), node=keys["at_most"])
        return Approval(higher.name, shape.text(keys.get("body"), self._faults) or "")

    def _check_higher(self, lower: Fraction | None, higher: Fraction | None, *, node: Node) -> None:
        if lower is not None and higher is not None and higher <= lower:
            said = "经批准的上限应高于平时的上限，每个日期都是"
            self._faults.add("bad_approval", node.place, "the approved limit is no higher", said)

    def _by(self, node: Node | None) -> str | None:
        """Read the field by whose values the limit holds of each group apart."""
        name = self._lexicon.fact_of(shape.text(node, self._faults), node, None, frozenset({FactType.TEXT}))
        if node is not None and name == PERSON:
            said = f"`{name}` 每人一个，不能作为分组"
            self._faults.add("by_person", node.place, f"`{name}` is of one person", said)
            return None
        if node is None or name is None or isinstance(self._lexicon.facts[name].derivation, Given):
            return name
        self._faults.add("not_a_field", node.place, f"`{name}` is not a field", f"`{name}` 应为本人的字段")
        return None

    def _citations(self, node: Node | None) -> tuple[Citation, ...]:
        if node is not None and node.value == []:
            self._faults.add("no_citation", node.place, "a total cites its source", "总量必须写明依据")
        return self._sources.citations(node)

    def _whole(self, found: Mapping[str, Total], stated: Mapping[str, Node]) -> Iterator[Total]:
        """Give the totals, each with the conditions of those that it is part of."""
        for name, total in found.items():
            whole, seen = total, {name}
            while whole.within is not None:
                above = found.get(whole.within)
                if above is None or above.id in seen:
                    self._say_amiss(total, stated, above)
                    break
                seen.add(above.id)
                joined = narrowed(above.among, whole.among), narrowed(above.of, whole.of)
                whole = replace(above, among=joined[0], of=joined[1])
            yield replace(total, among=whole.among, of=whole.of)

    def _say_amiss(self, total: Total, stated: Mapping[str, Node], above: Total | None) -> None:
        """Say of a *total* that it is part of none that is there, or in the end of itself."""
        node = stated[total.id]
        if above is None:
            shape.choice(node, stated, self._faults, "total", "总量")
        elif above.id == total.id:
            said = f"总量 `{total.id}` 成了自己的一部分"
            self._faults.add("circle", node.place, f"`{total.id}` is part of itself", said)


def _withins(node: Node) -> Iterator[tuple[str, Node]]:
    """Give, by the ids of all totals, where each says which it is part of; where it does not, the total itself."""
    for name, item, _ in node.entries():
        yield name, item.value.get("within", item) if isinstance(item.value, dict) else item
