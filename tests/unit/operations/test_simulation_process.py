"""
The process of a simulation: heard to its end, with limits, and leaving nothing behind, neither a process nor a file.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import orjson
import pytest

from service.operations.jobs import UndoableError
from service.operations.simulation.files import MADE
from service.operations.simulation.process import MOST_BYTES, Simulating, Wanted
from service.operations.trying import GivenUpError
from tests.unit.operations.small_bundle import small_bundle
from tests.unit.operations.test_trying import Waiting, session_of

WANTED = Wanted(Path("/populations/a.ndjson"), small_bundle(days=12), {"rulesets/a.yaml": b"x"}, "2026-06-30", 10, 50)
BEGIN = "import json, os, signal, subprocess, sys, time; at = sys.argv[1]\n"
SAY = "def say(**line): print(json.dumps(line), flush=True)\n"
MAKE = "for name in ('report.json', 'report.html', 'report.xlsx'): open(f'{at}/{name}', 'w').write(name)\n"


def python(code: str) -> Sequence[str]:
    return (sys.executable, "-S", "-c", BEGIN + SAY + code)


def simulating(code: str, seconds: float = 30.0) -> Simulating:
    return Simulating(seconds, python(code))


@contextmanager
def undoable(begins: str) -> Iterator[None]:
    """Hold that something cannot be done, and how it is said."""
    with pytest.raises(UndoableError) as caught:
        yield
    assert caught.value.answer["text"].startswith(begins)


def test_it_is_heard_and_what_it_made_is_given() -> None:
    waiting = Waiting()
    made = simulating(f"say(progress={{'done': 1}})\n{MAKE}say(made={{'changed': 3}})").simulate(WANTED, waiting)

    assert made.told == {"changed": 3}
    assert made.files == {name: file.encode() for name, file in MADE.items()}
    assert [orjson.loads(one) for one in waiting.heard] == [{"done": 1}]


def test_how_far_it_has_come_is_noted_a_few_times_a_second_at_most() -> None:
    waiting = Waiting()
    simulating(f"for n in range(5000): say(progress={{'done': n}})\n{MAKE}say(made={{}})").simulate(WANTED, waiting)

    assert 1 <= len(waiting.heard) <= 4
    assert orjson.loads(waiting.heard[0]) == {"done": 0}


def test_it_sees_both_bundles_and_what_is_asked_and_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_DATABASE_URL", "postgresql://somebody:secret@host/store")
    code = (
        "walk = sorted(os.path.join(to, name)[len(at) + 1:] for to, _, names in os.walk(at) for name in names)\n"
        f"{MAKE}say(made={{'files': walk, 'asked': json.load(open(at + '/asked.json')), 'env': sorted(os.environ)}})"
    )
    told = simulating(code).simulate(WANTED, Waiting()).told

    assert told["files"] == [
        "asked.json",
        "base/rulesets/a.yaml",
        *(f"draft/{path}" for path in sorted(small_bundle())),
    ]
    assert told["asked"] == {
        "population": "/populations/a.ndjson",
        "as_of": "2026-06-30",
        "smallest": 10,
        "shown": 50,
    }
    assert not [name for name in told["env"] if name.startswith("GONGGUO")]


def test_what_it_finds_at_fault_is_told() -> None:
    with undoable("文件有 2 处错误"):
        simulating("say(fault={'text': '文件有 2 处错误', 'faults': []})").simulate(WANTED, Waiting())


@pytest.mark.parametrize(
    "code",
    [
        "pass",
        "print('{')",
        "print('[]')",
        "os.abort()",
        "say(made={})",  # without its files
        f"{MAKE}open(at + '/report.html', 'w').truncate({MOST_BYTES} + 1); say(made={{}})",
    ],
)
def test_one_that_ends_without_all_that_it_should_make_is_not_done(code: str) -> None:
    with undoable("模拟没有做完"):
        simulating(code).simulate(WANTED, Waiting())


STAYS = "subprocess.Popen(['sleep', '60']); open({!r}, 'w').write(str(os.getpid())); {}time.sleep(60)"


def test_one_that_takes_too_long_is_ended_with_all_that_it_began(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    begun = monotonic()
    with undoable("模拟超过 0.8 秒的时限"):
        simulating(STAYS.format(str(noted), ""), 0.8).simulate(WANTED, Waiting())

    assert monotonic() - begun < 5
    assert not session_of(int(noted.read_text()))


def test_one_that_nobody_wants_is_asked_to_end_and_has_a_moment_to(tmp_path: Path) -> None:
    noted, ended = tmp_path / "pid", tmp_path / "ended"
    code = STAYS.format(
        str(noted),
        f"signal.signal(signal.SIGTERM, lambda *_: (open({str(ended)!r}, 'w').write('x'), sys.exit(1))); "
        "say(progress={'done': 1}); ",
    )
    with pytest.raises(GivenUpError):
        simulating(code).simulate(WANTED, UntilHeard())

    assert ended.exists()
    assert not session_of(int(noted.read_text()))


def test_one_that_will_not_end_is_ended_within_two_seconds(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    code = STAYS.format(str(noted), "signal.signal(signal.SIGTERM, signal.SIG_IGN); say(progress={'done': 1}); ")
    watch = UntilHeard()
    with pytest.raises(GivenUpError):
        simulating(code).simulate(WANTED, watch)

    assert monotonic() - watch.heard_at < 2
    assert not session_of(int(noted.read_text()))


def test_nothing_lies_about_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with undoable(""):
        simulating("raise ValueError").simulate(WANTED, Waiting())

    assert list(tmp_path.iterdir()) == []


class UntilHeard:
    """Whoever waits until it hears something."""

    heard_at = 0.0

    def tell(self, _: str) -> None:
        self.heard_at = monotonic()

    def is_given_up(self) -> bool:
        return self.heard_at > 0
