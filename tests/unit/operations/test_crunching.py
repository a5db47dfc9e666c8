import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from service.governance.errors import RefusedError
from service.operations.crunching import WorkerFailedError, WorkerLostError, crunch
from service.population.faults import PopulationFaultsError
from tests.unit.operations import crunched_parts as parts
from tests.unit.operations.crunched_parts import Parts


def test_every_part_is_worked_on_once_but_those_to_skip() -> None:
    found = dict(crunch(Parts(9), parts.squaring, workers=2, skip={0, 4}))

    assert found == {number: number**2 for number in (1, 2, 3, 5, 6, 7, 8)}


def test_without_workers_it_is_done_here_in_order() -> None:
    found = list(crunch(Parts(3), parts.surroundings, workers=0))

    assert [(number, pid) for number, (pid, _) in found] == [(number, os.getpid()) for number in range(3)]


def test_no_parts_need_no_process() -> None:
    assert list(crunch(Parts(2), parts.unable, workers=2, skip={0, 1})) == []


def test_the_processes_are_others_and_have_one_thread_each() -> None:
    found = dict(crunch(Parts(4), parts.surroundings, workers=2))

    assert len({pid for pid, _ in found.values()} - {os.getpid()}) == 2
    assert {tuple(settings) for _, settings in found.values()} == {("1", "1")}


def test_the_processes_leave_ctrl_c_to_the_one_that_started_them() -> None:
    assert dict(crunch(Parts(1), parts.unheard, workers=1)) == {0: {"SIGINT", "SIGTERM"}}


def test_no_more_parts_are_on_their_way_than_two_for_each_process(tmp_path: Path) -> None:
    with closing(crunch(Parts(50), parts.marking(tmp_path), workers=2)) as outcomes:
        next(outcomes)
        sleep(0.1)
        begun = len(list(tmp_path.iterdir()))

    assert begun <= 5  # the four that were given, and the one in whose place the next came


@pytest.mark.parametrize("workers", [0, 2])
def test_faults_of_all_parts_are_told_together(workers: int) -> None:
    sound: list[int] = []
    with pytest.raises(PopulationFaultsError) as raised:
        sound.extend(number for number, _ in crunch(Parts(7), parts.finding_faults, workers=workers))

    assert sorted(sound) == [0, 2, 4, 6]
    assert [raised.value.faults[at].place for at in (0, 1, 999)] == ["第 1 部分", "第 3 部分", "第 3 部分"]
    assert len(raised.value.faults) == 1000
    assert raised.value.more == 1 + 3 + 5 + (1 + 1500 + 1 - 1000)


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_comes_out_whole(workers: int) -> None:
    with pytest.raises(RefusedError) as raised:
        list(crunch(Parts(1), parts.refusing, workers=workers))

    assert (raised.value.code, raised.value.chinese, raised.value.faults) == ("no", "不行：0。", ())


def test_an_error_of_a_worker_notes_where_it_was_raised() -> None:
    with pytest.raises(RefusedError) as raised:
        list(crunch(Parts(1), parts.refusing, workers=1))

    assert "crunched_parts.py" in "".join(raised.value.__notes__)


def test_work_that_cannot_begin_says_why() -> None:
    with pytest.raises(RefusedError, match="unable"):
        list(crunch(Parts(3), parts.unable, workers=2))


@pytest.mark.parametrize(
    ("make", "told"),
    [(parts.raising_what_cannot_be_carried, "古怪"), (parts.giving_what_cannot_be_carried, "lambda")],
)
def test_what_cannot_be_carried_is_told(make: Callable[[], parts.Work], told: str) -> None:
    with pytest.raises((WorkerFailedError, AttributeError), match=told):
        list(crunch(Parts(1), make, workers=1))


def test_a_killed_worker_is_an_error_and_no_wait() -> None:
    with pytest.raises(WorkerLostError) as raised:
        list(crunch(Parts(6), parts.killing_itself, workers=2))

    assert (raised.value.status, raised.value.number) == (-signal.SIGKILL, 2)
    assert "第 3 部分" in raised.value.chinese


def test_whoever_stops_ends_the_processes(tmp_path: Path) -> None:
    with closing(crunch(Parts(4), parts.sleeping(tmp_path), workers=2)) as outcomes:
        next(outcomes)

    assert [pid for pid in _begun(tmp_path) if _is_alive(pid)] == []


@pytest.mark.parametrize("deadly", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_one_that_started_it(deadly: signal.Signals, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from service.operations.crunching import crunch\n"
        "from tests.unit.operations.crunched_parts import Parts, sleeping\n"
        "list(crunch(Parts(4), sleeping(Path(sys.argv[1])), workers=2))"
    )
    with subprocess.Popen(  # noqa: S603  # this very program
        [sys.executable, "-c", script, tmp_path], start_new_session=True, stderr=subprocess.DEVNULL
    ) as process:
        _await(lambda: len(_begun(tmp_path)) == 2)
        os.killpg(process.pid, deadly) if deadly is signal.SIGINT else process.send_signal(deadly)
        process.wait(20)
    children = _begun(tmp_path)
    _await(lambda: not any(map(_is_alive, children)))

    assert [pid for pid in children if _is_alive(pid)] == []


def _begun(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir()]


def _is_alive(pid: int) -> bool:
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def _await(holds: Callable[[], bool], seconds: float = 20) -> None:
    until = monotonic() + seconds
    while not holds() and monotonic() < until:
        sleep(0.01)
