"""
Where each thing that a folder declares stands.
"""

import pytest

from service.language.folder import read_files, read_release
from service.language.places import Declared, read_places
from service.settings import shipped
from tests.builders import files_of, marked, rule
from tests.small_release import ACTIONS, FACTS, PARAMETERS, PROCEDURES, RECORDS, REGULATIONS, RULES, SMALL

DECLARED = [
    (Declared.FACT, "subject.sex", RECORDS, "sex: {label", "¦sex: {label"),
    (Declared.FACT, "incident.conduct.hidden", RECORDS, "conduct.hidden:", "¦conduct.hidden:"),
    (Declared.FACT, "review.counted_on", RECORDS, "reviews:", "¦reviews:"),
    (Declared.FACT, "incident.late", FACTS, "incident.late:", "¦incident.late:"),
    (Declared.FACT, "lates", FACTS, "\nlates:", "\n¦lates:"),
    (Declared.ACTION, "visit", ACTIONS, "visit:", "¦visit:"),
    (Declared.PROCEDURE, "usual", PROCEDURES, "usual:", "¦usual:"),
    (Declared.REMEDY, "appeal", PROCEDURES, "appeal:", "¦appeal:"),
    (Declared.REGULATION, "law", REGULATIONS, "law:", "¦law:"),
    (Declared.PARAMETER, "late_days", PARAMETERS, "late_days:", "¦late_days:"),
    (Declared.RULE, "LATE-1", RULES, "LATE-1:", "¦LATE-1:"),
]


@pytest.mark.parametrize(("kind", "name", "path", "old", "new"), DECLARED)
def test_each_thing_is_placed_where_its_name_stands(kind: Declared, name: str, path: str, old: str, new: str) -> None:
    files, (marked_place,) = marked({**SMALL, path: SMALL[path].replace(old, new)})
    place = read_places(files)[kind, name]
    assert f"{place.file}:{place.line}:{place.column}" == marked_place


def test_everything_that_ships_is_placed() -> None:
    files = read_files(shipped("rulesets"))
    release, places = read_release(files), read_places(files)
    named = {
        Declared.RULE: [rule.id for rule in release.rules()],
        Declared.FACT: list(release.facts),
        Declared.PARAMETER: list(release.parameters),
        Declared.ACTION: list(release.actions),
        Declared.PROCEDURE: list(release.procedures),
        Declared.REMEDY: list(release.remedies),
        Declared.REGULATION: list(release.sources.regulations),
        Declared.TOTAL: [total.id for total in release.totals],
    }
    assert sorted(places) == sorted((kind, name) for kind, names in named.items() for name in names)


def test_a_rule_and_a_fact_of_one_name_are_two_things_and_of_a_rule_that_stands_twice_the_first_counts() -> None:
    files = files_of(facts="R-1: {label: 某数, count: tasks}\n", rules=rule()) | {"zz.yaml": b"rules:\n  R-1: {}\n"}
    places = read_places(files)
    assert places[Declared.FACT, "R-1"].file == FACTS
    assert places[Declared.RULE, "R-1"].file == RULES


@pytest.mark.parametrize("text", ["", "- a\n", "rules: 5\n", "rules:\n", "{\n", "\xff"])
def test_what_is_no_ruleset_declares_nothing(text: str) -> None:
    assert read_places({"other.yaml": text.encode("latin-1"), RECORDS: b"5\n"}) == {}


def test_a_kind_of_record_that_says_nothing_is_placed_by_its_own_name() -> None:
    text = b"records:\n  one: 5\n  two: {day: on, fields: {on: 5}}\n"
    assert list(read_places({RECORDS: text})) == [(Declared.FACT, "two.counted_on"), (Declared.FACT, "two.on")]
