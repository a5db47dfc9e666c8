"""
`gongguo check`: everything that is wrong with a folder of rulesets, each fault and each finding at its place.
"""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from shlex import quote

import click

from service.analysis.accepting import accept
from service.analysis.finding import FindingCode
from service.analysis.meaning import Meaning, analyse
from service.analysis.plain import find_plain
from service.cli import findings
from service.cli.comparing import compared
from service.cli.findings import Placed
from service.cli.options import day_of_judgement, existing, output_format, read_day, settings_with, shown, unreadable
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.domain.errors import RulesetFault, RulesetFaultsError
from service.domain.release import Release
from service.language.files import digest_of_folder, read_files
from service.language.folder import read_release
from service.language.places import read_places
from service.specs.naming import specified_in

_COUNTED = {
    "rulesets": "规则集",
    "rules": "规则",
    "fields": "档案字段",
    "facts": "推导事项",
    "parameters": "参数",
    "actions": "措施",
    "totals": "总量",
}


HELP = """检查规则目录：列出全部错误，再分析规则的含义，列出矛盾、重复、无用等情形，各在其位，并给出示例档案。

不写目录的，检查随程序提供的规则。有错误或者有发现的，退出状态为 1。"""


@click.command(cls=Command, help=HELP)
@click.argument("folder", required=False, metavar="[目录]")
@click.option(
    "--compare", nargs=2, metavar="旧目录 新目录", help="改为比较两个规则目录，逐条说明规则的含义有什么变化。"
)
@day_of_judgement
@click.option("--features", metavar="目录", help="规格目录；默认为规则目录旁的 features。")
@click.option("--examples", metavar="目录", help="把示例档案写入这个目录，每份一个文件。")
@click.option("--quick", is_flag=True, help="只作不需要求解器的检查。")
@output_format
def check(  # noqa: PLR0913  # one for each option
    folder: str | None,
    compare: tuple[str, str] | None,
    as_of: str | None,
    features: str | None,
    examples: str | None,
    *,
    quick: bool,
    as_data: bool,
) -> Outcome:
    """Check a folder of rulesets, or compare two."""
    day, examples_folder = read_day(as_of), None if examples is None else Path(examples)
    if compare is not None:
        if folder is not None or features is not None or quick:
            told = "比较（--compare）时不写 [目录]、--features 和 --quick。"
            raise click.UsageError(told, click.get_current_context())
        return compared(Path(compare[0]), Path(compare[1]), day, examples_folder, as_data=as_data)
    path = existing(settings_with(rulesets=None if folder is None else Path(folder)).rulesets)
    asked = Asked(path, folder is None, _specifications(path, features), day, quick)
    return _checked(asked, examples_folder, as_data=as_data)


def _checked(asked: "Asked", examples: Path | None, *, as_data: bool) -> Outcome:
    try:
        files = read_files(asked.folder)
        release = read_release(files, digest_of_folder(asked.folder))
        seen = asked.look(release)
    except RulesetFaultsError as error:
        return _fell_short(shown(asked.folder), error.faults, as_data=as_data)
    except OSError as error:
        raise unreadable(asked.folder, error) from None
    accepted = accept(seen.findings, release, asked.settled(seen))
    found = findings.in_order(accepted.findings, read_places(files))
    if examples is not None:
        found = findings.written(found, examples)
    if as_data:
        return _as_data(asked, release, seen, found)
    meant = findings.accepted_in_words(accepted.meant)
    return _in_words(asked, release, found, [*meant, *_unsaid(asked, seen)])


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, and how far."""

    folder: Path
    is_default: bool
    specifications: Path | None
    as_of: date
    quick: bool

    def look(self, release: Release) -> Meaning:
        """Find what is wrong with a *release*."""
        named = None if self.specifications is None else specified_in(self.specifications, release)
        by_solver = Meaning((), 0) if self.quick else analyse(release, self.as_of)
        return Meaning((*find_plain(release, named), *by_solver.findings), by_solver.undecided)

    @property
    def analysed(self) -> list[str]:
        """Give the kinds of finding that are looked for."""
        left_out = {*(findings.BY_SOLVER if self.quick else ())}
        left_out |= {*(findings.BY_SPECIFICATIONS if self.specifications is None else ())}
        return [kind for kind in findings.KINDS if kind not in left_out]

    def settled(self, seen: Meaning) -> list[FindingCode]:
        """Give the kinds of finding of which nothing was left undecided."""
        undecided = {code for kind in findings.BY_SOLVER for code in findings.KINDS[kind]} if seen.undecided else set()
        return [code for code in self.codes if code not in undecided]

    @property
    def codes(self) -> list[FindingCode]:
        """Give the same as programs call them."""
        return [code for kind in self.analysed for code in findings.KINDS[kind]]


def _specifications(rulesets: Path, stated: str | None) -> Path | None:
    """Find the specifications: those that are *stated*, or else what lies beside the *rulesets*."""
    if stated is not None:
        return existing(Path(stated))
    beside = rulesets.resolve().parent / "features"
    return beside if any(beside.rglob("*.feature")) else None


def _as_data(asked: Asked, release: Release, seen: Meaning, found: list[Placed]) -> Outcome:
    told = {
        "folder": shown(asked.folder),
        "digest": release.digest,
        **_counts(release),
        "faults": [],
        "analysed": asked.codes,
        "undecided": None if asked.quick else seen.undecided,
        "findings": findings.as_data(found),
    }
    return Outcome(Status.FELL_SHORT if found else Status.DONE, out=as_json(told))


def _in_words(asked: Asked, release: Release, found: list[Placed], besides: list[str]) -> Outcome:
    folder = shown(asked.folder)
    if found:
        again = "" if asked.is_default else f" --rulesets {quote(folder)}"
        lines = [*findings.in_words(found, folder, again), *besides, findings.counted(found)]
        return Outcome(Status.FELL_SHORT, out=as_text("\n".join(lines)))
    counts = _counts(release)
    told = "，".join(f"{_COUNTED[name]} {count} 个" for name, count in counts.items())
    clear = f"规则 {counts['rules']} 条：没有发现{'、'.join(asked.analysed)}的情形。"
    lines = [f"{folder}：没有错误。{told}。", clear, *besides, f"版本 {release.digest}"]
    return Outcome(out=as_text("\n".join(lines)))


def _unsaid(asked: Asked, seen: Meaning) -> list[str]:
    """Say what was not looked for, or not settled."""
    lines = []
    if asked.specifications is None:
        lines.append("没有找到规格目录，没有检查规则是否都有规格。")
    if seen.undecided:
        lines.append(f"求解器有 {seen.undecided} 个问题没有在时限内得出结论，对此不作判断。")
    return lines


def _counts(release: Release) -> dict[str, int]:
    derived = sum(fact.is_derived for fact in release.facts.values())
    return {
        "rulesets": len(release.rulesets),
        "rules": sum(1 for _ in release.rules()),
        "fields": len(release.facts) - derived,
        "facts": derived,
        "parameters": len(release.parameters),
        "actions": len(release.actions),
        "totals": len(release.totals),
    }


def _fell_short(folder: str, faults: tuple[RulesetFault, ...], *, as_data: bool) -> Outcome:
    if as_data:
        return Outcome(Status.FELL_SHORT, out=as_json({"folder": folder, "faults": [asdict(one) for one in faults]}))
    lines = [f"{folder}/{one.in_chinese()} [{one.code}]" for one in faults]
    return Outcome(Status.FELL_SHORT, out=as_text("\n".join([*lines, f"共 {len(faults)} 处错误。"])))
