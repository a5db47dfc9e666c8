"""
A simulation that the service was asked for, in a process of its own: tables and what reads them are imported here.

`python -m service.operations.simulation.run FOLDER` reads the bundles `draft` and `base` of a folder and `asked.json`,
writes the report there in each of its forms, and says in lines of JSON how far it has come, and at last what is told
of it or what is at fault. It ends when nobody holds the other end of its standard input.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from shutil import rmtree
from time import monotonic
from traceback import extract_tb
from typing import Any, TypeAlias

import orjson

from service.domain.errors import EngineDisagreementError, RulesetFaultsError
from service.domain.release import Release
from service.governance.errors import RefusedError
from service.language.bundle import read_bundle, release_of
from service.language.files import FEATURES, RULESETS
from service.operations.batch.opening import opened
from service.operations.confining import confine, end_with_parent
from service.operations.crunching import WorkerLostError
from service.operations.simulation.files import ASKED, BASE, DRAFT, MADE, PAGE, REPORT, WORKBOOK
from service.operations.simulation.kinds import joined
from service.operations.simulation.persons import persons_in
from service.operations.simulation.population_faults import told as told_of
from service.operations.simulation.simulating import Progress, simulate
from service.population.faults import PopulationFaultsError
from service.reports.simulation.page import page
from service.reports.simulation.workbook import write as write_workbook

Json: TypeAlias = dict[str, Any]
Write: TypeAlias = Callable[[Json], None]

PERSONS = "persons"
"""The folder in which the persons who change are left."""
NICENESS = 10
MEMORY = 16 * 1024**3
"""Bytes of address space of each process; tables reserve far more than they use."""
SECONDS = 7200
"""Seconds of the processor, of each process."""
FILE_BYTES = 64 * 1024**3
MOST_FAULTS = 100
"""How many faults of a population are told one by one."""
MOST_IN_WORKBOOK = 100_000
"""Of more persons than these, a workbook lists those alone that the report shows."""


def run(folder: Path, asked: Mapping[str, Any], write: Write) -> None:
    """Simulate what is *asked* with the bundles of a *folder*, and *write* what there is to say of it."""
    draft, base = (_release(folder / name) for name in (DRAFT, BASE))
    persons = folder / PERSONS
    persons.mkdir()
    day = None if asked["as_of"] is None else date.fromisoformat(asked["as_of"])
    found = simulate(
        opened(Path(asked["population"]), joined(base.kinds, draft.kinds), as_of=day),
        base,
        draft,
        persons,
        smallest=asked["smallest"],
        shown=asked["shown"],
        progress=_telling(write),
    )
    (folder / MADE[REPORT]).write_bytes(orjson.dumps(found))
    (folder / MADE[PAGE]).write_bytes(page(found).encode())
    write_workbook(folder / MADE[WORKBOOK], *for_workbook(found, persons))
    write({"made": {"population": found["population"], "changed": found["changed"]}})


def _release(folder: Path) -> Release:
    return release_of(read_bundle(folder / RULESETS, folder / FEATURES))


def _telling(write: Write) -> Progress:
    """Give what says how many persons are done, of how many, and how many it is a second."""
    begun = monotonic()

    def tell(done: int, of: int | None) -> None:
        seconds = monotonic() - begun
        write({"progress": {"done": done, "of": of, "per_second": round(done / seconds) if seconds else None}})

    return tell


def for_workbook(found: Json, persons: Path) -> tuple[Json, Iterable[Mapping[str, Any]]]:
    """Give what a workbook shows and whom it lists; where these are not all, it is said there."""
    shown, total = found["persons"]["shown"], found["persons"]["total"]
    if shown and total <= MOST_IN_WORKBOOK:
        return found, persons_in(persons)
    noted = f"{found['advice']}意见有变化的共 {total} 人，人员表只列 {shown} 人。" if shown < total else found["advice"]
    return {**found, "advice": noted}, found["persons"]["list"]


@contextmanager
def faults_told(write: Write, folder: Path) -> Iterator[None]:
    """Have whatever is at fault said, where it is not this program; where the *folder* of populations lies is not."""
    try:
        yield
    except PopulationFaultsError as error:
        write({"fault": _of_population(error)})
    except RulesetFaultsError as error:
        write({"fault": _fault(f"规则文件有 {len(error.faults)} 处错误，不能模拟。")})
    except EngineDisagreementError as error:
        named = "、".join(error.differences)
        write({"fault": _fault(f"列式引擎与参考解释器对 {named} 的结论不一致，不给出模拟结果，请联系管理员。")})
    except RefusedError as error:
        write({"fault": _fault(error.chinese.replace(f"{folder}/", ""))})
    except WorkerLostError as error:
        write({"fault": _fault(f"{error.chinese}。")})
    except OSError as error:
        write({"fault": _fault("人群文件不能读取，或者磁盘已满，请联系管理员。"), "broken": _place(error)})
    except Exception as error:  # noqa: BLE001  # its message may quote the population
        write({"broken": _place(error)})


def _place(error: Exception) -> str:
    """Say what was raised, and where, and nothing of what it says."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _of_population(error: PopulationFaultsError) -> Json:
    count, told = len(error.faults) + error.more, error.faults[:MOST_FAULTS]
    where = "均列于 faults" if count == len(told) else f"前 {len(told)} 处列于 faults"
    return _fault(f"人群文件有 {count} 处错误，{where}，更正后请重新模拟。", map(told_of, told))


def _fault(text: str, faults: Iterable[Json] = ()) -> Json:
    return {"text": text, "faults": list(faults)}


def main(name: str) -> None:
    """Simulate what lies in a folder of that *name*; whatever prints meanwhile is heard by nobody."""
    os.nice(NICENESS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # all that was begun is ended on the way
    confine(MEMORY, SECONDS, FILE_BYTES)
    end_with_parent(partial(rmtree, name, ignore_errors=True))  # whoever would clear up is no more
    os.environ["TMPDIR"] = name
    with os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

        def write(line: Json) -> None:
            answers.write(orjson.dumps(line) + b"\n")

        folder = Path(name)
        asked = orjson.loads((folder / ASKED).read_bytes())
        with faults_told(write, Path(asked["population"]).parent):
            run(folder, asked, write)


if __name__ == "__main__":
    main(*sys.argv[1:])
