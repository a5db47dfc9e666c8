"""
Evaluating a dossier: the one way through, from bytes to an evaluation.

Online, the interpreter checks every answer of the engine; where they differ nothing is said of the dossier, an alarm is
raised, and the caller is told that the service cannot answer.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.errors import EngineDisagreementError
from service.domain.evaluation import Asked, Detail, evaluation
from service.domain.explanation import Notes
from service.domain.in_force import InForce
from service.domain.interpreter import Answers, Interpreter, keep
from service.domain.laws import Laws
from service.domain.ports import Engine, EngineMaker
from service.domain.release import Release
from service.domain.strata import Stratum
from service.domain.working_days import Announced, unannounced
from service.intake import Contract, Request
from service.intake.forms import Form
from service.intake.json_text import Text
from service.operations.keeping import Keeping

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ready:
    """What stands on a day, ready to be asked."""

    law: InForce
    notes: Notes
    engine: Engine

    @property
    def interpreter(self) -> Interpreter:
        """Give the interpreter, which is the meaning."""
        return self.notes.interpreter


class Evaluating:
    """Evaluates dossiers by one release. Safe to use from several threads."""

    def __init__(  # noqa: PLR0913 - all that it is put together from
        self,
        release: Release,
        contract: Contract,
        make_engine: EngineMaker,
        today: Callable[[], date] = date.today,
        *,
        announced: Announced = unannounced,
        announced_until: int | None = None,
    ) -> None:
        """
        Evaluate by a *release*, reading dossiers by a *contract*.

        *today* stands in where no day is given; working days are counted as they are *announced*, which is told of
        the evaluation as far as it goes: *announced_until* a year.
        """
        self.release = release
        self._contract = contract
        self._make_engine = make_engine
        self._today = today
        self.announced_until = announced_until
        self._announced = announced
        self._intake = Intake(release.kinds)
        self._keeping = Keeping(release)
        self._laws = Laws(release, self._prepared)

    def _prepared(self, law: InForce) -> _Ready:
        interpreter = Interpreter(law)
        return _Ready(law, Notes(interpreter, self._announced), self._make_engine(law, interpreter))

    def evaluate_request(self, body: bytes) -> bytes:
        """Answer a request `{dossier, as_of, detail}` with the evaluation as JSON; raise as `evaluate` does."""
        request = self.read_request(body)
        return orjson.dumps(self.judge(request.dossier, request.as_of or self._today(), request.detail))

    def evaluate(self, source: bytes, as_of: date | None = None, detail: Detail = Detail.BRIEF) -> dict[str, Any]:
        """
        Evaluate a dossier in JSON as of a day (today, where none is given).

        Raises `DossierFaultsError`, `DossierTooLargeError`; `EngineFailureError` and `EngineDisagreementError` where
        the engine cannot be believed.
        """
        return self.judge(self.read(source), as_of or self._today(), detail)

    def read(self, source: bytes | Text) -> Mapping[str, Any]:
        """Read a dossier in JSON by the contract, without evaluating it; raise as `evaluate` does of what is sent."""
        return self._contract.read(source)

    def read_request(self, body: bytes | Text) -> Request:
        """Read a request `{dossier, as_of, release, detail}` by the contract; raise likewise."""
        return self._contract.read_request(body)

    def read_body(self, body: bytes | Text, form: Form) -> dict[str, Any]:
        """Read the body of a request of some *form* by the contract; raise likewise."""
        return self._contract.read_body(body, form)

    @property
    def left_out(self) -> Mapping[str, frozenset[str]]:
        """Give the fields that are not kept: the name of each list of records -> flat names."""
        return self._keeping.left_out

    def keep(self, dossier: Mapping[str, Any]) -> dict[str, Any]:
        """Give what of a *dossier* that was read by the contract can have a part in what is said of it."""
        return self._keeping.keep(dossier)

    def judge(self, dossier: Mapping[str, Any], as_of: date, detail: Detail) -> dict[str, Any]:
        """Evaluate a *dossier* that was read by the contract."""
        day = as_of.toordinal()
        ready = self._laws.on(day)
        case = Case(self._intake.stand(dossier, day))
        answers: dict[tuple[str, str | None], Truth] = {}
        for stratum in ready.law.strata:
            found = self._ask(ready, stratum, case)
            keep(found, stratum, case, ready.interpreter)
            answers.update(found)
        asked = Asked(ready.law, ready.notes, case, answers, dossier, ready.engine.name)
        return evaluation(asked, detail)

    def _ask(self, ready: _Ready, stratum: Stratum, case: Case) -> Answers:
        meant = ready.interpreter.ask(stratum, case)
        if ready.engine is ready.interpreter:
            return meant
        found = ready.engine.ask(stratum, case)
        if found != meant:
            rules = sorted({rule for rule, about in meant if found.get((rule, about)) != meant[rule, about]})
            logger.critical("engine %s disagrees with the interpreter on %s", ready.engine.name, ", ".join(rules))
            raise EngineDisagreementError(rules)
        return meant
