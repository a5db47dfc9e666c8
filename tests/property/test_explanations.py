"""Explanations in full, of random dossiers: true to the interpreter, the same by either engine, and readable."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given

from service.domain.answer import answer_of
from service.domain.case import Case
from service.domain.condition import All, Condition, Leaf, Not
from service.domain.condition import Any as AnyOf
from service.domain.dossier import Entity, Intake
from service.domain.evaluation import Asked, Detail, evaluation
from service.domain.explanation import Notes
from service.domain.in_force import in_force
from service.domain.interpreter import Interpreter, ask_all
from service.domain.release import Release
from service.intake import Contract
from service.settings import Settings
from service.wiring import wire
from tests.property.asking import examples
from tests.strategies import DAYS, Dossier, DossierMaker, as_bytes, seeds

Json = dict[str, Any]
_DAY = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Explained:
    """A dossier with its evaluation in full, and what it was asked by."""

    dossier: Dossier
    interpreter: Interpreter
    case: Case
    asked: Asked
    told: Json

    def entity(self, about: str | None) -> Entity:
        records = (record for listed in self.case.records.values() for record in listed)
        return next((record for record in records if record.id == about), self.case.subject)


class Explaining:
    """Explains dossiers in full by the interpreter."""

    def __init__(self, release: Release, maker: DossierMaker) -> None:
        self._contract, self._intake, self._maker = Contract(release.kinds), Intake(release.kinds), maker
        self._notes = Notes(Interpreter(in_force(release, _DAY.toordinal())))

    def explain(self, seed: int) -> Explained:
        dossier = self._maker.make(seed)
        read, interpreter = self._contract.read(as_bytes(dossier)), self._notes.interpreter
        case = Case(self._intake.stand(read, _DAY.toordinal()))
        asked = Asked(interpreter.law, self._notes, case, ask_all(case, interpreter), read, "interpreter")
        return Explained(dossier, interpreter, case, asked, evaluation(asked, Detail.FULL))


@pytest.fixture(scope="module")
def explaining(release: Release, maker: DossierMaker) -> Explaining:
    return Explaining(release, maker)


def _nodes(nodes: list[Json]) -> Iterator[Json]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("conditions", []))


def _assert_true(condition: Condition, node: Json, entity: Entity, explained: Explained) -> None:
    """Assert that a node, and all within it, tell a condition as the interpreter answers it."""
    assert node["answer"] == answer_of(explained.interpreter.compile(condition)(explained.case, entity))
    match condition:
        case Leaf(fact, operator):
            assert (node["fact"], node["operator"]) == (fact, operator)
        case Not(part):
            _assert_true(part, node["conditions"][0], entity, explained)
        case All(parts) | AnyOf(parts):
            for part, told in zip(parts, node["conditions"], strict=True):
                _assert_true(part, told, entity, explained)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


@given(seed=seeds())
@examples(80)
def test_every_condition_is_told_as_the_interpreter_answers_it(explaining: Explaining, seed: int) -> None:
    explained = explaining.explain(seed)
    told = {(one["rule"], one["about"]): one for one in explained.told["findings"]}
    assert list(told) == list(explained.asked.answers)
    for (rule_id, about), one in told.items():
        rule, entity = explained.asked.law.by_id[rule_id], explained.entity(about)
        asked = {"scope": _parts(rule.scope), "when": _parts(rule.conditions[entity.kind]), "unless": rule.unless}
        for name, conditions in asked.items():
            for condition, node in zip(conditions, one[name], strict=True):
                _assert_true(condition, node, entity, explained)
        whole = explained.interpreter.conditions[rule_id, entity.kind]
        assert one["answer"] == answer_of(explained.interpreter.compile(whole)(explained.case, entity))


def _field_paths(explained: Explained, release: Release) -> set[str]:
    """Give the path of every field that a dossier can have, and of every list."""
    found = {kind.name for kind in release.kinds}
    for kind in release.kinds:
        records = [kind.name] if kind.single else [one.path for one in explained.case.records.get(kind.name, ())]
        found |= {f"{path}.{field}" for path in records for field in kind.fields}
    return found


@given(seed=seeds())
@examples(80)
def test_whatever_is_referred_to_is_told_or_is_a_field(explaining: Explaining, release: Release, seed: int) -> None:
    explained = explaining.explain(seed)
    told, paths = explained.told, _field_paths(explained, release)
    nodes = [node for one in told["findings"] for node in _nodes([*one["scope"], *one["when"], *one["unless"]])]
    refs = {node["ref"] for node in nodes if node["fact"] is not None}
    refs |= {entry["ref"] for fact in told["facts"].values() for entry in fact["from"] if "ref" in entry}
    assert refs <= told["facts"].keys() | paths
    assert {path for fact in told["facts"].values() for path in fact["evidence"]} <= paths
    assert {node["parameter"] for node in nodes if "parameter" in node} <= told["parameters"].keys()


def _texts(value: Any) -> Iterator[str]:
    """Give every sentence for people in an evaluation."""
    if isinstance(value, dict):
        yield from ([value["text"]] if isinstance(value.get("text"), str) else [])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _written(value: Any) -> Iterator[str]:
    """Give every text of a dossier: what a person wrote, and ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _written(item)


