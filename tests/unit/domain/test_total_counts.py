"""Counts of totals: those of two parts add up, whatever the parts are, and hold nothing but numbers."""

import pickle
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from service.domain.answer import UNKNOWN, Truth
from service.domain.total_counts import TRUTHS, Counted, Counts, Members
from tests.members import members

Person = tuple[Truth, Truth, str | None]
PEOPLE = st.lists(
    st.tuples(st.sampled_from(TRUTHS), st.sampled_from(TRUTHS), st.sampled_from(["U-1", "U-2", None])), max_size=8
)


def counts(people: list[Person]) -> Counts:
    found = Counts()
    for among, of, unit in people:
        one = members((among, of))
        found += Counts(1, {"T-1": Counted(one, {unit: one})})
    return found


@given(PEOPLE, PEOPLE)
def test_the_counts_of_two_parts_add_up_to_those_of_the_whole(one: list[Person], other: list[Person]) -> None:
    assert counts(one) + counts(other) == counts([*one, *other])
    assert pickle.loads(pickle.dumps(counts(one))) == counts(one)  # noqa: S301 - our own


def test_each_person_is_counted_where_they_belong() -> None:
    found = Members()
    for number, (among, of) in enumerate(product(TRUTHS, TRUTHS), 1):
        found = found.with_one(among, of, number)
    assert [found.count(among, of) for among, of in product(TRUTHS, TRUTHS)] == [*range(1, 10)]


def test_who_may_not_belong_to_a_group_may_or_may_not_be_counted_there() -> None:
    found = members((True, True, 2), (UNKNOWN, True, 3), (False, True, 5), (True, False, 7))
    assert found.doubted() == members((UNKNOWN, True, 5), (UNKNOWN, False, 7))
