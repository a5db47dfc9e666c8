"""
The same rules for zen-engine, with an expression for yes and one for no of every rule.

The expressions are those that the online engine gets, over the same flat facts; zen-engine refuses to compare what is
not there, so each comparison asks first whether it is. Records of one kind go through one node, as a loop. The rules
are asked in two ways: stratum by stratum, as they must be online, where the facts of a stratum rest on the answers of
the one before; and all in one call, as they can be where every fact is known beforehand.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import zen

from service.domain.answer import UNKNOWN, Truth
from service.domain.case import Case
from service.domain.interpreter import Interpreter
from service.domain.strata import Stratum
from service.engine.compiler import compile_rule
from service.engine.slots import PRESENT, Slots
from tests.property.asking import Answers

_SIGNS = {"$gte": ">=", "$gt": ">", "$lte": "<=", "$lt": "<", "$neq": "!="}
Json = dict[str, Any]


class ZenRules:
    """All rules of one law in zen-engine."""

    def __init__(self, strata: Sequence[Stratum], interpreter: Interpreter) -> None:
        """Write the rules of the *strata*; facts are read as the *interpreter* reads them."""
        self._parts = [_Part(f"p{number}", stratum, interpreter) for number, stratum in enumerate(strata)]
        self._each = [(_decision([part]), part) for part in self._parts]
        self._all = _decision(self._parts)

    def ask_each(self, case: Case) -> Answers:
        """Ask every rule of a *case* whose facts have been worked out, stratum by stratum, with the trace."""
        answers: Answers = {}
        for decision, part in self._each:
            if facts := part.facts(case):
                result = decision.evaluate({part.name: facts}, {"trace": True})["result"]
                answers.update(part.answers(result[part.name], case))
        return answers

    def ask_all(self, case: Case) -> Answers:
        """Ask them in one call."""
        facts = {part.name: part.facts(case) for part in self._parts}
        result = self._all.evaluate(facts, {"trace": True})["result"]
        return {key: truth for part in self._parts for key, truth in part.answers(result[part.name], case)}


class _Part:
    """The rules of one stratum: one node."""

    def __init__(self, name: str, stratum: Stratum, interpreter: Interpreter) -> None:
        self.name = name
        self._stratum = stratum
        self._interpreter = interpreter
        slots = Slots(interpreter)
        self._rules = [(rule.id, *compile_rule(rule.asks(stratum.about), slots)) for rule in stratum.rules]
        self._slots = slots.all()

    def node(self) -> Json:
        expressions = [
            {"id": f"{self.name}-{kind}{number}", "key": f"{kind}{number}", "value": _text(side)}
            for number, (_, *sides) in enumerate(self._rules)
            for kind, side in zip("yn", sides, strict=True)
        ]
        content = {"expressions": expressions, "inputField": self.name, "outputPath": self.name}
        return _node(self.name, "expressionNode", {**content, "passThrough": False, "executionMode": "loop"})

    def facts(self, case: Case) -> list[Json]:
        found = []
        for entity in self._interpreter.entities(self._stratum.about, case):
            known = filter(None, [slot.encode(case, entity) for slot in self._slots])
            found.append(orjson.loads("{" + ",".join((f'"{PRESENT}":1', *known)) + "}"))
        return found

    def answers(self, answered: list[Json], case: Case) -> Iterator[tuple[tuple[str, str | None], Truth]]:
        entities = self._interpreter.entities(self._stratum.about, case)
        for entity, told in zip(entities, answered, strict=True):
            for number, (rule, _, _) in enumerate(self._rules):
                truth: Truth = True if told[f"y{number}"] else UNKNOWN
                yield (rule, entity.id), False if told[f"n{number}"] else truth


def _text(expression: Json) -> str:
    ((word, value),) = expression.items()
    if word in ("$and", "$or"):
        return "(" + f" {word[1:]} ".join(map(_text, value)) + ")"
    if word not in _SIGNS:
        return f"{word} == {value}"
    ((field, number),) = value.items()
    return f"({field} != null and {field} {_SIGNS[word]} {number})"


def _decision(parts: Sequence[_Part]) -> Any:
    edges = [edge for part in parts for edge in (_edge("in", part.name), _edge(part.name, "out"))]
    nodes = [_node("in", "inputNode"), *(part.node() for part in parts), _node("out", "outputNode")]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def _edge(source: str, target: str) -> Json:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


def _node(name: str, kind: str, content: Json | None = None) -> Json:
    node: Json = {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}}
    return node if content is None else {**node, "content": content}
