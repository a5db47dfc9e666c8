"""
The way in: reads the command line, runs one command, and writes what it gives back.
"""

import os
import sys
from itertools import pairwise

import click

from service.cli.faults import InputAtFaultError, refusal
from service.cli.outcome import Outcome, Status, as_text
from service.cli.wording import Group, usage_fault

PROGRAM = "gongguo"
COMMANDS = {
    "evaluate": "service.cli.evaluate",
    "report": "service.cli.report",
    "gaps": "service.cli.gaps",
    "calendar": "service.cli.calendar",
    "whatif": "service.cli.whatif",
    "compare": "service.cli.compare",
    "batch": "service.cli.batch",
    "population": "service.cli.population",
    "simulate": "service.cli.simulate",
    "totals": "service.cli.totals",
    "check": "service.cli.check",
    "specs": "service.cli.specs",
    "serve": "service.cli.serve",
    "release": "service.cli.release",
    "key": "service.cli.key",
    "store": "service.cli.store",
    "audit": "service.cli.audit",
    "rules": "service.cli.rules",
    "schema": "service.cli.schema",
}
_INTERRUPTED = Outcome(Status.INTERRUPTED, err=as_text("已中断。"))
HELP = "功过：按干部政策规则评估干部档案，给出建议、理由、依据和缺项。"


@click.group(cls=Group, modules=COMMANDS, help=HELP, invoke_without_command=True)
@click.pass_context
def commands(context: click.Context) -> Outcome | None:
    """Run one command; without any, show what there is."""
    if context.invoked_subcommand is None:
        return Outcome(Status.INPUT_AT_FAULT, err=as_text(context.get_help()))
    return None


def main() -> int:
    """Run the command line; give the exit status."""
    try:
        return _told(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        return _told(_INTERRUPTED)


def _told(outcome: Outcome) -> int:
    try:
        _write(outcome)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.PIPE_CLOSED
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo("输出不能写入。", err=True)
        return Status.INPUT_AT_FAULT
    return outcome.status


def _run(arguments: list[str]) -> Outcome:
    try:
        result = commands.main(arguments, PROGRAM, standalone_mode=False)
    except click.UsageError as error:
        return Outcome(Status.INPUT_AT_FAULT, err=as_text(usage_fault(error)))
    except click.Abort:
        return _INTERRUPTED
    except InputAtFaultError as error:
        return refusal(error.faults, as_data=_asks_for_json(arguments))
    return result if isinstance(result, Outcome) else Outcome()


def _asks_for_json(arguments: list[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _write(outcome: Outcome) -> None:
    for stream, content in ((sys.stdout, outcome.out), (sys.stderr, outcome.err)):
        if stream is None:  # it was closed before we began
            continue
        stream.flush()
        stream.buffer.write(content)
        stream.flush()
