"""
When a decision departs from advice, and how departures are counted.
"""

from dataclasses import replace

import pytest

from service.domain.action import ActionKind
from service.domain.verdict import Verdict
from service.governance.decisions import (
    APPEAL_LABELS,
    OUTCOME_LABELS,
    AppealOutcome,
    Decided,
    Outcome,
    departs,
    needs_hearing,
    standing,
    tally,
)

RULES = {"DEM-01": "连续两年不称职"}


def decided(
    outcome: Outcome,
    verdict: Verdict = Verdict.RECOMMENDED,
    rules: dict[str, str] = RULES,
    evaluation: str = "e1",
    number: int = 1,
) -> Decided:
    return Decided(evaluation, number, "dismissal", "免职", verdict, outcome, rules, "sha256:1", "2026-06-30")


@pytest.mark.parametrize(
    ("advised", "outcome", "expected"),
    [
        (Verdict.RECOMMENDED, Outcome.ADOPTED, False),
        (Verdict.RECOMMENDED, Outcome.NOT_ADOPTED, True),
        (Verdict.RECOMMENDED, Outcome.MODIFIED, True),
        *[
            (advised, outcome, outcome is not Outcome.NOT_ADOPTED)
            for advised in (Verdict.BARRED, Verdict.HELD, Verdict.UNSETTLED)
            for outcome in Outcome
        ],
    ],
)
def test_a_decision_departs_where_another_thing_is_done_than_was_advised(
    advised: Verdict, outcome: Outcome, *, expected: bool
) -> None:
    assert departs(advised, outcome) is expected


def test_a_person_is_to_be_heard_before_what_is_to_their_disadvantage_is_taken() -> None:
    heard = {(kind, outcome) for kind in ActionKind for outcome in Outcome if needs_hearing(kind, outcome)}
    assert heard == {
        (kind, outcome)
        for kind in (ActionKind.ADVERSE, ActionKind.STATUTORY)
        for outcome in (Outcome.ADOPTED, Outcome.MODIFIED)
    }


def test_of_several_decisions_on_one_recommendation_the_last_stands() -> None:
    first, other, last = decided(Outcome.ADOPTED), decided(Outcome.ADOPTED, number=2), decided(Outcome.MODIFIED)
    elsewhere = decided(Outcome.NOT_ADOPTED, evaluation="e2")
    assert standing([first, other, last, elsewhere]) == [last, other, elsewhere]


def test_departures_are_counted_by_rule_and_the_most_departed_come_first() -> None:
    both = {"DEM-01": "甲", "DEM-02": "乙"}
    found = tally(
        [
            decided(Outcome.ADOPTED, rules=both),
            decided(Outcome.MODIFIED, rules={"DEM-09": "丙"}),
            decided(Outcome.NOT_ADOPTED, rules=both),
            decided(Outcome.NOT_ADOPTED, rules={"DEM-02": "乙"}),
            decided(Outcome.NOT_ADOPTED, Verdict.HELD, {"DEM-02": "乙"}),
        ]
    )
    assert [(one.rule, one.title, one.decided, one.departed, one.share) for one in found] == [
        ("DEM-02", "乙", 4, 2, 0.5),
        ("DEM-09", "丙", 1, 1, 1.0),
        ("DEM-01", "甲", 2, 1, 0.5),
    ]
    assert found[0].cases == {
        (Verdict.RECOMMENDED, Outcome.ADOPTED): 1,
        (Verdict.RECOMMENDED, Outcome.NOT_ADOPTED): 2,
        (Verdict.HELD, Outcome.NOT_ADOPTED): 1,
    }


def test_one_rule_is_counted_for_each_action_by_itself() -> None:
    one = decided(Outcome.ADOPTED)
    other = replace(one, recommendation=2, action="reminder", verdict=Verdict.HELD)
    assert [(each.action, each.departed) for each in tally([one, other])] == [("reminder", 1), ("dismissal", 0)]


def test_every_outcome_has_a_label() -> None:
    assert set(OUTCOME_LABELS) == set(Outcome)
    assert set(APPEAL_LABELS) == set(AppealOutcome)
