"""
The cells of a workbook as its file has them: rows as a stream, each with its filled cells alone.

What a file says of its own size is not believed. Of a formula nothing is read but that it is one, neither what it says
nor what it once came to.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Final

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, INLINE_STRING, MERGE_TAG, ROW_TAG, VALUE_TAG
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from service.population.cells import MOST_ROWS

_YEAR_AND_MONTH = dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
_MONTH_AND_DAY = dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')
_IN_CHINESE = {30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'} | _YEAR_AND_MONTH | _MONTH_AND_DAY
"""Formats that Chinese spreadsheets have by number alone (ECMA-376, 18.8.30), and openpyxl does not know."""

_TEXT_TAG, _RUN_TAG = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"

_ROWS_TAG = f"{{{SHEET_MAIN_NS}}}sheetData"
_OF_THE_SHEET = 2  # how many elements stand around a row
_MOST_CELLS = 16_384
"""How many cells a row may have, by the format."""


class Filled(Enum):
    """A cell that holds no value of its own."""

    FORMULA = "formula"


FORMULA: Final = Filled.FORMULA


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that holds an error: `#N/A`."""

    text: str


class Shown(StrEnum):
    """How much of a day the format of a cell lets people see."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell that holds a day, or a moment, as a spreadsheet keeps it; not in the calendar: None."""

    moment: datetime | None
    shown: Shown


Raw = str | int | float | bool | Dated | ErrorValue | Filled
Row = tuple[int, list[tuple[int, Raw]]]
"""The number of a row and its filled cells, each with the number of its column; both from 1."""


def rows_of(source: Any, read: Callable[[Any], Raw | None], merged: list[str]) -> Iterator[Row]:  # noqa: ANN401
    """Give the rows of a sheet that hold anything, and, once they are through, the ranges that are *merged*."""
    number = 0
    for element in _closed(source):
        if element.tag == ROW_TAG:
            number = int(element.get("r", number + 1))
            cells = _cells(element, read)
            if cells:
                yield number, cells
        elif element.tag == MERGE_TAG:
            merged.extend(one.get("ref", "") for one in element)


def _closed(source: Any) -> Iterator[Any]:  # noqa: ANN401
    """Give the elements of a sheet as they end; of what is through nothing is kept, and nothing holds without end."""
    above: list[Any] = []
    counts = [0]
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            above.append(element)
            counts.append(0)
            continue
        above.pop()
        counts.pop()
        counts[-1] += 1
        if counts[-1] > (_MOST_CELLS if len(above) > _OF_THE_SHEET else MOST_ROWS):
            message = f"too many elements: {element.tag}"
            raise ValueError(message)
        yield element
        if above and (len(above) == 1 or above[-1].tag == _ROWS_TAG):
            element.clear()
            above[-1].clear()


def _cells(row: Any, read: Callable[[Any], Raw | None]) -> list[tuple[int, Raw]]:  # noqa: ANN401
    found, column = [], 0
    for element in row:
        if element.tag != CELL_TAG:
            continue
        place = element.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        value = read(element)
        if value is not None and value != "":
            found.append((column, value))
    return found


class CellReader:
    """Reads the cells of one sheet."""

    def __init__(self, sheet: Any, shown: dict[int, Shown | None], epoch: datetime) -> None:  # noqa: ANN401
        """Read a *sheet* of openpyxl's; *shown* keeps what was found out about its styles."""
        self._sheet = sheet
        self._strings: Sequence[str] = sheet._shared_strings  # noqa: SLF001 — see `Package.rows`
        self._shown = shown
        self._epoch = epoch

    def read(self, element: Any) -> Raw | None:  # noqa: ANN401 — XML carries no types
        """Give what a cell holds; None: nothing."""
        if element.find(FORMULA_TAG) is not None:
            return FORMULA
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _inline(element)
        text = element.findtext(VALUE_TAG)
        return self._value(kind, text, element) if text else None

    def _value(self, kind: str, text: str, element: Any) -> Raw:  # noqa: ANN401
        match kind:
            case "s":
                return _unescaped(self._strings[int(text)])
            case "n":
                return self._number(text, int(element.get("s", 0)))
            case "b":
                return text == "1"
            case "e":
                return ErrorValue(text)
            case "d":
                return Dated(datetime.fromisoformat(text), Shown.DAY)
        return _unescaped(text)

    def _number(self, text: str, style: int) -> Raw:
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        if style not in self._shown:
            self._shown[style] = self._how_shown(style)
        shown = self._shown[style]
        return number if shown is None else Dated(_moment(number, self._epoch), shown)

    def _how_shown(self, style: int) -> Shown | None:
        cell = ReadOnlyCell(self._sheet, 1, 1, None, style_id=style)
        form = _IN_CHINESE.get(cell.style_array.numFmtId, cell.number_format)
        if not is_date_format(form):
            return None
        letters = _bare(form)
        if "d" in letters or "y" not in letters:
            return Shown.DAY
        return Shown.MONTH if "m" in letters else Shown.YEAR


def _bare(form: str) -> str:
    """Give the letters of a number format that stand for parts of a day, without quoted text and colours."""
    kept, quoted, bracketed = [], False, False
    for letter in form.lower().partition(";")[0]:
        quoted ^= letter == '"'
        bracketed = (bracketed or letter == "[") and letter != "]"
        if not quoted and not bracketed:
            kept.append(letter)
    return "".join(kept)


def _moment(number: float, epoch: datetime) -> datetime | None:
    try:
        moment = from_excel(number, epoch)
    except (OverflowError, ValueError):
        return None
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day) if isinstance(moment, date) else None  # noqa: DTZ001


def _inline(element: Any) -> str:  # noqa: ANN401
    """Give the text of a cell that holds it itself; how characters are pronounced is left out."""
    inside = element.find(INLINE_STRING)
    texts = []
    for part in () if inside is None else inside:
        if part.tag == _TEXT_TAG:
            texts.append(part.text or "")
        elif part.tag == _RUN_TAG:
            texts.append(part.findtext(_TEXT_TAG) or "")
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    """Give the *text* that the format writes with `_x000D_` for characters that XML does not hold."""
    return str(unescape(text))
