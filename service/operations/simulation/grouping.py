"""
Groups of persons: by unit, unit type, category, role tier, level and age band.

Which groupings there are follows from the vocabulary: one whose field it lacks is left out. A person of whom the field
is not known belongs to a group of its own. Age is protected: it groups persons for checking fairness, and no rule
reads what is worked out here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from service.domain.record import Field, FieldType, RecordKind
from service.population.tables import AS_OF, LAST, REF, Reads

UNKNOWN = ":unknown"
"""What is no group of the dossiers is called by a name with a colon before it, which no unit or code has."""
UNKNOWN_LABEL = "不明"

UNIT = "unit"
AGE = "age_band"

_FIELDS: Mapping[str, tuple[str, str | None, FieldType]] = {
    UNIT: ("subject.unit.ref", "单位", FieldType.ID),
    "unit_type": ("subject.unit.type", None, FieldType.CODE),
    "category": ("subject.category", None, FieldType.CODE),
    "role_tier": ("subject.role_tier", None, FieldType.CODE),
    "level": ("subject.position_level", None, FieldType.CODE),
    AGE: ("subject.birth_date", "年龄段", FieldType.DATE),
}
"""By what -> the field, its label if not the vocabulary's, and its type."""

_DAYS = 100
"""More than a month has days."""

AGES: Mapping[str, tuple[int, str]] = {
    "up_to_35": (0, "35岁及以下"),
    "36_to_45": (36, "36—45岁"),
    "46_to_55": (46, "46—55岁"),
    "from_56": (56, "56岁及以上"),
}
"""An age band -> the age from which it runs, in full years, and its label."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way of grouping persons."""

    by: str
    label: str
    fact: str
    labels: Mapping[str, str]  # of its groups, in order; empty: they are called as they are

    def named(self, group: str) -> str:
        """Give the label of a *group*."""
        return UNKNOWN_LABEL if group == UNKNOWN else self.labels.get(group, group)

    def place(self, group: str) -> tuple[int, str]:
        """Give what puts the groups into order: that of the vocabulary, then of their names, what is not known last."""
        order = [*self.labels]
        is_last = len(order) + 1 if group == UNKNOWN else len(order)
        return (order.index(group) if group in order else is_last, group)


def groupings_of(kinds: Sequence[RecordKind]) -> tuple[Grouping, ...]:
    """Give the groupings that a vocabulary of these *kinds* allows."""
    fields = {field.fact: field for kind in kinds if kind.single for field in kind.fields.values()}
    return tuple(
        Grouping(by, label or fields[fact].label, fact, _labels(by, fields[fact]))
        for by, (fact, label, kind) in _FIELDS.items()
        if fact in fields and fields[fact].type is kind
    )


def _labels(by: str, field: Field) -> Mapping[str, str]:
    return {band: label for band, (_, label) in AGES.items()} if by == AGE else field.codes


def reads_of(groupings: Sequence[Grouping]) -> Reads:
    """Give what is to be read for the *groupings*."""
    return Reads(frozenset(one.fact for one in groupings))


def groups_of(people: pl.DataFrame, groupings: Sequence[Grouping]) -> pl.DataFrame:
    """Give the group of each person, a column a grouping, beside the ref."""
    return people.select(REF, *(_group(one, people) for one in groupings))


def _group(grouping: Grouping, people: pl.DataFrame) -> pl.Expr:
    if grouping.fact not in people.columns:
        return pl.lit(UNKNOWN).alias(grouping.by)
    if grouping.by != AGE:
        return pl.col(grouping.fact).cast(pl.String).fill_null(UNKNOWN).alias(grouping.by)
    first = pl.col(grouping.fact)
    last = pl.coalesce(pl.col(grouping.fact + LAST), first) if grouping.fact + LAST in people.columns else first
    oldest, youngest = _band(first), _band(last)
    return pl.when(oldest == youngest).then(oldest).otherwise(None).fill_null(UNKNOWN).alias(grouping.by)


def _band(born: pl.Expr) -> pl.Expr:
    """Give the age band on the day as of which a person is judged; null for one who is not born yet, or not known."""
    day = pl.col(AS_OF)
    now, birthday = (one.dt.month().cast(pl.Int32) * _DAYS + one.dt.day() for one in (day, born))
    is_before_birthday = now < birthday
    age = day.dt.year() - born.dt.year() - is_before_birthday.cast(pl.Int32)
    band = pl.lit(None, pl.String)
    for name, (begins, _) in AGES.items():
        band = pl.when(age >= begins).then(pl.lit(name)).otherwise(band)
    return band
