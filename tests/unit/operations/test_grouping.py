"""
How persons are grouped, and which groups are not shown.
"""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.record import Field, FieldType, RecordKind
from service.operations.simulation.grouping import UNKNOWN, groupings_of, groups_of, reads_of
from service.operations.simulation.grouping_suppression import hidden_of


def field(name: str, kind: FieldType, **given: object) -> Field:
    return Field(name, f"«{name}»", kind, fact=f"subject.{name}", **given)  # type: ignore[arg-type]


def vocabulary(*fields: Field) -> tuple[RecordKind, ...]:
    return (RecordKind("subject", "subject", "干部", {one.name: one for one in fields}, single=True),)


TIER = field("role_tier", FieldType.CODE, codes={"principal": "正职", "deputy": "副职"})
BORN = field("birth_date", FieldType.DATE)


def ages(*born: date | None, last: tuple[date | None, ...] = (), as_of: date = date(2026, 6, 30)) -> list[str]:
    columns = {
        "subject.ref": ["P"] * len(born),
        "subject.birth_date": pl.Series(born, dtype=pl.Date),
        "as_of": [as_of] * len(born),
    }
    if last:
        columns["subject.birth_date:last"] = pl.Series(last, dtype=pl.Date)
    return groups_of(pl.DataFrame(columns), groupings_of(vocabulary(BORN)))["age_band"].to_list()


def test_a_grouping_whose_field_the_vocabulary_lacks_is_left_out() -> None:
    assert [one.by for one in groupings_of(vocabulary(TIER, BORN))] == ["role_tier", "age_band"]


def test_a_grouping_whose_field_is_of_another_type_is_left_out() -> None:
    assert groupings_of(vocabulary(field("role_tier", FieldType.TEXT))) == ()


def test_groups_are_labelled_by_the_vocabulary() -> None:
    (tier,) = groupings_of(vocabulary(TIER))
    assert [tier.label, tier.named("deputy"), tier.named(UNKNOWN)] == ["«role_tier»", "副职", "不明"]


def test_groups_stand_in_the_order_of_the_vocabulary_and_the_unknown_last() -> None:
    (tier,) = groupings_of(vocabulary(TIER))
    assert sorted([":unknown", "other", "deputy", "principal"], key=tier.place) == [
        "principal",
        "deputy",
        "other",
        ":unknown",
    ]


def test_what_is_read_is_the_fields_alone() -> None:
    assert reads_of(groupings_of(vocabulary(TIER, BORN))).people == {"subject.role_tier", "subject.birth_date"}


def test_a_person_without_the_field_is_in_a_group_of_their_own() -> None:
    people = pl.DataFrame({"subject.ref": ["P1", "P2"], "subject.role_tier": ["deputy", None]})
    assert groups_of(people, groupings_of(vocabulary(TIER)))["role_tier"].to_list() == ["deputy", ":unknown"]


def test_a_column_that_no_dossier_has_is_unknown_of_everybody() -> None:
    people = pl.DataFrame({"subject.ref": ["P1", "P2"]})
    assert groups_of(people, groupings_of(vocabulary(TIER)))["role_tier"].to_list() == [":unknown", ":unknown"]


def test_without_any_grouping_everybody_still_has_a_row() -> None:
    assert groups_of(pl.DataFrame({"subject.ref": ["P1", "P2"]}), ()).height == 2


def test_an_age_changes_on_the_birthday() -> None:
    found = ages(date(1990, 6, 30), date(1990, 7, 1), date(1970, 6, 30), date(1970, 7, 1))
    assert found == ["36_to_45", "up_to_35", "from_56", "46_to_55"]


def test_a_birth_known_to_the_year_has_a_band_where_the_whole_year_is_in_it() -> None:
    assert ages(date(1975, 1, 1), date(1990, 1, 1), last=(date(1975, 12, 31), date(1990, 12, 31))) == [
        "46_to_55",
        ":unknown",
    ]


def test_a_birth_that_is_lacking_or_to_come_is_unknown() -> None:
    assert ages(None, date(2027, 1, 1)) == [":unknown", ":unknown"]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 10, "b": 11}, set()),
        ({"a": 9, "b": 11, "c": 40}, {"a", "b"}),
        ({"a": 9, "b": 2, "c": 40}, {"a", "b"}),
        ({"a": 3, "b": 2, "c": 40, "d": 50}, {"a", "b", "c"}),
        ({"a": 3}, {"a"}),
        ({}, set()),
    ],
)
def test_small_groups_are_hidden_and_so_is_what_would_give_them_away(sizes: dict[str, int], hidden: set[str]) -> None:
    assert hidden_of(sizes, 10) == hidden


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 40)), st.integers(1, 30))
def test_no_hidden_group_can_be_worked_out_from_the_total(sizes: dict[str, int], smallest: int) -> None:
    hidden = hidden_of(sizes, smallest)
    assert all(sizes[group] >= smallest for group in sizes.keys() - hidden)
    if hidden != sizes.keys():
        assert not hidden or (len(hidden) > 1 and sum(sizes[group] for group in hidden) >= smallest)
