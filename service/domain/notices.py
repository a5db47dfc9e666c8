"""
Notices: what a reader of an evaluation must know besides its verdicts.

What was left out and why, which list does not apply, what defeated a rule that held otherwise, which records point
nowhere, and which lists are drafts.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds
from service.domain.condition import ALWAYS, All, Condition, leaves
from service.domain.fact import Given, Holds
from service.domain.reasons import Json, Reasoner
from service.domain.rendering import in_words, quoted
from service.domain.rule import Rule

if TYPE_CHECKING:
    from service.domain.evaluation import Asked

_LEFT_OUT = {
    "after_as_of": "在基准日之后，不计入",
    "revoked": "已撤销，不计入",
    "not_confirmed": "尚未确定，不计入",
}


def notices(asked: "Asked", reasoner: Reasoner) -> list[Json]:
    """Give every notice, in a fixed order."""
    found = [*_left_out(asked), *_defeated(asked, reasoner), *_out_of_scope(asked), *_suspended(asked)]
    return [*found, *_turned_round(asked), *_pointing_nowhere(asked), *asked.notes.wording.drafted_lists]


def _left_out(asked: "Asked") -> Iterator[Json]:
    for one in asked.case.left_out:
        yield {"code": one.reason, "path": one.path, "text": f"{one.path} {_LEFT_OUT[one.reason]}。"}


def _out_of_scope(asked: "Asked") -> Iterator[Json]:
    """Say which rules do not apply to the person at all, once for each test of a scope."""
    scopes: dict[Condition, list[Rule]] = {}
    for rule in asked.law.rules:
        for part in () if rule.scope is ALWAYS else _parts(rule.scope):
            if asked.interpreter.compile(part)(asked.case, asked.case.subject) is False:
                scopes.setdefault(part, []).append(rule)
    for scope, rules in scopes.items():
        listed = "、".join(rule.id for rule in rules)
        names = dict.fromkeys(leaf.fact for leaf in leaves(scope))
        stated = "、".join(f"「{asked.law.release.facts[name].label}」{_ground(asked, name)}" for name in names)
        yield {
            "code": "list_does_not_apply",
            "path": "subject",
            "rules": [rule.id for rule in rules],
            "text": f"{listed} 不适用于本人：不符合{stated}。",
        }


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _ground(asked: "Asked", name: str) -> str:
    """Say what of the person a scope was judged by."""
    facts, fact = asked.law.release.facts, asked.law.release.facts[name]
    read = leaves(fact.derivation.condition) if isinstance(fact.derivation, Holds) else ()
    given = [facts[leaf.fact] for leaf in read if isinstance(facts[leaf.fact].derivation, Given)]
    said = [f"{one.label}：{in_words(asked.case.subject.values.get(one.name, UNKNOWN), one)}" for one in given]
    return f"（{'，'.join(said)}）" if said else ""


def _defeated(asked: "Asked", reasoner: Reasoner) -> Iterator[Json]:
    """Say what defeated each rule that held, or might, but for its exceptions."""
    defeats = asked.notes.defeats
    for (name, about), truth in asked.answers.items():
        if truth is not False or name not in defeats:
            continue
        entity = reasoner.entity(about)
        labels = defeats[name].named(asked.case, entity)
        if labels:
            rule = asked.law.by_id[name]
            subject = "" if about is None else quoted(reasoner.name_of(entity))
            yield {
                "code": "defeated",
                "path": entity.path,
                "rules": [name],
                "by": labels,
                "text": f"{subject}不成立「{name} {rule.title}」：{'；'.join(labels)}。",
            }


def _suspended(asked: "Asked") -> Iterator[Json]:
    for rule in asked.law.suspended:
        text = f"{rule.id}「{rule.title}」所用的参数在基准日没有取值，没有询问。"
        yield {"code": "not_in_force", "path": "", "rules": [rule.id], "text": text}


def _turned_round(asked: "Asked") -> Iterator[Json]:
    """Say which outcomes came before the day from which their record counts; they are read as they stand."""
    for plural, (counted_on, outcomes) in asked.notes.wording.outcomes.items():
        for record in asked.case.records.get(plural, ()):
            day = record.values.get(counted_on)
            for field in outcomes:
                value = record.values.get(field.fact)
                if isinstance(value, Bounds) and isinstance(day, Bounds) and value.hi < day.lo:
                    path = f"{record.path}.{field.name}"
                    text = f"{path}（{field.label}）早于该记录的计入日，请核对；本次按所写日期评估。"
                    yield {"code": "days_turned_round", "path": path, "text": text}


def _pointing_nowhere(asked: "Asked") -> Iterator[Json]:
    """Say which records are about something that the dossier does not hold."""
    known = {item["id"] for value in asked.dossier.values() if isinstance(value, list) for item in value}
    for kind in asked.law.release.kinds:
        for item in () if kind.single else asked.dossier.get(kind.name, ()):
            about = item.get("about")
            if about is not None and about not in known:
                path = f"{kind.name}[{item['id']}].about"
                yield {"code": "unknown_record", "path": path, "text": f"{path} 所指的 {about} 不在档案中。"}
