"""
What would change it: hand-made dossiers whose smallest change is known, and every fault of a question.

All are examples that ship, altered; the day is 2026-06-30.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from service.alternatives.counterfactuals import Goal, Movable, Question, counterfactuals
from service.alternatives.questions import Parts, faults_of
from service.alternatives.trial import Trial
from service.domain.errors import DossierFaultsError
from service.intake import Contract
from service.language.folder import load
from service.operations.evaluation import Evaluating
from service.settings import shipped
from tests.builders import AS_OF

Json = dict[str, Any]

RELEASE = load(shipped("rulesets"))
CONTRACT = Contract(RELEASE.kinds)
TRIAL = Trial(RELEASE)
EVALUATING = Evaluating(RELEASE, CONTRACT, lambda _, interpreter: interpreter)
EXAMPLES = {path.stem: json.loads(path.read_text()) for path in shipped("examples").glob("*.json")}
PROMOTION = "priority_rank_promotion"


def frozen() -> float:
    """Read a clock that stands."""
    return 0.0


def ticking(step: float) -> Callable[[], float]:
    """Give a clock that is *step* seconds later whenever it is read."""
    times = iter(range(1_000_000))
    return lambda: next(times) * step


def example(name: str, **changed: Any) -> Json:
    """Give an example with other values by top-level key."""
    return {**deepcopy(EXAMPLES[name]), **changed}


def unanswered(**fields: Any) -> Json:
    """Give a dossier with one minor matter that was reminded of in time and is not corrected."""
    dossier = example("not_performing")
    dossier["incidents"] = [{**dossier["incidents"][0], "severity": "minor", **fields}]
    dossier["measures"] = dossier["measures"][:1]
    return dossier


def ask(  # noqa: PLR0913, PLR0917 - a question has as many parts
    dossier: Json,
    action: str,
    verdict: str,
    about: str | None = None,
    movable: tuple[Movable, ...] = (),
    clock: Callable[[], float] = frozen,
    **told: Any,
) -> Json:
    """Ask what would change what is said of an action."""
    question = Question(Goal(action, verdict, about), movable, **told)
    read = CONTRACT.read(json.dumps(dossier).encode())
    return counterfactuals(TRIAL, read, AS_OF.toordinal(), question, clock, CONTRACT)


def moved(answer: Json) -> list[dict[str, Any]]:
    """Give what each change changes, by path."""
    return [{field["path"]: field["to"] for field in change["fields"]} for change in answer["changes"]]


def said(dossier: Json, action: str) -> str | None:
    """Evaluate a dossier; give what is said of an action about the person."""
    found = EVALUATING.evaluate(json.dumps(dossier).encode(), AS_OF)["recommendations"]
    return next((one["verdict"] for one in found if one["action"] == action), None)


def test_an_interview_falls_when_the_matter_is_corrected() -> None:
    answer = ask(unanswered(), "interview", "not_mentioned", "I-1")

    assert answer["now"] == "recommended"
    assert moved(answer) == [{"incidents[I-1].corrected": True}]
    assert answer["changes"][0] == {
        "size": 1,
        "fields": [
            {
                "path": "incidents[I-1].corrected",
                "label": "已改正",
                "record": "I-1",
                "from": False,
                "to": True,
                "from_in_words": "否",
                "to_in_words": "是",
            }
        ],
        "verdict": "not_mentioned",
        "text": "如果「园区道路工程节点」的「已改正」由否变为是，对「园区道路工程节点」的「约谈」由建议变为不提出。",
        "also": [
            {
                "action": "order_rectification",
                "label": "责令限期整改",
                "about": "I-1",
                "from": "recommended",
                "to": "not_mentioned",
                "text": "对「园区道路工程节点」的「责令限期整改」由建议变为不提出。",
            }
        ],
    }
    assert answer["complete"]


def test_what_was_corrected_does_not_come_undone() -> None:
    answer = ask(unanswered(corrected=True), "interview", "recommended", "I-1")

    assert moved(answer) == []
    assert answer["complete"]


def test_a_promotion_needs_the_vacancy_alone() -> None:
    dossier = example("pioneer")
    dossier["setting"]["rank_vacancy"] = False

    answer = ask(dossier, PROMOTION, "recommended")

    assert moved(answer) == [{"setting.rank_vacancy": True}]
    assert answer["changes"][0]["text"] == "如果「有职级空缺」由否变为是，「优先晋升职级」由不提出变为建议。"


def test_what_two_fields_keep_away_takes_both() -> None:
    dossier = example("pioneer_under_investigation")
    dossier["setting"]["rank_vacancy"] = False

    answer = ask(dossier, PROMOTION, "recommended")

    assert moved(answer) == [{"investigations[V-1].closed_on": "2026-06-30", "setting.rank_vacancy": True}]
    assert answer["changes"][0]["size"] == 2
    assert "，并且" in answer["changes"][0]["text"]


def test_an_investigation_that_closes_lifts_its_bar() -> None:
    answer = ask(example("pioneer_under_investigation"), PROMOTION, "recommended")

    assert moved(answer) == [{"investigations[V-1].closed_on": "2026-06-30"}]
    field = answer["changes"][0]["fields"][0]
    assert (field["from"], field["from_in_words"], field["to_in_words"]) == (None, "尚未发生", "2026年6月30日")
    assert {one["to"] for one in answer["changes"][0]["also"]} == {"recommended"}


def test_grades_of_past_years_stand_and_are_named() -> None:
    dossier = example("not_performing", incidents=[], measures=[])
    for one in dossier["assessments"]:
        one["grade"] = "basic"

    answer = ask(dossier, "start_adjustment_procedure", "not_mentioned")

    assert (answer["now"], moved(answer), answer["tried"], answer["complete"]) == ("recommended", [], 1, True)
    assert answer["text"].startswith("在可以变动的范围内，没有办法使「启动调整程序」由建议变为不提出。")
    assert "年度考核连续基本称职及以下年数为2年" in answer["text"]
    assert "属于已经发生的事实，不能变动。" in answer["text"]
    assert answer["fixed"] == ["已经发生的事实一律不变；可以变动的只有尚未发生的结果，以及今后可能改变的现状。"]


def test_a_sanction_that_is_lifted_today_is_in_effect_today_and_its_end_is_named() -> None:
    sanction = {"id": "S-1", "kind": "government.major_demerit", "effective_on": "2025-08-28"}
    answer = ask(example("pioneer", sanctions=[sanction]), PROMOTION, "recommended")

    assert (answer["now"], moved(answer), answer["tried"]) == ("barred", [], 2)
    assert "影响期届满日为2027年2月28日" in answer["text"]
    assert "解除日期" not in answer["text"]  # it may move, and was


REVOCABLE = {"id": "S-1", "kind": "government.demerit", "effective_on": "2026-02-01", "revoked": False}
REVOKED = "sanctions[S-1].revoked"


@pytest.mark.parametrize(
    ("revoked", "action", "about", "verdict"),
    [
        (False, PROMOTION, None, "recommended"),
        (True, PROMOTION, None, "barred"),
        (False, "return_visit", "S-1", "not_mentioned"),
        (True, "return_visit", "S-1", "recommended"),
    ],
)
def test_a_record_may_come_to_count_or_count_no_more(
    revoked: bool,  # noqa: FBT001
    action: str,
    about: str | None,
    verdict: str,
) -> None:
    dossier = example("pioneer", sanctions=[{**REVOCABLE, "revoked": revoked}])

    answer = ask(dossier, action, verdict, about, (Movable(REVOKED),))

    assert moved(answer) == [{REVOKED: not revoked}]


def test_a_reminder_that_is_revoked_was_not_given() -> None:
    path = "measures[M-1].revoked"

    assert moved(ask(unanswered(), "reminder", "recommended", "I-1", (Movable(path),))) == [{path: True}]


def test_what_has_not_occurred_yet_is_not_spoken_of() -> None:
    path = "incidents[I-1].occurred_on"
    movable = (Movable(path, high="2026-12-31"),)

    answer = ask(unanswered(), "order_rectification", "not_mentioned", "I-1", movable)

    assert moved(answer) == [{path: "2026-07-01"}]


def test_a_day_to_come_that_makes_a_finding_stand_moves_only_where_it_is_listed() -> None:
    dossier = unanswered(verified_on="2026-08-01")
    path = "incidents[I-1].verified_on"

    silent = ask(dossier, "order_rectification", "recommended", "I-1")
    listed = ask(dossier, "order_rectification", "recommended", "I-1", (Movable(path, "2026-06-01", "2026-08-01"),))

    assert (moved(silent), moved(listed)) == ([], [{path: "2026-06-30"}])


def test_an_assessment_that_is_confirmed_today_counts() -> None:
    dossier = example("pioneer")
    dossier["assessments"][1]["confirmed_on"] = None
    dossier["assessments"][1]["grade"] = "incompetent"

    answer = ask(dossier, "excellent_preference", "barred")

    assert moved(answer) == [{"assessments[A-2025].confirmed_on": "2026-06-30"}]
    assert answer["changes"][0]["fields"][0]["from_in_words"] == "尚未确定"
    assert answer["changes"][0]["text"].startswith("如果考核（A-2025）的「等次确定日期」由尚未确定变为")


def test_an_outcome_that_lies_ahead_may_happen_today() -> None:
    dossier = example("pioneer_under_investigation")
    dossier["investigations"][0]["closed_on"] = "2026-09-01"

    assert moved(ask(dossier, PROMOTION, "recommended")) == [{"investigations[V-1].closed_on": "2026-06-30"}]


def test_a_task_may_be_put_off_to_the_day_itself_and_no_further() -> None:
    dossier = example("not_performing", incidents=[])
    task = {"id": "T-1", "title": "征迁", "due": "2026-05-01", "role": "lead", "cause": "subjective"}
    dossier["tasks"] = [{**task, "completed_on": None, "extension_until": "2026-06-01"}]
    for one in dossier["measures"]:
        one["about"] = "T-1"

    answer = ask(dossier, "start_adjustment_procedure", "not_mentioned")

    found = moved(answer)
    assert found == [{"tasks[T-1].completed_on": "2026-06-30"}, {"tasks[T-1].extension_until": "2026-06-30"}]


def test_a_task_is_not_put_back_into_the_past() -> None:
    dossier = example("not_performing", incidents=[])
    task = {"id": "T-1", "title": "征迁", "due": "2026-05-01", "role": "lead", "cause": "subjective"}
    dossier["tasks"] = [{**task, "completed_on": None, "extension_until": "2026-12-31"}]
    for one in dossier["measures"]:
        one["about"] = "T-1"

    assert moved(ask(dossier, "start_adjustment_procedure", "recommended")) == []


def test_a_day_is_found_to_the_very_day() -> None:
    dossier = example("pioneer")
    dossier["subject"]["rank_since"] = "2026-01-01"
    movable = (Movable("subject.rank_since", "2023-01-01", "2026-06-30"),)

    answer = ask(dossier, PROMOTION, "recommended", movable=movable)

    assert moved(answer) == [{"subject.rank_since": "2024-12-31"}]
    for day, verdict in (("2024-12-31", "recommended"), ("2025-01-01", None)):
        dossier["subject"]["rank_since"] = day
        assert said(dossier, PROMOTION) == verdict


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("2023-01-01", "2024-06-30", [{"subject.rank_since": "2024-06-30"}]),
        ("2023", "2024-06", [{"subject.rank_since": "2024-06-30"}]),
        (None, "2024-06-30", [{"subject.rank_since": "2024-06-30"}]),
        ("2025-01-01", None, []),
        ("2025-01-01", "2025-12-31", []),
    ],
)
def test_a_range_is_kept_to(low: str | None, high: str | None, expected: list[Json]) -> None:
    dossier = example("pioneer")
    dossier["subject"]["rank_since"] = "2026-01-01"
    movable = (Movable("subject.rank_since", low, high),)

    assert moved(ask(dossier, PROMOTION, "recommended", movable=movable)) == expected


def test_the_nearest_listed_value_is_taken_and_none_between() -> None:
    dossier = example("pioneer")
    dossier["subject"]["rank_since"] = "2026-01-01"
    movable = (Movable("subject.rank_since", values=("2022-01-01", date(2023, 1, 1), "2026-02-01")),)

    assert moved(ask(dossier, PROMOTION, "recommended", movable=movable)) == [{"subject.rank_since": "2023-01-01"}]


def test_a_share_of_votes_is_found_to_the_last_decimal() -> None:
    dossier = example("not_performing", incidents=[], measures=[])
    dossier["assessments"][1]["votes"] = {"excellent": 0.3, "competent": 0.3, "basic": 0.2, "incompetent": 0.2}
    path = "assessments[A-2025].votes.incompetent"

    answer = ask(dossier, "start_adjustment_procedure", "not_mentioned", movable=(Movable(path, 0, 0.2),))

    assert moved(answer) == [{path: 0.15}]
    assert answer["changes"][0]["fields"][0]["to_in_words"] == "15%"


def test_a_number_is_found_to_the_unit() -> None:
    dossier = example("not_performing")
    path = "incidents[I-2].handovers"

    answer = ask(dossier, "reminder", "not_mentioned", "I-2", (Movable(path),))

    assert moved(answer) == [{path: 2}]
    assert "「转办次数」由4次变为2次" in answer["changes"][0]["text"]


def test_a_code_goes_no_further_down_than_it_must_nor_than_it_may() -> None:
    dossier = unanswered(severity="grave")
    dossier["measures"] = []
    path = "incidents[I-1].severity"

    free = ask(dossier, "circular_criticism", "not_mentioned", "I-1", (Movable(path),))
    bounded = ask(dossier, "circular_criticism", "not_mentioned", "I-1", (Movable(path, high="minor"),))
    refused = ask(dossier, "circular_criticism", "not_mentioned", "I-1", (Movable(path, low="grave"),))

    assert (moved(free), moved(bounded), moved(refused)) == ([{path: "serious"}], [{path: "minor"}], [])


def test_what_a_higher_rung_stands_in_the_place_of_is_superseded() -> None:
    dossier = unanswered()
    path = "incidents[I-1].severity"

    up = ask(dossier, "interview", "superseded", "I-1", (Movable(path),))
    dossier["incidents"][0]["severity"] = "grave"
    down = ask(dossier, "interview", "recommended", "I-1", (Movable(path),))

    assert (up["now"], moved(up)) == ("recommended", [{path: "serious"}])
    assert (down["now"], moved(down)) == ("superseded", [{path: "minor"}])


def test_nothing_is_superseded_that_no_rule_speaks_for() -> None:
    dossier = unanswered(severity="grave")  # a reminder was given, so none is due

    assert moved(ask(dossier, "reminder", "superseded", "I-1")) == []


def test_what_is_not_known_is_not_filled_unless_it_is_listed() -> None:
    dossier = example("pioneer")
    del dossier["setting"]["rank_vacancy"]

    silent = ask(dossier, PROMOTION, "recommended")
    listed = ask(dossier, PROMOTION, "recommended", movable=(Movable("setting.rank_vacancy"),))

    assert (silent["now"], moved(silent)) == ("unsettled", [])
    assert "有职级空缺，尚不清楚，须先查明。" in silent["text"]
    assert "所缺材料见缺证清单。" in silent["text"]
    assert moved(listed) == [{"setting.rank_vacancy": True}]
    assert listed["changes"][0]["fields"][0]["from"] == {"unknown": True}
    assert listed["changes"][0]["fields"][0]["from_in_words"] == "尚不清楚"
    assert listed["changes"][0]["text"] == "如果「有职级空缺」经查明为是，「优先晋升职级」由待定变为建议。"


def test_a_list_that_is_lacking_may_be_known_to_be_empty() -> None:
    dossier = example("pioneer")
    del dossier["investigations"]

    answer = ask(dossier, PROMOTION, "recommended", movable=(Movable("investigations"),))

    assert (answer["now"], moved(answer)) == ("unsettled", [{"investigations": []}])
    assert answer["changes"][0]["text"].startswith("如果立案经查明没有，")


def test_a_change_takes_along_what_the_contract_asks_beside_it() -> None:
    dossier = unanswered(evidence="under_verification")
    del dossier["incidents"][0]["verified_on"]
    evidence, verified_on = "incidents[I-1].evidence", "incidents[I-1].verified_on"
    movable = (Movable(evidence, values=("verified", "refuted")), Movable(verified_on, "2026-06-01", "2026-06-30"))

    alone = ask(dossier, "order_rectification", "recommended", "I-1", movable[:1])
    both = ask(dossier, "order_rectification", "recommended", "I-1", movable)

    assert moved(alone) == []
    assert moved(both) == [{evidence: "verified", verified_on: "2026-06-30"}]


def test_an_action_may_be_held_and_freed_again() -> None:
    dossier = example("pioneer", incidents=example("not_performing")["incidents"])
    dossier["subject"]["category"] = "internal_leader"
    dossier["measures"] = example("not_performing")["measures"]
    corrected = "incidents[I-1].corrected"

    freed = ask(dossier, "timely_commendation", "recommended")
    dossier["incidents"][0]["corrected"] = True
    held = ask(dossier, "timely_commendation", "held", movable=(Movable(corrected),))

    assert (freed["now"], moved(freed)) == ("held", [{corrected: True}])
    assert (held["now"], moved(held)) == ("recommended", [{corrected: False}])


def test_what_the_caller_holds_fixed_stands_and_is_named() -> None:
    dossier = example("pioneer")
    dossier["setting"]["rank_vacancy"] = False
    fixed = ("setting", "achievements[H-1]", "subject.rank")

    answer = ask(dossier, PROMOTION, "recommended", fixed=fixed)

    assert moved(answer) == []
    assert answer["fixed"][1:] == [
        "指定不变：单位条件。",
        "指定不变：「高端弹性体新材料项目开工」。",
        "指定不变：「职级」。",
    ]
    assert "有职级空缺：否，已指定不变。" in answer["text"]


def test_what_the_caller_does_not_list_stands() -> None:
    dossier = example("pioneer")
    dossier["setting"]["rank_vacancy"] = False

    answer = ask(dossier, PROMOTION, "recommended", movable=(Movable("subject.rank"),))

    assert moved(answer) == []
    assert answer["fixed"] == ["除列为可变的以外，一律不变。"]
    assert "有职级空缺：否，没有列为可变。" in answer["text"]


def test_answers_are_as_many_as_asked_for_the_smallest_first() -> None:
    dossier = example("pioneer")
    paths = ("setting.rank_vacancy", "subject.rank", "achievements[H-1].role")
    movable = tuple(Movable(path) for path in paths)

    all_of_them = ask(dossier, PROMOTION, "not_mentioned", movable=movable)
    one = ask(dossier, PROMOTION, "not_mentioned", movable=movable, most=1)

    assert [change["size"] for change in all_of_them["changes"]] == [1, 1, 1]
    assert [tuple(change) for change in moved(all_of_them)] == [(paths[2],), (paths[0],), (paths[1],)]
    assert one["changes"] == all_of_them["changes"][:1]


def test_no_answer_contains_another_though_it_has_more_fields() -> None:
    dossier = example("pioneer_under_investigation")
    movable = (Movable("investigations[V-1].closed_on"), Movable("setting.rank_vacancy"), Movable("subject.rank"))

    found = [set(change) for change in moved(ask(dossier, PROMOTION, "not_mentioned", movable=movable))]

    assert found
    assert not any(one < other for one in found for other in found)


def test_what_is_so_already_needs_no_change() -> None:
    answer = ask(example("pioneer"), PROMOTION, "recommended")

    assert (answer["reached"], answer["changes"], answer["tried"], answer["complete"]) == (True, [], 0, True)
    assert answer["text"] == "「优先晋升职级」现在就是这一意见，无须变动。"


def test_when_the_time_is_up_that_is_said() -> None:
    none = ask(unanswered(), "interview", "not_mentioned", "I-1", clock=ticking(10))
    late = ask(unanswered(), "interview", "not_mentioned", "I-1", clock=ticking(2.4))

    assert (moved(none), none["complete"]) == ([], False)
    assert "限定的5秒内没有试完，尚未找到" in none["text"]
    assert "不等于没有" in none["text"]
    assert late["tried"] < ask(unanswered(), "interview", "not_mentioned", "I-1")["tried"] or late["complete"]


def test_what_was_found_in_time_is_given_and_that_there_may_be_a_smaller_one() -> None:
    dossier = example("pioneer")
    movable = tuple(Movable(path) for path in ("setting.rank_vacancy", "subject.rank", "achievements[H-1].role"))

    answer = ask(dossier, PROMOTION, "not_mentioned", movable=movable, clock=ticking(1), seconds=2.5)

    assert (len(moved(answer)), answer["complete"]) == (1, False)
    assert "可能还有更小的变动" in answer["text"]


def test_a_clock_that_suffices_makes_no_difference() -> None:
    dossier = example("pioneer_under_investigation")

    assert ask(dossier, PROMOTION, "recommended", clock=ticking(0.001)) == ask(dossier, PROMOTION, "recommended")


def test_the_contract_is_made_where_none_is_given() -> None:
    read = CONTRACT.read(json.dumps(example("pioneer")).encode())
    question = Question(Goal(PROMOTION, "not_mentioned"))

    answer = counterfactuals(TRIAL, read, AS_OF.toordinal(), question, frozen)

    assert moved(answer) == [{"setting.rank_vacancy": False}]


def _fault(dossier: Json, goal: Goal, **told: Any) -> list[tuple[str, str, str | None]]:
    read = CONTRACT.read(json.dumps(dossier).encode())
    with pytest.raises(DossierFaultsError) as raised:
        counterfactuals(TRIAL, read, AS_OF.toordinal(), Question(goal, **told), frozen, CONTRACT)
    assert all(fault.message for fault in raised.value.faults)
    return [(fault.code, fault.path, fault.nearest) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("goal", "fault"),
    [
        (Goal("interviw", "held", "I-1"), ("unknown_action", "goal.action", "interview")),
        (Goal("interview", "recomended", "I-1"), ("unknown_verdict", "goal.verdict", "recommended")),
        (Goal(PROMOTION, "superseded"), ("not_on_a_ladder", "goal.verdict", None)),
        (Goal("interview", "held"), ("record_missing", "goal.about", None)),
        (Goal("interview", "held", "I-9"), ("unknown_record", "goal.about", "I-1")),
        (Goal("interview", "held", "M-1"), ("wrong_record", "goal.about", None)),
        (Goal(PROMOTION, "held", "I-1"), ("wrong_record", "goal.about", None)),
    ],
)
def test_a_fault_of_the_goal_is_told(goal: Goal, fault: tuple[str, str, str | None]) -> None:
    found = _fault(example("not_performing"), goal)

    assert [(code, path) for code, path, _ in found] == [fault[:2]]
    if fault[2] is not None:
        assert found[0][2] is not None


@pytest.mark.parametrize(
    ("movable", "fault"),
    [
        (Movable("subject.rnk"), ("unknown_path", "movable[0].path", "subject.rank")),
        (Movable("subjct.rank"), ("unknown_path", "movable[0].path", "subject.rank")),
        (Movable("nowhere_at_all"), ("unknown_path", "movable[0].path", None)),
        (Movable("incident[I-1].corrected"), ("unknown_path", "movable[0].path", "incidents[I-1].corrected")),
        (Movable("incidents[I-1].corected"), ("unknown_path", "movable[0].path", "incidents[I-1].corrected")),
        (Movable("incidents[zzzz].corected"), ("unknown_path", "movable[0].path", None)),
        (Movable("incidents.corrected"), ("unknown_path", "movable[0].path", "incidents")),
        (Movable("incidents[I-11].corrected"), ("unknown_record", "movable[0].path", "incidents[I-1].corrected")),
        (Movable("incidents[zzzz].corrected"), ("unknown_record", "movable[0].path", None)),
        (Movable("incidents"), ("whole_list", "movable[0].path", None)),
        (Movable("incidents[I-1].id"), ("identity", "movable[0].path", None)),
        (Movable("subject.ref"), ("identity", "movable[0].path", None)),
        (Movable("setting.rank_vacancy"), ("fixed_and_movable", "movable[0].path", None)),
        (Movable("subject.rank_since", "2026-01-01", "2025-01-01"), ("upside_down", "movable[0]", None)),
        (Movable("subject.rank", "staff_1", "staff_2"), ("upside_down", "movable[0]", None)),
        (Movable("subject.rank_since", "2026-13-01"), ("invalid_date", "movable[0].from", None)),
        (Movable("subject.rank_since", high=5), ("wrong_type", "movable[0].to", None)),
        (Movable("subject.rank", values=("staff_3",)), ("unknown_code", "movable[0].values[0]", "staff_2")),
        (Movable("subject.rank", high="staff_3"), ("unknown_code", "movable[0].to", "staff_2")),
        (Movable("assessments[A-2024].votes.basic", 0, 1.5), ("out_of_range", "movable[0].to", None)),
        (Movable("subject.rank", values=("staff_2", None)), ("null_not_allowed", "movable[0].values[1]", None)),
        (Movable("incidents[I-1].context", values=(["fun"],)), ("unknown_code", "movable[0].values[0]", None)),
        (Movable("subject.stepped_back", high=True), ("no_range", "movable[0]", None)),
        (Movable("subject.category", "soe_staff"), ("no_range", "movable[0]", None)),
        (Movable("subject.stepped_back", values=()), ("no_values", "movable[0].values", None)),
        (Movable("subject.rank", "staff_2", values=("staff_1",)), ("values_and_range", "movable[0]", None)),
    ],
)
def test_a_fault_of_what_may_move_is_told(movable: Movable, fault: tuple[str, str, str | None]) -> None:
    goal = Goal("interview", "held", "I-1")

    assert _fault(example("not_performing"), goal, movable=(movable,), fixed=("setting",)) == [fault]


def test_a_list_that_is_lacking_takes_no_values() -> None:
    dossier = example("pioneer")
    del dossier["vetoes"]

    found = _fault(dossier, Goal(PROMOTION, "held"), movable=(Movable("vetoes", values=([{"id": "B"}],)),))

    assert found == [("whole_list", "movable[0]", None)]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"seconds": 0.0}, ("out_of_range", "seconds", None)),
        ({"seconds": 60.5}, ("out_of_range", "seconds", None)),
        ({"seconds": float("nan")}, ("out_of_range", "seconds", None)),
        ({"most": 0}, ("out_of_range", "most", None)),
        ({"most": 51}, ("out_of_range", "most", None)),
        ({"fixed": ("setings",)}, ("unknown_path", "fixed[0]", "setting")),
        ({"fixed": ("incidents[I-1]", "incidents[I-3]")}, ("unknown_record", "fixed[1]", "incidents[I-2]")),
        ({"fixed": ("subject[I-1]",)}, ("unknown_path", "fixed[0]", "subject")),
        ({"fixed": ("subject.zzzz",)}, ("unknown_path", "fixed[0]", None)),
        ({"fixed": ("incidents", "incidents[I-1].corected")}, ("unknown_path", "fixed[1]", "incidents[I-1].corrected")),
        ({"movable": (Movable("subject.rank"),) * 2}, ("duplicate_path", "movable[1].path", None)),
    ],
)
def test_a_fault_of_the_rest_is_told(told: Json, fault: tuple[str, str, str | None]) -> None:
    assert _fault(example("not_performing"), Goal("interview", "held", "I-1"), **told) == [fault]


def test_all_faults_are_told_at_once() -> None:
    movable = (Movable("subject.rnk"), Movable("subject.stepped_back", values=("true", True)))
    found = _fault(example("pioneer"), Goal("interviw", "nope", "X"), movable=movable, seconds=-1)

    assert [path for _, path, _ in found] == [
        "goal.action",
        "goal.verdict",
        "goal.about",
        "movable[0].path",
        "movable[1].values[0]",
        "seconds",
    ]


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("barred", "现行规则没有规定在何种情形下不得采取这项措施。"),
        ("held", "现行规则没有规定在何种情形下暂缓这项措施。"),
    ],
)
def test_where_no_rule_speaks_for_an_opinion_that_is_said(verdict: str, told: str) -> None:
    assert told in ask(example("pioneer"), "care_and_support", verdict)["text"]


def test_where_rules_speak_for_an_opinion_it_is_said_what_stands_in_the_way() -> None:
    assert "现行规则没有规定" not in ask(example("pioneer"), PROMOTION, "held")["text"]


def test_a_title_with_quotation_marks_is_quoted_as_any_other() -> None:
    dossier = unanswered(title="「一网通办」改革")

    told = ask(dossier, "interview", "not_mentioned", "I-1")
    assert told["changes"][0]["text"].startswith("如果「『一网通办』改革」的「已改正」由否变为是")


def test_nothing_is_said_of_records_of_a_dossier_that_was_refused() -> None:
    parts = Parts(Goal("interview", "held", "I-9"), {2: Movable("incidents[I-9].severity")}, {0: "incidents[I-8]"})
    movable = {4: Movable("subject.rank"), 7: Movable("subject.rank")}

    assert list(faults_of(parts, {}, RELEASE, CONTRACT)) == []
    assert [one.path for one in faults_of(Parts(None, movable, {}), {}, RELEASE, CONTRACT)] == ["movable[7].path"]
