"""
The layout of a workbook: its sheets and their columns, as they follow from the vocabulary.

One sheet holds the persons, a row each, with the fields of the single objects; every list of the dossier has a sheet,
a row a record. A sheet has two header rows: labels for people, and below them the names for programs, which stay when
a label changes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.domain.record import Field, FieldType, RecordKind
from service.domain.rule import PERSON
from service.population.tables import AS_OF, REF, lists_of

NOTES = "说明"
CODES = "代码"
HEADER_ROWS = 2

SHEET_NAME = "sheet."
"""Before the name of a sheet in the names that a workbook defines: so it is known when its title has changed."""

UNKNOWN_LISTS = "unknown_lists"
"""The column of the persons' sheet that names the lists of which nothing is known of a person."""

NOT_HAPPENED = "未发生"
"""What a cell says where the dossier says null."""

NOTHING = "无"
"""What a cell says of an empty list of codes, and the only row of a sheet of which it is known that nobody has any."""

YES, NO = "是", "否"
SEPARATOR = "、"
SEPARATORS = "、，,；;\n"

_LONGEST_NAME = 31
_UNFIT_IN_NAME = frozenset("[]:*?/\\'")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; without a field it is one of the few that are no field of a dossier."""

    name: str
    label: str
    field: Field | None = None
    required: bool = False
    quarter: bool = False  # whether it is the quarter that gives records their day

    @property
    def fact(self) -> str:
        """Name what the column holds as tables do."""
        return self.name if self.field is None else self.field.fact


@dataclass(frozen=True)
class Sheet:
    """One sheet: of the persons, or, with a kind, of the records of a list."""

    title: str
    columns: Sequence[Column]
    kind: RecordKind | None = None

    @property
    def name(self) -> str:
        """Name the sheet for programs: as the dossier names what stands in it."""
        return PERSON if self.kind is None else self.kind.name

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Give the columns by the name for programs."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_label(self) -> Mapping[str, Column]:
        """Give the columns by the label for people."""
        return {column.label: column for column in self.columns}


@dataclass(frozen=True)
class Layout:
    """The sheets of a workbook: first that of the persons."""

    people: Sheet
    lists: Sequence[Sheet]

    @property
    def sheets(self) -> Sequence[Sheet]:
        """Give all of them, in order."""
        return (self.people, *self.lists)

    def sheet(self, title: str, name: str | None = None) -> Sheet | None:
        """Find a sheet by its *title*, or else by its *name*; either may stand where the title does."""
        found = {sheet.name: sheet for sheet in self.sheets} | {sheet.title: sheet for sheet in self.sheets}
        return found.get(title) or found.get(name or "")


def layout_of(kinds: Sequence[RecordKind]) -> Layout:
    """Lay out a workbook for these *kinds* of record."""
    taken = {NOTES, CODES}
    person = next(kind for kind in kinds if kind.single and kind.name == PERSON)
    people = Sheet(_title(person, taken), _of_people(kinds))
    return Layout(people, [Sheet(_title(kind, taken), _of_records(kind), kind) for kind in lists_of(kinds)])


def _title(kind: RecordKind, taken: set[str]) -> str:
    unfit = len(kind.label) > _LONGEST_NAME or set(kind.label) & _UNFIT_IN_NAME or kind.label in taken
    title = kind.name if unfit else kind.label
    taken.add(title)
    return title


def _of_people(kinds: Sequence[RecordKind]) -> Sequence[Column]:
    fields = [field for kind in kinds if kind.single for field in kind.fields.values()]
    ref, *others = sorted(fields, key=lambda field: field.fact != REF)
    besides = [Column(AS_OF, "基准日"), Column(UNKNOWN_LISTS, "情况不明的清单")]
    first = Column(REF, ref.label, ref, required=True)
    return _distinct([first, *besides, *(Column(one.fact, one.label, one, required=one.required) for one in others)])


def _of_records(kind: RecordKind) -> Sequence[Column]:
    who = Column(REF, "干部代号", required=True)
    fields = [
        Column(field.name, field.label, field, required=field.required, quarter=is_quarter(kind, field))
        for field in kind.fields.values()
    ]
    return _distinct([who, *fields])


def is_quarter(kind: RecordKind, field: Field) -> bool:
    """Tell whether *field* is the quarter that gives records of this *kind* their day."""
    return kind.day_absent == "end_of_quarter" and field.name == "quarter"


def _distinct(columns: Sequence[Column]) -> Sequence[Column]:
    """Put the name in brackets after each label that two columns share."""
    counts = Counter(column.label for column in columns)
    return [
        Column(one.name, f"{one.label}（{one.name}）", one.field, one.required, one.quarter)
        if counts[one.label] > 1
        else one
        for one in columns
    ]


def words_of(field: Field) -> Mapping[str, str]:
    """Give, for each code of a *field*, the word that a cell says: its label, where that tells it from all others."""
    counts = Counter([*field.codes.values(), *field.codes])
    words = {}
    for code, label in field.codes.items():
        clear = counts[label] == 1 or (label == code and counts[label] == 2)  # noqa: PLR2004 — as label and as code
        alone = field.type is not FieldType.CODES or not set(label) & set(SEPARATORS)
        words[code] = label if clear and alone and label == label.strip() else code
    return words


def nothing_of(field: Field) -> str:
    """Give the word for an empty list of the codes of a *field*."""
    taken = {*field.codes, *field.codes.values()}
    return f"（{NOTHING}）" if NOTHING in taken else NOTHING


def codes_by_word(field: Field) -> Mapping[str, str]:
    """Give the codes of a *field* by what a cell may say: the word, or the code itself."""
    return {code: code for code in field.codes} | {word: code for code, word in words_of(field).items()}
