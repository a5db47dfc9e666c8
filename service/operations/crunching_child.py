"""
A process that works on parts of a population: it is told how once, then takes part by part.

It ends when the process ends that started it, whatever it is at; signals meant for the whole group are left to that
one. Exceptions go home whole: their notes say where in this process they were raised.
"""

import gc
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from traceback import format_exception
from typing import TYPE_CHECKING, Any

from service.population.faults import PopulationFaultsError

if TYPE_CHECKING:  # Polars is imported by whatever needs it
    from service.population.reading import Part

MOST_FAULTS = 1000
"""How many faults are told; those beyond are counted."""


class Without:
    """Finds a module nowhere, be it installed or not."""

    def __init__(self, module: str) -> None:
        """Hide the *module*."""
        self._module = module

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Leave every other module to other finders."""
        del path, target
        if name == self._module:
            raise ModuleNotFoundError(name)


class WorkerFailedError(Exception):
    """Something was raised in a worker that cannot be carried to another process; the text says what."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a part."""

    number: int
    result: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception on its way home, and the part that it is of; None: the work could not begin."""

    number: int | None
    kind: type[BaseException]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]

    def error(self) -> BaseException:
        """Give the exception again, whatever its `__init__` takes."""
        error: BaseException = self.kind.__new__(self.kind, *self.arguments)
        error.args = self.arguments
        error.__dict__.update(self.attributes)
        return error


def serve(descriptor: int) -> None:
    """Work on the parts that come by the socket of that *descriptor*, until the other end is closed."""
    sys.meta_path.insert(0, Without("pandas"))  # Arrow looks for it, which takes half a second and 50 MiB
    home = Connection(descriptor)
    told = home.recv_bytes()
    tasks: SimpleQueue[Part] = SimpleQueue()
    Thread(target=_listen, args=(home, tasks), name="tasks", daemon=True).start()
    try:
        work: Callable[[Part], Any] = pickle.loads(told)()  # noqa: S301  # from the process that started this one
    except Exception as error:  # noqa: BLE001  # whatever it is, it is raised at home
        _send(home, _carried(error, None))
        return
    gc.collect()
    gc.freeze()  # it stays: what is collected later is of the parts
    while True:
        _send(home, _outcome(work, tasks.get()))


def _listen(home: Connection, tasks: "SimpleQueue[Part]") -> None:
    """Take in parts; end the process at once when nobody is there any more who would want them."""
    try:
        while True:
            tasks.put(home.recv())
    except (EOFError, OSError):
        os._exit(0)


def _outcome(work: "Callable[[Part], Any]", part: "Part") -> Done | Raised:
    try:
        return Done(part.number, work(part))
    except PopulationFaultsError as error:
        return _carried(capped(error), part.number)
    except Exception as error:  # noqa: BLE001  # likewise
        return _carried(error, part.number)


def capped(error: PopulationFaultsError) -> PopulationFaultsError:
    """Give the error with no more faults than are told."""
    beyond = len(error.faults) - MOST_FAULTS
    return error if beyond <= 0 else PopulationFaultsError(error.faults[:MOST_FAULTS], error.more + beyond)


def _carried(error: Exception, number: int | None) -> Raised:
    where = "".join(format_exception(error))
    if not isinstance(error, PopulationFaultsError):
        error.add_note(f"in a worker process:\n{where}")
    raised = Raised(number, type(error), error.args, error.__dict__)
    try:
        pickle.loads(pickle.dumps(raised)).error()  # noqa: S301  # its own
    except Exception:  # noqa: BLE001  # what cannot be carried is told
        return Raised(number, WorkerFailedError, (where,), {})
    return raised


def _send(home: Connection, outcome: Done | Raised) -> None:
    try:
        message = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # a result that cannot be carried is a fault of the work
        message = pickle.dumps(_carried(error, outcome.number))
    try:
        home.send_bytes(message)
    except OSError:
        sys.exit(0)  # nobody is there any more
