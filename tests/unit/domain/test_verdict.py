"""
Verdicts: the table of the lists, and their ladders.
"""

from itertools import product
from typing import Any

import pytest

from service.domain.action import Action, ActionKind, Modality, Rung
from service.domain.answer import UNKNOWN, Answer, Truth, answer_of
from service.domain.condition import ALWAYS
from service.domain.rule import PERSON, Effect, Rule
from service.domain.verdict import Decision, Finding, Verdict, decide, settle

BARRED, HELD, UNSETTLED, RECOMMENDED = Verdict.BARRED, Verdict.HELD, Verdict.UNSETTLED, Verdict.RECOMMENDED
U = UNKNOWN


def _rule(name: str, effect: Effect, *targets: str) -> Rule:
    return Rule(name, name, "rules", {PERSON: ALWAYS}, effect, targets, "", ())


def _action(name: str, height: int | None = None) -> Action:
    rung = None if height is None else Rung("steps", height)
    return Action(name, name, ActionKind.ADVERSE, Modality.MAY, rung=rung)


def _settled(recommend: Truth, bar: Truth, hold: Truth) -> Verdict | None:
    told = ((Effect.RECOMMEND, recommend), (Effect.BAR, bar), (Effect.HOLD, hold))
    return settle(Finding(_rule(effect, effect, "a"), answer_of(truth)) for effect, truth in told if truth is not False)


@pytest.mark.parametrize(
    ("recommend", "bar", "hold", "verdict"),
    [
        (True, False, False, RECOMMENDED),
        (True, True, False, BARRED),
        (True, True, True, BARRED),
        (True, True, U, BARRED),
        (True, False, True, HELD),
        (True, U, True, HELD),
        (True, U, False, UNSETTLED),
        (True, False, U, UNSETTLED),
        (True, U, U, UNSETTLED),
        (U, False, False, UNSETTLED),
        (U, True, False, BARRED),
        (U, False, True, HELD),
        (U, U, True, HELD),
    ],
)
def test_a_bar_beats_a_hold_and_a_hold_every_recommendation(
    recommend: Truth, bar: Truth, hold: Truth, verdict: Verdict
) -> None:
    assert _settled(recommend, bar, hold) is verdict


@pytest.mark.parametrize(("bar", "hold"), list(product((True, False, U), repeat=2)))
def test_an_action_that_no_rule_speaks_for_is_not_mentioned(bar: Truth, hold: Truth) -> None:
    assert _settled(recommend=False, bar=bar, hold=hold) is None


def test_one_rule_that_holds_outweighs_another_that_is_unknown() -> None:
    findings = [Finding(_rule("A", Effect.RECOMMEND, "a"), answer) for answer in (Answer.UNKNOWN, Answer.YES)]

    assert settle(findings) is RECOMMENDED


RULES = {
    rule.id: rule
    for rule in (
        _rule("LOW", Effect.RECOMMEND, "low"),
        _rule("MID", Effect.RECOMMEND, "mid"),
        _rule("TOP", Effect.RECOMMEND, "top"),
        _rule("BAR-TOP", Effect.BAR, "top"),
        _rule("HOLD-MID", Effect.HOLD, "mid"),
        _rule("BAR-LOW", Effect.BAR, "low"),
        _rule("CLASS", Effect.CLASSIFY, "low"),
        _rule("FREE", Effect.RECOMMEND, "free"),
    )
}
ACTIONS = {action.name: action for action in (_action("low", 0), _action("mid", 1), _action("top", 2), _action("free"))}


def _decided(**truths: Truth) -> tuple[dict[str, Verdict], dict[str, str]]:
    """Decide on one record; give the verdicts that stand, and what is superseded by what."""
    answers: dict[tuple[str, str | None], Truth] = {
        (name.replace("_", "-"), "I-1"): truth for name, truth in truths.items()
    }
    decisions, superseded = decide(RULES, answers, ACTIONS)
    return {one.action.name: one.verdict for one in decisions}, {
        one.decision.action.name: one.by.name for one in superseded
    }


@pytest.mark.parametrize(
    ("truths", "verdicts", "superseded"),
    [
        ({"LOW": True, "MID": True, "TOP": True}, {"top": RECOMMENDED}, {"low": "top", "mid": "top"}),
        ({"LOW": True, "MID": True}, {"mid": RECOMMENDED}, {"low": "mid"}),
        ({"LOW": True, "TOP": True, "BAR_TOP": True}, {"low": RECOMMENDED, "top": BARRED}, {}),
        (
            {"LOW": True, "MID": True, "TOP": U, "HOLD_MID": True},
            {"low": RECOMMENDED, "mid": HELD, "top": UNSETTLED},
            {},
        ),
        ({"LOW": True, "MID": True, "TOP": True, "BAR_TOP": U}, {"mid": RECOMMENDED, "top": UNSETTLED}, {"low": "mid"}),
        ({"LOW": True, "MID": True, "BAR_LOW": True}, {"mid": RECOMMENDED}, {"low": "mid"}),
        ({"LOW": U, "TOP": True}, {"top": RECOMMENDED}, {"low": "top"}),
        ({"LOW": U, "MID": U}, {"low": UNSETTLED, "mid": UNSETTLED}, {}),
        ({"LOW": True, "FREE": True, "MID": True}, {"mid": RECOMMENDED, "free": RECOMMENDED}, {"low": "mid"}),
        ({"CLASS": True, "LOW": False, "BAR_TOP": True}, {}, {}),
    ],
)
def test_the_highest_rung_that_is_recommended_supersedes_every_lower_one(
    truths: dict[str, Truth], verdicts: dict[str, Verdict], superseded: dict[str, str]
) -> None:
    assert _decided(**truths) == (verdicts, superseded)


def test_a_ladder_is_climbed_for_each_record_by_itself() -> None:
    answers: dict[tuple[str, str | None], Truth] = {("LOW", "I-1"): True, ("TOP", "I-2"): True, ("LOW", "I-2"): True}

    decisions, superseded = decide(RULES, answers, ACTIONS)

    assert [(one.action.name, one.about) for one in decisions] == [("low", "I-1"), ("top", "I-2")]
    assert [(one.decision.action.name, one.decision.about) for one in superseded] == [("low", "I-2")]


def test_a_bar_of_the_person_counts_for_every_record() -> None:
    answers: dict[tuple[str, str | None], Truth] = {("TOP", "I-1"): True, ("TOP", "I-2"): True, ("BAR-TOP", None): True}

    decisions, _ = decide(RULES, answers, ACTIONS)

    assert [(one.about, one.verdict) for one in decisions] == [("I-1", BARRED), ("I-2", BARRED)]


def test_every_finding_that_took_part_is_kept() -> None:
    answers: dict[tuple[str, str | None], Truth] = {
        ("TOP", "I-1"): True,
        ("BAR-TOP", None): U,
        ("BAR-TOP", "I-1"): True,
    }

    ((decision,), _) = decide(RULES, answers, ACTIONS)

    assert _ids(decision, Effect.BAR, Answer.YES) == [("BAR-TOP", "I-1")]
    assert _ids(decision, Effect.BAR, Answer.UNKNOWN) == [("BAR-TOP", None)]
    assert _ids(decision, Effect.RECOMMEND, Answer.YES) == [("TOP", "I-1")]


def _ids(decision: Decision, effect: Effect, answer: Answer) -> list[Any]:
    return [(one.rule.id, one.about) for one in decision.by(effect, answer)]
