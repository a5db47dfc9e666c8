"""
`gongguo store impact`: the draft of an assessment of the impact on personal information, filled from the vocabulary.

Which field is kept, and which rules read it, is worked out from the release; what only the body that processes the
information can say is left open, in brackets.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from service.cli.impact_text import ENDING, HEADINGS, OF_THE_SERVICE, OPENING, SENSITIVE, TYPES
from service.cli.options import existing, rulesets_folder, settings_with, wired
from service.cli.outcome import Outcome, as_text
from service.cli.wording import Command
from service.domain.fact import Hits
from service.domain.record import Field, RecordKind
from service.domain.release import Release, chosen
from service.domain.strata import inputs_of
from service.language.prose.rules import read_by
from service.operations.keeping import Keeping

HELP = """生成个人信息保护影响评估报告的底稿（Markdown）。

逐个字段写明是否随评估保存、为哪些规则所用；方括号处由使用单位填写。"""


@click.command(cls=Command, help=HELP)
@rulesets_folder
def impact(rulesets: str | None) -> Outcome:
    """Write the draft."""
    settings = settings_with(rulesets=None if rulesets is None else Path(rulesets))
    existing(settings.rulesets)
    return Outcome(out=as_text(drafted(wired(settings).release, settings.retention_days, whole=settings.keep_dossiers)))


def drafted(release: Release, retention_days: int | None, *, whole: bool = False) -> str:
    """Draft the assessment of a *release*, kept for so many days; *whole* dossiers are kept, or what rules read."""
    left_out = Keeping(release).left_out
    readers = _readers(release)
    kinds = "\n\n".join(
        _kind(kind, {} if whole else left_out, readers) for kind in release.kinds if not _is_of_nobody(kind)
    )
    duration = "不自动清除（未设定 GONGGUO_RETENTION_DAYS）" if retention_days is None else f"{retention_days} 日"
    kept = "整份档案" if whole else "规则所用的字段"
    return OPENING.format(digest=release.digest, kept=kept) + kinds + ENDING.format(duration=duration, kept=kept)


def _is_of_nobody(kind: RecordKind) -> bool:
    """Answer whether a kind says nothing of a person: what the unit has."""
    return kind.singular == "setting"


def _kind(kind: RecordKind, left_out: Mapping[str, frozenset[str]], readers: Mapping[str, Counter[str]]) -> str:
    without = left_out.get(kind.name, frozenset())
    rows = (_row(field, readers, is_kept=field.name not in without) for field in kind.fields.values())
    return "\n".join([f"### {kind.label}（{kind.name}）\n", *HEADINGS, *rows])


def _row(field: Field, readers: Mapping[str, Counter[str]], *, is_kept: bool) -> str:
    read = readers.get(field.fact, Counter())
    purpose = "；".join(f"{title} {number} 条" for title, number in read.most_common())
    if not purpose:
        purpose = "标识、日期、说明等，供记录之间引用和读者辨认" if is_kept else "规则不读取，不必提供"
    kept = "保存" if is_kept else "不保存"
    if field.fact in OF_THE_SERVICE:
        kept, purpose = OF_THE_SERVICE[field.fact]
    notes = [SENSITIVE[field.fact]] if field.fact in SENSITIVE else []
    notes += [] if field.disclosed else ["不写入本人版报告"]
    return f"| {field.label} | `{field.name}` | {TYPES[field.type]} | {kept} | {purpose} | {'；'.join(notes)} |"


def _readers(release: Release) -> dict[str, Counter[str]]:
    """Give, for every fact, how many rules of which ruleset rest on it, by whatever way."""
    titles = {ruleset.name: ruleset.title for ruleset in release.rulesets}
    found: dict[str, Counter[str]] = {}
    for rule in release.rules():
        for name in _read(set(read_by(rule)), release):
            found.setdefault(name, Counter())[titles[rule.ruleset]] += 1
    return found


def _read(names: set[str], release: Release) -> set[str]:
    """Give the facts of these *names*, and all from which they are worked out."""
    found: set[str] = set()
    while names:
        found |= names
        names = {one for name in names for one in _inputs(name, release)} - found
    return found


def _inputs(name: str, release: Release) -> Iterator[str]:
    fact = release.facts.get(name)
    if fact is None:
        return
    yield from inputs_of(fact)
    if isinstance(fact.derivation, Hits):
        for rule in chosen(release.rules(), fact.derivation.choice):
            yield from read_by(rule)
