"""
Deadlines: by when steps are to be done and remedies sought, in words, as a date, or with the year that is lacking.
"""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.action import Limit, Party, Procedure, Remedy, Span, Step, Unit
from service.domain.deadlines import Deadlines, Json
from service.domain.wording import Wording
from service.domain.working_days import KeptYear, unannounced
from service.language.folder import load
from service.settings import shipped
from service.workdays import announced
from tests.builders import dossier, evaluate, release_of, rule

RELEASE = release_of()
JUNE = date(2026, 6, 30)
DECEMBER = date(2026, 12, 21)
NOT_LISTED = "2027年的放假安排尚未列入放假安排表，不能推算这一期限至哪一天；公布并列入后即可推算。"
UNKNOWN_2027 = {"code": "unknown_calendar_year", "year": 2027, "text": NOT_LISTED}


def step(days: int | None = None, *, at_least: bool = False) -> Step:
    return Step("P-1", "核实", "人事部门", "记录", "属实", "drafted", days, at_least)


def steps(*listed: Step, on: date = JUNE) -> list[Json]:
    return Deadlines(RELEASE, announced).steps(Procedure("usual", "程序", listed), on.toordinal())


LIMIT = Limit("申请复核", Party.PERSON, Span(30, Unit.DAYS), "知道该处理")


def limited(count: int = 30, unit: Unit = Unit.DAYS, *, limit: Limit = LIMIT, on: date = JUNE) -> Json:
    told = replace(limit, within=Span(count, unit))
    remedy = Remedy("review", "复核", "可以申请复核。", frozenset(), (), (told,))
    (found,) = Deadlines(RELEASE, announced).limits(remedy, on.toordinal())
    return found


def test_a_step_says_everything_of_itself() -> None:
    (found,) = steps(replace(step(5), note="从速"))

    assert found == {
        "id": "P-1",
        "label": "核实",
        "who": "人事部门",
        "artefact": "记录",
        "gate": "属实",
        "working_days": 5,
        "at_least": False,
        "due": "2026-07-07",
        "due_text": "自启动之日起5个工作日内；如于2026年6月30日启动，至2026年7月7日",
        "due_error": None,
        "confidence": "drafted",
        "confidence_label": "拟制",
        "note": "从速",
    }


def test_a_step_begins_when_the_one_before_it_ends() -> None:
    found = steps(step(3), step(2))

    assert [one["due"] for one in found] == ["2026-07-03", "2026-07-07"]
    assert found[1]["due_text"] == "自上一步完成之日起2个工作日内；如上一步于2026年7月3日完成，至2026年7月7日"


def test_after_a_step_without_a_limit_no_date_is_known() -> None:
    found = steps(step(), step(2), step(4))

    assert [one["due"] for one in found] == [None, None, None]
    assert [one["due_text"] for one in found] == [
        None,
        "自上一步完成之日起2个工作日内",
        "自上一步完成之日起4个工作日内",
    ]


def test_a_step_may_last_no_less_than_its_days() -> None:
    (first, later) = steps(step(5, at_least=True), step(1))

    assert first["due_text"] == "自启动之日起不少于5个工作日；如于2026年6月30日启动，最早于2026年7月7日届满"
    assert later["due"] == "2026-07-08"


def test_of_a_year_that_is_not_known_the_step_says_so_and_gives_no_date() -> None:
    first, later = steps(step(9), step(1), on=DECEMBER)

    assert (first["due"], first["due_text"], first["due_error"]) == (None, "自启动之日起9个工作日内", UNKNOWN_2027)
    assert (later["due"], later["due_text"], later["due_error"]) == (None, "自上一步完成之日起1个工作日内", None)


def test_a_limit_says_everything_of_itself() -> None:
    assert limited() == {
        "act": "申请复核",
        "by": "person",
        "by_label": "本人",
        "within": {"days": 30},
        "at_least": False,
        "text": "申请复核，自知道该处理之日起30日内",
        "last_day": "2026-07-30",
        "last_day_text": "如于2026年6月30日知道该处理，最后期限为2026年7月30日",
        "error": None,
        "confidence": None,
        "confidence_label": None,
    }


@pytest.mark.parametrize(
    ("count", "unit", "on", "text", "last_day"),
    [
        (15, Unit.DAYS, JUNE, "15日内", "2026-07-15"),
        (1, Unit.MONTHS, date(2026, 12, 31), "1个月内", "2027-01-31"),
        (1, Unit.MONTHS, date(2026, 1, 31), "1个月内", "2026-02-28"),
        (10, Unit.WORKING_DAYS, date(2026, 9, 30), "10个工作日内", "2026-10-20"),
    ],
)
def test_a_limit_is_counted_in_days_months_or_working_days(
    count: int, unit: Unit, on: date, text: str, last_day: str
) -> None:
    found = limited(count, unit, on=on)

    assert found["within"] == {unit.value: count}
    assert (found["text"].rpartition("起")[2], found["last_day"]) == (text, last_day)


