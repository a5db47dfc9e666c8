"""
What is withheld leaves the rest as if it had never been there: no verdict hangs in the air, and no day betrays it.
"""

from typing import Any

import pytest

from service.reports.document import Table, Timeline
from service.reports.material import Material
from service.reports.outlook import calendar
from service.reports.withholding import Withholding, disclosed, disclosed_calendar, said_of
from service.reports.words import Words
from tests.unit.reports.writing import AS_OF, wiring

Json = dict[str, Any]

RELEASE = wiring().release
OPEN = {"rule": "INC-02", "answer": "yes", "text": "甲。"}
DOUBT = {"rule": "BAR-01", "answer": "unknown", "text": "乙。"}
SECRET = {"rule": "HOLD-03", "answer": "yes", "text": "丙。"}
SECRET_DOUBT = {**SECRET, "answer": "unknown"}


def action(verdict: str, **lists: Any) -> Json:
    listed: Json = {"reasons": [], "barred_by": [], "held_by": [], "doubts": [], **lists}
    return {"action": "excellent_preference", "about": None, "verdict": verdict, **listed}


def evaluation(*actions: Json, **more: Any) -> Json:
    keys = ("superseded", "set_aside", "missing", "under_consideration", "near_misses", "notices")
    return {"recommendations": list(actions), **{key: [] for key in keys}, **more}


def told(whole: Json) -> Json:
    return disclosed(whole, Withholding.of(RELEASE, said_of(whole)))


@pytest.mark.parametrize(
    ("sent", "is_told"),
    [
        (action("recommended", reasons=[OPEN]), True),
        (action("recommended", reasons=[OPEN, SECRET]), True),
        (action("recommended", reasons=[SECRET]), False),
        (action("held", reasons=[OPEN], held_by=[DOUBT, SECRET]), True),
        (action("held", reasons=[OPEN], held_by=[SECRET]), False),
        (action("held", reasons=[SECRET], held_by=[OPEN]), False),
        (action("barred", reasons=[OPEN], barred_by=[OPEN]), True),
        (action("barred", reasons=[OPEN], barred_by=[SECRET], held_by=[OPEN]), False),
        (action("unsettled", reasons=[OPEN], doubts=[DOUBT, SECRET_DOUBT]), True),
        (action("unsettled", reasons=[DOUBT], doubts=[SECRET_DOUBT]), True),
        (action("unsettled", reasons=[OPEN], doubts=[SECRET_DOUBT]), False),
        (action("unsettled", reasons=[SECRET_DOUBT], doubts=[DOUBT]), False),
    ],
)
def test_a_verdict_is_told_where_it_follows_from_what_is_told(sent: Json, *, is_told: bool) -> None:
    found = told(evaluation(sent))["recommendations"]
    assert [one["verdict"] for one in found] == ([sent["verdict"]] if is_told else [])
    assert not [reason for one in found for key in ("reasons", "held_by", "doubts") for reason in one[key] if
                reason["rule"] == "HOLD-03"]  # fmt: skip


def test_what_is_said_otherwise_with_what_is_withheld_is_not_told() -> None:
    whole = evaluation(action("unsettled", reasons=[DOUBT]))
    alone = evaluation(action("recommended", reasons=[OPEN]))
    withheld = Withholding.of(RELEASE, said_of(whole) & said_of(alone))
    assert disclosed(alone, withheld)["recommendations"] == []


def test_what_a_withheld_action_takes_the_place_of_is_not_told() -> None:
    by = [
        {"action": "reminder", "about": "I-1", "rules": ["HL-0"], "by": name} for name in ("admonition", SECRET_ACTION)
    ]
    assert [one["by"] for one in told(evaluation(superseded=by))["superseded"]] == ["admonition"]


SECRET_ACTION = next(name for name, one in RELEASE.actions.items() if not one.disclosed)


def test_a_notice_of_a_record_that_is_not_seen_is_not_told() -> None:
    notices = [{"code": code, "path": "", "text": "甲。"} for code in ("drafted_list", "unknown_record")]
    assert [one["code"] for one in told(evaluation(notices=notices))["notices"]] == ["drafted_list"]


def day(*rules: str, actions: tuple[str, ...] = ("excellent_preference",)) -> Json:
    return {
        "actions": [{"action": name, "about": None, "text": f"{name}由建议转为不提出。"} for name in actions],
        "rules": [{"rule": name, "about": None, "causes": []} for name in rules],
        "records": [],
    }


def turned(untold: tuple[str, ...], *days: Json) -> list[tuple[list[str], bool]]:
    left_out = [(name, None, "held", None) for name in untold]
    found = disclosed_calendar({"days": list(days)}, left_out, Withholding.of(RELEASE, frozenset()))["days"]
    return [([one["action"] for one in each["actions"]], each["is_partial"]) for each in found]


def test_a_day_of_what_is_told_is_told_whole() -> None:
    assert turned((), day("INC-02")) == [(["excellent_preference"], False)]


def test_an_action_that_is_not_told_does_not_turn_either() -> None:
    both = day("INC-02", actions=("excellent_preference", "bonus_increase"))
    assert turned(("excellent_preference",), both) == [(["bonus_increase"], True)]


def test_where_a_withheld_rule_turns_no_action_is_said_to() -> None:
    assert turned((), day("INC-02", "HOLD-03"), day("HOLD-03")) == [([], True)]


def test_a_day_that_is_told_in_part_does_not_say_that_no_verdict_changes() -> None:
    changes = [
        {**day("INC-02"), "actions": [], "in_words": "2026年7月1日", "is_partial": part} for part in (True, False)
    ]
    ahead = {"as_of": "2026-06-30", "until": "2027-06-30", "days": changes}
    rows = [*calendar(Material(Words(RELEASE, {}), {}, Timeline(AS_OF, (), ()), ahead))][1]
    assert isinstance(rows, Table)
    assert [row[1] for row in rows.rows] == ["INC-02的结论变化。", "INC-02的结论变化。各项措施的意见不变。"]
