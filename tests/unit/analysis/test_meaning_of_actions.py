import pytest

from service.analysis.finding import Declared, FindingCode
from tests.unit.analysis.planted import Json, only, outcome_of, planted


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
    release = planted(change)
    finding = only(release)
    assert (finding.code, finding.about) == (FindingCode.EXCLUSIVE_TOGETHER, Declared.ACTION)
    assert {finding.name, *finding.others} == set(pair)
    outcome = outcome_of(finding, release)
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
    release = planted(X_1=rule)
    finding = only(release)
    assert (finding.code, finding.name) == (FindingCode.BARS_NOTHING, "X-1")
    assert outcome_of(finding, release).holding("X-1")


def test_barred_action_that_no_rule_recommends_is_found() -> None:
    release = planted(
        ("nonperformance.yaml", "    recommend: propose_basic_grade\n", "    hold: care_and_support\n"),
        X_1={
            "about": "subject",
            "when": [{"setting.rank_vacancy": True}],
            "bar": ["propose_basic_grade", "care_and_support"],
        },
    )
    finding = only(release)
    assert (finding.code, finding.name, finding.others) == (
        FindingCode.BARS_NOTHING,
        "X-1",
        ("propose_basic_grade",),
    )
