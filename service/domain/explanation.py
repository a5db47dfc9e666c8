"""
Explanations: why an answer is what it is, from the rule, the facts and the dossier; never from an engine.

They are a graph. Each derived fact that is named is told once, under a key (`situations_12m`,
`incidents[I-1].chargeable`), and whatever rests on it refers to that key. With a fact go the fields of the dossier that
it rests on and, where it is not known, those that are lacking.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

from service.domain.adverse import against_the_person
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import All, Condition, Value
from service.domain.defeat import defeats
from service.domain.derivation import Reader
from service.domain.dossier import Entity
from service.domain.fact import Fact, Given
from service.domain.figures import Figures
from service.domain.grounds import Evidence, Gaps, Grounding, Grounds
from service.domain.interpreter import Interpreter
from service.domain.outline import Outline, outline
from service.domain.reach import Reach, reach_of
from service.domain.record import RecordKind
from service.domain.rendering import Shown, shown
from service.domain.rule import PERSON, Rule
from service.domain.telling import Node, Telling, Told
from service.domain.unfolding import Entry, Unfolding, unfolding
from service.domain.wording import Wording
from service.domain.working_days import Announced, unannounced


class Opened(Grounds):
    """A fact of one entity, opened, with its grounds; its key is the path of a field, or the key in the graph."""

    __slots__ = ("key", "ref", "shown", "value")

    def __init__(self, key: str, value: Value, shown: Shown, evidence: Evidence, gaps: Gaps) -> None:
        """Open with the grounds that are known so far."""
        self.key = key
        self.value = value
        self.shown = shown
        self.ref: Node = {"ref": key, "value": shown}  # how others refer to it
        self.evidence = evidence
        self.gaps = gaps


Open: TypeAlias = Callable[["Explainer", Entity], Opened]


class Notes:
    """How the conditions of a law are told, made once for each; kept as long as the law's interpreter."""

    def __init__(self, interpreter: Interpreter, announced: Announced = unannounced) -> None:
        """Begin with none; days of work are counted as they are *announced*."""
        self.interpreter = interpreter
        self.grounding = Grounding(interpreter)
        self.wording = Wording(interpreter.release, announced)
        self.defeats = defeats(interpreter)
        self.telling = Telling(interpreter)
        self._outlines: dict[str, Outline] = {}
        self._reaches: dict[tuple[str, str], Reach] = {}
        self.openers: dict[str, Open] = {}  # of the facts that were opened so far, by name
        self._unfoldings: dict[str, Unfolding] = {}

    @cached_property
    def figures(self) -> Figures:
        """Give the parameters as they stand."""
        return Figures(self.interpreter)

    @cached_property
    def against_the_person(self) -> frozenset[str]:
        """Give the rules that speak against the person."""
        return against_the_person(self.interpreter.law)

    def reach(self, kind: RecordKind, field: str) -> Reach:
        """Give what may differ where a *field* of a record of a *kind* does."""
        key = (kind.name, field)
        if key not in self._reaches:
            self._reaches[key] = reach_of(kind.fields[field], kind.singular, self.interpreter)
        return self._reaches[key]

    def outline(self, about: str) -> Outline:
        """Give the rules that are asked of one kind of thing, part by part."""
        if about not in self._outlines:
            self._outlines[about] = outline(about, self.interpreter, self.telling, self.defeats)
        return self._outlines[about]

    def opener(self, fact: Fact) -> Open:
        """Make what opens a *fact*, and keep it among the openers, where it is looked for first."""
        read, is_field = self.interpreter.reader(fact.name), isinstance(fact.derivation, Given)
        made = _field_opener(fact, read) if is_field else _fact_opener(fact, read, self.unfolding(fact))
        self.openers[fact.name] = made
        return made

    def unfolding(self, fact: Fact) -> Unfolding:
        """Give how a derived *fact* is unfolded."""
        if fact.name not in self._unfoldings:
            self._unfoldings[fact.name] = unfolding(fact, self.interpreter, self.grounding)
        return self._unfoldings[fact.name]


