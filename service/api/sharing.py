"""
Sharing: where several processes serve, each counts in files of its own, and any of them tells of all.

The files are named by the place of a worker, not by its process: who takes the place of another counts on from where
that one stopped, so nothing counted is lost and there are never more files than places.
"""

import os
from pathlib import Path

from prometheus_client import values

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def count_in(folder: Path, place: int) -> None:
    """Count in the files of a *place* in a shared *folder*, from now on; before anything is counted."""
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: place)  # type: ignore[no-untyped-call]  # theirs has no types


def forget(folder: Path, place: int) -> None:
    """Have what stood in a *place* stand no more; what was counted there stays."""
    for file in folder.glob(f"gauge_*_{place}.db"):
        file.unlink(missing_ok=True)
