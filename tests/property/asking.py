"""
Asking both engines the same of the same case, and finding where they differ.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.in_force import InForce, in_force
from service.domain.interpreter import Interpreter, keep
from service.domain.ports import Engine
from service.domain.release import Release
from service.engine.durable import DurableEngine
from service.wiring import ENGINES

TIMES = int(os.environ.get("GONGGUO_EXAMPLES", "1"))
"""How many times as many examples as usual; more than the usual are drawn afresh each time."""

Answers = dict[tuple[str, str | None], Truth]


def examples(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a property over a third of this *number* of examples, or as many times the number as is set."""
    return settings(
        max_examples=number * TIMES if TIMES > 1 else (number + 2) // 3,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@dataclass(frozen=True, slots=True)
class Asker:
    """
    The engines, for one release on one day and all days on which the same stands.

    The one reads every fact for itself; the other is the one that is asked online, after the interpreter.
    """

    law: InForce
    interpreter: Interpreter
    engine: DurableEngine
    online: Engine
    intake: Intake

    def case(self, dossier: Mapping[str, Any], day: date) -> Case:
        """Give a dossier that the contract read, on a *day*, not asked yet."""
        return Case(self.intake.stand(dossier, day.toordinal()))

    def answers(self, dossier: Mapping[str, Any], day: date) -> Answers:
        """Give what the interpreter answers."""
        return self.asked(self.case(dossier, day))

    def asked(self, case: Case) -> Answers:
        """Ask the interpreter everything of a *case*."""
        found: Answers = {}
        for stratum in self.law.strata:
            answers = self.interpreter.ask(stratum, case)
            keep(answers, stratum, case, self.interpreter)
            found.update(answers)
        return found

    def differences(self, dossier: Mapping[str, Any], day: date) -> dict[tuple[str, str | None], tuple[object, object]]:
        """Give where an engine differs from the interpreter: (rule, about) -> (what it answers, what is meant)."""
        meant, asked = self.case(dossier, day), self.case(dossier, day)
        wrong: dict[tuple[str, str | None], tuple[object, object]] = {}
        for stratum in self.law.strata:
            right, found = self.interpreter.ask(stratum, meant), self.engine.ask(stratum, asked)
            for answers in (found, self.online.ask(stratum, meant)):
                if answers != right or list(answers) != list(right):
                    wrong |= {key: (answers.get(key), right.get(key)) for key in {*right, *answers}}
            keep(right, stratum, meant, self.interpreter)
            keep(found, stratum, asked, self.interpreter)
        return {key: pair for key, pair in wrong.items() if pair[0] is not pair[1]}


@contextmanager
def asker_of(release: Release, day: date) -> Iterator[Asker]:
    """Make the engines for a *day*, and give the memory of the networks back."""
    law = in_force(release, day.toordinal())
    interpreter = Interpreter(law)
    with ExitStack() as stack:
        engine, online = DurableEngine(law, interpreter), ENGINES["durable"](law, interpreter)
        for one in (engine, online):
            if isinstance(one, DurableEngine):
                stack.callback(one.close)
        yield Asker(law, interpreter, engine, online, Intake(release.kinds))
