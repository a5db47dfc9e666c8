"""
Explanations: why an answer is what it is, from the rule, the facts and the dossier; never from an engine.

They are a graph. Each derived fact that is named is told once, under a key (`situations_12m`,
`incidents[I-1].chargeable`), and whatever rests on it refers to that key. With a fact go the fields of the dossier that
it rests on and, where it is not known, those that are lacking.
"""

from collections.abc import Callable
from typing import Any as Json
from typing import TypeAlias, assert_never

from service.domain.answer import UNKNOWN, Truth, all_of, answer_of, any_of, negate
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import All, Any, AsOf, Condition, Constant, FactRef, Leaf, Not, ParameterRef, Value
from service.domain.dates import iso_day
from service.domain.defeat import defeats
from service.domain.derivation import Reader
from service.domain.dossier import Entity
from service.domain.fact import Fact, Given
from service.domain.grounds import Evidence, Gaps, Grounding, Grounds
from service.domain.interpreter import Interpreter
from service.domain.rendering import Shown, shown, shown_operand
from service.domain.rule import Rule
from service.domain.unfolding import Unfolding, unfolding
from service.domain.wording import Wording

Node: TypeAlias = dict[str, Shown]
"""One condition as JSON: fact, operator, expected, actual, answer; or, of a group, operator, answer and conditions."""

Tell: TypeAlias = Callable[["Explainer", Entity], tuple[Node, Truth]]


class Opened(Grounds):
    """A fact of one entity, opened, with its grounds; its key is the path of a field, or the key in the graph."""

    __slots__ = ("key", "shown", "value")

    def __init__(self, key: str, value: Value, shown: Shown, evidence: Evidence, gaps: Gaps) -> None:
        """Open with the grounds that are known so far."""
        self.key = key
        self.value = value
        self.shown = shown
        self.evidence = evidence
        self.gaps = gaps


Open: TypeAlias = Callable[["Explainer", Entity], Opened]


class Notes:
    """How the conditions of a law are told, made once for each; kept as long as the law's interpreter."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Begin with none."""
        self.interpreter = interpreter
        self.grounding = Grounding(interpreter)
        self.wording = Wording(interpreter.release)
        self.defeats = defeats(interpreter)
        self._openers: dict[str, Open] = {}
        self._unfoldings: dict[str, Unfolding] = {}
        self._tells: dict[int, tuple[Condition, Tell]] = {}  # the condition is kept, so that its id stays its own

    def tell(self, condition: Condition) -> Tell:
        """Give what tells a *condition*."""
        found = self._tells.get(id(condition))
        if found is None:
            found = self._tells[id(condition)] = (condition, self._make(condition))
        return found[1]

    def opener(self, fact: Fact) -> Open:
        """Give what opens a *fact*."""
        if fact.name not in self._openers:
            read = self.interpreter.reader(fact.name)
            if isinstance(fact.derivation, Given):
                self._openers[fact.name] = _field_opener(fact, read)
            else:
                self._openers[fact.name] = _fact_opener(fact, read, self.unfolding(fact).collect)
        return self._openers[fact.name]

    def unfolding(self, fact: Fact) -> Unfolding:
        """Give how a derived *fact* is unfolded."""
        if fact.name not in self._unfoldings:
            self._unfoldings[fact.name] = unfolding(fact, self.interpreter, self.grounding)
        return self._unfoldings[fact.name]

    def _make(self, condition: Condition) -> Tell:
        match condition:
            case Leaf():
                return self._leaf(condition)
            case Not(part):
                return _group("not", [self.tell(part)], lambda truths: negate(truths[0]))
            case All(parts):
                return _group("all", [self.tell(part) for part in parts], all_of)
            case Any(parts):
                return _group("any", [self.tell(part) for part in parts], any_of)
            case _:
                assert_never(condition)

    def _leaf(self, leaf: Leaf) -> Tell:
        fact, ask = self.interpreter.release.facts[leaf.fact], self.interpreter.compile(leaf)
        start = {"fact": leaf.fact, "operator": leaf.operator, **self._expected(leaf, fact), "label": fact.label}
        is_derived = fact.is_derived
        against = self.interpreter.release.facts[leaf.operand.name] if isinstance(leaf.operand, FactRef) else None

        def tell(explainer: "Explainer", entity: Entity) -> tuple[Node, Truth]:
            opened = explainer.name(fact, entity) if is_derived else explainer.open(fact, entity)
            truth = ask(explainer.case, entity)
            node = {**start, "actual": opened.shown, "answer": answer_of(truth), "ref": opened.key}
            if against is not None:
                node["expected"] = explainer.name(against, entity).shown
            elif isinstance(leaf.operand, AsOf):
                node["expected"] = iso_day(explainer.case.as_of)
            return node, truth

        return tell

    def _expected(self, leaf: Leaf, fact: Fact) -> Node:
        """Give what a leaf expects, as far as that is known before any case."""
        match leaf.operand:
            case Constant(value):
                return {"expected": shown_operand(value, leaf, fact)}
            case ParameterRef(name):
                return {"expected": shown_operand(self.interpreter.number(name), leaf, fact), "parameter": name}
            case FactRef(name):
                return {"expected": None, "against": name}
            case AsOf():
                return {"expected": None, "against": "as_of"}
            case _:
                assert_never(leaf.operand)


def _group(word: str, tells: list[Tell], join: Callable[[list[Truth]], Truth]) -> Tell:
    start = {"fact": None, "operator": word, "expected": None, "actual": None}

    def tell(explainer: "Explainer", entity: Entity) -> tuple[Node, Truth]:
        told = [tell(explainer, entity) for tell in tells]
        truth = join([answer for _, answer in told])
        return {**start, "answer": answer_of(truth), "conditions": [node for node, _ in told]}, truth

    return tell


