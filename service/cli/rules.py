"""
`gongguo rules`: the rules as Chinese sentences, generated from the rules themselves.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import day_of_judgement, output_format, read_day, rulesets_folder, settings_with, wired
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command
from service.domain.release import Release
from service.domain.rule import Rule
from service.language.prose import facts_in_chinese, rule_in_chinese

HELP = """用中文列出规则；写明编号的，并说明所用事项怎样推得。

参数按基准日取值。"""


@click.command(cls=Command, help=HELP)
@click.argument("ids", nargs=-1, metavar="[编号]...")
@day_of_judgement
@rulesets_folder
@output_format
def rules(ids: tuple[str, ...], as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Tell of rules."""
    settings = settings_with(rulesets=None if rulesets is None else Path(rulesets))
    day = read_day(as_of).toordinal()
    wiring = wired(settings)
    meant = chosen(ids, wiring.release)
    if as_data:
        known = {one["id"]: one for one in wiring.operations.catalogue.rules()}
        found = [{**known[rule.id], "sentence": rule_in_chinese(rule, wiring.release, day)} for rule in meant]
        return Outcome(out=as_json(found[0] if len(ids) == 1 else found))
    told = (_told(rule, wiring.release, day, in_full=bool(ids)) for rule in meant)
    return Outcome(out=as_text("\n\n".join(told)))


def chosen(ids: Iterable[str], release: Release) -> list[Rule]:
    """Give the rules of these *ids* (all, where there are none); raise `InputAtFaultError` for those unknown."""
    known = {rule.id: rule for rule in release.rules()}
    faults = [
        Fault("unknown_rule", "", "", f"没有编号为 `{name}` 的规则", name, nearest=_nearest(name, known))
        for name in ids
        if name not in known
    ]
    if faults:
        raise InputAtFaultError(faults)
    return [known[name] for name in ids] or list(known.values())


def _nearest(name: str, known: Iterable[str]) -> str | None:
    padded = re.sub(r"(?<=[A-Z]-)(?=[0-9]$)", "0", name.upper())
    return next(iter(get_close_matches(padded, known, n=1)), None)


def _told(rule: Rule, release: Release, day: int, *, in_full: bool) -> str:
    """Say a *rule*, and *in_full* how the facts that it reads are worked out."""
    facts = facts_in_chinese(rule, release, day) if in_full else ""
    worked_out = "".join(f"\n  {line}" for line in facts.splitlines())
    return rule_in_chinese(rule, release, day) + (f"\n怎样推得：{worked_out}" if facts else "")
