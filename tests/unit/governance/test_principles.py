"""
Which rules a principle points at, by hand for every pair of verdicts.
"""

import pytest

from service.domain.action import Action, ActionKind, Modality, Rung
from service.domain.verdict import Verdict
from service.governance.principles import PRINCIPLES, Choice, Favour, Matter, Principle, Rules, Side, choose

RECOMMENDED, UNSETTLED, HELD, BARRED = Verdict.RECOMMENDED, Verdict.UNSETTLED, Verdict.HELD, Verdict.BARRED
NOT = (HELD, BARRED, None)
"""What comes to the same: the action is not taken now."""

ADVERSE = [
    (RECOMMENDED, RECOMMENDED, Favour.SAME),
    (RECOMMENDED, UNSETTLED, Favour.MORE),
    *[(RECOMMENDED, now, Favour.MORE) for now in NOT],
    (UNSETTLED, RECOMMENDED, Favour.LESS),
    (UNSETTLED, UNSETTLED, Favour.OPEN),
    *[(UNSETTLED, now, Favour.MORE) for now in NOT],
    *[(then, RECOMMENDED, Favour.LESS) for then in NOT],
    *[(then, UNSETTLED, Favour.LESS) for then in NOT],
    *[(then, now, Favour.SAME) for then in NOT for now in NOT if then or now],
]
TURNED = {Favour.MORE: Favour.LESS, Favour.LESS: Favour.MORE}


def action(name: str, kind: ActionKind = ActionKind.ADVERSE, height: int | None = None) -> Action:
    rung = None if height is None else Rung("handling", height)
    return Action(name, name, kind, Modality.MAY, rung=rung)


def rules(*actions: Action, about: str | None = None, **verdicts: Verdict | None) -> Rules:
    said = {(name, about): verdict for name, verdict in verdicts.items() if verdict is not None}
    return Rules({one.name: one for one in actions}, said)


def chosen(kind: ActionKind, then: Verdict | None, now: Verdict | None, principle: Principle) -> Choice:
    one = action("dismissal", kind)
    (choice,) = choose(principle, rules(one, dismissal=then), rules(one, dismissal=now))
    return choice


@pytest.mark.parametrize(("then", "now", "expected"), ADVERSE)
def test_of_an_adverse_action_less_is_kinder(then: Verdict | None, now: Verdict | None, expected: Favour) -> None:
    choice = chosen(ActionKind.ADVERSE, then, now, Principle.OLD_UNLESS_KINDER)
    assert choice.favour == expected
    assert choice.side == (Side.NOW if expected is Favour.MORE else Side.THEN)


@pytest.mark.parametrize(("then", "now", "turned"), ADVERSE)
def test_of_an_incentive_it_is_the_other_way_round(then: Verdict | None, now: Verdict | None, turned: Favour) -> None:
    expected = TURNED.get(turned, turned)
    choice = chosen(ActionKind.INCENTIVE, then, now, Principle.OLD_UNLESS_KINDER)
    assert choice.favour == expected
    assert choice.side == (Side.NOW if expected is Favour.MORE else Side.THEN)


@pytest.mark.parametrize("kind", [ActionKind.SUPPORTIVE, ActionKind.STATUTORY])
def test_what_supports_and_what_the_law_orders_is_not_compared(kind: ActionKind) -> None:
    choice = chosen(kind, RECOMMENDED, None, Principle.OLD_UNLESS_KINDER)
    assert choice == Choice(Matter(("dismissal",), None), Favour.NOT_COMPARED, Side.THEN, Side.THEN)


@pytest.mark.parametrize(
    ("principle", "side", "procedure"),
    [
        (Principle.OLD_UNLESS_KINDER, Side.NOW, Side.NOW),
        (Principle.OLD, Side.THEN, Side.THEN),
        (Principle.NEW, Side.NOW, Side.NOW),
        (Principle.OLD_SUBSTANCE_NEW_PROCEDURE, Side.THEN, Side.NOW),
    ],
)
def test_a_principle_points_where_it_says(principle: Principle, side: Side, procedure: Side) -> None:
    choice = chosen(ActionKind.ADVERSE, RECOMMENDED, None, principle)
    assert (choice.side, choice.procedure) == (side, procedure)


def test_every_principle_is_named_and_stated() -> None:
    assert [one.label for one in PRINCIPLES.values()] == ["从旧兼从轻", "从旧", "从新", "实体从旧程序从新"]
    assert set(PRINCIPLES) == set(Principle)


LADDER = (action("reminder", height=0), action("interview", height=1), action("admonition", height=2))


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ({"reminder": RECOMMENDED}, {"admonition": RECOMMENDED}, Favour.LESS),  # the reminder made room for worse
        ({"admonition": RECOMMENDED}, {"interview": RECOMMENDED}, Favour.MORE),
        ({"interview": RECOMMENDED}, {"interview": RECOMMENDED, "admonition": UNSETTLED}, Favour.LESS),
        ({"interview": RECOMMENDED, "admonition": UNSETTLED}, {"interview": RECOMMENDED}, Favour.MORE),
        ({"admonition": UNSETTLED}, {"interview": RECOMMENDED}, Favour.OPEN),  # it might have been nothing at all
        ({"admonition": UNSETTLED}, {"admonition": UNSETTLED, "reminder": UNSETTLED}, Favour.OPEN),
        ({"interview": RECOMMENDED}, {"interview": RECOMMENDED, "admonition": BARRED}, Favour.SAME),
    ],
)
def test_a_ladder_is_compared_as_a_whole(
    then: dict[str, Verdict | None], now: dict[str, Verdict | None], expected: Favour
) -> None:
    (choice,) = choose(Principle.OLD_UNLESS_KINDER, rules(*LADDER, **then), rules(*LADDER, **now))
    assert choice.favour == expected
    assert choice.matter.actions == tuple(dict.fromkeys([*then, *now]))


def test_a_ladder_is_compared_for_each_record_by_itself() -> None:
    then = Rules(
        {one.name: one for one in LADDER}, {("reminder", "I-1"): RECOMMENDED, ("interview", "I-2"): RECOMMENDED}
    )
    now = Rules(then.actions, {("interview", "I-1"): RECOMMENDED, ("reminder", "I-2"): RECOMMENDED})
    found = {one.matter.about: one.favour for one in choose(Principle.OLD_UNLESS_KINDER, then, now)}
    assert found == {"I-1": Favour.LESS, "I-2": Favour.MORE}


def test_an_action_that_changed_its_kind_or_its_rung_is_not_compared() -> None:
    then = rules(action("reminder", height=0), reminder=RECOMMENDED)
    for other in (action("reminder", height=1), action("reminder"), action("reminder", ActionKind.SUPPORTIVE, 0)):
        (choice,) = choose(Principle.OLD_UNLESS_KINDER, then, rules(other, reminder=None))
        assert (choice.favour, choice.side) == (Favour.NOT_COMPARED, Side.THEN)


def test_an_action_that_is_new_is_compared_with_nothing() -> None:
    then, now = rules(), rules(action("dismissal"), dismissal=RECOMMENDED)
    (choice,) = choose(Principle.OLD_UNLESS_KINDER, then, now)
    assert (choice.favour, choice.side) == (Favour.LESS, Side.THEN)
