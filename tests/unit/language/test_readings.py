"""
What is read of text that has no fault.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.bounds import LIMIT, exactly
from service.domain.condition import ALWAYS, All, AsOf, Constant, FactRef, Leaf, Not, Operator, ParameterRef
from service.domain.condition import Any as AnyOf
from service.domain.fact import FactType
from service.domain.rule import Citation, Effect
from tests.builders import release_of, rule

NEW_YEAR = date(2026, 1, 1).toordinal()


def _when(text: str, about: str = "subject") -> Any:
    effect = "recommend: praise" if about == "subject" else "classify: some"
    rules = rule(about=f"about: {about}", when=f"when: {text}", effect=effect)
    return next(one for one in release_of(rules=rules).rules() if one.id == "R-1").conditions[about]


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("subject.trained: true", Leaf("subject.trained", Operator.IS, Constant(value=True))),
        (
            "subject.trained: {is: true, absent: no}",
            Leaf("subject.trained", Operator.IS, Constant(value=True), absent=False),
        ),
        (
            "subject.rank: {in: [r1], absent: yes}",
            Leaf("subject.rank", Operator.IN, Constant(frozenset({"r1"})), absent=True),
        ),
        ("subject.rank: {at_least: r2}", Leaf("subject.rank", Operator.IN, Constant(frozenset({"r2", "r3"})))),
        ("subject.rank: {more_than: r2}", Leaf("subject.rank", Operator.IN, Constant(frozenset({"r3"})))),
        ("subject.rank: {at_most: r1}", Leaf("subject.rank", Operator.IN, Constant(frozenset({"none", "r1"})))),
        ("subject.rank: {less_than: r1}", Leaf("subject.rank", Operator.IN, Constant(frozenset({"none"})))),
        ("subject.points: 3", Leaf("subject.points", Operator.IS, Constant(exactly(3)))),
        ("subject.points: $late_days", Leaf("subject.points", Operator.IS, ParameterRef("late_days"))),
        ("subject.points: {at_most: lates}", Leaf("subject.points", Operator.AT_MOST, FactRef("lates"))),
        ("subject.points: {at_least: 2.0}", Leaf("subject.points", Operator.AT_LEAST, Constant(exactly(2)))),
        ("subject.rank_since: {happened: false}", Leaf("subject.rank_since", Operator.HAPPENED, Constant(value=False))),
        ("subject.rank_since: {same_year: as_of}", Leaf("subject.rank_since", Operator.SAME_YEAR, AsOf())),
        ("subject.rank_since: {on_or_after: as_of}", Leaf("subject.rank_since", Operator.ON_OR_AFTER, AsOf())),
        (
            "subject.rank_since: {on_or_before: 2026-01-01}",
            Leaf("subject.rank_since", Operator.ON_OR_BEFORE, Constant(exactly(NEW_YEAR))),
        ),
        (
            "subject.rank_since: {on_or_before: subject.rank_since}",
            Leaf("subject.rank_since", Operator.ON_OR_BEFORE, FactRef("subject.rank_since")),
        ),
        (
            "subject.rank_since: {within_months: 6}",
            Leaf("subject.rank_since", Operator.WITHIN_MONTHS, Constant(exactly(6))),
        ),
    ],
)
def test_a_test_becomes_a_leaf(text: str, leaf: Leaf) -> None:
    assert _when(f"[{{{text}}}]") == leaf


def test_a_share_is_read_as_ten_thousandths() -> None:
    leaf = _when("[{review.votes.poor: {at_least: 0.15}}]", about="review")

    assert leaf == Leaf("review.votes.poor", Operator.AT_LEAST, Constant(exactly(1500)))


def test_between_is_two_comparisons() -> None:
    low, high = (
        Leaf("subject.points", word, Constant(exactly(n)))
        for word, n in ((Operator.AT_LEAST, 1), (Operator.AT_MOST, 3))
    )

    assert _when("[{subject.points: {between: [1, 3]}}]") == All((low, high))


def test_groups_nest() -> None:
    trained = Leaf("subject.trained", Operator.IS, Constant(value=True))
    vacant = Leaf("setting.vacancy", Operator.IS, Constant(value=True))

    read = _when(
        "[{not: [{subject.trained: true}]}, {not: [{subject.trained: true}, {setting.vacancy: true}]}, "
        "{any: [{subject.trained: true}, {all: [{setting.vacancy: true}]}]}]"
    )

    assert read == All((Not(trained), Not(All((trained, vacant))), AnyOf((trained, All((vacant,))))))


def test_a_rule_is_read_whole() -> None:
    rules = rule(
        "scope: [{subject.category: leader}]",
        "unless: [{setting.vacancy: true}]",
        "from: 2026-01-01",
        "until: 2026-12-31",
        "note: 备考",
        effect="bar: [praise, warning]",
        cite="cite: {regulation: law, confidence: verified, article: 5, item: 1.1, note: 参见}",
    )

    read = next(one for one in release_of(rules=rules).rules() if one.id == "R-1")

    assert (read.effect, read.targets) == (Effect.BAR, ("praise", "warning"))
    assert read.citations == (Citation("law", "verified", "5", "1.1", "参见"),)
    assert read.scope == Leaf("subject.category", Operator.IS, Constant("leader"))
    assert read.unless == (Leaf("setting.vacancy", Operator.IS, Constant(value=True)),)
    assert (read.starts, read.ends) == (NEW_YEAR, date(2026, 12, 31).toordinal())


def test_a_rule_without_scope_applies_to_all() -> None:
    assert next(one for one in release_of().rules() if one.id == "LATE-1").scope == ALWAYS


def test_quoted_words_stay_text_and_unusual_numbers_too() -> None:
    regulations = "  other: {title: '5', note: \"true\", year: 1e400, source: -.5, short: ~}\n".replace(
        ", short: ~", ""
    )

    other = release_of(regulations=regulations).sources.regulations["other"]

    assert (other.title, other.note, other.source, other.short) == ("5", "true", "-.5", "5")


@pytest.mark.parametrize(
    ("text", "kind", "is_ordered"),
    [
        ("holds: [{subject.trained: true}]", FactType.TRUTH, False),
        ("any: measures", FactType.TRUTH, False),
        ("count: measures", FactType.NUMBER, False),
        ("lookup: $next_rank, by: subject.rank", FactType.CODE, True),
        ("lower: subject.rank, for_each: [{subject.trained: true}]", FactType.CODE, True),
        ("first_of: [subject.rank_since]", FactType.DATE, False),
        ("latest: reviews, by: review.year, value: review.votes.poor", FactType.SHARE, False),
        ("year_of: subject.rank_since", FactType.NUMBER, False),
    ],
)
def test_the_type_of_a_fact_follows_from_its_derivation(text: str, kind: FactType, is_ordered: bool) -> None:  # noqa: FBT001
    fact = release_of(facts=f"some_fact: {{label: 某事, unit: 个, {text}}}\n").facts["some_fact"]

    assert (fact.type, fact.ordered, fact.owner, fact.unit) == (kind, is_ordered, None, "个")


def test_a_fact_may_be_written_before_what_it_reads_and_a_code_may_bear_its_name() -> None:
    facts = (
        "talk: {label: 谈过, holds: [{talked: true}]}\n"
        "talked: {label: 谈话, any: measures, where: [{measure.kind: talk}]}\n"
    )

    assert release_of(facts=facts).facts["talk"].type is FactType.TRUTH


def test_a_parameter_is_a_number_a_share_a_table_of_months_or_a_table_of_codes() -> None:
    parameters = release_of().parameters

    assert [value.value for value in parameters["low_share"].values] == [1500, 10_000]
    assert parameters["low_share"].is_share
    assert not parameters["late_days"].is_share
    assert parameters["months"].values[0].value == {"warning": 6, "removal": LIMIT, "talk": 0}
    assert parameters["next_rank"].values[0].value == {"none": "r1", "r1": "r2", "r2": "r3"}
    assert parameters["expiring"].values[1].value is None


def test_the_values_of_a_parameter_stand_in_the_order_of_their_days() -> None:
    text = "other: {label: 某数, values: {2020-01-01: {value: 2}, 2010-01-01: {value: 1}}}\n"

    assert [one.value for one in release_of(parameters=text).parameters["other"].values] == [1, 2]


def test_an_action_about_subject_is_about_the_person() -> None:
    text = "other: {label: 某措施, kind: adverse, modality: may, about: subject}\n"

    assert release_of(actions=text).actions["other"].about == frozenset()


def test_an_action_names_those_that_are_never_recommended_beside_it() -> None:
    text = "other: {label: 某措施, kind: adverse, modality: may, excludes: [praise, care]}\n"
    actions = release_of(actions=text).actions
    assert actions["other"].excludes == {"praise", "care"}
    assert actions["praise"].excludes == frozenset()


@pytest.mark.parametrize(("stated", "complete"), [("", False), ("complete: false,", False), ("complete: true,", True)])
def test_a_table_may_say_that_it_is_complete(stated: str, *, complete: bool) -> None:
    text = f"other: {{label: 某表, keys: subject.rank, {stated} values: {{2000-01-01: {{value: {{r1: 1}}}}}}}}\n"
    assert release_of(parameters=text).parameters["other"].complete is complete


def test_a_source_may_say_with_which_confidence_alone_it_is_cited() -> None:
    regulations = release_of(regulations="  other: {title: 某拟制清单, confidence: drafted}\n").sources.regulations
    assert regulations["other"].confidence == "drafted"
    assert regulations["law"].confidence is None
