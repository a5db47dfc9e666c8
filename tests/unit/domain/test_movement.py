"""
What may move, and which way: numbers, lengths of time, days, codes and truths.
"""

import pytest

from tests.builders import dossier, incident
from tests.near import ADVERSE, FIELDS, moves_of, near, some, when

LAST = "last: {label: 最近等次, latest: reviews, by: review.year, value: review.grade}\n"


@pytest.mark.parametrize(
    ("tests", "points", "moved"),
    [
        (["{subject.points: {at_least: 3}}"], 1, 3),
        (["{subject.points: {more_than: 3}}"], 1, 4),
        (["{subject.points: {at_most: 3}}"], 5, 3),
        (["{subject.points: {less_than: 3}}"], 5, 2),
        (["{subject.points: {is: 3}}"], 5, 3),
        (["{subject.points: {at_least: 3}}", "{subject.points: {at_least: 6}}"], 1, 6),
        (["{subject.points: {at_least: 3}}", "{subject.points: {at_most: 6}}"], 8, 6),
        (["{any: [{subject.points: {at_least: 9}}, {subject.points: {at_least: 3}}]}"], 1, 3),
        (["{not: [{subject.points: {at_least: 3}}]}"], 5, 2),
        (["{not: [{any: [{subject.points: {at_least: 3}}, {subject.trained: true}]}]}"], 5, 2),
        (["{not: [{all: [{subject.points: {at_least: 3}}, {subject.trained: false}]}]}"], 5, 2),
    ],
)
def test_a_number_moves_to_the_nearest_that_fits(tests: list[str], points: int, moved: int) -> None:
    written = dossier(subject={"points": points, "trained": False})

    assert moves_of(written, *tests) == [("subject.points", moved)]


@pytest.mark.parametrize(
    "tests",
    [
        ["{subject.points: {at_least: 3}}", "{subject.points: {less_than: 2}}"],
        ["{subject.points: {less_than: 0}}"],
        ["{not: [{subject.points: {is: 1}}]}"],
        ["{subject.points: {at_least: 3}}", "{subject.trained: true}"],
        ["{subject.trained: true}"],
        ["{subject.category: staff}"],
        ["{subject.rank: r2}"],
    ],
)
def test_what_no_movement_of_one_fact_settles_is_not_near(tests: list[str]) -> None:
    written = dossier(subject={"points": 1, "trained": False, "category": "leader", "rank": "r1"})

    assert moves_of(written, *tests) == []


def test_what_is_not_known_is_not_near() -> None:
    assert moves_of(dossier(), "{subject.points: {at_least: 3}}") == []
    assert moves_of(dossier(), "{subject.points: {at_least: 3, absent: no}}") == []


def test_a_number_that_falls_is_said_so() -> None:
    (found,) = near(dossier(subject={"points": 5}), rules=when("{subject.points: {at_most: 3}}"))

    assert found["text"] == "积分再减少2（现为5，须不多于3），即符合「某条 R-1」的条件。"
    assert (found["remains"], found["expected"], found["parameter"]) == (0.4, 3, None)


_SINCE = """\
since: {label: 任职级月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
held: {label: 处理天数, unit: 天, days: {from: subject.rank_since, to: as_of}}
task.taken: {label: 用时, unit: 天, days: {from: task.due_on, to: task.done_on}}
task.late: {label: 超期, unit: 天, days: {from: task.due_on, to: task.done_on, open: as_of}}
"""


def test_time_goes_by_and_does_not_come_back() -> None:
    written = dossier(subject={"rank_since": "2026-01-01"})

    (found,) = near(written, facts=_SINCE, rules=when("{since: {at_least: 12}}"))
    assert found["text"] == "如其他情况不变，再过7个月，任职级月数达到1年（现为5个月），即符合「某条 R-1」的条件。"
    assert moves_of(written, "{since: {at_most: 2}}", facts=_SINCE) == []


def test_a_time_that_has_ended_does_not_go_on() -> None:
    done = dossier(tasks=[{"due_on": "2026-01-01", "done_on": "2026-01-05"}])
    open_ = dossier(tasks=[{"due_on": "2026-06-20", "done_on": None}])

    taken, late = (_SINCE + some(f"{{task.{name}: {{at_least: 30}}}}") for name in ("taken", "late"))
    assert moves_of(done, "{some: true}", facts=taken) == []
    assert moves_of(done, "{some: true}", facts=late) == []
    assert moves_of(open_, "{some: true}", facts=late) == [("tasks[T-1].late", 30)]


