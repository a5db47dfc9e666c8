"""
A supervisor over the small application, as a process of its own: it prints the port once all workers listen.
"""

import argparse
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from service.cli import supervision
from service.cli.supervision import EndedError, StartingError, Supervisor
from service.cli.worker import Work

APPLICATION = "tests.unit.cli.small_application:app"
ENDINGS = {StartingError: 3, EndedError: 4}


def main() -> int:
    """Serve until told to stop; give a status that says how it ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--recycle-after", type=int, default=0)
    parser.add_argument("--drain-seconds", type=int, default=10)
    parser.add_argument("--most-silent", type=float, default=supervision.MOST_SILENT)
    asked = parser.parse_args()
    supervision.MOST_SILENT = asked.most_silent
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    with TemporaryDirectory() as folder:
        work = Work(APPLICATION, "info", asked.drain_seconds, asked.recycle_after, Path(folder))
        try:
            Supervisor(work, asked.workers, listening).run(lambda: print(port, flush=True))  # noqa: T201
        except tuple(ENDINGS) as error:
            return ENDINGS[type(error)]
    return 0


if __name__ == "__main__":
    sys.exit(main())
