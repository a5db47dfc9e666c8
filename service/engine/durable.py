"""
The online engine: durable_rules' Rete network, driven through its C module within its safe subset.

The C module ends the process when it is called in a wrong order, so the order is fixed here and nowhere else: assert a
fact, start its action, complete and start until nothing comes; a session is deleted only after an action ran in it,
which the last rule, on a field that every fact has, makes sure of. That rule's firing is also the only proof that the
engine looked: without it nothing is believed.
"""

from collections.abc import Sequence
from functools import partial
from itertools import count, pairwise
from threading import Lock
from weakref import finalize

import durable_rules_engine as rete
import orjson

from service.domain.answer import UNKNOWN, Truth
from service.domain.case import Case
from service.domain.condition import Condition
from service.domain.dossier import Entity
from service.domain.errors import EngineFailureError
from service.domain.in_force import InForce
from service.domain.interpreter import Answers, Interpreter
from service.domain.strata import Stratum
from service.engine.compiler import ask_beforehand, compile_rule
from service.engine.leaves import EVERYTHING, Expression
from service.engine.slots import PRESENT, RESERVED, Slot, Slots
from service.engine.width import fits

COLLIDING, REFUSED, UNPROVEN = "colliding field names", "assertion refused", "no proof that it looked"
"""What an engine failure may say."""

_LOOKED = "looked"
_YES, _NO = ".yes", ".no"

_names = count()
_sessions = count(1)
_lock = Lock()


def field_hash(name: str) -> int:
    """Give the 32-bit FNV-1a hash by which the network tells field names apart."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def check_fields(names: Sequence[str]) -> None:
    """Raise `EngineFailureError` where two field names are one to the network."""
    hashes = sorted(field_hash(name) for name in names)
    if any(one == other for one, other in pairwise(hashes)):
        raise EngineFailureError(COLLIDING)


class _Network:
    """Some rules about one kind of thing, in a network of their own."""

    def __init__(self, rules: Sequence[tuple[str, Expression, Expression]], slots: Sequence[Slot]) -> None:
        check_fields([*RESERVED, "$s", *(field for slot in slots for field in slot.fields)])
        self._unknown: dict[str, Truth] = {rule: UNKNOWN for rule, _, _ in rules}
        self._meaning: dict[str, tuple[str, Truth]] = {}
        self._encoders = [slot.encode for slot in slots]
        definition: dict[str, object] = {}
        for rule, yes, no in rules:
            for name, truth, expression in ((rule + _YES, True, yes), (rule + _NO, False, no)):
                definition[name] = {"all": [{"m": expression}]}
                self._meaning[name] = (rule, truth)
        definition[_LOOKED] = {"all": [{"m": EVERYTHING}]}
        self._handle = rete.create_ruleset(f"gongguo{next(_names)}", orjson.dumps(definition).decode())
        self.close = finalize(self, rete.delete_ruleset, self._handle)  # at the latest when nobody asks it any more

    def ask(self, case: Case, entities: Sequence[Entity]) -> list[dict[str, Truth]]:
        """Answer the rules of each of the *entities*, which are not none; the order is theirs."""
        session, has_run = f"s{next(_sessions)}", False
        answers = []
        try:
            for number, entity in enumerate(entities, 1):
                fired = self._fire(self._fact(case, entity, number, session))
                has_run = has_run or bool(fired)
                answers.append(self._read(fired))
        finally:
            if has_run:
                rete.delete_state(self._handle, session)
        return answers

    def _fact(self, case: Case, entity: Entity, number: int, session: str) -> str:
        known = filter(None, [encode(case, entity) for encode in self._encoders])
        return f'{{"id":{number},"sid":"{session}",' + ",".join((f'"{PRESENT}":1', *known)) + "}"

    def _fire(self, fact: str) -> list[str]:
        """Give the names of the engine's rules that a *fact* fires."""
        try:
            outcome, state = rete.assert_fact(self._handle, fact)
        except rete.error as error:
            raise EngineFailureError(REFUSED) from error
        if outcome != 0:
            raise EngineFailureError(REFUSED)
        started = rete.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        fired = []
        while message:
            fired.append(message[2 : message.index('"', 2)])
            message = rete.complete_and_start_action(self._handle, state)
        return fired

    def _read(self, fired: Sequence[str]) -> dict[str, Truth]:
        if _LOOKED not in fired:
            raise EngineFailureError(UNPROVEN)
        answers = self._unknown.copy()
        answers.update([self._meaning[name] for name in fired if name != _LOOKED])
        return answers


class DurableEngine:
    """Asks the rules of one release on the days on which the same things stand, by the network."""

    name = "durable"

    def __init__(self, law: InForce, interpreter: Interpreter, *, known_only: bool = False) -> None:
        """
        Build the networks of the *law*; facts are read as the *interpreter* reads them.

        Where the interpreter is asked first, *known_only* spares working out what it had no need of: a fact that is
        left out can only leave an answer unknown, never turn it round, and one that is settled stays so.
        """
        self._interpreter = interpreter
        self._networks = {
            (stratum.level, stratum.about): _build(stratum, interpreter, known_only=known_only)
            for stratum in law.strata
        }

    def close(self) -> None:
        """Give the memory of every network back; nothing may be asked after."""
        with _lock:
            for networks in self._networks.values():
                for network in networks:
                    network.close()
            self._networks = {}

    def ask(self, stratum: Stratum, case: Case) -> Answers:
        """Ask the rules of a *stratum*; raise `EngineFailureError` where the engine did not do its work."""
        entities = self._interpreter.entities(stratum.about, case)
        answers: dict[tuple[str, str | None], Truth] = {}
        if not entities:
            return answers
        with _lock:
            for network in self._networks[stratum.level, stratum.about]:
                for entity, found in zip(entities, network.ask(case, entities), strict=True):
                    answers.update({(rule, entity.id): truth for rule, truth in found.items()})
        return answers


def _build(stratum: Stratum, interpreter: Interpreter, *, known_only: bool) -> list[_Network]:
    """Build the networks of a *stratum*, as few as can hold its rules."""
    drafts: list[_Draft] = []
    for rule in stratum.rules:
        condition = interpreter.conditions[rule.id, stratum.about]
        if not (drafts and drafts[-1].takes(rule.id, condition)):
            drafts.append(_Draft(interpreter, known_only=known_only))
            drafts[-1].put(rule.id, condition)
    return [draft.network() for draft in drafts]


class _Draft:
    """Rules that one network is to hold."""

    def __init__(self, interpreter: Interpreter, *, known_only: bool) -> None:
        self._new_slots = partial(Slots, interpreter, known_only=known_only)
        self._conditions: dict[str, Condition] = {}
        self._slots = self._new_slots()
        self._rules: list[tuple[str, Expression, Expression]] = []

    def takes(self, rule: str, condition: Condition) -> bool:
        """Take one rule more, if the network can hold it."""
        slots = self._new_slots()
        conditions = {**self._conditions, rule: condition}
        rules = [(name, *compile_rule(one, slots)) for name, one in conditions.items()]
        if not fits([side for _, *sides in rules for side in sides], slots.all()):
            return False
        self._conditions, self._slots, self._rules = conditions, slots, rules
        return True

    def put(self, rule: str, condition: Condition) -> None:
        """Take the first rule, however wide it is."""
        if not self.takes(rule, condition):
            self._rules = [(rule, *ask_beforehand(condition, self._slots))]
            self._conditions = {rule: condition}

    def network(self) -> _Network:
        return _Network(self._rules, self._slots.all())
