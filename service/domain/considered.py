"""
What is under consideration, accounted for: what would fall, were the tolerance that is asked for granted.

Each record of which the vocabulary says that it may yet be set aside is read as set aside, by itself and, where there
are several, together with the others. Told are the findings against the person that hold or might hold now and would
not then, and the actions of which something else would be said.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from service.domain.answer import Answer, Truth, all_of, answer_of
from service.domain.dossier import Entity
from service.domain.reasons import Json, Reasoner
from service.domain.record import RecordKind, SetAside
from service.domain.rendering import quoted
from service.domain.verdict import Decision, Superseded, Verdict, decide

if TYPE_CHECKING:
    from service.domain.evaluation import Asked

Decided = tuple[tuple[Decision, ...], tuple[Superseded, ...]]
Verdicts = dict[tuple[str, str | None], str]

SUPERSEDED = "superseded"
MOST_NAMED = 6
"""How many findings, and how many actions, a sentence names; the rest are counted."""

_VERDICTS: Mapping[str | None, str] = {
    Verdict.RECOMMENDED: "建议",
    Verdict.BARRED: "不得",
    Verdict.HELD: "暂缓",
    Verdict.UNSETTLED: "待定",
    SUPERSEDED: "由更高一级的措施代替",
    None: "不提出",
}


def under_consideration(asked: "Asked", reasoner: Reasoner, decided: Decided) -> list[Json]:
    """Give what would fall, and what would be said otherwise, of each record that may yet be set aside, and of all."""
    found: list[Json] = []
    for kind in asked.law.release.kinds:
        aside = kind.set_aside
        if aside is None or aside.considered is None:
            continue
        ask = asked.interpreter.reader(aside.considered)
        considered = [
            (record, cast("Truth", truth))
            for record in asked.case.records.get(kind.name, ())
            if (truth := ask(asked.case, record)) is not False
        ]
        if considered:
            granting = _Granting(asked, reasoner, kind, aside, _verdicts(decided))
            found += [granting.told([one]) for one in considered]
            found += [granting.told(considered)] if len(considered) > 1 else []
    return found


def _verdicts(decided: Decided) -> Verdicts:
    """Give what is said of every action, in the order of the vocabulary, as far as it is said."""
    decisions, superseded = decided
    said: Verdicts = {(one.action.name, one.about): one.verdict for one in decisions}
    return said | {(one.decision.action.name, one.decision.about): SUPERSEDED for one in superseded}


class _Granting:
    """Reads records of one kind as set aside, and tells what differs then."""

    def __init__(
        self, asked: "Asked", reasoner: Reasoner, kind: RecordKind, aside: SetAside, verdicts: Verdicts
    ) -> None:
        self._asked = asked
        self._reasoner = reasoner
        self._kind = kind
        self._aside = aside
        self._now = verdicts
        self._label = asked.law.release.facts[aside.considered or ""].label
        self._reach = asked.notes.reach(kind, aside.field)

    def told(self, considered: Sequence[tuple[Entity, Truth]]) -> Json:
        """Tell what differs, were all that is *considered* granted."""
        otherwise = dict.fromkeys((record.path for record, _ in considered), self._aside.code)
        _, answers = self._reach.suppose(self._asked.case, self._asked.answers, otherwise)
        now = self._asked.answers
        other = {key: then for key, then in answers.items() if then is not now[key]}
        falls, verdicts = self._falls(other), self._changes(answers) if other else []
        truth = answer_of(all_of([truth for _, truth in considered]))
        return {
            "records": [
                {self._kind.singular: record.id, "path": record.path, "title": self._reasoner.name_of(record)}
                for record, _ in considered
            ],
            "considered": truth,
            "falls": falls,
            "verdicts": verdicts,
            "text": self._text([record for record, _ in considered], truth, falls, verdicts),
        }

    def _falls(self, other: Mapping[tuple[str, str | None], Truth]) -> list[Json]:
        """Give what speaks against the person and does not hold then, of all that is answered *other*wise."""
        return [
            {
                "rule": rule,
                "title": self._asked.law.by_id[rule].title,
                "about": about,
                "answer": answer_of(self._asked.answers[rule, about]),
            }
            for (rule, about), truth in other.items()
            if truth is False and rule in self._asked.notes.against_the_person
        ]

    def _changes(self, answers: Mapping[tuple[str, str | None], Truth]) -> list[Json]:
        law, now = self._asked.law, self._now
        then = _verdicts(decide(law.by_id, answers, law.release.actions))
        return [
            {"action": name, "label": law.release.actions[name].label, "about": about}
            | {"from": now.get((name, about)), "to": then.get((name, about))}
            for name, about in dict.fromkeys([*now, *then])
            if now.get((name, about)) != then.get((name, about))
        ]

    def _text(self, records: list[Entity], truth: Answer, falls: list[Json], verdicts: list[Json]) -> str:
        names = "".join(quoted(self._reasoner.name_of(record)) for record in records)
        stands = self._label if truth is Answer.YES else f"{self._label}与否尚不能确定"
        code = quoted(self._kind.fields[self._aside.field].codes[self._aside.code])
        fallen = list(dict.fromkeys(f"{one['rule']}{quoted(one['title'])}" for one in falls))
        only = records[0].id if len(records) == 1 else None
        changed = [f"{self._named(one, only)}由{_VERDICTS[one['from']]}变为{_VERDICTS[one['to']]}" for one in verdicts]
        effects = [
            f"下列不利结论不再成立：{_listed(fallen)}" if fallen else "没有不利结论因此不再成立",
            f"意见变化：{_listed(changed)}" if changed else "各项措施的意见不变",
        ]
        return f"{names}：{stands}；如果{'同时' if len(records) > 1 else ''}认定为{code}，{'；'.join(effects)}。"

    def _named(self, change: Json, only: str | None) -> str:
        """Name an action, and what it is about, unless that is the *only* record spoken of."""
        about = change["about"]
        of = "" if about in (None, only) else f"（{self._reasoner.name_of(self._reasoner.entity(about))}）"
        return f"{quoted(change['label'])}{of}"


def _listed(said: list[str]) -> str:
    more = f"等{len(said)}项" if len(said) > MOST_NAMED else ""
    return "、".join(said[:MOST_NAMED]) + more
