"""
The lines of a feature, each with what the Gherkin reader takes it for, and the faults found in them.

What a line is, the package says that parses it; nothing of the grammar stands here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from gherkin.gherkin_line import GherkinLine
from gherkin.token import Token
from gherkin.token_matcher import TokenMatcher

from service.specs.feature import FeatureFault

LANGUAGE = "zh-CN"


class LineKind(StrEnum):
    """What one line is."""

    EMPTY = "Empty"
    COMMENT = "Comment"
    TAG = "TagLine"
    FEATURE = "FeatureLine"
    RULE = "RuleLine"
    BACKGROUND = "BackgroundLine"
    SCENARIO = "ScenarioLine"
    EXAMPLES = "ExamplesLine"
    STEP = "StepLine"
    TABLE = "TableRow"
    QUOTE = "DocStringSeparator"
    QUOTED = "Quoted"
    OTHER = "Other"


HEADERS = frozenset(
    {LineKind.FEATURE, LineKind.RULE, LineKind.BACKGROUND, LineKind.SCENARIO, LineKind.EXAMPLES},
)
SILENT = frozenset({LineKind.EMPTY, LineKind.COMMENT, LineKind.TAG, LineKind.OTHER, LineKind.QUOTED})
"""Lines that say nothing of where in a feature one is."""

_TRIED = (
    LineKind.EMPTY,
    LineKind.COMMENT,
    LineKind.FEATURE,
    LineKind.RULE,
    LineKind.BACKGROUND,
    LineKind.SCENARIO,
    LineKind.EXAMPLES,
    LineKind.STEP,
    LineKind.QUOTE,
    LineKind.TABLE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line and what it is."""

    number: int
    text: str
    kind: LineKind

    @property
    def column(self) -> int:
        """Give the column at which its text begins."""
        return len(self.text) - len(self.text.lstrip()) + 1


class FileFaults:
    """Collects the faults of one file."""

    def __init__(self, path: str) -> None:
        """Begin with none for the file at *path*."""
        self.path = path
        self.found: list[FeatureFault] = []

    def add(self, code: str, at: tuple[int, int], chinese: str, nearest: str | None = None) -> None:
        """Note one fault at a line and a column."""
        fault = FeatureFault(code, self.path, *at, chinese, nearest)
        if fault not in self.found:
            self.found.append(fault)

    def in_order(self) -> tuple[FeatureFault, ...]:
        """Give the faults by line and column."""
        return tuple(sorted(self.found, key=lambda fault: (fault.line, fault.column)))


def scan(texts: Sequence[str]) -> list[Line]:
    """Give each of the *texts* as a line, with what it is."""
    lines: list[Line] = []
    is_quoting = False
    for number, text in enumerate(texts, 1):
        kind = kind_of(text)
        if kind is LineKind.QUOTE:
            is_quoting = not is_quoting
        elif is_quoting:
            kind = LineKind.QUOTED
        lines.append(Line(number, text, kind))
    return lines


def kind_of(text: str) -> LineKind:
    """Tell what a line is where no text in quotes is open."""
    if text.lstrip().startswith("@"):
        return LineKind.TAG
    matcher = TokenMatcher(LANGUAGE)
    token = Token(GherkinLine(text, 1), {"line": 1})
    return next((kind for kind in _TRIED if getattr(matcher, f"match_{kind}")(token)), LineKind.OTHER)


def cells_of(text: str) -> list[str]:
    """Give the cells of a row of a table."""
    return [cell["text"] for cell in GherkinLine(text, 1).table_cells]


def shortened(text: str) -> str:
    """Give a text as it is quoted in a fault."""
    text = text.strip()
    return text if len(text) <= _LONG else text[:_LONG] + "…"


_LONG = 30
_LIKE = 0.5


def likeliest(word: str, known: Iterable[str]) -> str | None:
    """Give that of the *known* words which a *word* was probably meant to be; None where none is like it."""
    likeness = {one: SequenceMatcher(None, word, one).ratio() for one in known}
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= _LIKE else None
