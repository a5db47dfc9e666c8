"""
Unfolding a derived fact: what it was worked out from, record by record or input by input.

Of each kind of derivation: how what it rests on and lacks is collected, and how its entries are listed: `{ref, value}`
of what it reads, `{list, records}` of a list that was gone through (`{list, unknown}` where the dossier lacks it),
`{path, answer}` of a record that fits or may, `{rule, about, answer}` of a rule that holds or might.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from service.domain import aggregation
from service.domain.answer import UNKNOWN, Truth, answer_of
from service.domain.case import Case
from service.domain.condition import facts_read
from service.domain.dossier import Entity
from service.domain.fact import Count, Fact, Hits, Holds, Latest, Streak
from service.domain.grounds import Collect, Grounding
from service.domain.interpreter import Interpreter
from service.domain.rendering import shown
from service.domain.rule import PERSON, Rule
from service.domain.strata import inputs_of

if TYPE_CHECKING:
    from service.domain.explanation import Explainer, Opened

Entry: TypeAlias = dict[str, Any]
Fitting: TypeAlias = Callable[[Case, Entity], Iterable[tuple[Entity, Truth]]]


@dataclass(frozen=True, slots=True)
class Unfolding:
    """How one derived fact is unfolded."""

    collect: "Callable[[Entity, Opened, Explainer], None]"  # adds to the grounds of the opened fact
    entries: "Callable[[Entity, Explainer], list[Entry]]"  # what it was worked out from, as JSON
    names: "Callable[[Entity, Explainer], list[tuple[Entity, Rule | None, Truth]]]"  # what it counts, or may count


def unfolding(fact: Fact, interpreter: Interpreter, grounding: Grounding) -> Unfolding:
    """Give how a derived *fact* is unfolded."""
    match fact.derivation:
        case Holds() as holds:
            return _holds(holds, interpreter, grounding)
        case Count() as count:
            return _count(count, interpreter, grounding)
        case Streak() as streak:
            members = aggregation.run(streak, interpreter)
            return _over(streak.records, lambda case, _: members(case), grounding.of(streak.keeps), None)
        case Hits() as hits:
            return _hits(hits, interpreter, grounding)
        case Latest() as latest:
            return _latest(latest, interpreter)
        case _:
            return _inputs([interpreter.release.facts[name] for name in dict.fromkeys(inputs_of(fact))], interpreter)


def _nothing(_: Entity, __: "Explainer") -> list[tuple[Entity, Rule | None, Truth]]:
    return []


Refer: TypeAlias = Callable[[Entity, "Explainer"], Entry]
"""Refers to a fact that another was worked out from: `{ref, value}`."""


def _referring(facts: Sequence[Fact], interpreter: Interpreter) -> list[Refer]:
    return [_to_derived(fact) if fact.is_derived else _to_field(fact, interpreter) for fact in facts]


def _to_derived(fact: Fact) -> Refer:
    return lambda entity, explainer: explainer.refer(fact, entity)


def _to_field(fact: Fact, interpreter: Interpreter) -> Refer:
    name, suffix, is_personal = fact.name, fact.name.partition(".")[2], fact.owner is None
    read = interpreter.reader(name)

    def refer(entity: Entity, explainer: "Explainer") -> Entry:
        opened = explainer.opened[PERSON if is_personal else entity.path].get(name)
        if opened is not None:
            return opened.ref
        value = shown(read(explainer.case, entity), fact)
        return {"ref": name if is_personal else f"{entity.path}.{suffix}", "value": value}

    return refer


def _references(referring: Sequence[Refer], entity: Entity, explainer: "Explainer") -> list[Entry]:
    return [refer(entity, explainer) for refer in referring]


def _inputs(read: Sequence[Fact], interpreter: Interpreter) -> Unfolding:
    referring = _referring(read, interpreter)

    def collect(entity: Entity, opened: "Opened", explainer: "Explainer") -> None:
        for fact in read:
            opened.add(explainer.open(fact, entity), with_gaps=True)

    return Unfolding(collect, lambda entity, explainer: _references(referring, entity, explainer), _nothing)


def _holds(holds: Holds, interpreter: Interpreter, grounding: Grounding) -> Unfolding:
    read = [interpreter.release.facts[name] for name in dict.fromkeys(facts_read(holds.condition))]
    awaited = None if holds.awaits is None else interpreter.release.facts[holds.awaits]
    ground, referring = grounding.of(holds.condition), _referring(read, interpreter)

    def collect(entity: Entity, opened: "Opened", explainer: "Explainer") -> None:
        lacks = opened.value is UNKNOWN
        ground(explainer, entity, opened, lacks)
        if lacks and awaited is not None and not opened.gaps:
            opened.gaps[f"{entity.path}.{awaited.name.partition('.')[2]}"] = f"{awaited.label}（待认定）"

    return Unfolding(collect, lambda entity, explainer: _references(referring, entity, explainer), _nothing)


def _looked_through(plural: str, explainer: "Explainer") -> Entry:
    """Name a list that was gone through, and how many of its records count."""
    records = explainer.case.records.get(plural)
    return {"list": plural, "unknown": True} if records is None else {"list": plural, "records": len(records)}


def _is_lacking(plural: str, opened: "Opened", explainer: "Explainer") -> bool:
    """Note, where the dossier lacks a list, that it does."""
    if plural in explainer.case.records:
        return False
    opened.gaps[plural] = explainer.interpreter.release.kind_named(plural).label
    return True


def _count(count: Count, interpreter: Interpreter, grounding: Grounding) -> Unfolding:
    theirs = None if count.matching is None else interpreter.release.facts[count.matching[0]]
    return _over(count.records, aggregation.fitting(count, interpreter), grounding.of(count.where), theirs)


def _over(plural: str, fitting: Fitting, ground: Collect, theirs: Fact | None) -> Unfolding:
    """Unfold what goes over the records of a list that fit, by what was asked of them and by what they are about."""

    def fits(entity: Entity, explainer: "Explainer") -> Iterable[tuple[Entity, Truth]]:
        return fitting(explainer.case, entity) if plural in explainer.case.records else ()

    def collect(entity: Entity, opened: "Opened", explainer: "Explainer") -> None:
        if _is_lacking(plural, opened, explainer):
            return
        for record, truth in fits(entity, explainer):
            ground(explainer, record, opened, truth is UNKNOWN)
            if theirs is not None:
                opened.add(explainer.open(theirs, record), with_gaps=truth is UNKNOWN)

    def entries(entity: Entity, explainer: "Explainer") -> list[Entry]:
        found = ({"path": record.path, "answer": answer_of(truth)} for record, truth in fits(entity, explainer))
        return [_looked_through(plural, explainer), *found]

    def names(entity: Entity, explainer: "Explainer") -> list[tuple[Entity, Rule | None, Truth]]:
        return [(record, None, truth) for record, truth in fits(entity, explainer)]

    return Unfolding(collect, entries, names)


def _latest(latest: Latest, interpreter: Interpreter) -> Unfolding:
    find = aggregation.latest_record(latest, interpreter)
    read = [interpreter.release.facts[name] for name in (latest.by, latest.value)]
    referring = _referring(read, interpreter)

    def collect(_: Entity, opened: "Opened", explainer: "Explainer") -> None:
        record = None if _is_lacking(latest.records, opened, explainer) else find(explainer.case)
        for fact in read:
            if record is not None:
                opened.add(explainer.open(fact, record), with_gaps=True)

    def entries(_: Entity, explainer: "Explainer") -> list[Entry]:
        record = find(explainer.case) if latest.records in explainer.case.records else None
        found = [] if record is None else _references(referring, record, explainer)
        return [_looked_through(latest.records, explainer), *found]

    return Unfolding(collect, entries, _nothing)


def _hits(hits: Hits, interpreter: Interpreter, grounding: Grounding) -> Unfolding:
    rules, fits, ground = interpreter.meant(hits.choice), interpreter.compile(hits.where), grounding.of(hits.where)
    plural = hits.over

    def found(entity: Entity, explainer: "Explainer") -> Iterator[tuple[Entity, list[Rule]]]:
        """Give what has rules that hold, or might, with those rules."""
        about = (entity,) if plural is None else explainer.case.records.get(plural, ())
        for one in about:
            asked = [rule for rule in rules if one.answers.get(rule.id, False) is not False]
            if asked and fits(explainer.case, one) is not False:
                yield one, asked

    def collect(entity: Entity, opened: "Opened", explainer: "Explainer") -> None:
        if plural is not None and _is_lacking(plural, opened, explainer):
            return
        for one, asked in found(entity, explainer):
            for rule in asked:
                opened.add(explainer.grounds(interpreter.conditions[rule.id, one.kind], one), with_gaps=True)
            ground(explainer, one, opened, True)  # noqa: FBT003

    def names(entity: Entity, explainer: "Explainer") -> list[tuple[Entity, Rule | None, Truth]]:
        return [(one, rule, one.answers[rule.id]) for one, asked in found(entity, explainer) for rule in asked]

    def entries(entity: Entity, explainer: "Explainer") -> list[Entry]:
        held = (
            {"rule": rule.id, "about": one.id, "answer": answer_of(one.answers[rule.id])}
            for one, asked in found(entity, explainer)
            for rule in asked
        )
        return [*([] if plural is None else [_looked_through(plural, explainer)]), *held]

    return Unfolding(collect, entries, names)
