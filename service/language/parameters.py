"""
Reading `parameters.yaml`: each number of policy alone, by the day from which it stands, with its source.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from service.domain.bounds import LIMIT
from service.domain.dossier import SHARE_SCALE
from service.domain.fact import Fact, FactType
from service.domain.parameter import Parameter, ParameterValue, Table
from service.language import shape
from service.language.document import Faults, Node, Place
from service.language.grammar import PARAMETER, VALUE
from service.language.sources import SourceReader

ENDLESS = "endless"
NUMBER = "number"

FRACTION = re.compile("([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")
"""A part of a whole as it is written: two thirds is no decimal."""


def read_day(word: str, place: Place, faults: Faults) -> int | None:
    """Read a day written `YYYY-MM-DD` as an ordinal."""
    day = shape.day(word)
    if day is None:
        faults.add("not_a_day", place, f"`{word}` is not a day", f"`{word}` 不是日期（应写作 2026-01-31）")
    return day


class ParameterReader:
    """Reads the parameters, given the facts of the fields (whose codes tables are keyed by)."""

    def __init__(self, facts: Mapping[str, Fact], sources: SourceReader, faults: Faults) -> None:
        """Read with the names of *facts* and *sources*."""
        self._facts = facts
        self._sources = sources
        self._faults = faults

    def read_all(self, node: Node | None) -> dict[str, Parameter]:
        """Read every parameter of a file."""
        found = {}
        for name, item in shape.entries(node, self._faults).items():
            parameter = self._read(name, item)
            if parameter is not None:
                found[name] = parameter
        return found

    def _read(self, name: str, node: Node) -> Parameter | None:
        keys = shape.mapping(node, self._faults, PARAMETER)
        if keys is None:
            return None
        by, gives = self._codes_of(keys.get("keys")), keys.get("gives")
        codes = None if gives is not None and gives.value == NUMBER else self._codes_of(gives)
        values = self._values(keys.get("values"), by, codes)
        label = shape.text(keys.get("label"), self._faults) or name
        unit = shape.text(keys.get("unit"), self._faults)
        is_share, complete = self._is_share(keys.get("values")), self._is_complete(keys)
        is_fraction = any(isinstance(value.value, Fraction) for value in values)
        return Parameter(name, label, unit, values, is_share, by, codes, complete, is_fraction)

    def _is_complete(self, keys: shape.Fields) -> bool:
        """Whether it says that no code is left out, which a table alone can say."""
        stated = keys.get("complete")
        if stated is not None and "keys" not in keys:
            said = "只有按代码列出的表（有 keys）才能写 complete"
            self._faults.add("not_a_table", stated.place, "a table alone is complete", said)
        return shape.truth(stated, self._faults)

    def _codes_of(self, node: Node | None) -> str | None:
        """Read the name of a field whose value is a code; empty after a fault."""
        fields = [fact.name for fact in self._facts.values() if fact.type is FactType.CODE]
        return None if node is None else shape.choice(node, fields, self._faults, "fact", "代码字段") or ""

    def _is_share(self, node: Node | None) -> bool:
        """Whether the values are shares written as decimals, which all of them are or none is."""
        if node is None:
            return False
        stated = [item.value.get("value") for _, item, _ in node.entries() if isinstance(item.value, dict)]
        numbers = [item.value for item in stated if item is not None and _is_number(item.value)]
        if len({type(number) for number in numbers}) > 1:
            said = "各取值应同为整数，或同为比例（如 1.0），或同为分数（如 2/3）"
            self._faults.add("mixed_values", node.place, "whole numbers and fractions", said)
        return any(isinstance(number, float) for number in numbers)

    def _values(self, node: Node | None, by: str | None, codes: str | None) -> tuple[ParameterValue, ...]:
        found = []
        shape.entries(node, self._faults)
        for day, item, place in () if node is None else node.entries():
            start = read_day(day, place, self._faults)
            keys = shape.mapping(item, self._faults, VALUE)
            if keys is None or "value" not in keys:
                continue
            value, citations = self._value(keys["value"], by, codes), self._sources.citations(keys.get("cite"))
            if start is not None:
                found.append(ParameterValue(start, value, citations))
        if node is not None and node.value == {}:
            self._faults.add("no_value", node.place, "a parameter needs a value", "参数至少要有一个取值")
        return tuple(sorted(found, key=lambda value: value.start))

    def _value(self, node: Node, by: str | None, codes: str | None) -> int | Fraction | Table | None:
        if by is not None and node.value is not None:
            return self._table(node, by, codes)
        value = node.value
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, float):
            scaled = Decimal(str(value)) * SHARE_SCALE
            if 0 <= value <= 1 and scaled == scaled.to_integral_value():
                return int(scaled)
        written = FRACTION.fullmatch(value) if isinstance(value, str) else None
        if written is not None and int(written[1]) <= int(written[2]):
            return Fraction(int(written[1]), int(written[2]))
        said = "参数取值应为整数，或 0 到 1 之间最多四位小数的比例，或不大于一的分数（如 2/3）"
        self._faults.add("bad_value", node.place, f"`{shape.plain(node)}` is no value", said)
        return None

    def _table(self, node: Node, by: str, codes: str | None) -> Table:
        table: dict[str, int | str] = {}
        shape.entries(node, self._faults)
        for code, item, place in node.entries():
            if by:
                shape.choice(Node(place, code, {}), self._facts[by].codes, self._faults, "code", "代码")
            value = self._cell(item, codes)
            if value is not None:
                table[code] = value
        return table

    def _cell(self, node: Node, codes: str | None) -> int | str | None:
        if codes is not None:
            return None if not codes else shape.choice(node, self._facts[codes].codes, self._faults, "code", "代码")
        return LIMIT if node.value == ENDLESS else shape.integer(node, self._faults)


def _is_number(value: object) -> bool:
    """Whether a *value* is a whole number, a share, or a fraction as it is written."""
    return isinstance(value, int | float) or (isinstance(value, str) and FRACTION.fullmatch(value) is not None)
