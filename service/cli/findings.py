"""
What `gongguo check` says of findings: each at its place, by file and line, with the dossier that shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any

import orjson

from service.analysis.finding import Example, Finding, FindingCode
from service.cli.faults import Fault, InputAtFaultError
from service.cli.outcome import as_json
from service.language.document import Place
from service.language.places import Places

KINDS: Mapping[str, tuple[FindingCode, ...]] = {
    "矛盾": (FindingCode.NEVER_HOLDS,),
    "恒真": (FindingCode.ALWAYS_HOLDS,),
    "重复": (FindingCode.EQUAL, FindingCode.IMPLIED, FindingCode.SHADOWED),
    "互斥": (FindingCode.EXCLUSIVE_TOGETHER,),
    "空限制": (FindingCode.BARS_NOTHING,),
    "无用": (FindingCode.UNUSED,),
    "缺行": (FindingCode.TABLE_GAP,),
    "缺依据": (FindingCode.UNCITED,),
    "缺规格": (FindingCode.UNSPECIFIED,),
    "隐去拟制": (FindingCode.HIDDEN_CONFIDENCE,),
    "说明不符": (FindingCode.ACCEPTED_IN_VAIN,),
}
"""What a person calls a kind of finding -> the codes that programs call it by."""

BY_SOLVER = ("矛盾", "恒真", "重复", "互斥", "空限制")
BY_SPECIFICATIONS = ("缺规格",)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding at its place, with the file that its example was written to."""

    place: Place
    finding: Finding
    file: Path | None = None


def in_order(findings: Iterable[Finding], places: Places) -> list[Placed]:
    """Place *findings*, by file, line and column."""
    found = [Placed(places[finding.about, finding.name], finding) for finding in findings]
    return sorted(found, key=lambda one: (one.place.file, one.place.line, one.place.column, one.finding.code))


def written(found: Sequence[Placed], folder: Path) -> list[Placed]:
    """Write each example into a *folder*, a file for each; raise `InputAtFaultError` where that cannot be done."""
    taken: set[Path] = set()
    told = []
    for one in found:
        file = None if one.finding.example is None else _free(folder, one.finding, taken)
        if file is not None and one.finding.example is not None:
            write_dossier(file, one.finding.example)
        told.append(replace(one, file=file))
    return told


def write_dossier(file: Path, example: Example) -> None:
    """Write the dossier of an *example* to a *file*; raise `InputAtFaultError` where that cannot be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_json(example.dossier))
    except OSError:
        raise InputAtFaultError([Fault("unwritable_file", str(file), "", "文件不能写入")]) from None


def _free(folder: Path, finding: Finding, taken: set[Path]) -> Path:
    """Give a file of its own to a *finding*."""
    name = f"{finding.name}-{finding.code}"
    file = next(path for at in range(len(taken) + 1) if (path := _numbered(folder, name, at)) not in taken)
    taken.add(file)
    return file


def _numbered(folder: Path, name: str, at: int) -> Path:
    return folder / (f"{name}-{at + 1}.json" if at else f"{name}.json")


def in_words(found: Sequence[Placed], folder: str, again: str) -> list[str]:
    """Say the findings of a *folder*, a line for each, and below it its example; *again* names the rulesets."""
    lines = []
    for one in found:
        place = f"{one.place.file}:{one.place.line}:{one.place.column}"
        lines.append(f"{folder}/{place}: {one.finding.chinese.rstrip('。')} [{one.finding.code}]")
        if one.finding.example is not None:
            lines.append("    " + example_in_words(one.finding.example, one.file, again))
    return lines


def example_in_words(example: Example, file: Path | None, again: str) -> str:
    """Say an *example*: the dossier itself, or the *file* it was written to and how it is evaluated."""
    if file is None:
        return f"示例档案（基准日 {example.as_of}）：{orjson.dumps(example.dossier).decode()}"
    return f"示例档案：{file}，试算：gongguo evaluate {quote(str(file))} --as-of {example.as_of}{again}"


def as_data(found: Sequence[Placed]) -> list[dict[str, Any]]:
    """Give the findings as JSON data."""
    return [
        {
            "code": one.finding.code,
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "about": one.finding.about,
            "name": one.finding.name,
            "others": one.finding.others,
            "chinese": one.finding.chinese,
            "example": example_as_data(one.finding.example),
            "example_file": None if one.file is None else str(one.file),
        }
        for one in found
    ]


def example_as_data(example: Example | None) -> dict[str, Any] | None:
    """Give an *example* as JSON data."""
    return None if example is None else {"dossier": example.dossier, "as_of": example.as_of}


def accepted_in_words(meant: Sequence[tuple[Finding, str]]) -> list[str]:
    """Say which findings are meant, and why."""
    words = {code: word for word, codes in KINDS.items() for code in codes}
    return [f"本意如此：{finding.name}（{words[finding.code]}）——{why}" for finding, why in meant]


def counted(found: Sequence[Placed]) -> str:
    """Count the findings by kind."""
    codes = [one.finding.code for one in found]
    kinds = {word: sum(code in meant for code in codes) for word, meant in KINDS.items()}
    told = "，".join(f"{word} {count} 处" for word, count in kinds.items() if count)
    return f"共 {len(found)} 处：{told}。"
