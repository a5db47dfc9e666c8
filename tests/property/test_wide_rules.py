"""Rules wider than the network can hold are answered all the same: many tests in one, many fields in one list."""

from itertools import product
from random import Random
from typing import Any

import pytest

from service.domain.release import Release
from service.intake import Contract
from service.language.folder import read_release
from tests.property.aims import Aims
from tests.property.asking import asker_of
from tests.property.random_releases import files_of
from tests.property.vocabulary_of_tests import CITE, KINDS, LEVELS, RANKS, random_parameters
from tests.strategies import DAYS, DossierMaker, as_bytes

_ABOUT_A_MATTER = {"about": "matter", "title": "某条", "because": "因故。", "cite": CITE, "classify": "wide"}


def _release(whens: list[list[Any]], facts: dict[str, Any] | None = None) -> Release:
    rules = {f"W-{number}": {**_ABOUT_A_MATTER, "when": when} for number, when in enumerate(whens)}
    return read_release(files_of(facts or {}, rules, random_parameters(Random(0))))  # noqa: S311


def _check_that_engines_agree(release: Release) -> None:
    contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
    with asker_of(release, DAYS[3]) as asker:
        for seed in range(150):
            assert asker.differences(contract.read(as_bytes(maker.make(seed))), DAYS[3]) == {}


def _tests(count: int) -> list[Any]:
    return [{"matter.number": {"more_than": 10 - number}} for number in range(count)]


@pytest.mark.parametrize("count", [29, 30, 31, 32, 80])
@pytest.mark.parametrize("join", ["all", "any", "not"])
def test_a_rule_may_ask_any_number_of_tests(join: str, count: int) -> None:
    _check_that_engines_agree(_release([[{join: _tests(count)}]]))


def test_a_rule_may_join_many_groups() -> None:
    pairs = [
        {"all": [{"matter.kind": kind}, {"matter.level": level}, {"subject.rank": {"not_in": [rank]}}]}
        for kind, level, rank in product(KINDS, LEVELS, RANKS)
    ]
    _check_that_engines_agree(_release([[{"any": pairs}, {"not": pairs[:7]}, {"matter.sure": True}]]))


@pytest.mark.parametrize("most", [66, 67, 90])
def test_a_list_may_read_any_number_of_facts(most: int) -> None:
    facts = {
        f"matter.total{number}": {
            "label": "某数",
            "sum": [{"add": "matter.number"}, {"subtract": "matter.days", "times": number + 1}],
        }
        for number in range(most)
    }
    whens = [[{"matter.total" + str(number): {"more_than": number}}] for number in range(most)]
    last = [{name: {"less_than": 3}} for name in list(facts)[:60]]
    _check_that_engines_agree(_release([*whens, [{"any": last}]], facts))


@pytest.mark.parametrize("test", [{"not_in": list(RANKS)}, {"in": list(RANKS)}, {"less_than": "none"}])
def test_a_test_may_name_every_code_or_none_of_one_that_may_be_several(test: dict[str, Any]) -> None:
    facts = {"next_rank": {"label": "上一级", "lookup": "$rank_of_rank", "by": "subject.rank"}}
    facts["later_rank"] = {"label": "曾任", "latest": "reviews", "by": "review.year", "value": "review.rank"}
    facts["review.rank"] = {"label": "职级", "lookup": "$rank_of_kind", "by": "subject.category"}
    _check_that_engines_agree(_release([[{name: test}] for name in ("next_rank", "later_rank")], facts))
