from typing import Any

import pytest

from service.analysis.finding import Declared, FindingCode
from service.analysis.meaning import analyse, find_by_solver
from service.language.folder import read_release
from tests.unit.analysis.many_rules import release_of_many
from tests.unit.analysis.planted import AS_OF, KNOWN, SHIPPED, Json, only, outcome_of, planted


def test_shipped_rules_have_one_finding_that_is_known() -> None:
    meaning = analyse(read_release(SHIPPED), AS_OF)
    assert {(one.code, one.name, one.others) for one in meaning.findings} == KNOWN
    assert meaning.undecided == 0


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("NAP-05", ("incident.instruction_given: true", "incident.kind: {not_in: [crisis_retreat]}")),
        (
            "INC-07",
            ("- subject.stepped_back: true", "- subject.stepped_back: true\n      - subject.stepped_back: false"),
        ),
    ],
)
def test_rule_that_never_holds_is_found(name: str, change: tuple[str, str]) -> None:
    path = "nonperformance.yaml" if name.startswith("NAP") else "incentives.yaml"
    finding = only(planted((path, *change)))
    assert (finding.code, finding.about, finding.name) == (FindingCode.NEVER_HOLDS, Declared.RULE, name)
    assert finding.example is None
    assert "永远不会成立" in finding.chinese


def test_conditions_that_rule_one_another_out_are_named() -> None:
    change = ("nonperformance.yaml", "incident.instruction_given: true", "incident.kind: {not_in: [crisis_retreat]}")
    said = only(planted(change)).chinese
    assert said.count("事项类别") == 2
    assert "已查实" not in said


@pytest.mark.parametrize(
    ("effect", "when"),
    [
        ({"recommend": "return_visit"}, {"sanction": [{"sanction.lifted_on": {"on_or_before": "as_of"}}]}),
        ({"hold": "care_and_support"}, [{"open_investigations": {"at_least": 0}}]),
    ],
)
def test_rule_that_always_holds_is_found(effect: Json, when: Any) -> None:
    always = [{"any": [{"sanction.lifted_on": {"on_or_before": "as_of"}}, {"sanction.lifted_on": {"happened": False}}]}]
    rule = {"about": "sanction", "when": always, "classify": "x"} if "recommend" in effect else {"when": when, **effect}
    about = {} if "about" in rule else {"about": "subject"}
    release = planted(X_1={**rule, **about})
    finding = only(release)
    assert (finding.code, finding.name) == (FindingCode.ALWAYS_HOLDS, "X-1")
    assert outcome_of(finding, release).holding("X-1")


@pytest.mark.parametrize(
    ("other", "about", "effect", "when"),
    [
        ("RECT-01", "incident", {"recommend": "order_rectification"}, "stricter"),
        ("INC-02", "subject", {"recommend": "excellent_preference"}, "more"),
    ],
)
def test_rule_that_another_covers_is_found(other: str, about: str, effect: Json, when: str) -> None:
    ways: dict[str, list[Any]] = {
        "stricter": [
            {"incident.evidence": "verified"},
            {"incident.verified_by": "audit"},
            {"incident.tolerance.status": "refused"},
            {"incident.corrected": False},
            {"incident.ordered_to_rectify": False},
        ],
        "more": [{"lead_achievements_12m": {"at_least": 2}}],
    }
    release = planted(X_1={"about": about, "when": ways[when], **effect})
    finding = only(release)
    assert (finding.code, finding.name, finding.others) == (FindingCode.IMPLIED, "X-1", (other,))
    outcome = outcome_of(finding, release)
    assert outcome.holding("X-1") & outcome.holding(other)


@pytest.mark.parametrize(
    ("lower", "higher", "about", "when"),
    [
        ("interview", "HL-3", "incident", "grave"),
        ("statutory_demotion", "STAT-02", "subject", "dismissed"),
    ],
)
def test_rule_whose_rung_is_always_outranked_is_found(lower: str, higher: str, about: str, when: str) -> None:
    ways: dict[str, list[Any]] = {
        "grave": [
            {"incident.situations": {"at_least": 1}},
            {"incident.recent": True},
            {"incident.answered": False},
            {"incident.chargeable": True},
            {"incident.criticised": False},
            {"incident.weight": "grave"},
        ],
        "dismissed": [
            {"subject.category": "internal_leader"},
            {"consecutive_incompetent_grades": {"at_least": 3}},
            {"demotions_since_assessment": {"at_least": 1}},
        ],
    }
    release = planted(X_1={"about": about, "when": ways[when], "recommend": lower})
    finding = only(release)
    assert (finding.code, finding.name, finding.others) == (FindingCode.SHADOWED, "X-1", (higher,))
    outcome = outcome_of(finding, release)
    assert outcome.holding("X-1") & outcome.holding(higher)


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        (
            "SUP-01",
            {
                "about": "incident",
                "when": [{"incident.evidence": "refuted"}],
                "unless": [{"incident.clarified_on": {"happened": True}}],
                "recommend": "clarify_reputation",
            },
        ),
        (
            "BAR-04",
            {
                "about": "subject",
                "when": [{"standing_vetoes": {"more_than": 0}}],
                "bar": ["promotion_consideration", "excellent_preference"],
            },
        ),
    ],
)
def test_two_rules_that_are_equal_are_found(first: str, rule: Json) -> None:
    change = ("support.yaml", "{happened: false, absent: yes}", "{happened: false}")
    release = planted(*([change] if first == "SUP-01" else []), X_1=rule)
    finding = only(release)
    assert (finding.code, {finding.name, *finding.others}) == (FindingCode.EQUAL, {first, "X-1"})
    outcome = outcome_of(finding, release)
    assert outcome.holding("X-1") & outcome.holding(first)


def test_count_beyond_what_is_imagined_is_left_undecided() -> None:
    release = planted(
        X_1={"about": "subject", "when": [{"open_investigations": {"at_least": 20}}], "hold": ["care_and_support"]}
    )
    meaning = analyse(release, AS_OF)
    assert {one.code for one in meaning.findings} == {FindingCode.BARS_NOTHING}
    assert meaning.undecided > 0


def test_findings_are_the_same_each_time() -> None:
    release = release_of_many(40, seed=2)
    assert find_by_solver(release, AS_OF) == find_by_solver(release, AS_OF)
