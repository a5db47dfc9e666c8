"""
Reading a folder of specifications before any is run: what stands in it, and all that is wrong with it at once.

A file that is not well formed is no part of the suite, for what it says is not sure; its sentences are looked at all
the same. Whatever is told is Chinese, for people who write specifications and do not program.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from service.specs.feature import (
    ExamplesText,
    FeatureFault,
    FeatureText,
    Row,
    ScenarioText,
    StepKind,
    StepText,
)
from service.specs.feature_keywords import mend
from service.specs.feature_lines import LANGUAGE, FileFaults, Line, LineKind, scan
from service.specs.feature_parsing import parse
from service.specs.feature_tree import feature_of
from service.specs.scenario_checks import check_course, check_examples, check_first_keywords, check_tags, check_titles
from service.specs.sentence_checks import check_sentences

__all__ = [
    "ExamplesText",
    "FeatureFault",
    "FeatureText",
    "Row",
    "ScenarioText",
    "StepKind",
    "StepText",
    "Suite",
    "read_features",
]

_FIRST_LINE = f"# language: {LANGUAGE}"
_MARK = "\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Suite:
    """All specifications of a folder that are well formed, and every fault of the folder."""

    features: tuple[FeatureText, ...]
    faults: tuple[FeatureFault, ...]


def read_features(folder: Path) -> Suite:
    """Read every `.feature` file below a *folder*; raise `OSError` where a file cannot be opened."""
    paths = sorted(path for path in folder.rglob("*.feature") if path.is_file())
    if not paths:
        fault = FeatureFault("no_features", "", 0, 1, "文件夹里没有场景文件（文件名应以 .feature 结尾）")
        return Suite((), (fault,))
    features: list[FeatureText] = []
    faults: list[FeatureFault] = []
    for path in paths:
        found = FileFaults(_shown(path.relative_to(folder).as_posix()))
        if found.path != path.relative_to(folder).as_posix():
            found.add("bad_name", (0, 1), "文件名不是 UTF-8，请改名")
            faults += found.in_order()
            continue
        feature = _read(path.read_bytes(), found)
        features += [] if feature is None else [feature]
        faults += found.in_order()
    return Suite(tuple(features), tuple(faults))


def _shown(name: str) -> str:
    return name.encode(errors="replace").decode()


def _read(content: bytes, faults: FileFaults) -> FeatureText | None:
    """Read one file; None, with faults, where it is not well formed."""
    texts = _texts(content, faults)
    if texts is None:
        return None
    lines = scan(texts)
    is_chinese = _check_language(lines, faults)
    mended = mend(lines, faults) if is_chinese else lines
    tree = parse(mended, faults) if is_chinese else None
    if tree is None:
        return None
    malformed = tuple(faults.found)
    feature = feature_of(faults.path, dict(tree))
    _check(feature, len(lines), faults)
    return None if malformed else feature


def _texts(content: bytes, faults: FileFaults) -> list[str] | None:
    """Give the lines of a file; None, with a fault, where there are none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.add("not_utf8", (line, 1), "文件不是 UTF-8 编码；请用「另存为」选 UTF-8（不带 BOM）")
        return None
    if text.startswith(_MARK):
        chinese = "文件开头有看不见的标记（BOM）；请用「另存为」选 UTF-8（不带 BOM）"
        faults.add("byte_order_mark", (1, 1), chinese)
    text = text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        faults.add("empty_file", (0, 1), "文件是空的")
        return None
    strange = _CONTROL.search(text)
    if strange is not None:
        before = text[: strange.start()]
        at = before.count("\n") + 1, strange.start() - before.rfind("\n")
        faults.add("control_character", at, "这里有一个看不见的控制字符，请删去")
        return None
    return text.split("\n")


def _check_language(lines: list[Line], faults: FileFaults) -> bool:
    """Hold the first line to say that the file is Chinese, clear it, and tell whether there is Chinese to be read."""
    first = next(line for line in lines if line.kind is not LineKind.EMPTY)
    written = first.text.strip().replace(" ", "")
    says_so = written == _FIRST_LINE.replace(" ", "")
    if not says_so:
        speaks = written.lower().startswith(("#language", "＃language"))
        chinese = f"第一行写的是「{first.text.strip()}」" if speaks else "缺第一行：它说明场景是用中文写的"
        faults.add("no_language", (first.number, 1), chinese, _FIRST_LINE)
        if speaks:
            first = Line(first.number, "", LineKind.EMPTY)
    if says_so:
        first = Line(first.number, "#", LineKind.COMMENT)
    lines[first.number - 1] = first
    return says_so or any(line.kind in _CHINESE for line in lines) or "：" in "".join(line.text for line in lines)


_CHINESE = (LineKind.FEATURE, LineKind.SCENARIO, LineKind.STEP)


def _check(feature: FeatureText, length: int, faults: FileFaults) -> None:
    """Find what is wrong with a feature that could be read; where its form is at fault, not what follows from that."""
    broken = [fault.line for fault in faults.found]
    if not feature.scenarios and not broken:
        faults.add("no_scenario", (feature.line, 1), f"功能「{feature.name}」没有场景")
    check_titles(feature, faults)
    starts = [scenario.line for scenario in feature.scenarios]
    for scenario, end in zip(feature.scenarios, [*starts[1:], length + 1], strict=False):
        is_sound = not any(scenario.line <= line < end or 1 < line < starts[0] for line in broken)
        check_sentences(scenario, faults, with_rows=is_sound)
        if is_sound:
            check_course(scenario, faults)
            check_tags(scenario, faults)
            check_first_keywords(scenario, faults)
            check_examples(scenario, faults)
