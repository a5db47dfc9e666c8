"""
The supervisor and its workers, as real processes: who dies or tires is replaced, and nobody is cut off.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer
from time import monotonic, sleep

from service.cli.supervision import EndedError, StartingError
from tests.unit.cli.supervised import ENDINGS

TOP = Path(__file__).parents[3]
SECONDS = 20


class Supervised:
    """A supervisor with its workers."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # a module of these tests
            [sys.executable, "-m", "tests.unit.cli.supervised", *arguments],
            cwd=TOP,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        impatient = Timer(SECONDS, os.killpg, (self.process.pid, signal.SIGKILL))
        impatient.start()
        self.port = int(self.process.stdout.readline() or 0)
        impatient.cancel()

    @contextmanager
    def connect(self) -> Iterator[HTTPConnection]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            yield connection

    def get(self, path: str) -> bytes:
        with self.connect() as connection:
            return get(connection, path)[1]

    def pid(self) -> int:
        return int(self.get("/pid"))

    def pids(self) -> set[int]:
        """Give who answers some requests."""
        return {self.pid() for _ in range(20)}


def get(connection: HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


@contextmanager
def supervised(*arguments: str, **environment: str) -> Iterator[Supervised]:
    service = Supervised(*arguments, **environment)
    try:
        yield service
    finally:
        with suppress(ProcessLookupError):  # workers may be left where their supervisor is no more
            os.killpg(service.process.pid, signal.SIGKILL)
        service.process.communicate()


def until(happens: Callable[[], bool]) -> None:
    """Wait until something *happens*."""
    ends = monotonic() + SECONDS
    while not happens():
        assert monotonic() < ends
        sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def test_workers_share_connections_evenly() -> None:
    with supervised("--workers", "2") as service, ExitStack() as opened:
        connections = [opened.enter_context(service.connect()) for _ in range(20)]
        for connection in connections:
            connection.connect()
        pids = Counter(int(get(connection, "/pid")[1]) for connection in connections)
        assert min(pids.values()) >= 7
        assert len(pids) == 2


def test_a_killed_worker_is_replaced_and_an_interrupt_of_all_is_one_signal_to_stop() -> None:
    with supervised("--workers", "2") as service:
        until(lambda: len(service.pids()) == 2)
        killed = service.pid()
        os.kill(killed, signal.SIGKILL)
        until(lambda: len(service.pids() - {killed}) == 2)
        os.killpg(service.process.pid, signal.SIGINT)
        assert service.process.wait(SECONDS) == 0


def test_what_is_under_way_is_answered_and_readiness_withdrawn_before_it_ends() -> None:
    with supervised() as service, ThreadPoolExecutor() as pool, service.connect() as kept:
        get(kept, "/pid")
        slow = pool.submit(service.get, "/slow?seconds=1.5")
        sleep(0.3)
        service.process.terminate()
        sleep(0.3)
        assert get(kept, "/readyz")[0] == 503
        assert service.pid() > 0  # who comes late is answered as well
        assert int(slow.result()) > 0
        assert service.process.wait(SECONDS) == 0


def test_told_twice_it_ends_at_once() -> None:
    with supervised("--drain-seconds", "60") as service, ThreadPoolExecutor() as pool:
        slow = pool.submit(service.get, "/slow?seconds=30")
        sleep(0.3)
        service.process.terminate()
        sleep(0.1)
        service.process.terminate()
        sleep(0.7)
        began = monotonic()
        assert service.process.poll() is None  # the two were one
        service.process.terminate()
        assert service.process.wait(SECONDS) == ENDINGS[EndedError]
        assert monotonic() - began < 2
        assert isinstance(slow.exception(), OSError | HTTPException)


def test_a_tired_worker_is_replaced_without_anyone_noticing() -> None:
    with supervised("--recycle-after", "100") as service, ExitStack() as opened:
        connections = [opened.enter_context(service.connect()) for _ in range(4)]
        pids: set[int] = set()
        ends = monotonic() + SECONDS
        while len(pids) < 3 and monotonic() < ends:
            for connection in connections:
                status, body = get(connection, "/pid")
                assert status == 200
                pids.add(int(body))
        assert len(pids) == 3


def test_workers_end_when_their_supervisor_is_no_more() -> None:
    with supervised() as service:
        pid = service.pid()
        service.process.kill()
        until(lambda: not is_alive(pid))


def test_a_worker_that_hangs_is_replaced() -> None:
    with supervised("--most-silent", "1.5") as service, ThreadPoolExecutor() as pool:
        pid = service.pid()
        hung = pool.submit(service.get, "/hang")
        sleep(0.3)
        assert service.pid() != pid
        assert isinstance(hung.exception(), OSError | HTTPException)


def test_where_none_can_start_it_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    with supervised(SMALL_APPLICATION_BROKEN=str(broken)) as service:
        assert service.process.wait(SECONDS) == ENDINGS[StartingError]


def test_where_one_cannot_be_replaced_it_is_tried_again(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    with supervised(SMALL_APPLICATION_BROKEN=str(broken)) as service:
        pid = service.pid()
        broken.touch()
        os.kill(pid, signal.SIGKILL)
        sleep(1.5)
        broken.unlink()
        assert service.pid() != pid
