"""
What is timed: each engine on facts that have been worked out, each step of an evaluation, and the whole of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.evaluation import Asked, Detail, evaluation
from service.domain.explanation import Notes
from service.domain.in_force import in_force
from service.domain.interpreter import Interpreter, keep
from service.domain.ports import Engine
from service.domain.release import Release
from service.intake import Contract
from service.wiring import ENGINES
from tests.bench import whole
from tests.bench.dossiers import DAY, LARGE, bodies, dossiers
from tests.bench.timing import medians, over
from tests.bench.zen_rules import ZenRules
from tests.property.asking import Answers

DURABLE = "durable"
ZEN, ZEN_AT_ONCE = "zen-engine with trace, asked stratum by stratum", "zen-engine with trace, asked all in one call"


@dataclass(frozen=True, slots=True)
class Read:
    """One dossier as it was read, and a case of it that has been asked everything."""

    dossier: Mapping[str, Any]
    case: Case
    answers: Answers


class DifferentWorkError(Exception):
    """An engine answered otherwise than the interpreter: its time would be that of other work."""


class Work:
    """The shipped rules and the dossiers, ready to be timed."""

    def __init__(self, release: Release) -> None:
        """Prepare the engines for the *release* and read the dossiers."""
        self.release = release
        self.sources = dossiers(release)
        self.bodies = bodies(release)
        self.contract = Contract(release.kinds)
        self.law = in_force(release, DAY.toordinal())
        self.interpreter = Interpreter(self.law)
        self.durable = ENGINES[DURABLE](self.law, self.interpreter)
        zen = ZenRules(self.law.strata, self.interpreter)
        self.engines: dict[str, Callable[[Case], Answers]] = {
            DURABLE: lambda case: self._ask(self.durable, case),
            "interpreter": lambda case: self._ask(self.interpreter, case),
            ZEN: zen.ask_each,
            ZEN_AT_ONCE: zen.ask_all,
        }
        self._intake = Intake(release.kinds)
        self._notes = Notes(self.interpreter)
        self.read = [self._asked(self.contract.read(source)) for source in self.sources]

    def _asked(self, dossier: Mapping[str, Any]) -> Read:
        case = self._stand(dossier)
        return Read(dossier, case, self._interpret(case))

    def _stand(self, dossier: Mapping[str, Any]) -> Case:
        return Case(self._intake.stand(dossier, DAY.toordinal()))

    def _interpret(self, case: Case) -> Answers:
        found: Answers = {}
        for stratum in self.law.strata:
            answers = self.interpreter.ask(stratum, case)
            keep(answers, stratum, case, self.interpreter)
            found.update(answers)
        return found

    def _ask(self, engine: Engine, case: Case) -> Answers:
        return {key: truth for stratum in self.law.strata for key, truth in engine.ask(stratum, case).items()}

    def check(self) -> int:
        """Check that all engines answer the same; give the number of answers."""
        for one in self.read:
            for name, ask in self.engines.items():
                if ask(one.case) != one.answers:
                    raise DifferentWorkError(name)
        return sum(len(one.answers) for one in self.read)

    def alone(self) -> dict[str, float]:
        """Time each engine from facts that have been worked out to answers: seconds a dossier."""
        cases = [one.case for one in self.read]
        return medians({name: over(ask, cases) for name, ask in self.engines.items()})

    def steps(self) -> dict[str, float]:
        """Time each step of an evaluation: seconds a dossier."""
        read = [one.dossier for one in self.read]
        return medians(
            {
                "reading": over(self.contract.read_request, self.bodies),
                "facts and interpreter": over(lambda dossier: self._interpret(self._stand(dossier)), read),
                "durable": over(lambda one: self._ask(self.durable, one.case), self.read),
                "explanation": over(self._explain, self.read),
                "JSON": over(orjson.dumps, [self._explain(one) for one in self.read]),
            }
        )

    def explained(self) -> dict[Detail, float]:
        """Time how evaluations of dossiers of 25 records are put together, in brief and in full: seconds a dossier."""
        large = [self._asked(self.contract.read(source)) for source in dossiers(self.release, LARGE)]
        return {
            Detail(name): seconds
            for name, seconds in medians(
                {detail: over(partial(self._explain, detail=detail), large) for detail in Detail}
            ).items()
        }

    def _explain(self, one: Read, detail: Detail = Detail.BRIEF) -> dict[str, Any]:
        return evaluation(Asked(self.law, self._notes, one.case, one.answers, one.dossier, self.durable.name), detail)

    def whole(self) -> dict[str, float]:
        """Time the whole by each engine, from the bytes of a request to the bytes of its answer: seconds a dossier."""
        return {engine: whole.seconds(engine) for engine in (DURABLE, "interpreter")}
