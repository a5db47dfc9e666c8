"""
Finding gaps: which missing fields, alone or together, settle the actions of one dossier that are unsettled.

Single fields are tried value by value. Sets of several are proposed from the conditions of the rules, then tried and
cut down to what is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from service.alternatives.fields import Dossier
from service.alternatives.filling import seat_of
from service.alternatives.goals import NOT_MENTIONED, SUPERSEDED
from service.alternatives.probing import Probes
from service.alternatives.proposing import Proposals
from service.alternatives.settling import Key, Settling, way_of
from service.alternatives.trial import Trial
from service.alternatives.wishes import KEPT, Ways, any_way, every_way, size
from service.domain.answer import UNKNOWN, Answer
from service.domain.dossier import Entity, Intake
from service.domain.evaluation import Asked
from service.domain.reasons import Reasoner
from service.domain.rule import Effect
from service.domain.verdict import Decision, Finding, Verdict, decide

MOST_TRIALS = 1_000
"""How many fillings of one dossier are tried at most."""
MOST_RECORDS = 20_000
"""How many records are read in all these trials; it bounds those of a dossier of many records."""
LEAST_TRIALS = 100
"""How many fillings are tried of a dossier of very many records."""
_FOR_SINGLE = 3, 4
"""Which part of the trials single fields may take, so that some are left for several together."""
MOST_SETS = 5
"""How many sets are told of one way."""

WAYS = (Verdict.RECOMMENDED.value, Verdict.BARRED.value, Verdict.HELD.value, NOT_MENTIONED, SUPERSEDED)

Values: TypeAlias = dict[str, tuple[Any, ...]]
"""path -> the values that do it, any one together with any one of the others."""
Proposed: TypeAlias = Mapping[Key, Mapping[str, Ways]]


@dataclass(slots=True)
class Single:
    """A missing field by itself: the values that were tried, and by action and way those that settle it."""

    path: str
    values: list[Any]
    settles: dict[Key, dict[str, list[Any]]] = field(default_factory=dict)

    def settles_anyway(self, key: Key) -> bool:
        """Tell whether it settles an action whichever way it turns out."""
        return sum(map(len, self.settles.get(key, {}).values())) == len(self.values)


@dataclass(slots=True)
class Unsettled:
    """An action that is not settled, and the sets found for each way."""

    decision: Decision
    sets: dict[str, list[Values]] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Name the action, and what it is about."""
        return (self.decision.action.name, self.decision.about)