def test_a_day_that_lies_ahead_is_brought_by_time() -> None:
    ahead = dossier(subject={"rank_since": "2026-07-10"})
    (found,) = near(ahead, rules=when("{subject.rank_since: {on_or_before: as_of}}", effect=ADVERSE))

    assert (found["distance"], found["moved"]) == ({"amount": 10, "unit": "days"}, "2026-06-30")
    assert found["text"] == "如其他情况不变，再过10天，到任职级时间（2026年7月10日），即触发「某条 R-1」。"
    assert moves_of(dossier(subject={"rank_since": "2026-08"}), "{subject.rank_since: {on_or_before: as_of}}") == []
    assert moves_of(dossier(subject={"rank_since": "2026-01-10"}), "{subject.rank_since: {on_or_after: as_of}}") == []


_OUTCOMES = "done: {label: 完成数, unit: 项, count: tasks, where: [{task.done_on: {within_months: 12}}]}\n"


def test_an_outcome_may_come_but_a_window_that_slid_past_does_not_return() -> None:
    pending = dossier(tasks=[{"due_on": "2026-01-01", "done_on": None}])
    past = dossier(tasks=[{"due_on": "2023-01-01", "done_on": "2023-01-02"}])

    assert moves_of(pending, "{done: {at_least: 1}}", facts=_OUTCOMES) == [("tasks[T-1].done_on", "2026-06-30")]
    assert moves_of(past, "{done: {at_least: 1}}", facts=_OUTCOMES) == [("done", 1)]
    assert moves_of(pending, "{done: {at_least: 2}}", facts=_OUTCOMES) == [("done", 2)]


def test_nobody_is_warned_of_an_outcome_or_a_count_that_has_not_begun() -> None:
    pending = dossier(tasks=[{"due_on": "2026-01-01", "done_on": None}])
    half = dossier(tasks=[{"due_on": "2026-01-01", "done_on": "2026-05-01"}])

    assert moves_of(pending, "{done: {at_least: 1}}", facts=_OUTCOMES, effect=ADVERSE) == []
    assert moves_of(half, "{done: {at_least: 2}}", facts=_OUTCOMES, effect=ADVERSE) == [("done", 2)]
    begun = ("{done: {at_least: 1}}", "{subject.points: {at_least: 1}}")
    pending["subject"]["points"] = 1
    assert moves_of(pending, *begun, facts=_OUTCOMES, effect=ADVERSE) == [("done", 1)]


def test_what_has_happened_is_undone_for_nobodys_disadvantage() -> None:
    half = dossier(tasks=[{"due_on": "2026-01-01", "done_on": "2026-05-01"}])

    assert moves_of(half, "{done: {at_most: 0}}", facts=_OUTCOMES) == [("done", 0)]
    assert moves_of(half, "{done: {at_most: 0}}", facts=_OUTCOMES, effect=ADVERSE) == []


@pytest.mark.parametrize(
    ("test", "moved", "said"),
    [
        ("{task.stage: late}", "late", "的阶段为「后期」（现为「前期」）"),
        ("{task.stage: {in: [middle, late]}}", "middle", "的阶段为「中期」或「后期」（现为「前期」）"),
        ("{task.stage: {not_in: [early]}}", "middle", "的阶段不为「前期」（现为「前期」）"),
        ("{not: [{task.stage: early}]}", "middle", "的阶段不为「前期」（现为「前期」）"),
        ("{not: [{task.stage: {in: [early, middle]}}]}", "late", "的阶段不为「前期」或「中期」（现为「前期」）"),
        ("{task.ready: true}", True, "已就绪"),
    ],
)
def test_a_field_that_may_change_is_a_step_to_a_persons_advantage(test: str, moved: object, said: str) -> None:
    written = dossier(tasks=[{"stage": "early", "ready": False}])
    added = {"records": FIELDS, "facts": some(test)}
    (found,) = near(written, rules=when("{some: true}"), **added)

    assert (found["moved"], found["distance"]) == (moved, {"amount": 1, "unit": "step"})
    assert found["text"] == f"距「某条 R-1」只差一项：任务（T-1）{said}。"
    assert moves_of(written, "{some: true}", effect=ADVERSE, **added) == []


