"""
The bench: where the trials of one state of the law are asked again, with one thing altered at a time.

A trial has tried a point when what it says of a rule would come out otherwise, had the test answered otherwise or the
number been one step away. What merely went by on the way counts for nothing. A test that stands in a rule is tried only
by what is said of that rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.domain.answer import UNKNOWN, Truth
from service.domain.case import Case
from service.domain.dossier import Intake, Standing
from service.domain.in_force import InForce, rule_parameters
from service.domain.interpreter import Interpreter, keep
from service.domain.strata import Reading, Stratum
from service.specs.coverage.points import Cell, Dated, Edge, Gap, Point, Points, Seen, Spot, Step, rules_behind
from service.specs.coverage.probe import Answered, Moved, Otherwise, Probe
from service.specs.journal import Claim, Evaluated, Trial

ReadDossier = Callable[[bytes], Mapping[str, Any]]
_STEPS = {Step.UP: 1, Step.DOWN: -1}
_TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)


@dataclass(frozen=True, eq=False)
class Laid:
    """A trial laid out for asking: its dossier as it stands, and the rules that matter to what it claims."""

    trial: Trial
    standing: Standing
    claims: tuple[Claim, ...]
    strata: tuple[Stratum, ...]


Said = Mapping[Claim, Truth | None]


Evaluation = tuple[Trial, Evaluated]
"""One evaluation of a trial."""


class Bench:
    """Where trials of one law are asked again, with one thing altered at a time."""

    def __init__(self, law: InForce, evaluations: Iterable[Evaluation], read: ReadDossier) -> None:
        """Lay out the *evaluations* of trials for asking."""
        self.law = law
        self.points = Points(law)
        self._probe = Probe(law, self.points.spots)
        self._plain = Interpreter(law)
        self._moved: dict[Cell, Interpreter] = {}
        self._needing: dict[str, set[str]] = {}
        self._intake = Intake(law.release.kinds)
        self._behind = {rule.id: rules_behind(rule, law) for rule in law.rules}
        self._strata: dict[frozenset[str], tuple[Stratum, ...]] = {}
        self._read = read
        self.laid = [laid for trial, one in evaluations if (laid := self.lay(trial, one))]

    @property
    def day(self) -> int:
        """Give the day of the first trial."""
        return self.laid[0].standing.as_of

    def lay(self, trial: Trial, one: Evaluated) -> Laid | None:
        """Lay out *one* evaluation of a trial; None where it claims nothing of a rule in force."""
        claims = tuple(claim for claim in dict.fromkeys(one.claims) if claim.rule in self._behind)
        if not claims:
            return None
        standing = self._intake.stand(self._read(one.dossier), one.as_of.toordinal())
        return Laid(trial, standing, claims, self._needed(frozenset(claim.rule for claim in claims)))

    def _needed(self, claimed: frozenset[str]) -> tuple[Stratum, ...]:
        """Give the strata with those rules alone on which the *claimed* ones rest."""
        if claimed not in self._strata:
            needed = frozenset().union(*(self._behind[rule] for rule in claimed))
            cut = (replace(one, rules=tuple(r for r in one.rules if r.id in needed)) for one in self.law.strata)
            self._strata[claimed] = tuple(stratum for stratum in cut if stratum.rules)
        return self._strata[claimed]

    def tries(self, wanted: frozenset[Point]) -> Iterator[tuple[Point, Trial]]:
        """Give each *wanted* point that some trial tries, with the first that does."""
        open_points = set(wanted)
        for value in [point for point in wanted if isinstance(point, Dated)]:
            used = next((laid for laid in self.laid if self._uses(laid, value)), None)
            if used is not None:
                yield value, used.trial
        for laid in self.laid:
            for point in self.tried_by(laid, open_points):
                open_points.discard(point)
                yield point, laid.trial
        cells = sorted((point for point in open_points if isinstance(point, Cell)), key=str)
        for cell in cells:
            moved = self._first_moved(cell)
            if moved is not None:
                yield cell, moved.trial

    def answers(self, laid: Laid) -> Said:
        """Give what the rules answer that a trial claims something of."""
        return ask(self._plain, laid)

    def tried_by(self, laid: Laid, wanted: Iterable[Point]) -> list[Point]:
        """Give those of the *wanted* points of tests that one trial tries."""
        self._probe.change, self._probe.seen = None, {}
        said = ask(self._probe, laid)
        seen = dict(self._probe.seen)
        of_tests = [point for point in wanted if isinstance(point, Seen | Gap | Edge)]
        reached = [point for point in of_tests if self._is_reached(point, seen, laid)]
        return [point for point in reached if self._matters(point, laid, said)]

    def _is_reached(self, point: Seen | Gap | Edge, seen: Mapping[Spot, Answered], laid: Laid) -> bool:
        truths = seen.get(point.spot, {})
        if point.spot.is_of_rule and all(claim.rule != point.spot.owner for claim in laid.claims):
            return False
        match point:
            case Edge():
                return bool(truths)
            case Gap(source=source):
                return self.points.sources.is_lacking(source, laid.standing, truths.get(UNKNOWN, ()))
            case Seen(truth=truth):
                return truth in truths

    def _matters(self, point: Seen | Gap | Edge, laid: Laid, said: Said) -> bool:
        try:
            return any(self._alters(change, point, laid, said) for change in self._changes(point))
        finally:
            self._probe.change = None

    def _changes(self, point: Seen | Gap | Edge) -> list[Otherwise | Moved]:
        """Give what is to be altered: of a gap, all that it leaves unknown together."""
        if isinstance(point, Edge):
            return [Moved(frozenset({point.spot}), _STEPS[point.step])]
        spots = self.points.beside(point) if isinstance(point, Gap) else frozenset({point.spot})
        truth = point.truth if isinstance(point, Seen) else UNKNOWN
        return [Otherwise(spots, truth, other) for other in _TRUTHS if other is not truth]

    def _alters(self, change: Otherwise | Moved, point: Seen | Gap | Edge, laid: Laid, said: Said) -> bool:
        self._probe.change = change
        other = ask(self._probe, laid)
        return any(
            other[claim] is not truth
            for claim, truth in said.items()
            if not point.spot.is_of_rule or claim.rule == point.spot.owner
        )

    def _uses(self, laid: Laid, value: Dated) -> bool:
        standing = self.law.parameters.get(value.parameter)
        is_so = standing is not None and standing.start == value.start
        return is_so and not self._using(value.parameter).isdisjoint(_asked(laid))

    def _first_moved(self, cell: Cell) -> Laid | None:
        """Give the first trial of which the rules say otherwise where a *cell* is one step away."""
        laid_out = [laid for laid in self.laid if not self._using(cell.parameter).isdisjoint(_asked(laid))]
        return next((laid for laid in laid_out if self.moves(cell, laid)), None)

    def moves(self, cell: Cell, laid: Laid) -> bool:
        """Tell whether the rules say otherwise of a trial where a *cell* is one step away."""
        if cell not in self._moved:
            self._moved[cell] = Interpreter(_with(self.law, cell))
        return ask(self._plain, laid) != ask(self._moved[cell], laid)

    def _using(self, parameter: str) -> frozenset[str]:
        """Give the rules that need a *parameter*."""
        if not self._needing:
            release, reading = self.law.release, Reading(self.law.release)
            for rule in self.law.rules:
                for name in rule_parameters(rule, reading, release):
                    self._needing.setdefault(name, set()).add(rule.id)
        return frozenset(self._needing.get(parameter, ()))


def _asked(laid: Laid) -> Iterator[str]:
    return (rule.id for stratum in laid.strata for rule in stratum.rules)


def ask(interpreter: Interpreter, laid: Laid) -> Said:
    """Give what the rules answer that a trial claims something of; None where one is not asked."""
    for entity in (laid.standing.subject, *(one for records in laid.standing.records.values() for one in records)):
        entity.facts.clear()
        entity.answers.clear()
    case = Case(laid.standing)
    answers: dict[tuple[str, str | None], Truth] = {}
    for stratum in laid.strata:
        found = interpreter.ask(stratum, case)
        keep(found, stratum, case, interpreter)
        answers.update(found)
    return {claim: answers.get((claim.rule, claim.about)) for claim in laid.claims}


def _with(law: InForce, cell: Cell) -> InForce:
    """Give a *law* in which one number is a step away."""
    standing, step = law.parameters[cell.parameter], _STEPS[cell.step]
    value = standing.value
    if cell.key is None:
        moved: Any = int(value) + step if isinstance(value, int) else value
    else:
        assert isinstance(value, Mapping)
        moved = {**value, cell.key: int(value[cell.key]) + step}
    return replace(law, parameters={**law.parameters, cell.parameter: replace(standing, value=moved)})