class Explainer:
    """Opens the facts of one case."""

    def __init__(self, notes: Notes, case: Case, *, in_full: bool = False) -> None:
        """Explain a *case* whose rules have all been asked; *in_full*, open whatever is referred to as well."""
        self.in_full = in_full
        self.interpreter = notes.interpreter
        self.case = case
        self._subject = case.subject
        self.facts: dict[str, Node] = {}  # the graph: key -> entry
        self.told: dict[tuple[object, str], Told] = {}  # what was told of a condition, by the path of what it is of
        self._notes = notes
        self._openers = notes.openers
        self.opened: defaultdict[str, dict[str, Opened]] = defaultdict(dict)  # path -> name of a fact -> the fact
        self._grounds: dict[tuple[int, str], Grounds] = {}

    def tell(self, condition: Condition, entity: Entity) -> list[Node]:
        """Give a *condition* of an *entity* as JSON: the parts of all that must hold."""
        node, _ = self._notes.telling.part(condition).tell(self, entity)
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
        about = self._subject if fact.owner is None else entity
        of_it = self.opened[about.path]
        opened = of_it.get(fact.name)
        if opened is None:
            opener = self._openers.get(fact.name) or self._notes.opener(fact)
            opened = of_it[fact.name] = opener(self, about)
        return opened

    def refer(self, fact: Fact, entity: Entity) -> Node:
        """Refer to a derived *fact* of an *entity* that another was worked out from: `{ref, value}`."""
        about = self._subject if fact.owner is None else entity
        opened = self.open(fact, about) if self.in_full else self.opened[about.path].get(fact.name)
        if opened is not None:
            return opened.ref
        value = self.interpreter.read(fact.name, self.case, about)
        return {"ref": key_of(fact, about), "value": shown(value, fact)}

    def name(self, fact: Fact, entity: Entity) -> Opened:
        """Open a *fact* of an *entity*, and tell it in the graph if it is derived."""
        opened = self.open(fact, entity)
        if not self.in_full and opened.key not in self.facts and fact.is_derived:
            about = self._subject if fact.owner is None else entity
            self.facts[opened.key] = _told(fact, opened, self._notes.unfolding(fact).entries(about, self))
        return opened

    def figures(self) -> dict[str, Node]:
        """Give the parameters that anything opened, or any rule that was asked, refers to."""
        kinds = {PERSON, *(records[0].kind for records in self.case.records.values() if records)}
        return self._notes.figures.told(kinds, {name for of_it in self.opened.values() for name in of_it})

    def counted(self, fact: Fact, entity: Entity) -> list[tuple[Entity, Rule | None, Truth]]:
        """Give what a derived *fact* counts, or may count: records, or rules that hold of something."""
        about = self.case.subject if fact.owner is None else entity
        return self._notes.unfolding(fact).names(about, self)


def key_of(fact: Fact, entity: Entity) -> str:
    """Give the path of a field, or the key of a derived fact in the graph."""
    return fact.name if fact.owner is None else f"{entity.path}.{fact.name.partition('.')[2]}"


def _told(fact: Fact, opened: Opened, worked_out_from: list[Entry]) -> Node:
    """Tell a derived *fact* as it stands in the graph."""
    value, unit = opened.shown, fact.unit
    return {"label": fact.label, "type": fact.type, "value": value, "unit": unit, "from": worked_out_from}


def _field_opener(fact: Fact, read: Reader) -> Open:
    """Make what opens a field: it rests on itself, and lacks itself where it is not known, or not to the day."""
    name, label, suffix = fact.name, fact.label, fact.name.partition(".")[2]
    is_personal = fact.owner is None
    nothing: dict[str, Any] = {}  # shared by all: the grounds of a field are read, never added to

    def open_field(explainer: Explainer, entity: Entity) -> Opened:
        value, key = read(explainer.case, entity), name if is_personal else f"{entity.path}.{suffix}"
        if value is UNKNOWN:
            return Opened(key, value, shown(value, fact), nothing, {key: label})
        told = shown(value, fact)
        evidence = {key: {"path": key, "label": label, "value": told}} if name in entity.values else nothing
        is_rough = isinstance(value, Bounds) and not value.is_exact
        return Opened(key, value, told, evidence, {key: f"{label}（须精确到日）"} if is_rough else nothing)

    return open_field


def _fact_opener(fact: Fact, read: Reader, unfolding: Unfolding) -> Open:
    """Make what opens a derived fact, by collecting what it rests on and what it lacks; in full, it is told as well."""
    name, suffix, is_personal = fact.name, fact.name.partition(".")[2], fact.owner is None
    collect, entries = unfolding.collect, unfolding.entries

    def open_fact(explainer: Explainer, entity: Entity) -> Opened:
        value, key = read(explainer.case, entity), name if is_personal else f"{entity.path}.{suffix}"
        opened = Opened(key, value, shown(value, fact), {}, {})
        collect(entity, opened, explainer)
        if opened.gaps and _is_known(value):
            opened.gaps = {}
        if explainer.in_full:
            told = explainer.facts[key] = _told(fact, opened, entries(entity, explainer))
            told["evidence"] = list(opened.evidence)
        return opened

    return open_fact


def _is_known(value: Value) -> bool:
    if isinstance(value, Bounds):
        return value.is_exact
    return value is not UNKNOWN and not isinstance(value, frozenset)
