"""Whether what was filled is still what the contract accepts."""

from typing import Any

import pytest

from service.alternatives.acceptance import is_accepted
from service.language.folder import load
from service.settings import shipped
from tests.builders import release_of

_INCIDENT: dict[str, Any] = {"id": "I-1", "kind": "other"}
_REVIEW: dict[str, Any] = {"id": "R-1", "kind": "annual", "year": 2025}


@pytest.mark.parametrize(
    ("values", "accepted"),
    [
        ({"evidence": "verified", "verified_on": None}, False),
        ({"evidence": "alleged", "verified_on": None}, True),
        ({"occurred_on": "2026-03", "completed_on": "2026-02-28"}, False),
        ({"occurred_on": "2026-03", "completed_on": "2026-03-01"}, True),
        ({"occurred_on": "2026-03", "completed_on": None}, True),
    ],
)
def test_the_values_of_one_record_agree(values: dict[str, Any], *, accepted: bool) -> None:
    kind = load(shipped("rulesets")).kind_named("incidents")
    assert is_accepted(kind, [{**_INCIDENT, **values}]) is accepted


def test_shares_are_of_one_whole() -> None:
    kind = release_of().kind_named("reviews")
    assert is_accepted(kind, [{**_REVIEW, "votes": {"good": 0.7, "fair": 0.3}}])
    assert not is_accepted(kind, [{**_REVIEW, "votes": {"good": 0.7, "fair": 0.3001}}])


def test_what_may_be_there_once_is_there_once() -> None:
    kind = release_of().kind_named("reviews")
    assert not is_accepted(kind, [_REVIEW, {**_REVIEW, "id": "R-2"}])
    assert is_accepted(kind, [_REVIEW, {**_REVIEW, "id": "R-2", "kind": "special"}])
    assert is_accepted(kind, [_REVIEW, {**_REVIEW, "id": "R-2", "year": 2024}])


def test_a_record_in_which_nothing_is_new_is_not_asked_again() -> None:
    kind = load(shipped("rulesets")).kind_named("incidents")
    turned = {**_INCIDENT, "evidence": "verified", "verified_on": None}
    assert is_accepted(kind, [turned, {**_INCIDENT, "id": "I-2"}], ["I-2"])
    assert not is_accepted(kind, [turned, {**_INCIDENT, "id": "I-2"}], ["I-1"])
