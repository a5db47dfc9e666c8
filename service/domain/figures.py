"""
Figures: the parameters of a law as they stand on its days, told once, with the day and the source of each.
"""

from collections.abc import Collection, Iterable
from typing import Any, cast

from service.domain.bounds import LIMIT
from service.domain.dates import iso_day
from service.domain.dossier import SHARE_SCALE
from service.domain.in_force import fact_parameters, rule_parameters
from service.domain.interpreter import Interpreter
from service.domain.parameter import Parameter, ParameterValue, Table
from service.domain.release import Release
from service.domain.strata import Reading
from service.domain.wording import citations

Json = dict[str, Any]


class Figures:
    """The parameters of one law. What is given is shared: it is read, never changed."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Tell what stands for the *interpreter*."""
        release, standing = interpreter.release, interpreter.parameters
        self._told = {
            name: _told(parameter, standing[name]) | {"citations": citations(standing[name].citations, release)}
            for name, parameter in release.parameters.items()
            if name in standing and not parameter.is_fraction
        }
        reading = Reading(release)
        self._of_facts = {name: _through(reading.closure(name), release) for name in release.facts}
        self._of_kinds: dict[str, frozenset[str]] = {}
        self._read: dict[str, frozenset[str]] = {}  # the facts that the rules about a kind of thing read
        for rule, about in interpreter.conditions:
            meant = interpreter.law.by_id[rule]
            needed = frozenset(rule_parameters(meant, reading, release))
            self._of_kinds[about] = self._of_kinds.get(about, frozenset()) | needed
            self._read[about] = self._read.get(about, frozenset()) | reading.facts_of(meant)

    def told(self, kinds: Collection[str], facts: set[str]) -> dict[str, Json]:
        """Give, by name, what rules about some *kinds* of thing, and some *facts*, refer to, through and through."""
        nothing: frozenset[str] = frozenset()
        others = facts.difference(*(self._read.get(kind, nothing) for kind in kinds))
        of_kinds = (self._of_kinds.get(kind, nothing) for kind in kinds)
        used = nothing.union(*of_kinds, *(self._of_facts[name] for name in others))
        return {name: told for name, told in self._told.items() if name in used}


def _through(names: Iterable[str], release: Release) -> frozenset[str]:
    return frozenset(parameter for name in names for parameter in fact_parameters(release.facts[name]))


def _told(parameter: Parameter, standing: ParameterValue) -> Json:
    """Tell the label, the value (of a table: code -> value), the unit and the day from which it stands."""
    value = standing.value
    told = _number(value, parameter) if isinstance(value, int) else _table(cast("Table", value), parameter)
    return {"label": parameter.label, "value": told, "unit": parameter.unit, "from": iso_day(standing.start)}


def _table(table: Table, parameter: Parameter) -> Json:
    return {code: _number(gives, parameter) if isinstance(gives, int) else gives for code, gives in table.items()}


def _number(number: int, parameter: Parameter) -> float | None:
    """Give a number as it is written: a share as a fraction; what has no end, as null."""
    if number >= LIMIT:
        return None
    return number / SHARE_SCALE if parameter.is_share else number
