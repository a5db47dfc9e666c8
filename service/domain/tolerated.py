"""
What was set aside, accounted for: which rules would have held, had a record not been exempt.

Every record that was set aside is read once more as if it had not been (the vocabulary says as what), and all rules
are asked again by the interpreter. What holds then and does not hold now is due to what was set aside: a rule about a
record to that record, a rule about the person to each record set aside among those that it rests on.
"""

from typing import TYPE_CHECKING

from service.domain.answer import Answer, Truth
from service.domain.case import Case
from service.domain.dossier import Entity, Standing
from service.domain.explanation import Explainer
from service.domain.interpreter import keep
from service.domain.reasons import Json, Reasoner
from service.domain.record import RecordKind
from service.domain.verdict import Finding

if TYPE_CHECKING:
    from service.domain.evaluation import Asked


def set_aside(asked: "Asked", reasoner: Reasoner) -> list[Json]:
    """Give each record that was set aside: by which case, and the rules that would have held."""
    release = asked.law.release
    exempt = [
        (kind, record)
        for kind in release.kinds
        for record in asked.case.records.get(kind.name, ())
        if _is_set_aside(kind, record)
    ]
    if not exempt:
        return []
    held = _rules_held(asked, {record.path for _, record in exempt})
    return [
        {
            kind.singular: record.id,
            "path": record.path,
            "title": reasoner.name_of(record),
            "case": _case(kind, record),
            "rules": held.get(record.path, []),
        }
        for kind, record in exempt
    ]


def _is_set_aside(kind: RecordKind, record: Entity) -> bool:
    aside = kind.set_aside
    return aside is not None and record.values.get(kind.fields[aside.field].fact) == aside.code


def _case(kind: RecordKind, record: Entity) -> object:
    aside = kind.set_aside
    return None if aside is None or aside.case is None else record.values.get(kind.fields[aside.case].fact)


def _rules_held(asked: "Asked", exempt: set[str]) -> dict[str, list[str]]:
    """Give, by path, the rules that would have held."""
    case = _otherwise(asked)
    answers: dict[tuple[str, str | None], Truth] = {}
    for stratum in asked.law.strata:
        found = asked.interpreter.ask(stratum, case)
        keep(found, stratum, case, asked.interpreter)
        answers.update(found)
    reasoner = Reasoner(asked.notes, case, Explainer(asked.notes, case))
    held: dict[str, list[str]] = {path: [] for path in exempt}
    for (rule, about), truth in answers.items():
        if truth is True and asked.answers[rule, about] is not True:
            evidence = reasoner.grounds(Finding(asked.law.by_id[rule], Answer.YES, about)).evidence
            for path in sorted({name.partition("].")[0] + "]" for name in evidence} & exempt):
                held[path].append(rule)
    return held


def _otherwise(asked: "Asked") -> Case:
    """Give the case as if nothing had been set aside."""
    case = asked.case
    records = {
        kind.name: [_read_otherwise(kind, record) for record in case.records[kind.name]]
        for kind in asked.law.release.kinds
        if kind.name in case.records
    }
    subject = Entity("subject", None, "subject", dict(case.subject.values))
    return Case(Standing(case.as_of, subject, records, ()))


def _read_otherwise(kind: RecordKind, record: Entity) -> Entity:
    values = dict(record.values)
    if kind.set_aside is not None and _is_set_aside(kind, record):
        values[kind.fields[kind.set_aside.field].fact] = kind.set_aside.otherwise
    return Entity(record.kind, record.id, record.path, values)
