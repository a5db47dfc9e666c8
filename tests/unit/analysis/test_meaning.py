import json
from datetime import date
from typing import Any

import pytest

from service.analysis.finding import Declared, Finding, FindingCode
from service.analysis.meaning import analyse, find_by_solver
from service.analysis.trial import Outcome, Trial
from service.domain.in_force import in_force
from service.domain.release import Release
from service.language.folder import read_files, read_release
from service.settings import shipped
from tests.unit.analysis.many_rules import release_of_many

Json = dict[str, Any]

AS_OF = date(2026, 6, 30)
CITE = {"regulation": "drafted_list", "confidence": "drafted"}
_SHIPPED = read_files(shipped("rulesets"))
_KNOWN = {("bars_nothing", "BAR-05", ("promotion_consideration", "higher_bonus_coefficient"))}
"""INC-03 and INC-04 ask themselves for the grades that BAR-05 leaves."""


def _planted(*changes: tuple[str, str, str], **rules: Json) -> Release:
    """Read the shipped rulesets with some text of some files changed, and some rules added."""
    files = dict(_SHIPPED)
    for path, before, after in changes:
        assert files[path].decode().count(before) == 1
        files[path] = files[path].decode().replace(before, after).encode()
    common = {"title": "某条", "because": "因故。", "cite": CITE}
    ruleset: Json = {"ruleset": "planted", "title": "某清单", "origin": {"place": "某地", "status": "drafted"}}
    ruleset["rules"] = {name.replace("_", "-"): {**common, **rule} for name, rule in rules.items()}
    if rules:
        files["planted.yaml"] = json.dumps(ruleset, ensure_ascii=False).encode()
    return read_release(files)


def _new(release: Release) -> list[Finding]:
    found = find_by_solver(release, AS_OF)
    return [finding for finding in found if (finding.code, finding.name, finding.others) not in _KNOWN]


def _only(release: Release) -> Finding:
    found = _new(release)
    assert len(found) == 1, [(one.code, one.name, one.others) for one in found]
    return found[0]


def _outcome(finding: Finding, release: Release) -> Outcome:
    assert finding.example is not None
    outcome = Trial(in_force(release, AS_OF.toordinal()), AS_OF.toordinal()).outcome(dict(finding.example.dossier))
    assert outcome is not None
    return outcome


def test_shipped_rules_have_one_finding_that_is_known() -> None:
    meaning = analyse(read_release(_SHIPPED), AS_OF)
    assert {(one.code, one.name, one.others) for one in meaning.findings} == _KNOWN
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
    finding = _only(_planted((path, *change)))
    assert (finding.code, finding.about, finding.name) == (FindingCode.NEVER_HOLDS, Declared.RULE, name)
    assert finding.example is None
    assert "永远不会成立" in finding.chinese


def test_conditions_that_rule_one_another_out_are_named() -> None:
    change = ("nonperformance.yaml", "incident.instruction_given: true", "incident.kind: {not_in: [crisis_retreat]}")
    said = _only(_planted(change)).chinese
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
    release = _planted(X_1={**rule, **about})
    finding = _only(release)
    assert (finding.code, finding.name) == (FindingCode.ALWAYS_HOLDS, "X-1")
    assert _outcome(finding, release).holding("X-1")


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
    release = _planted(X_1={"about": about, "when": ways[when], **effect})
    finding = _only(release)
    assert (finding.code, finding.name, finding.others) == (FindingCode.IMPLIED, "X-1", (other,))
    outcome = _outcome(finding, release)
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
    release = _planted(X_1={"about": about, "when": ways[when], "recommend": lower})
    finding = _only(release)
    assert (finding.code, finding.name, finding.others) == (FindingCode.SHADOWED, "X-1", (higher,))
    outcome = _outcome(finding, release)
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
    release = _planted(*([change] if first == "SUP-01" else []), X_1=rule)
    finding = _only(release)
    assert (finding.code, {finding.name, *finding.others}) == (FindingCode.EQUAL, {first, "X-1"})
    outcome = _outcome(finding, release)
    assert outcome.holding("X-1") & outcome.holding(first)


@pytest.mark.parametrize(
    ("pair", "change"),
    [
        (
            ("no_liability", "order_rectification"),
            (
                "vocabulary/actions.yaml",
                "  excludes: [reminder, interview,",
                "  excludes: [order_rectification, reminder, interview,",
            ),
        ),
        (
            ("mitigate_handling", "grant_exemption"),
            ("tolerance.yaml", "      - incident.remedied: false\n", ""),
        ),
    ],
)
def test_exclusive_actions_that_may_be_recommended_together_are_found(
    pair: tuple[str, str], change: tuple[str, str, str]
) -> None:
    release = _planted(change)
    finding = _only(release)
    assert (finding.code, finding.about) == (FindingCode.EXCLUSIVE_TOGETHER, Declared.ACTION)
    assert {finding.name, *finding.others} == set(pair)
    outcome = _outcome(finding, release)
    one, other = ({about for name, about in outcome.recommended if name == action} for action in pair)
    assert one & other


@pytest.mark.parametrize(
    "rule",
    [
        {"about": "subject", "when": [{"subject.category": "leading_member"}], "bar": ["dismissal_procedure"]},
        {"about": "incident", "when": [{"incident.evidence": "refuted"}], "hold": ["reminder", "interview"]},
    ],
)
def test_bar_that_meets_nothing_to_bar_is_found(rule: Json) -> None:
    release = _planted(X_1=rule)
    finding = _only(release)
    assert (finding.code, finding.name) == (FindingCode.BARS_NOTHING, "X-1")
    assert _outcome(finding, release).holding("X-1")


def test_barred_action_that_no_rule_recommends_is_found() -> None:
    release = _planted(
        ("nonperformance.yaml", "    recommend: propose_basic_grade\n", "    hold: care_and_support\n"),
        X_1={
            "about": "subject",
            "when": [{"setting.rank_vacancy": True}],
            "bar": ["propose_basic_grade", "care_and_support"],
        },
    )
    finding = _only(release)
    assert (finding.code, finding.name, finding.others) == (
        FindingCode.BARS_NOTHING,
        "X-1",
        ("propose_basic_grade",),
    )


def test_count_beyond_what_is_imagined_is_left_undecided() -> None:
    release = _planted(
        X_1={"about": "subject", "when": [{"open_investigations": {"at_least": 20}}], "hold": ["care_and_support"]}
    )
    meaning = analyse(release, AS_OF)
    assert {one.code for one in meaning.findings} == {FindingCode.BARS_NOTHING}
    assert meaning.undecided > 0


def test_findings_are_the_same_each_time() -> None:
    release = release_of_many(40, seed=2)
    assert find_by_solver(release, AS_OF) == find_by_solver(release, AS_OF)