def test_a_truth_that_must_not_be_is_said_so() -> None:
    written = dossier(tasks=[{"ready": True}])
    (found,) = near(written, records=FIELDS, facts=some("{task.ready: false}"), rules=when("{some: true}"))

    assert found["text"] == "距「某条 R-1」只差一项：任务（T-1）不再有「已就绪」的情形。"


def test_a_code_becomes_only_what_it_may() -> None:
    written = dossier(tasks=[{"stage": "late"}])

    assert moves_of(written, "{some: true}", records=FIELDS, facts=some("{task.stage: early}")) == []


def test_a_code_in_order_moves_by_grades_and_never_against_a_person() -> None:
    written = dossier(tasks=[{"size": "small"}])
    added = {"records": FIELDS, "facts": some("{task.size: {in: [medium, large]}}")}
    (found,) = near(written, rules=when("{some: true}"), **added)

    assert found["text"] == "任务（T-1）的规模由「小」变为「中」（相差1档），即符合「某条 R-1」的条件。"
    assert (found["distance"], found["remains"]) == ({"amount": 1, "unit": "grades"}, 0.5)
    assert moves_of(written, "{some: true}", effect=ADVERSE, **added) == []


def test_a_code_that_is_not_known_does_not_move() -> None:
    facts = some("{task.size: {in: [medium, large], absent: no}}")

    assert moves_of(dossier(tasks=[{}]), "{some: true}", records=FIELDS, facts=facts) == []


def test_what_was_found_of_a_record_never_moves() -> None:
    facts = "incident.weight: {label: 轻重, lower: incident.severity, for_each: [{incident.corrected: true}]}\n"
    written = dossier(incidents=[incident(severity="grave", corrected=True, marks=["public"])])

    for test in ("{incident.weight: grave}", "{incident.severity: minor}", "{incident.marks: {has: urgent}}"):
        some = f"some: {{label: 有此事项, any: incidents, where: [{test}]}}\n"
        assert moves_of(written, "{some: true}", facts=facts + some) == []


def test_what_the_latest_record_says_moves_by_one_grade_at_most_against_a_person() -> None:
    facts = "latest: {label: 最近等次, latest: reviews, by: review.year, since: {years: 2}, value: review.grade}\n"
    fair, good = (dossier(reviews=[{"year": 2025, "kind": "annual", "grade": grade}]) for grade in ("fair", "good"))

    (found,) = near(fair, facts=facts, rules=when("{latest: poor}", effect=ADVERSE))
    assert found["text"] == "最近等次由「中」变为「差」（相差1档），即触发「某条 R-1」。"
    assert moves_of(good, "{latest: poor}", facts=facts, effect=ADVERSE) == []
    assert moves_of(good, "{latest: poor}", facts=facts) == [("latest", "poor")]
    assert moves_of(dossier(reviews=[]), "{latest: good}", facts=facts) == [("latest", "good")]


def test_a_year_and_a_number_of_a_table_never_move() -> None:
    facts = """\
measure.span: {label: 影响月数, unit: 月, lookup: $months, by: measure.kind}
measure.begun: {label: 起始年份, year_of: measure.taken_on}
latest: {label: 最近年份, latest: reviews, by: review.year, since: {years: 9}, value: review.year}
spans: {label: 有此处理, any: measures, where: [{measure.span: {at_least: 7}}]}
begun: {label: 有此处理, any: measures, where: [{measure.begun: {at_least: 2027}}]}
started: {label: 有此任务, any: tasks, where: [{task.started: {at_least: 2027}}]}
third: {label: 有此季度, any: quarters, where: [{quarter.quarter: {at_least: 3}}]}
"""
    written = dossier(
        measures=[{"kind": "warning", "taken_on": "2026-01-01"}],
        reviews=[{"year": 2025, "kind": "annual"}],
        quarters=[{"year": 2025, "quarter": 2}],
        tasks=[{"started": 2025}],
    )

    for test in ("{spans: true}", "{begun: true}", "{started: true}", "{third: true}", "{latest: {at_least: 2027}}"):
        assert moves_of(written, test, records=FIELDS, facts=facts) == []


def test_what_there_is_none_of_yet_is_said_so() -> None:
    (found,) = near(dossier(reviews=[]), facts=LAST, rules=when("{last: good}", more=()))
    assert found["text"] == "距「某条 R-1」只差一项：最近等次为「好」（目前没有）。"
