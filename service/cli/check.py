"""
`gongguo check`: everything that is wrong with a folder of rulesets, each fault at its place.
"""

from dataclasses import asdict
from pathlib import Path

import click

from service.cli.options import existing, output_format, settings_with, shown, unreadable
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.domain.errors import RulesetFault, RulesetFaultsError
from service.domain.release import Release
from service.language.folder import load

_COUNTED = {
    "rulesets": "规则集",
    "rules": "规则",
    "fields": "档案字段",
    "facts": "推导事项",
    "parameters": "参数",
    "actions": "措施",
}


HELP = """检查规则目录，列出全部错误及其位置。

不写目录的，检查随程序提供的规则。有错误的，退出状态为 1。"""


@click.command(cls=Command, help=HELP)
@click.argument("folder", required=False, metavar="[目录]")
@output_format
def check(folder: str | None, *, as_data: bool) -> Outcome:
    """Check a folder of rulesets."""
    path = existing(settings_with(rulesets=None if folder is None else Path(folder)).rulesets)
    try:
        release = load(path)
    except RulesetFaultsError as error:
        return _fell_short(shown(path), error.faults, as_data=as_data)
    except OSError as error:
        raise unreadable(path, error) from None
    counts = _counts(release)
    if as_data:
        return Outcome(out=as_json({"folder": shown(path), "digest": release.digest, **counts, "faults": []}))
    told = "，".join(f"{_COUNTED[name]} {count} 个" for name, count in counts.items())
    return Outcome(out=as_text(f"{shown(path)}：没有错误。{told}。\n版本 {release.digest}"))


def _counts(release: Release) -> dict[str, int]:
    derived = sum(fact.is_derived for fact in release.facts.values())
    return {
        "rulesets": len(release.rulesets),
        "rules": sum(1 for _ in release.rules()),
        "fields": len(release.facts) - derived,
        "facts": derived,
        "parameters": len(release.parameters),
        "actions": len(release.actions),
    }


def _fell_short(folder: str, faults: tuple[RulesetFault, ...], *, as_data: bool) -> Outcome:
    if as_data:
        return Outcome(Status.FELL_SHORT, out=as_json({"folder": folder, "faults": [asdict(one) for one in faults]}))
    lines = [f"{folder}/{one.in_chinese()} [{one.code}]" for one in faults]
    return Outcome(Status.FELL_SHORT, out=as_text("\n".join([*lines, f"共 {len(faults)} 处错误。"])))
