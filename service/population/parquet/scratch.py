"""
Scratch: a temporary folder that does not outlive the process that made it.

It is removed when nobody holds it any more, and when the process ends in order. Of a process that was killed it is
removed by the next that needs one: whose folder is still in use is seen by a lock, which a dead process has not. While
one is made and locked, nobody looks for what was left behind.
"""

import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "gongguo-population-"
_LOCK = "lock"
_AN_HOUR = 3600


class Scratch:
    """A temporary folder; sent to another process it is nothing, and keeps nothing there."""

    def __init__(self) -> None:
        """Make one, and remove those that were left behind."""
        root = Path(tempfile.gettempdir())
        with _alone(root) as now:
            _sweep(root, now)
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
            lock = os.open(self.path / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._end = weakref.finalize(self, _remove, self.path, lock)

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Send nothing: the folder stays with the process that made it."""
        return type(None), ()

    def remove(self) -> None:
        """Remove the folder."""
        self._end()


def _remove(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(lock)


@contextmanager
def _alone(root: Path) -> Iterator[float]:
    """Keep all other processes of this account from making or sweeping; give the time by the clock of the disk."""
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW
    lock = os.open(root / f"gongguo-population.{os.getuid()}.lock", flags, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.utime(lock)
        yield os.fstat(lock).st_mtime
    finally:
        os.close(lock)


def _sweep(root: Path, now: float) -> None:
    for path in root.glob(f"{_PREFIX}*"):
        try:
            lock = os.open(path / _LOCK, os.O_RDWR)
        except FileNotFoundError:  # its maker was killed before it locked it, or it is being removed
            _remove_old(path, now)
            continue
        except OSError:
            continue  # another's
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        except BlockingIOError:
            pass  # in use
        finally:
            os.close(lock)


def _remove_old(path: Path, now: float) -> None:
    try:
        age = now - path.stat().st_mtime
    except FileNotFoundError:
        return
    if age > _AN_HOUR:
        shutil.rmtree(path, ignore_errors=True)
