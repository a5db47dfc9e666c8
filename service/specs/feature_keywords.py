"""
Keywords that were misspelt: each is told with the one that was meant, and read as that one.

What is no keyword may be a description, which stands below a heading and may say anything. So a word that is merely
like a keyword is taken for one only where a description cannot stand, or where what follows it would hang in the air.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from gherkin.dialect import Dialect

from service.specs.feature_lines import HEADERS, LANGUAGE, SILENT, FileFaults, Line, LineKind, kind_of, likeliest
from service.specs.sentence_fit import KEYWORDS, fitting, is_like_a_sentence

_HEADINGS = {
    "feature": LineKind.FEATURE,
    "background": LineKind.BACKGROUND,
    "rule": LineKind.RULE,
    "scenarioOutline": LineKind.SCENARIO,
    "scenario": LineKind.SCENARIO,
    "examples": LineKind.EXAMPLES,
}
_STEPS = ("given", "when", "then", "and", "but")
_HEADING = re.compile(r"(?P<word>[^\s:：]{1,12}(?: [A-Za-z]+)?)\s*[:：]\s*(?P<rest>.*)")
_BARE = re.compile(r"(?P<word>\S{2,4})(?:\s+(?P<rest>.*))?")
_STEP = re.compile(r"(?P<word>\S{1,5})\s+(?P<rest>\S.*)")
_FULL_WIDTH = {"｜": "|", "＃": "#", "＠": "@"}
_MARKS = str.maketrans(_FULL_WIDTH)


def _spoken(language: str) -> dict[str, list[str]]:
    """Give the keywords of a language, by what they mean."""
    dialect = Dialect.for_name(language)
    spec = cast("dict[str, list[str]]", {} if dialect is None else dialect.spec)
    return {key: [word.strip() for word in spec[key] if word.strip() != "*"] for key in (*_HEADINGS, *_STEPS)}


_OURS = {key: [word for word in words if not word.isascii()] for key, words in _spoken(LANGUAGE).items()}
_HEADING_WORDS = {word: word for key in _HEADINGS for word in _OURS[key]}
STEP_WORDS = {word: word for key in _STEPS for word in _OURS[key]}
_FOREIGN: Mapping[str, str] = {
    word: _OURS[key][0]
    for language in ("en", "zh-TW")
    for key, words in _spoken(language).items()
    for word in words
    if word not in _OURS[key]
}


@dataclass(frozen=True, slots=True)
class _Mended:
    """What is wrong with a line, and the line as it was meant."""

    code: str
    chinese: str
    text: str
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class _Where:
    """What stands before and after a line, of the lines that say where one is."""

    before: LineKind | None
    after: LineKind | None

    @property
    def is_open(self) -> bool:
        """Tell whether a description may stand here."""
        return self.before in HEADERS

    def needs(self, kind: LineKind) -> bool:
        """Tell whether a heading of a *kind* is wanting here."""
        if not self.is_open:
            return True
        if kind is LineKind.EXAMPLES:
            return self.after is LineKind.TABLE and self.before is not LineKind.EXAMPLES
        steps = (LineKind.SCENARIO, LineKind.BACKGROUND)
        return kind in steps and self.after is LineKind.STEP and self.before not in steps


def mend(lines: Sequence[Line], faults: FileFaults) -> list[Line]:
    """Give the lines with every misspelt keyword as it was meant, and note each of them as a fault."""
    mended = list(lines)
    before: LineKind | None = None
    for index, line in enumerate(mended):
        found = None
        if line.kind is LineKind.OTHER:
            after = next((one.kind for one in mended[index + 1 :] if one.kind not in SILENT), None)
            found = next(_diagnoses(line.text.strip(), _Where(before, after)), None)
        if found is not None:
            faults.add(found.code, (line.number, line.column), found.chinese, found.nearest)
            text = line.text[: line.column - 1] + found.text
            mended[index] = replace(line, text=text, kind=kind_of(text))
        if mended[index].kind not in SILENT:
            before = mended[index].kind
    return mended


def _diagnoses(text: str, where: _Where) -> Iterator[_Mended]:
    if text[0] in _FULL_WIDTH:
        chinese = f"「{text[0]}」是全角的，应写半角的「{_FULL_WIDTH[text[0]]}」"
        yield _Mended("full_width_mark", chinese, text.translate(_MARKS))
    yield from _heading(text, where)
    yield from _bare_heading(text, where)
    yield from _step(text, where)


def _heading(text: str, where: _Where) -> Iterator[_Mended]:
    """Look for a heading with a colon: 场境: …, or 场景：…."""
    match = _HEADING.fullmatch(text)
    if match is None:
        return
    word, meant = match["word"], _meant(match["word"], _HEADING_WORDS)
    if meant is None or meant not in _HEADING_WORDS:
        return
    text = f"{meant}: {match['rest']}"
    kind = kind_of(text)
    is_group = kind is LineKind.RULE and where.after in (LineKind.SCENARIO, LineKind.BACKGROUND)
    if word == meant and (where.needs(kind) or is_group):
        yield _Mended("colon", f"「{word}」后面应紧跟半角的冒号「:」", text, f"{word}:")
    elif word != meant and where.needs(kind):
        yield _Mended("unknown_keyword", f"没有「{word}」这样的关键字", text, meant)


def _bare_heading(text: str, where: _Where) -> Iterator[_Mended]:
    """Look for a heading without its colon: 场景 …, or 背景."""
    match = _BARE.fullmatch(text)
    word = match["word"] if match else None
    if match is None or word not in _HEADING_WORDS:
        word = next((one for one in sorted(_HEADING_WORDS, key=len, reverse=True) if text.startswith(one)), None)
    if word is None:
        return
    mended = f"{word}: {text.removeprefix(word).strip()}"
    if where.needs(kind_of(mended)):
        yield _Mended("colon", f"「{word}」后面缺冒号「:」", mended, f"{word}:")


def _step(text: str, where: _Where) -> Iterator[_Mended]:
    """Look for a step whose keyword is misspelt or lacking."""
    if where.before in (None, LineKind.FEATURE, LineKind.RULE, LineKind.EXAMPLES):
        return
    known = fitting(text)
    if known is not None:
        keyword = KEYWORDS[known.kind]
        yield _Mended("no_keyword", "步骤前面缺关键字", f"{keyword} {text}", f"{keyword} {text}")
    for word, rest in _split(text):
        known = fitting(rest)
        meant = _meant(word, STEP_WORDS, is_same_length=known is None)
        if meant is None and known is not None:
            meant = KEYWORDS[known.kind]
        if meant is not None and (known is not None or not where.is_open or is_like_a_sentence(rest)):
            yield _Mended("unknown_keyword", f"没有「{word}」这样的关键字", f"{meant} {rest}", meant)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Give the ways in which a text may be a keyword and a sentence."""
    match = _STEP.fullmatch(text)
    if match is not None:
        yield match["word"], match["rest"]
    yield from ((text[:length], text[length:]) for length in (2, 1) if fitting(text[length:]))


def _meant(word: str, known: Mapping[str, str], *, is_same_length: bool = False) -> str | None:
    """Give the keyword that a *word* was meant to be."""
    if word in known:
        return known[word]
    foreign = _FOREIGN.get(word)
    if foreign is not None:
        return foreign if foreign in known.values() else None
    slack = 0 if is_same_length else 1
    return likeliest(word, [one for one in known if abs(len(one) - len(word)) <= slack])
