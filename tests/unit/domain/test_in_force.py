"""
What of a release stands on a day, and in which order its rules are asked.
"""

from datetime import date

import pytest

from service.domain.fact import FactType, Given
from service.domain.in_force import versions_on
from service.domain.rule import PERSON
from tests.builders import law_of, release_of, rule

DATED = rule("from: 2026-01-01", "until: 2026-06-30", name="DATED")


def _standing(day: str, **added: str) -> tuple[list[str], list[str]]:
    law = law_of(release_of(**added), date.fromisoformat(day))
    return [one.id for one in law.rules], [one.id for one in law.suspended]


@pytest.mark.parametrize(
    ("day", "stands"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_rule_is_in_force_from_and_until_its_days_both_included(day: str, stands: bool) -> None:  # noqa: FBT001
    assert ("DATED" in _standing(day, rules=DATED)[0]) is stands


def test_a_rule_without_days_is_always_in_force() -> None:
    assert _standing("2001-01-01") == (["LATE-1"], [])


NEEDS = {
    "a test": ("", "subject.points: {at_least: $expiring}"),
    "a fact's condition": ("some: {label: 某事, holds: [{subject.points: $expiring}]}", "some: true"),
    "a count": ("some: {label: 某数, count: reviews, where: [{review.year: $expiring}]}", "some: 1"),
    "the age of the latest": (
        "some: {label: 某码, latest: reviews, by: review.year, value: review.grade, since: {years: $expiring}}",
        "some: good",
    ),
    "a run": (
        "some: {label: 数, streak: reviews, by: review.year, while: [{review.grade: good}], since: {years: $expiring}}",
        "some: 1",
    ),
    "the while of a run": (
        "some: {label: 某数, streak: reviews, by: review.year, while: [{review.year: {at_least: $expiring}}]}",
        "some: 1",
    ),
    "a factor": ("some: {label: 某数, sum: [{add: subject.points, times: $expiring}]}", "some: 1"),
    "a step down": ("some: {label: 某码, lower: subject.rank, for_each: [{subject.points: $expiring}]}", "some: r1"),
    "a table": ("some: {label: 某码, lookup: $ended, by: subject.rank}", "some: r1"),
    "the no of a fact": (
        "some: {label: 某事, holds: [{subject.trained: true}], fails: [{subject.points: $expiring}]}",
        "some: true",
    ),
    "a fact behind a fact": (
        "some: {label: 某事, holds: [{other: true}]}\nother: {label: 某事, holds: [{subject.points: $expiring}]}",
        "some: true",
    ),
}
ENDED = (
    "ended: {label: 表, keys: subject.rank, gives: subject.rank,"
    " values: {2000-01-01: {value: {none: r1}}, 2025-01-01: {value: null}}}\n"
)


@pytest.mark.parametrize("need", list(NEEDS))
def test_a_rule_that_needs_a_parameter_without_value_is_not_in_force(need: str) -> None:
    facts, test = NEEDS[need]
    added = {"facts": f"{facts}\n", "rules": rule(when=f"when: [{{{test}}}]"), "parameters": ENDED}

    assert _standing("2024-12-31", **added) == (["LATE-1", "R-1"], [])
    assert _standing("2025-01-01", **added) == (["LATE-1"], ["R-1"])


def test_the_months_of_a_dated_table_are_needed_by_the_date() -> None:
    table = (
        "ended: {label: 表, keys: measure.kind, values: {2000-01-01: {value: {talk: 1}}, 2025-01-01: {value: null}}}\n"
    )
    facts = "measure.ends: {label: 届满, date: measure.taken_on, plus_months: $ended, by: measure.kind}\n"
    rules = rule(about="about: measure", when="when: [{measure.ends: {on_or_after: as_of}}]", effect="recommend: visit")

    assert _standing("2025-01-01", facts=facts, rules=rules, parameters=table) == (["LATE-1"], ["R-1"])


def test_a_parameter_has_a_value_from_its_day_until_the_next() -> None:
    expiring = release_of().parameters["expiring"]
    days = [date.fromisoformat(text).toordinal() for text in ("2019-12-31", "2020-01-01", "2024-12-31", "2025-01-01")]

    found = [expiring.on(day) for day in days]

    assert [None if one is None else one.value for one in found] == [None, 1, 1, None]
    assert [expiring.version_on(day) for day in days] == [-1, 0, 0, 1]


def test_days_on_which_the_same_stands_have_the_same_versions() -> None:
    release = release_of(rules=DATED)
    days = [date.fromisoformat(text).toordinal() for text in ("2026-01-01", "2026-06-30", "2026-07-01")]
    first, same, other = (versions_on(release, day) for day in days)

    assert first == same != other


def test_a_rule_that_reads_answers_comes_after_the_rules_that_give_them() -> None:
    facts = "praised: {label: 受表扬, hits: {recommend: praise}}\n"
    rules = (
        rule(name="LAST", when="when: [{praised: {at_least: 1}}]", effect="hold: [praise]")
        + rule(name="NEXT", when="when: [{lates: 0}]", effect="recommend: praise")
        + rule(
            name="BOTH",
            about="",
            when="when: {incident: [{incident.corrected: true}], measure: [{measure.kind: talk}]}",
            effect="recommend: visit",
        )
    )

    law = law_of(release_of(facts=facts, rules=rules))

    assert [(one.level, one.about, [member.id for member in one.rules]) for one in law.strata] == [
        (0, "incident", ["LATE-1", "BOTH"]),
        (0, "measure", ["BOTH"]),
        (1, PERSON, ["NEXT"]),
        (2, PERSON, ["LAST"]),
    ]


def test_a_release_knows_its_kinds_and_its_facts() -> None:
    release = release_of()

    assert release.kind_of("incident").name == "incidents"
    assert release.kind_named("incidents").singular == "incident"
    assert [name for name, fact in release.facts.items() if fact.is_derived and fact.owner is None] == ["lates"]
    assert release.facts["review.year"].derivation == Given("year")
    assert release.facts["subject.points"].type is FactType.NUMBER