@given(seed=seeds())
@examples(80)
def test_every_sentence_can_be_read_aloud(explaining: Explaining, seed: int) -> None:
    explained = explaining.explain(seed)
    told = {key: explained.told[key] for key in ("findings", "recommendations", "set_aside", "under_consideration")}
    for one in told["recommendations"]:
        one["remedies"] = one["procedure"] = []
    written = sorted((text for text in set(_written(explained.dossier)) if text), key=len, reverse=True)
    for text in set(_texts(told)):
        assert not re.search("None|True|False|「「|」」|「」|『』|[{}]", _without(text, written)), text
        assert not re.search("[A-Za-z_]{2,}", re.sub(r"\b[A-Z]+-[A-Z]*[0-9]*\b", "", _without(text, written))), text


def _without(text: str, written: list[str]) -> str:
    """Leave out of a sentence what comes from the dossier."""
    for one in written:
        text = text.replace(one, "某")
    return text


@given(seed=seeds())
@examples(30)
def test_what_is_supposed_is_what_asking_everything_again_gives(explaining: Explaining, seed: int) -> None:
    explained = explaining.explain(seed)
    notes, case = explained.asked.notes, explained.case
    (kind,) = (kind for kind in explained.asked.law.release.kinds if kind.set_aside is not None)
    aside = kind.set_aside
    assert aside is not None
    for record in case.records.get(kind.name, ()):
        for code in kind.fields[aside.field].codes:
            reach = notes.reach(kind, aside.field)
            _, answers = reach.suppose(case, explained.asked.answers, {record.path: code})
            assert answers == _asked_again(explained, record, reach.field, code)


def _asked_again(explained: Explained, record: Entity, field: str, code: str) -> Any:
    day, kinds = explained.case.as_of, explained.asked.law.release.kinds
    other = Case(Intake(kinds).stand(explained.asked.dossier, day))
    same = next(one for listed in other.records.values() for one in listed if one.path == record.path)
    same.values[field] = code
    return ask_all(other, explained.interpreter)


@given(seed=seeds())
@examples(30)
def test_explanations_in_full_are_the_same_whichever_engine_answered(
    release: Release, maker: DossierMaker, seed: int
) -> None:
    source, day = as_bytes(maker.make(seed)), DAYS[seed % len(DAYS)]
    told = [_evaluating(release, engine).evaluate(source, day, Detail.FULL) for engine in ("durable", "interpreter")]
    assert [one.pop("engine") for one in told] == ["durable", "interpreter"]
    assert orjson.dumps(told[0]) == orjson.dumps(told[1])


_MADE: dict[str, Any] = {}


def _evaluating(release: Release, engine: str) -> Any:
    if engine not in _MADE:
        _MADE[engine] = wire(release, Settings.model_validate({"engine": engine})).operations.evaluating
    return _MADE[engine]