def test_a_last_day_that_is_not_worked_is_not_moved_but_pointed_out() -> None:
    found = limited(60)

    assert found["last_day"] == "2026-08-29"  # a Saturday
    assert found["last_day_text"].endswith("为2026年8月29日（该日不是工作日，能否顺延没有核到规定，宜提前办理）")


def test_of_a_last_day_in_a_year_that_is_not_known_it_is_said_that_it_may_not_be_worked() -> None:
    found = limited(on=DECEMBER)

    assert (found["last_day"], found["error"]) == ("2027-01-20", None)
    assert found["last_day_text"].endswith("为2027年1月20日（该日是否为工作日不详，宜提前办理）")


def test_of_a_year_that_is_not_known_a_limit_in_working_days_gives_no_date() -> None:
    found = limited(9, Unit.WORKING_DAYS, on=DECEMBER)

    assert (found["last_day"], found["last_day_text"], found["error"]) == (None, None, UNKNOWN_2027)


def test_a_limit_may_be_no_less_than_a_time() -> None:
    found = limited(5, Unit.WORKING_DAYS, limit=replace(LIMIT, since="发布公示", at_least=True))

    assert found["text"] == "申请复核，自发布公示之日起不少于5个工作日"
    assert found["last_day_text"] == "如于2026年6月30日发布公示，最早于2026年7月7日届满"


def test_of_a_limit_that_does_not_say_from_when_no_date_is_given() -> None:
    found = limited(3, Unit.MONTHS, limit=replace(LIMIT, since=None))

    assert found["text"] == "申请复核，3个月内，自何时起算没有核到条文"
    assert (found["last_day"], found["last_day_text"], found["error"]) == (None, None, None)


def test_a_limit_says_how_far_it_was_checked_where_that_is_its_own() -> None:
    found = limited(limit=replace(LIMIT, confidence="drafted"))

    assert found["text"] == "申请复核，自知道该处理之日起30日内（拟制）"
    assert (found["confidence"], found["confidence_label"]) == ("drafted", "拟制")


@pytest.mark.parametrize("unit", list(Unit))
def test_at_the_end_of_the_calendar_nothing_is_dated(unit: Unit) -> None:
    found = limited(40, unit, on=date(9999, 12, 1))

    assert found["last_day"] is None
    assert found["error"]["code"] == "unknown_calendar_year"


def test_the_table_of_the_release_stands_over_what_was_announced() -> None:
    kept = {
        2026: KeptYear(off=frozenset(range(JUNE.toordinal() + 1, JUNE.toordinal() + 9)), work=frozenset(), source="表")
    }
    release = replace(RELEASE, holidays=kept)

    (found,) = Deadlines(release, announced).steps(Procedure("usual", "程序", (step(1),)), JUNE.toordinal())

    assert found["due"] == "2026-07-09"


def test_an_evaluation_never_fails_for_a_year_that_is_not_known() -> None:
    (found,) = evaluate(dossier(subject={"trained": True}), rules=rule())["recommendations"]

    assert [(one["who"], one["due"], one["due_text"]) for one in found["procedure"]] == [
        ("人事部门", None, "自启动之日起5个工作日内"),
        ("党委", None, None),
    ]
    assert found["procedure"][0]["due_error"]["year"] == 2026
    assert [one["last_day"] for one in found["remedies"][0]["limits"]] == ["2026-07-30"]


def test_a_remedy_says_for_whom_it_is() -> None:
    remedies = Wording(RELEASE, unannounced).remedies("demotion", None, JUNE.toordinal())

    assert [(one["id"], one["for"]) for one in remedies] == [("review", []), ("appeal", ["领导"])]


_NUMERALS = {1: "一", 2: "二", 3: "三", 5: "五", 10: "十", 15: "十五", 30: "三十", 60: "六十", 90: "九十"}
_UNITS = {Unit.DAYS: "日", Unit.MONTHS: "个月", Unit.WORKING_DAYS: "个工作日"}


def test_the_words_of_every_remedy_that_ships_say_what_its_limits_say() -> None:
    remedies = load(shipped("rulesets")).remedies.values()
    limits = [(remedy, limit) for remedy in remedies for limit in remedy.limits]

    assert limits
    for remedy, limit in limits:
        said = _NUMERALS[limit.within.count] + _UNITS[limit.within.unit]
        assert said in remedy.text, (remedy.name, limit.act)


def test_a_remedy_that_ships_without_limits_gives_no_number_of_days() -> None:
    remedies = load(shipped("rulesets")).remedies.values()

    assert [
        one.name for one in remedies if not one.limits and any(f"{word}日" in one.text for word in "一二三五十")
    ] == []
    assert [one.name for one in remedies if not one.limits and "期限" not in one.text] == []


def test_every_step_that_ships_says_who_does_it() -> None:
    for procedure in load(shipped("rulesets")).procedures.values():
        assert all(step.who for step in procedure.steps), procedure.name
