"""
Counting working days: by hand across the holidays of 2025 and 2026, and by the release's own table where it has one.

Each hand-made case says beside it how it was counted from the calendar: which days in between are not worked, and
which weekends are.
"""

from datetime import date, timedelta

import pytest

from service.domain.dates import iso_day
from service.domain.working_days import KeptYear, UnknownYearError, WorkingDays, is_weekend, unannounced
from service.workdays import announced

BY_HAND = [
    # 2025 春节放假 1月28日（二）至2月4日（二），1月26日（日）和2月8日（六）上班。
    # 1月24日是星期五，25日星期六休息，26日星期日上班：第一天。
    ("2025-01-24", 1, "2025-01-26"),
    # 26日、27日上班，是第一、第二天；28日至2月4日放假；2月5日星期三是第三天。
    ("2025-01-24", 3, "2025-02-05"),
    # 27日在内以后：2月5日、6日、7日（三、四、五）三天，8日星期六上班是第四天，9日星期日休息，10日星期一是第五天。
    ("2025-01-27", 5, "2025-02-10"),
    # 启动当天放假，也不计：春节当中的1月30日启动，第一天是2月5日。
    ("2025-01-30", 1, "2025-02-05"),
    # 2025 劳动节放假 5月1日（四）至5日（一），4月27日（日）上班。
    # 4月25日是星期五；27日（日）、28日、29日、30日四天，5月6日（二）、7日、8日、9日四天，共八天。
    ("2025-04-25", 8, "2025-05-09"),
    # 2025 国庆、中秋放假 10月1日（三）至8日（三），9月28日（日）和10月11日（六）上班。
    # 9月26日是星期五；28日（日）、29日、30日三天，10月9日（四）、10日（五）两天，共五天。
    ("2025-09-26", 5, "2025-10-10"),
    # 9月30日以后：10月9日、10日两天，11日星期六上班是第三天，12日星期日休息，13日星期一是第四天。
    ("2025-09-30", 4, "2025-10-13"),
    # 2025年末至2026 元旦：1月1日（四）至3日（六）放假，4日（日）上班。
    # 12月30日是星期二；31日一天，1月4日（日）第二天，5日（一）第三天。
    ("2025-12-30", 3, "2026-01-05"),
    # 2026 春节放假 2月15日（日）至23日（一），2月14日（六）和28日（六）上班。
    # 2月13日是星期五；14日（六）第一天，24日（二）第二天。
    ("2026-02-13", 2, "2026-02-24"),
    # 24日（二）至27日（五）四天，28日（六）第五天，3月1日（日）休息，2日（一）至6日（五）五天，共十天。
    ("2026-02-14", 10, "2026-03-06"),
    # 2026 中秋放假 9月25日（五）至27日（日），国庆放假 10月1日（四）至7日（三），9月20日（日）和10月10日（六）上班。
    # 9月18日是星期五；20日（日）、21日至24日四天，共五天；25日至27日放假；28日、29日、30日，共八天；
    # 10月8日（四）、9日（五）两天，共十天。
    ("2026-09-18", 10, "2026-10-09"),
    # 9月30日是星期三；10月8日（四）、9日（五）两天，10日（六）第三天，11日（日）休息，12日（一）至16日（五）五天，
    # 共八天；19日（一）、20日（二），共十天。
    ("2026-09-30", 10, "2026-10-20"),
]


@pytest.mark.parametrize(("begun", "count", "ends"), BY_HAND)
def test_working_days_are_counted_as_by_hand(begun: str, count: int, ends: str) -> None:
    days = WorkingDays({}, announced)

    assert iso_day(days.after(date.fromisoformat(begun).toordinal(), count)) == ends


def test_there_are_twelve_cases_by_hand_over_both_years() -> None:
    assert len(BY_HAND) == 12
    assert {begun[:4] for begun, _, _ in BY_HAND} == {"2025", "2026"}


def days_of(*spans: tuple[str, str]) -> frozenset[int]:
    found: set[int] = set()
    for first, last in spans:
        found |= set(range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1))
    return frozenset(found)


AS_IN_2026 = KeptYear(
    off=days_of(("2026-02-15", "2026-02-23"), ("2026-10-01", "2026-10-07")),
    work=days_of(("2026-10-10", "2026-10-10")),
    source="通知",
)


@pytest.mark.parametrize("count", [1, 2, 5, 17, 60, 200])
def test_the_day_on_which_the_count_ends_is_worked_and_no_earlier_day_ends_it(count: int) -> None:
    days, begun = WorkingDays({}, announced), date(2025, 1, 20).toordinal()

    ends = days.after(begun, count)

    assert days.is_working(ends)
    assert sum(days.is_working(day) for day in range(begun + 1, ends + 1)) == count


def test_a_year_of_the_table_stands_whole_over_what_was_announced() -> None:
    days, day = WorkingDays({2026: AS_IN_2026}, announced), date(2026, 9, 24).toordinal()

    assert [iso_day(days.after(day, count)) for count in (1, 2, 5, 7)] == [
        "2026-09-25",  # announced as off, which the table does not say
        "2026-09-28",
        "2026-10-08",
        "2026-10-10",  # a Saturday
    ]
    assert iso_day(days.after(date(2025, 9, 26).toordinal(), 1)) == "2025-09-28"  # not in the table: as announced


def test_a_year_that_the_table_alone_knows_is_counted() -> None:
    kept = KeptYear(off=days_of(("2099-01-01", "2099-01-02")), work=days_of(("2099-01-04", "2099-01-04")), source="表")
    days, first = WorkingDays({2099: kept}, announced), date(2099, 1, 1).toordinal()

    assert [days.is_working(first + at) for at in range(5)] == [False, False, False, True, True]


def test_a_year_that_neither_knows_is_an_error_that_names_it() -> None:
    days, day = WorkingDays({2026: AS_IN_2026}, unannounced), date(2026, 12, 30).toordinal()

    assert iso_day(days.after(day, 1)) == "2026-12-31"
    with pytest.raises(UnknownYearError, match="2027") as caught:
        days.after(day, 2)
    assert caught.value.year == 2027


def test_no_day_is_after_the_last_of_the_calendar() -> None:
    kept = KeptYear(off=frozenset(), work=frozenset(), source="表")
    days = WorkingDays({9999: kept}, announced)

    with pytest.raises(UnknownYearError, match="10000"):
        days.after(date(9999, 12, 30).toordinal(), 2)


def test_saturdays_and_sundays_are_weekends() -> None:
    days = [date(2026, 6, 26) + timedelta(days=at) for at in range(10)]

    assert [is_weekend(day.toordinal()) for day in days] == [day.weekday() in (5, 6) for day in days]
