"""
A real `gongguo serve` as drills and measurements run it: processes of its own on a free port of this machine.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

TOP = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://([\d.]+):(\d+) 提供服务")
_KEY = re.compile(r"^ {4}(\S{20,})$", re.MULTILINE)
_SECONDS = 60


class Running:
    """One service with its workers; they make up a process group of their own."""

    def __init__(self, environment: Mapping[str, str], *arguments: str, log: Path) -> None:
        """Start it with the *arguments* of `gongguo serve`; what it logs goes to a file, *log*."""
        command = [sys.executable, "-m", "service", "serve", "--port", "0", *arguments]
        with log.open("ab") as errors:
            self.process = subprocess.Popen(  # noqa: S603  # the project's own command line
                command,
                cwd=TOP,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self._log = log
        self.said = ""
        self._reading = Thread(target=self._drain_output, daemon=True)
        self.port = self._wait_for_port()

    def _wait_for_port(self) -> int:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line.decode()
            if found := _ADDRESS.search(self.said):
                self._reading.start()
                return int(found[2])
        raise AssertionError(self._log.read_text(encoding="utf-8"))

    def _drain_output(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line.decode()

    @property
    def key(self) -> str:
        """Give the first key, which the service showed on starting."""
        found = _KEY.search(self.said)
        assert found, self.said
        return found[1]

    @property
    def workers(self) -> list[int]:
        """Give the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def resident(self) -> float:
        """Give the resident memory of the workers, in megabytes."""
        return sum(_resident(one) for one in self.workers)

    def processor_seconds(self) -> float:
        """Give the processor time that the workers have taken."""
        return sum(_processor_seconds(one) for one in self.workers)

    def get(self, path: str) -> int:
        """Give the status that a *path* answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def close(self) -> None:
        """Have done with a service that has ended."""
        self._reading.join(_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def kill(self) -> None:
        """End supervisor and workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(_SECONDS)

    def stop(self) -> int:
        """Have it drain; give its exit status."""
        self.process.terminate()
        return self.process.wait(_SECONDS)


@contextmanager
def running(environment: Mapping[str, str], *arguments: str, log: Path) -> Iterator[Running]:
    """Run a service, and end it whatever happens."""
    service = Running(environment, *arguments, log=log)
    try:
        yield service
    finally:
        with suppress(ProcessLookupError):
            service.kill()
        service.close()


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
