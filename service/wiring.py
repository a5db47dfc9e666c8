"""
Wiring: the only place where engines, rulesets and operations meet.
"""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from service.alternatives.trial import Trial
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.ports import Engine, EngineMaker
from service.domain.release import Release
from service.engine.durable import DurableEngine
from service.intake import Contract
from service.language.folder import load
from service.operations.alternatives import Alternatives
from service.operations.catalogue import Catalogue
from service.operations.evaluation import Evaluating
from service.operations.service import Operations
from service.settings import Settings, shipped
from service.workdays import announced

CANARY = "not_performing.json"


@dataclass(frozen=True, slots=True)
class Wiring:
    """A service put together."""

    release: Release
    operations: Operations


def interpreting(_: InForce, interpreter: Interpreter) -> Engine:
    """Make the engine that is the interpreter itself."""
    return interpreter


def checked(law: InForce, interpreter: Interpreter) -> Engine:
    """Make the online engine, which is asked after the interpreter and held to it."""
    return DurableEngine(law, interpreter, known_only=True)


ENGINES: dict[str, EngineMaker] = {"durable": checked, "interpreter": interpreting}


def build(settings: Settings) -> Wiring:
    """Put a service together; raise `RulesetFaultsError` where the rulesets are at fault."""
    return wire(load(settings.rulesets), settings)


def wire(release: Release, settings: Settings) -> Wiring:
    """Put a service together over a *release* that has been read."""
    contract = Contract(release.kinds, most_bytes=settings.max_bytes, most_records=settings.max_records)
    evaluating = Evaluating(release, contract, ENGINES[settings.engine], announced=announced)
    catalogue = Catalogue(release, settings.max_records)
    alternatives = Alternatives(Trial(release), contract, monotonic)
    return Wiring(release, Operations(evaluating, alternatives, catalogue, _canary))


def _canary() -> bytes:
    return Path(shipped("examples") / CANARY).read_bytes()
