"""
Trying drafts out: a trial is heard to its end, has limits, and leaves nothing behind, neither a process nor a file.
"""

import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

from service.operations.trying import GivenUpError, Trying
from tests.unit.operations.ruled import PASSES, tells
from tests.unit.operations.small_bundle import small_bundle

DAY = date(2026, 11, 21)
STAYS = (
    "import os, subprocess, sys, time; subprocess.Popen(['sleep', '60']); open({!r}, 'w').write(str(os.getpid())); {}"
)


class Waiting:
    """Whoever waits for a trial, for so many looks."""

    def __init__(self, looks: int = 1_000_000) -> None:
        self.heard: list[str] = []
        self._looks = looks

    def tell(self, progress: str) -> None:
        self.heard.append(progress)

    def is_given_up(self) -> bool:
        self._looks -= 1
        return self._looks < 0


def python(code: str) -> Sequence[str]:
    return (sys.executable, "-S", "-c", code)


def test_a_trial_is_heard_and_its_report_given() -> None:
    waiting = Waiting()
    trial = Trying(command=tells({"progress": "甲"}, {"progress": "乙"}, {"report": PASSES}))

    assert trial.report(small_bundle(), small_bundle(), DAY, waiting) == PASSES
    assert waiting.heard == ["甲", "乙"]


def test_a_trial_sees_both_bundles_and_the_day_and_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_DATABASE_URL", "postgresql://somebody:secret@host/store")
    code = (
        "import json, os, sys; walk = sorted(os.path.join(at, name)[len(sys.argv[1]) + 1:] "
        "for at, _, names in os.walk(sys.argv[1]) for name in names); "
        "print(json.dumps({'report': {'files': walk, 'day': sys.argv[2], 'env': sorted(os.environ)}}))"
    )
    report = Trying(command=python(code)).report({"rulesets/a.yaml": b"x"}, small_bundle(), DAY, Waiting())

    assert report["files"] == ["new/rulesets/a.yaml", *(f"old/{path}" for path in sorted(small_bundle()))]
    assert report["day"] == "2026-11-21"
    assert not [name for name in report["env"] if name.startswith("GONGGUO")]


@pytest.mark.parametrize("code", ["pass", "print('{')", "print('[]')", "import os; os.abort()", "raise ValueError"])
def test_a_trial_that_ends_without_a_report_falls_short(code: str) -> None:
    report = Trying(command=python(code)).report(small_bundle(), small_bundle(), DAY, Waiting())

    assert report["passed"] is False
    assert report["short"][0].startswith("核验没有做完")


def test_a_trial_that_takes_too_long_is_killed_with_all_that_it_began(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    trial = Trying(0.8, python(STAYS.format(str(noted), "time.sleep(60)")))
    begun = monotonic()
    report = trial.report(small_bundle(), small_bundle(), DAY, Waiting())

    assert report["short"] == ["核验超过 0.8 秒的时限，已经停下。请缩小改动，分次送审。"]
    assert monotonic() - begun < 10
    assert not session_of(int(noted.read_text()))


def test_a_trial_that_nobody_waits_for_is_given_up(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    trial = Trying(command=python(STAYS.format(str(noted), "time.sleep(60)")))
    with pytest.raises(GivenUpError):
        trial.report(small_bundle(), small_bundle(), DAY, Waiting(looks=4))

    assert not noted.exists() or not session_of(int(noted.read_text()))


def test_nothing_lies_about_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Trying(command=python("raise ValueError")).report(small_bundle(), small_bundle(), DAY, Waiting())

    assert list(tmp_path.iterdir()) == []


def test_a_trial_cannot_take_more_memory_than_it_may() -> None:
    code = "from service.operations.confining import confine; confine(memory=2**30); bytearray(2**31)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603

    assert (ended.returncode, b"MemoryError" in ended.stderr) == (1, True)


def test_a_trial_cannot_take_more_of_the_processor_than_it_may() -> None:
    code = "from service.operations.confining import confine; confine(seconds=1)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603

    assert -ended.returncode in {signal.SIGKILL, signal.SIGXCPU}


def test_a_trial_ends_with_the_process_that_began_it() -> None:
    code = "from service.operations.confining import end_with_parent; end_with_parent(); print(1, flush=True)\n"
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code + "import time; time.sleep(60)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.poll() is None
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(10) == 1


def session_of(leader: int) -> list[str]:
    """Give the processes of a session that are still there, a moment after they were killed."""
    for _ in range(50):
        found = [one.name for one in Path("/proc").iterdir() if one.name.isdecimal() and _is_of(one, leader)]
        if not found:
            return []
        sleep(0.02)
    return found


def _is_of(process: Path, leader: int) -> bool:
    try:
        state, *fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return state != "Z" and fields[2] == str(leader)
