"""
The calendar: the days ahead on which what is said of a dossier changes by time alone, with what changes and why.

Each day of the span is asked, so that no day is missed and none is made up. Only the day is moved: what the dossier
will hold by then, nobody knows. What is said is every rule's answer about everything, every action's verdict, and what
stands in the place of what; a day on which a sentence alone would read otherwise (so many days overdue) is no change.

What is said follows from the answers; so actions are settled, and facts unfolded, on those days alone on which an
answer is another than the day before. Nothing else is carried from day to day.
"""

from collections.abc import Iterator
from datetime import date

from service.alternatives.changes import Json, changes
from service.alternatives.trial import Dossier, Trial
from service.domain.dates import iso_day, plus_months
from service.domain.rendering import day_in_words

MOST_MONTHS = 60
"""How far ahead one can look."""
_MOST_NAMED = 6
_LAST = date.max.toordinal()


def calendar(trial: Trial, dossier: Dossier, day: int, months: int) -> Json:
    """
    Give the days after *day* (an ordinal), up to and with the same day *months* later, on which the result changes.

    `{as_of, until, days: [{day, in_words, actions, rules, records, text}], text}`. *months* is 1 to 60; ValueError
    where it is not.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise ValueError(months)
    until = min(plus_months(day, months), _LAST)
    days = list(_turned(trial, dossier, day, until))
    return {"as_of": iso_day(day), "until": iso_day(until), "days": days, "text": _text(days, day, until)}


def _turned(trial: Trial, dossier: Dossier, day: int, until: int) -> Iterator[Json]:
    before = trial.asked(dossier, day)
    for one in range(day + 1, until + 1):
        now = trial.asked(dossier, one)
        if now.answers != before.answers:
            yield changes(before, now)
        before = now


def _text(days: list[Json], day: int, until: int) -> str:
    span = f"以档案不增不减为前提，{day_in_words(day)}以后至{day_in_words(until)}，"
    if not days:
        return f"{span}结论不会仅因时间推移而变化。"
    named = "、".join(one["in_words"] for one in days[:_MOST_NAMED])
    more = "等" if len(days) > _MOST_NAMED else ""
    return f"{span}结论将在{len(days)}个日期因时间推移而变化：{named}{more}。"