class Explainer:
    """Opens the facts of one case."""

    def __init__(self, notes: Notes, case: Case, *, in_full: bool = False) -> None:
        """Explain a *case* whose rules have all been asked; *in_full*, open whatever is referred to as well."""
        self._in_full = in_full
        self.interpreter = notes.interpreter
        self.case = case
        self.catalogue = notes.interpreter.release.facts
        self.facts: dict[str, Node] = {}  # the graph: key -> entry
        self._notes = notes
        self._opened: dict[tuple[str, str], Opened] = {}
        self._grounds: dict[tuple[int, str], Grounds] = {}

    def tell(self, condition: Condition, entity: Entity) -> list[Node]:
        """Give a *condition* of an *entity* as JSON: the parts of all that must hold."""
        node, _ = self._notes.tell(condition)(self, entity)
        return node["conditions"] if isinstance(condition, All) else [node]

    def grounds(self, condition: Condition, entity: Entity) -> Grounds:
        """Give what a *condition* of an *entity* rests on and lacks, collected once."""
        key = (id(condition), entity.path)
        if key not in self._grounds:
            grounds = self._grounds[key] = Grounds()
            self._notes.grounding.of(condition)(self, entity, grounds, True)  # noqa: FBT003
        return self._grounds[key]

    def open(self, fact: Fact, entity: Entity) -> Opened:
        """Open a *fact* of an *entity*, once: its value, what it rests on and what it lacks."""
        about = self.case.subject if fact.owner is None else entity
        key = (fact.name, about.path)
        opened = self._opened.get(key)
        if opened is None:
            opened = self._opened[key] = self._notes.opener(fact)(self, about)
        return opened

    def refer(self, fact: Fact, entity: Entity) -> Node:
        """Refer to a *fact* of an *entity* that another was worked out from: `{ref, value}`."""
        about = self.case.subject if fact.owner is None else entity
        opened = self.open(fact, entity) if self._in_full else self._opened.get((fact.name, about.path))
        if opened is not None:
            return {"ref": opened.key, "value": opened.shown}
        value = self.interpreter.read(fact.name, self.case, about)
        return {"ref": key_of(fact, about), "value": shown(value, fact)}

    def name(self, fact: Fact, entity: Entity) -> Opened:
        """Open a *fact* of an *entity*, and tell it in the graph if it is derived."""
        opened = self.open(fact, entity)
        if opened.key not in self.facts and fact.is_derived:
            about = self.case.subject if fact.owner is None else entity
            self.facts[opened.key] = {
                "label": fact.label,
                "type": fact.type,
                "value": opened.shown,
                "unit": fact.unit,
                "from": self._notes.unfolding(fact).entries(about, self),
            }
        return opened

    def name_all(self) -> None:
        """Tell in the graph every derived fact that was opened, named or not."""
        entities = {entity.path: entity for records in self.case.records.values() for entity in records}
        told = 0
        while told < len(self._opened):  # telling one opens what it refers to
            for name, path in list(self._opened)[told:]:
                self.name(self.catalogue[name], entities.get(path, self.case.subject))
                told += 1

    def counted(self, fact: Fact, entity: Entity) -> list[tuple[Entity, Rule | None, Truth]]:
        """Give what a derived *fact* counts, or may count: records, or rules that hold of something."""
        about = self.case.subject if fact.owner is None else entity
        return self._notes.unfolding(fact).names(about, self)


def key_of(fact: Fact, entity: Entity) -> str:
    """Give the path of a field, or the key of a derived fact in the graph."""
    return fact.name if fact.owner is None else f"{entity.path}.{fact.name.partition('.')[2]}"


def _field_opener(fact: Fact, read: Reader) -> Open:
    """Make what opens a field: it rests on itself, and lacks itself where it is not known, or not to the day."""
    name, label, suffix = fact.name, fact.label, fact.name.partition(".")[2]
    is_personal = fact.owner is None
    nothing: dict[str, Json] = {}  # shared by all: the grounds of a field are read, never added to

    def open_field(explainer: Explainer, entity: Entity) -> Opened:
        value, key = read(explainer.case, entity), name if is_personal else f"{entity.path}.{suffix}"
        if value is UNKNOWN:
            return Opened(key, value, shown(value, fact), nothing, {key: label})
        told = shown(value, fact)
        evidence = {key: {"path": key, "label": label, "value": told}} if name in entity.values else nothing
        is_rough = isinstance(value, Bounds) and not value.is_exact
        return Opened(key, value, told, evidence, {key: f"{label}（须精确到日）"} if is_rough else nothing)

    return open_field


def _fact_opener(fact: Fact, read: Reader, collect: Callable[[Entity, Opened, Explainer], None]) -> Open:
    """Make what opens a derived fact, by collecting what it rests on and what it lacks."""
    name, suffix, is_personal = fact.name, fact.name.partition(".")[2], fact.owner is None

    def open_fact(explainer: Explainer, entity: Entity) -> Opened:
        value, key = read(explainer.case, entity), name if is_personal else f"{entity.path}.{suffix}"
        opened = Opened(key, value, shown(value, fact), {}, {})
        collect(entity, opened, explainer)
        if _is_known(value):
            opened.gaps = {}
        return opened

    return open_fact


def _is_known(value: Value) -> bool:
    if isinstance(value, Bounds):
        return value.is_exact
    return value is not UNKNOWN and not isinstance(value, frozenset)
