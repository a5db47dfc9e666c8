"""
Ports: what the domain and the operations ask of the outside.
"""

from typing import Protocol

from service.domain.case import Case
from service.domain.in_force import InForce
from service.domain.interpreter import Answers, Interpreter
from service.domain.strata import Stratum


class Engine(Protocol):
    """What asks rules: the interpreter itself, or something faster that must agree with it."""

    @property
    def name(self) -> str:
        """The name that stands in an evaluation."""

    def ask(self, stratum: Stratum, case: Case) -> Answers:
        """Ask the rules of a *stratum* of everything in the *case* that they are about."""


class EngineMaker(Protocol):
    """Makes an engine for what stands on a day."""

    def __call__(self, law: InForce, interpreter: Interpreter, /) -> Engine:
        """Make the engine; facts are read as the *interpreter* reads them."""
