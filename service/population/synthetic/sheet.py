"""
Sheets: the table of one kind of record while it is being made up.

A field that the vocabulary lacks, or has otherwise, is passed over. A code that the vocabulary has and no share speaks
of comes up once in a while (`NEW_CODES`), so that a draft with a new code finds somebody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from service.domain.record import Field, FieldType, RecordKind
from service.population.synthetic.dice import Codes, Dice, Mask, Numbers, Reals, Rows
from service.population.synthetic.shares import NEW_CODES, Vague
from service.population.tables import LAST, NONE, WHO, columns_of, type_of

_TEXTS = frozenset({FieldType.ID, FieldType.TEXT})
_COUNTS = frozenset({FieldType.INTEGER, FieldType.YEAR})


class Sheet:
    """The columns of one kind of record, made up field by field."""

    def __init__(self, kind: RecordKind | None, dice: Dice) -> None:
        """Begin without a column; without a *kind* there will be none."""
        self.kind = kind
        self.dice = dice
        self._columns: dict[str, pl.Series] = {}

    def code(self, name: str, codes: Codes, known: float | Mask = 1.0) -> None:
        """Fill in a code."""
        field = self._field(name, {FieldType.CODE})
        mask = self._mask(known)
        if field is not None and field.codes:
            numbers, had = self._numbered(field, codes)
            self._put(field, field.fact, numbers, mask & had)

    def truth(self, name: str, truths: Mask, known: float | Mask = 1.0) -> None:
        """Fill in a truth."""
        field = self._field(name, {FieldType.TRUTH})
        mask = self._mask(known)
        if field is not None:
            self._put(field, field.fact, truths, mask)

    def count(self, name: str, numbers: Numbers, known: float | Mask = 1.0) -> None:
        """Fill in a whole number or a year."""
        field = self._field(name, _COUNTS)
        mask = self._mask(known)
        if field is not None:
            self._put(field, field.fact, numbers, mask)

    def real(self, name: str, numbers: Reals, known: float | Mask = 1.0) -> None:
        """Fill in a number, or a share of one, which has four decimals at most."""
        field = self._field(name, {FieldType.NUMBER, FieldType.SHARE})
        mask = self._mask(known)
        if field is not None:
            self._put(field, field.fact, numbers, mask)

    def text(self, name: str, words: Sequence[str], which: NDArray[Any], known: float | Mask = 1.0) -> None:
        """Fill in a text, or an id: one of the *words* by its number."""
        field = self._field(name, _TEXTS)
        mask = self._mask(known)
        if field is not None and len(self):
            self._put(field, field.fact, pl.Series(list(words), dtype=pl.String).gather(which), mask)

    def codes(self, name: str, sets: Sequence[Sequence[str]], which: NDArray[Any], known: float | Mask) -> None:
        """Fill in a list of codes: one of the *sets* by its number."""
        field = self._field(name, {FieldType.CODES})
        mask = self._mask(known)
        if field is not None and len(self):
            words = [[code for code in one if code in field.codes] for one in sets]
            self._put(field, field.fact, pl.Series(words, dtype=type_of(field)).gather(which), mask)

    def day(self, name: str, days: Numbers, vague: Vague, known: float | Mask = 1.0, none: Mask | None = None) -> None:
        """
        Fill in a day, as days since 1970; *none* where it has not happened, *vague* in how many the day is not known.

        A day that is not known is the month or the year that it lies in.
        """
        field = self._field(name, {FieldType.DATE})
        mask, by_month, by_year = self._mask(known), self.dice.chance(vague.month), self.dice.chance(vague.year)
        if field is None:
            return
        none = np.zeros(len(self), dtype=bool) if none is None or not field.nullable else none & mask
        by_month &= ~by_year
        first, last = np.array(days, dtype=np.int32), np.array(days, dtype=np.int32)
        for unit, where in (("M", by_month), ("Y", by_year)):
            first[where], last[where] = _period(days[where], unit)
        self._put(field, field.fact, first, mask & ~none)
        self._put(field, field.fact + LAST, last, mask & ~none & (by_month | by_year))
        if field.nullable:
            self._columns[field.fact + NONE] = pl.Series(field.fact + NONE, none)

    def table(self, rows: Rows) -> pl.DataFrame:
        """Give the table of the records, each with its person."""
        return pl.DataFrame([pl.Series(WHO, rows.who.astype(np.uint32)), *self.columns()])

    def columns(self) -> list[pl.Series]:
        """Give the columns alone, in the order of the vocabulary."""
        names = () if self.kind is None else columns_of(self.kind)
        return [self._columns[name] for name in names if name in self._columns]

    def __len__(self) -> int:
        """Count the rows."""
        return self.dice.rows

    def _field(self, name: str, types: frozenset[FieldType] | set[FieldType]) -> Field | None:
        field = None if self.kind is None else self.kind.fields.get(name)
        return field if field is not None and field.type in types else None

    def _mask(self, known: float | Mask) -> Mask:
        if isinstance(known, np.ndarray):
            return known
        return np.ones(len(self), dtype=bool) if known >= 1 else self.dice.chance(known)

    def _numbered(self, field: Field, codes: Codes) -> tuple[NDArray[Any], Mask]:
        """Give the *codes* by their numbers in the vocabulary, and which of them it has."""
        own = list(field.codes)
        shared = [own.index(name) if name in field.codes else -1 for name in codes.names]
        numbers = np.array(shared, dtype=np.int32)[codes.numbers]
        new = [number for number, name in enumerate(own) if name not in codes.names]
        if new:
            drawn = np.array(new)[self.dice.whole(0, len(new) - 1)]
            numbers = np.where(self.dice.chance(NEW_CODES * len(new)), drawn, numbers)
        if field.required:
            numbers = np.where(numbers < 0, self.dice.whole(0, len(own) - 1), numbers)
        return np.maximum(numbers, 0), numbers >= 0

    def _put(self, field: Field, name: str, values: NDArray[Any] | pl.Series, mask: Mask) -> None:
        dtype: Any = type_of(field)
        if isinstance(dtype, pl.Enum):
            values = np.asarray(values, dtype=np.uint32)
        frame = pl.DataFrame({"value": values, "known": mask | (field.required and name == field.fact)})
        value = pl.col("value")
        kept = pl.when("known").then(value.cat.to(dtype) if isinstance(dtype, pl.Enum) else value.cast(dtype))
        column = frame.select(kept.alias(name)).to_series()
        before = self._columns.get(name)
        self._columns[name] = column if before is None else column.zip_with(pl.Series(mask), before)


@dataclass(frozen=True, slots=True)
class Making:
    """One part in the making: its vocabulary and its seed. What is drawn for one kind changes nothing of another."""

    kinds: Mapping[str, RecordKind]  # by the key of the dossier
    seed: tuple[int, ...]

    def dice(self, label: str, rows: int) -> Dice:
        """Give the dice of that *label*."""
        return Dice([*self.seed, crc32(label.encode())], rows)

    def sheet(self, name: str, rows: int) -> Sheet:
        """Begin the sheet of the kind of that *name*."""
        return Sheet(self.kinds.get(name), self.dice(name, rows))


def _period(days: NDArray[Any], unit: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give the first and the last day of the months or the years that some *days* lie in."""
    period = days.astype("datetime64[D]").astype(f"datetime64[{unit}]")
    first, after = period.astype("datetime64[D]"), (period + 1).astype("datetime64[D]")
    return first.astype(np.int64), after.astype(np.int64) - 1