class GapFinding:
    """Finds the gaps of one dossier on one day."""

    def __init__(self, trial: Trial, dossier: Dossier, day: int) -> None:
        """Begin with what the rules say of a *dossier* on a *day*."""
        self.day = day
        self._asked: Asked = trial.asked(dossier, day)
        self.release = trial.release
        self._settling = Settling(trial, dossier, day, _trials_for(dossier))
        self.probes = Probes(self._asked.notes, Intake(trial.release.kinds), dossier, self._asked.case)
        self._proposals = Proposals(self.probes)
        self.case = self._asked.case
        self.reasoner = Reasoner(self._asked.notes, self._asked.case, self.probes.explainer)
        self._decisions, _ = decide(self._asked.law.by_id, self._asked.answers, trial.release.actions)
        self.unsettled = [Unsettled(one) for one in self._decisions if one.verdict is Verdict.UNSETTLED]
        self.held_up = self._rules_held_up()
        self.singles: list[Single] = []

    def find(self) -> None:
        """Find the smallest sets of every action that is unsettled."""
        proposed = {one.key: {way: self._proposed(one.decision, way) for way in WAYS} for one in self.unsettled}
        most, (some, of) = self._settling.most, _FOR_SINGLE
        self._settling.most = -(-most * some // of)
        self._try_single_fields(proposed)
        self._settling.most = most
        for one in self.unsettled:
            for way in WAYS:
                if way not in one.sets:
                    self._try_several(one, way, proposed[one.key][way])

    @property
    def is_exhausted(self) -> bool:
        """Whether nothing was left out for want of trials."""
        return not self._settling.is_cut and not self._proposals.is_cut

    def entity(self, path: str) -> Entity:
        """Give what a field belongs to: a record, or the person."""
        record = seat_of(path, self.release).record
        return self.reasoner.entity(record)

    def _rules_held_up(self) -> dict[str, int]:
        """Count, by path, the rules that cannot be answered for want of it."""
        found: dict[str, int] = {}
        for (rule, about), truth in self._asked.answers.items():
            if truth is UNKNOWN:
                finding = Finding(self._asked.law.by_id[rule], Answer.UNKNOWN, about)
                for path in self.reasoner.grounds(finding).gaps:
                    found[path] = found.get(path, 0) + 1
        return found

    def _proposed(self, decision: Decision, way: str) -> Ways:
        """Propose how an action may be settled one way."""
        match way:
            case Verdict.RECOMMENDED:
                restraints = [
                    *self._rules(decision, Effect.BAR, want=False),
                    *self._rules(decision, Effect.HOLD, want=False),
                ]
                return every_way([any_way(self._rules(decision, Effect.RECOMMEND, want=True)), *restraints])
            case Verdict.BARRED:
                return any_way(self._rules(decision, Effect.BAR, want=True))
            case Verdict.HELD:
                return any_way(self._rules(decision, Effect.HOLD, want=True))
            case _ if way == NOT_MENTIONED:
                return every_way(self._rules(decision, Effect.RECOMMEND, want=False))
            case _:
                return any_way(self._proposed(other, Verdict.RECOMMENDED) for other in self._higher(decision))

    def _rules(self, decision: Decision, effect: Effect, *, want: bool) -> list[Ways]:
        """Propose for each rule of one effect that takes part in a decision."""
        found = [finding for finding in decision.findings if finding.rule.effect is effect]
        return [self._proposals.of_rule(one.rule, self.reasoner.entity(one.about), want=want) for one in found]

    def _higher(self, decision: Decision) -> list[Decision]:
        """Give the higher rungs of the ladder that an action stands on."""
        rung = decision.action.rung
        return [
            other
            for other in self._decisions
            if (above := other.action.rung) is not None
            and rung is not None
            and (above.ladder, other.about) == (rung.ladder, decision.about)
            and above.height > rung.height
        ]

    def _try_single_fields(self, proposed: Proposed) -> None:
        """Try each missing field by itself, value by value; note what each value settles, and which way."""
        values: dict[str, list[Any]] = {path: [] for path in self._paths(proposed)}
        for ways in (ways for by_way in proposed.values() for ways in by_way.values()):
            for path, wished in (item for wish in ways for item in wish.items()):
                values[path] += [one for one in wished if one is not KEPT and one not in values[path]]
        for path, found in values.items():
            likely = self.probes.candidates(path, self.entity(path))
            self._try_single(Single(path, [*likely, *(one for one in found if one not in likely)]))

    def _paths(self, proposed: Proposed) -> list[str]:
        """Give what is missing that an unsettled action may turn on, what holds up most rules first."""
        found = dict.fromkeys(
            path
            for one in self.unsettled
            for finding in one.decision.findings
            if finding.answer is Answer.UNKNOWN
            for path in self.reasoner.grounds(finding).gaps
        )
        wishes = (wish for by_way in proposed.values() for ways in by_way.values() for wish in ways)
        found |= dict.fromkeys(path for wish in wishes for path in wish)
        return sorted(found, key=lambda path: (-self.held_up.get(path, 0), path))

    def _try_single(self, single: Single) -> None:
        tried = [(value, self._settling.outcome({single.path: value})) for value in single.values]
        for one in self.unsettled:
            for value, outcome in tried:
                way = None if outcome is None else way_of(outcome, one.key)
                if way is not None:
                    single.settles.setdefault(one.key, {}).setdefault(way, []).append(value)
        for key, ways in single.settles.items():
            one = next(one for one in self.unsettled if one.key == key)
            for way, does in ways.items():
                for alike in self._alike(single.path, does):
                    one.sets.setdefault(way, []).append({single.path: alike})
        if single.settles:
            self.singles.append(single)

    def _alike(self, path: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """Part *values* by what the contract asks for beside them."""
        found: dict[tuple[str, ...], list[Any]] = {}
        for value in values:
            found.setdefault(self._settling.beside({path: value}), []).append(value)
        return [tuple(alike) for alike in found.values()]

    def _try_several(self, one: Unsettled, way: str, ways: Ways) -> None:
        """Try what was proposed for one way, the smallest first."""
        found: list[Values] = []
        for wish in ways:
            if len(found) >= MOST_SETS or (found and size(wish) > min(map(len, found))):
                break
            if any(each.keys() <= wish.keys() for each in found):
                continue
            smallest = self._settling.smallest(wish, one.key, way)
            if smallest is not None and all(each.keys() != smallest.keys() for each in found):
                found.append(smallest)
        fewest = min(map(len, found), default=0)
        one.sets[way] = [each for each in found if len(each) == fewest]


def _trials_for(dossier: Dossier) -> int:
    """Give how many fillings of a *dossier* are tried: the fewer, the more records each of them reads."""
    records = sum(len(part) for part in dossier.values() if isinstance(part, list))
    return min(MOST_TRIALS, max(LEAST_TRIALS, MOST_RECORDS // max(records, 1)))
