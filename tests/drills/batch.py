"""
A batch killed at any moment: nothing half-done under its final name, and the same bytes in the end.

Run as `python -m tests.drills.batch`. It tells in Chinese what was done, and fails on the first thing that is amiss.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from service.language.folder import load
from service.operations.batch.asking import Form
from service.operations.batch.opening import opened
from service.operations.batch.running import Batch, run
from service.population.synthetic.generating import generate
from service.population.writing import write_population
from service.settings import shipped

_GONGGUO = (sys.executable, "-m", "service")
_PATIENCE = 300.0


@dataclass(frozen=True)
class Drill:
    """A batch over a population in a folder, and what it comes to when nobody disturbs it."""

    folder: Path
    ending: str = "parquet"
    part_size: int = 250
    workers: int = 2

    @property
    def out(self) -> Path:
        """Name the file that is disturbed."""
        return self.folder / f"out.{self.ending}"

    @property
    def undisturbed(self) -> Path:
        """Name the file that is not."""
        return self.folder / f"undisturbed.{self.ending}"

    def prepare(self, size: int) -> None:
        """Make a population and the file that nobody disturbs."""
        release = load(shipped("rulesets"))
        write_population(self.people, release.kinds, generate(release.kinds, size, 1))
        population = opened(self.people, release.kinds, part_size=self.part_size)
        run(
            Batch(release, self.undisturbed, Form(self.ending), part_size=self.part_size, workers=0),
            population,
            lambda _: None,
        )

    @property
    def people(self) -> Path:
        """Name the file of the population."""
        return self.folder / "people.parquet"

    @property
    def command(self) -> tuple[str, ...]:
        """Give the arguments of the batch that is disturbed."""
        how = ("--part-size", str(self.part_size), "--workers", str(self.workers))
        return ("batch", str(self.people), "--out", str(self.out), *how)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the batch in a group of processes of its own."""
        return subprocess.Popen(  # noqa: S603  # this very program
            [*_GONGGUO, *self.command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def end(self, deadly: signal.Signals, when: Callable[[], bool]) -> tuple[int, str]:
        """Start the batch and send the whole group a *deadly* signal *when* the time has come; see what is left."""
        with self.start() as process:
            until = monotonic() + _PATIENCE
            while not when() and process.poll() is None and monotonic() < until:
                sleep(0.002)
            if process.poll() is None:
                os.killpg(process.pid, deadly)
            _, said = process.communicate(timeout=_PATIENCE)
        assert self.is_whole_or_not_there(), "有不完整的文件"
        return process.returncode, said.decode()

    def finish(self) -> None:
        """Let the batch come to its end, and hold what it made to what nobody disturbed."""
        if not self.out.exists() or self.parts.exists():
            subprocess.run([*_GONGGUO, *self.command], check=True, capture_output=True)  # noqa: S603  # likewise
        assert self.out.read_bytes() == self.undisturbed.read_bytes(), "接着做的结果与未中断的不同"
        assert not self.parts.exists(), "还有剩下的部分"

    def is_whole_or_not_there(self) -> bool:
        """Answer whether what stands under the final name, if anything, is whole."""
        return not self.out.exists() or self.out.read_bytes() == self.undisturbed.read_bytes()

    @property
    def parts(self) -> Path:
        """Name the folder of the parts."""
        return Path(f"{self.out}.parts")

    def done(self) -> int:
        """Count the parts that are done."""
        return len(list(self.parts.glob("[0-9]*.json")))


def main() -> None:
    """Kill a batch as often as is asked for, at random moments."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.drills.batch", description="在随机的时刻杀死批量评估，再接着做。"
    )
    parser.add_argument("--times", type=int, default=20, help="杀死的次数，默认为 20")
    parser.add_argument("--size", type=int, default=20_000, help="人数，默认为 20000")
    parser.add_argument("--part-size", type=int, default=1_000, help="每部分人数，默认为 1000")
    parser.add_argument("--seed", type=int, default=1, help="随机数种子，默认为 1")
    asked = parser.parse_args()
    random = Random(asked.seed)  # noqa: S311  # nothing hangs on it
    with TemporaryDirectory(prefix="gongguo-drill-") as folder:
        drill = Drill(Path(folder), part_size=asked.part_size)
        drill.prepare(asked.size)
        began = monotonic()
        drill.finish()
        seconds = monotonic() - began
        drill.out.unlink()
        print(f"未中断时用时 {seconds:.1f} 秒。", flush=True)
        for number in range(1, asked.times + 1):
            print(f"第 {number} 次：{_once(drill, random.uniform(0, seconds))}", flush=True)
    print("演练完成，全部相符。")


def _once(drill: Drill, after: float) -> str:
    """Kill the batch *after* some seconds, then let it come to its end."""
    began = monotonic()
    drill.end(signal.SIGKILL, lambda: monotonic() - began >= after)
    there, done = drill.out.exists(), drill.done()
    drill.finish()
    drill.out.unlink()
    state = "文件已写成" if there else f"已做完 {done} 部分，没有文件"
    return f"{after:.2f} 秒时杀死，{state}；接着做完，逐字节相同。"


if __name__ == "__main__":
    main()
