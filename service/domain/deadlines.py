"""
Deadlines: by when each step of a procedure is to be done, and by when a remedy is to be sought, as JSON.

A date says what it rests on: as if the procedure began, or the person was told, on the day of judgement. No date is
guessed: where the working days of a year are not known, the error says so in its place. A last day of calendar days
that is not worked is not moved, for want of a rule that was checked; it is pointed out instead.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from service.domain.action import Limit, Party, Procedure, Remedy, Span, Step, Unit
from service.domain.dates import iso_day, plus_months
from service.domain.release import Release
from service.domain.rendering import day_in_words
from service.domain.working_days import Announced, UnknownYearError, WorkingDays

Json = dict[str, Any]

_UNITS = {Unit.DAYS: "日", Unit.MONTHS: "个月", Unit.WORKING_DAYS: "个工作日"}
_PARTIES = {Party.PERSON: "本人", Party.UNIT: "所在单位", Party.BODY: "办理机关"}
_BEGUN = ("启动", "如于{day}启动")
_BEFORE = ("上一步完成", "如上一步于{day}完成")
"""From when the time of a step runs, and how a day is supposed for that."""

_AT_REST = "（该日不是工作日，能否顺延没有核到规定，宜提前办理）"
_UNSURE = "（该日是否为工作日不详，宜提前办理）"


@dataclass(frozen=True, slots=True)
class _End:
    """The last day of a span; None, with an error, where it is not known."""

    day: int | None = None
    error: Json | None = None

    @property
    def iso(self) -> str | None:
        """Give the day as `YYYY-MM-DD`."""
        return None if self.day is None else iso_day(self.day)


class Deadlines:
    """Dates the procedures and remedies of one release."""

    def __init__(self, release: Release, announced: Announced) -> None:
        """Date by the holidays that the *release* keeps, and of other years by those that are *announced*."""
        self._confidences = release.sources.confidences
        self._days = WorkingDays(release.holidays, announced)

    def steps(self, procedure: Procedure, day: int) -> list[Json]:
        """Give the steps of a *procedure* that begins on a *day*; a step begins when the one before it ends."""
        found: list[Json] = []
        begins: int | None = day
        for step in procedure.steps:
            end = self._end_of(step, begins)
            found.append(self._step(step, end, _due_text(step, begins, end, _BEFORE if found else _BEGUN)))
            begins = end.day
        return found

    def limits(self, remedy: Remedy, day: int) -> list[Json]:
        """Give the time limits of a *remedy*, dated as if what they run from were on a *day*."""
        return [self._limit(limit, day) for limit in remedy.limits]

    def _step(self, step: Step, end: _End, due_text: str | None) -> Json:
        return {
            "id": step.id,
            "label": step.label,
            "who": step.who,
            "artefact": step.artefact,
            "gate": step.gate,
            "working_days": step.working_days,
            "at_least": step.at_least,
            "due": end.iso,
            "due_text": due_text,
            "due_error": end.error,
            "confidence": step.confidence,
            "confidence_label": self._confidences[step.confidence].label,
            "note": step.note,
        }

    def _limit(self, limit: Limit, day: int) -> Json:
        end = _End() if limit.since is None else self._end(day, limit.within)
        label = None if limit.confidence is None else self._confidences[limit.confidence].label
        known = "" if label is None else f"（{label}）"
        return {
            "act": limit.act,
            "by": limit.by,
            "by_label": _PARTIES[limit.by],
            "within": {limit.within.unit.value: limit.within.count},
            "at_least": limit.at_least,
            "text": f"{limit.act}，{_told(limit.since, limit.within, at_least=limit.at_least)}{known}",
            "last_day": end.iso,
            "last_day_text": self._last_day_text(limit, day, end),
            "error": end.error,
            "confidence": limit.confidence,
            "confidence_label": label,
        }

    def _last_day_text(self, limit: Limit, day: int, end: _End) -> str | None:
        if end.day is None:
            return None
        supposed, last = f"如于{day_in_words(day)}{limit.since}", day_in_words(end.day)
        if limit.at_least:
            return f"{supposed}，最早于{last}届满"
        return f"{supposed}，最后期限为{last}{self._caution(end.day)}"

    def _caution(self, day: int) -> str:
        """Say of a last *day* that it is not worked, or may not be."""
        try:
            return "" if self._days.is_working(day) else _AT_REST
        except UnknownYearError:
            return _UNSURE

    def _end_of(self, step: Step, begins: int | None) -> _End:
        if step.working_days is None or begins is None:
            return _End()
        return self._end(begins, Span(step.working_days, Unit.WORKING_DAYS))

    def _end(self, begins: int, span: Span) -> _End:
        """Give the last day of a *span*, whose first day is the one after it *begins*."""
        try:
            return _End(self._last(begins, span))
        except UnknownYearError as error:
            return _End(error=_unknown_year(error.year))

    def _last(self, begins: int, span: Span) -> int:
        match span.unit:
            case Unit.DAYS:
                last = begins + span.count
            case Unit.MONTHS:
                last = plus_months(begins, span.count)
            case Unit.WORKING_DAYS:
                last = self._days.after(begins, span.count)
            case _:
                assert_never(span.unit)
        if last > date.max.toordinal():
            raise UnknownYearError(date.max.year + 1)
        return last


def _due_text(step: Step, begins: int | None, end: _End, begun: tuple[str, str]) -> str | None:
    if step.working_days is None:
        return None
    told = _told(begun[0], Span(step.working_days, Unit.WORKING_DAYS), at_least=step.at_least)
    if begins is None or end.day is None:
        return told
    supposed = begun[1].format(day=day_in_words(begins))
    until = f"最早于{day_in_words(end.day)}届满" if step.at_least else f"至{day_in_words(end.day)}"
    return f"{told}；{supposed}，{until}"


def _told(since: str | None, span: Span, *, at_least: bool) -> str:
    length = f"{span.count}{_UNITS[span.unit]}"
    length = f"不少于{length}" if at_least else f"{length}内"
    return f"{length}，自何时起算没有核到条文" if since is None else f"自{since}之日起{length}"


def _unknown_year(year: int) -> Json:
    text = f"{year}年的放假安排尚未列入放假安排表，不能推算这一期限至哪一天；公布并列入后即可推算。"
    return {"code": "unknown_calendar_year", "year": year, "text": text}
