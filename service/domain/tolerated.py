"""
What was set aside, accounted for: which rules would have held, had a record not been exempt.

Every record that was set aside is read once more as if it had not been (the vocabulary says as what), and the rules
are asked again by the interpreter. What holds then and does not hold now is due to what was set aside: a rule about a
record to that record, a rule about the person to each record set aside among those that it rests on.
"""

from typing import TYPE_CHECKING

from service.domain.answer import Answer
from service.domain.dossier import Entity
from service.domain.explanation import Explainer
from service.domain.reasons import Json, Reasoner
from service.domain.record import RecordKind, SetAside
from service.domain.rendering import quoted
from service.domain.verdict import Finding

if TYPE_CHECKING:
    from service.domain.evaluation import Asked


def set_aside(asked: "Asked", reasoner: Reasoner, *, in_full: bool) -> list[Json]:
    """Give each record that was set aside: by which case, the rules that would have held, and *in_full* the text."""
    return [
        told
        for kind in asked.law.release.kinds
        if kind.set_aside is not None
        for told in _of_kind(asked, reasoner, kind, kind.set_aside, in_full=in_full)
    ]


def _of_kind(asked: "Asked", reasoner: Reasoner, kind: RecordKind, aside: SetAside, *, in_full: bool) -> list[Json]:
    field = kind.fields[aside.field].fact
    exempt = [one for one in asked.case.records.get(kind.name, ()) if one.values.get(field) == aside.code]
    if not exempt:
        return []
    held = _rules_held(asked, kind, aside, exempt)
    found = []
    for record in exempt:
        title, case = (
            reasoner.name_of(record),
            None if aside.case is None else record.values.get(kind.fields[aside.case].fact),
        )
        told = {kind.singular: record.id, "path": record.path, "title": title, "case": case, "rules": held[record.path]}
        found.append(told | ({"text": _text(asked, kind, aside, told)} if in_full else {}))
    return found


def _rules_held(asked: "Asked", kind: RecordKind, aside: SetAside, exempt: list[Entity]) -> dict[str, list[str]]:
    """Give, by path, the rules that would have held."""
    reach = asked.notes.reach(kind, aside.field)
    case, answers = reach.suppose(
        asked.case, asked.answers, dict.fromkeys((one.path for one in exempt), aside.otherwise)
    )
    reasoner = Reasoner(asked.notes, case, Explainer(asked.notes, case))
    held: dict[str, list[str]] = {one.path: [] for one in exempt}
    for (rule, about), truth in answers.items():
        if truth is True and asked.answers[rule, about] is not True:
            evidence = reasoner.grounds(Finding(asked.law.by_id[rule], Answer.YES, about)).evidence
            for path in sorted({name.partition("].")[0] + "]" for name in evidence} & held.keys()):
                held[path].append(rule)
    return held


def _text(asked: "Asked", kind: RecordKind, aside: SetAside, told: Json) -> str:
    """Say by which case a record was set aside, and what would have held."""
    field, rules = kind.fields[aside.field], asked.law.by_id
    by_case = f"（{kind.fields[aside.case].label}：{told['case']}）" if aside.case is not None and told["case"] else ""
    named = "、".join(f"{rule}{quoted(rules[rule].title)}" for rule in dict.fromkeys(told["rules"]))
    effect = (
        f"假如为{quoted(field.codes[aside.otherwise])}，下列规则本应成立：{named}" if named else "没有规则因此不成立"
    )
    return f"{quoted(told['title'])}的{field.label}为{quoted(field.codes[aside.code])}{by_case}，不予计入；{effect}。"
