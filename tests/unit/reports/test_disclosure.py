"""
Disclosure: which rules and which records the person is not told of.
"""

from typing import Any

import pytest

from service.reports.disclosure import withheld_records, withheld_rules
from tests.builders import release_of, rule
from tests.unit.reports.writing import AS_OF, dossier, incident, read, wiring

Json = dict[str, Any]

RELEASE = wiring().release
UNDISCLOSED = "secret: {label: 另行告知的措施, kind: adverse, modality: must, disclosed: false}\n"


def withheld(of: Json) -> frozenset[str]:
    return withheld_records(read(of), RELEASE, AS_OF.toordinal())


def test_the_rule_that_refers_and_the_one_that_rests_on_it_are_withheld() -> None:
    assert withheld_rules(RELEASE) == {"REF-01", "HOLD-03"}


def test_what_rests_on_what_rests_on_a_withheld_rule_is_withheld_too() -> None:
    rules = rule(effect="recommend: secret", name="S-1")
    rules += rule("when: [{secrets: {at_least: 1}}]", when="", effect="hold: [praise]", name="S-2")
    rules += rule("when: [{holds_by_secrets: {at_least: 1}}]", when="", effect="bar: [praise]", name="S-3")
    facts = "secrets: {label: 甲, unit: 项, hits: {recommend: secret}}\n"
    facts += "holds_by_secrets: {label: 乙, unit: 项, hits: {rules: [S-2]}}\n"
    assert withheld_rules(release_of(actions=UNDISCLOSED, rules=rules, facts=facts)) == {"S-1", "S-2", "S-3"}


def test_nothing_is_withheld_where_no_action_is_marked() -> None:
    assert withheld_rules(release_of()) == frozenset()


@pytest.mark.parametrize(
    ("fields", "is_withheld"),
    [
        ({}, False),
        ({"evidence": "alleged"}, True),
        ({"evidence": "under_verification"}, True),
        ({"evidence": "refuted"}, False),
        ({"evidence": "withdrawn"}, False),
        ({"verified_on": "2026-06-30"}, False),
        ({"verified_on": "2026-07-01"}, True),  # not verified yet
        ({"verified_on": "2026-06"}, False),
    ],
)
def test_an_incident_is_told_once_it_is_settled(fields: Json, *, is_withheld: bool) -> None:
    assert withheld(dossier(incidents=[incident(**fields)])) == ({"I-1"} if is_withheld else frozenset())


def test_an_incident_of_which_nobody_says_how_far_it_is_verified_is_withheld() -> None:
    bare = {"id": "I-1", "kind": "other"}
    assert withheld(dossier(incidents=[bare])) == {"I-1"}


def test_a_veto_is_told_by_the_same_words_as_an_incident() -> None:
    vetoes = [
        {"id": f"N-{number}", "from": "2026-01-01", **fields}
        for number, fields in enumerate(({"evidence": "verified"}, {"evidence": "alleged"}, {}), 1)
    ]
    assert withheld(dossier(vetoes=vetoes)) == {"N-2", "N-3"}


def test_records_that_nobody_verifies_are_told() -> None:
    measures = [{"id": "M-1", "kind": "reminder", "on": "2026-02-01"}]
    assert withheld(dossier(measures=measures)) == frozenset()
