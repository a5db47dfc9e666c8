"""
Reading `holidays.yaml`: the days off and the make-up working days of whole years, kept by policy staff.

A year that is listed stands in the place of what was announced for it, so it is listed whole.
"""

from collections.abc import Iterator

from service.domain.dates import year_of
from service.domain.rendering import day_in_words
from service.domain.working_days import Holidays, KeptYear, is_weekend
from service.language import shape
from service.language.document import Faults, Node, Place
from service.language.grammar import DAYS_OFF, HOLIDAY_YEAR, HOLIDAYS
from service.language.parameters import read_day

_Stated = tuple[int, Place]
"""A day, and where it is stated."""


def read_holidays(node: Node | None, faults: Faults) -> Holidays:
    """Read the years of the *node* of the file; where there is no file, none."""
    top = shape.mapping(node, faults, HOLIDAYS) or {}
    years = top.get("years")
    shape.entries(years, faults)
    found = {}
    for name, item, place in () if years is None else years.entries():
        first = shape.day(f"{name}-01-01")
        if first is None:
            faults.add("not_a_year", place, f"`{name}` is not a year", f"`{name}` 不是年份（应写作 2026）")
        kept = _Year(None if first is None else year_of(first), faults).read(item)
        if first is not None:
            found[year_of(first)] = kept
    return found


class _Year:
    """One year, while it is being read; of no year where its name was at fault."""

    def __init__(self, year: int | None, faults: Faults) -> None:
        self._year = year
        self._faults = faults

    def read(self, node: Node) -> KeptYear:
        keys = shape.mapping(node, self._faults, HOLIDAY_YEAR) or {}
        source, listed = shape.text(keys.get("source"), self._faults) or "", keys.get("off")
        if listed is not None and listed.value == []:
            self._faults.add("no_day_off", listed.place, "a year has days off", "一年总有放假的日子，须全年列出")
        off = self._once(stated for item in shape.items(listed, self._faults) for stated in self._off(item))
        work = self._once(stated for item in shape.items(keys.get("work"), self._faults) for stated in self._day(item))
        for day, place in work.items():
            self._check_work(day, place, off)
        return KeptYear(frozenset(off), frozenset(work), source)

    def _once(self, stated: Iterator[_Stated]) -> dict[int, Place]:
        """Gather the days that are *stated*, each of which stands once; of several at one place the first is told."""
        found: dict[int, Place] = {}
        told: set[Place] = set()
        for day, place in stated:
            if day in found and place not in told:
                told.add(place)
                said = f"{day_in_words(day)}已在第 {found[day].line} 行写过"
                self._faults.add("day_twice", place, f"the day stands at line {found[day].line} too", said)
            found.setdefault(day, place)
        return found

    def _off(self, node: Node) -> Iterator[_Stated]:
        """Read one holiday: a day, or all from one day to another."""
        keys = shape.mapping(node, self._faults, DAYS_OFF) or {}
        shape.text(keys.get("name"), self._faults)
        first, last = list(self._day(keys.get("from"))), list(self._day(keys.get("to")))
        if not first or (not last and "to" in keys):
            return
        ends = last or first
        if ends[0][0] < first[0][0]:
            place = ends[0][1]
            self._faults.add("days_turned", place, "the last day is before the first", "放假的最后一天早于第一天")
        yield from ((day, first[0][1]) for day in range(first[0][0], ends[0][0] + 1))

    def _day(self, node: Node | None) -> Iterator[_Stated]:
        """Read a day of the year."""
        word = shape.text(node, self._faults)
        if node is None or word is None:
            return
        day = read_day(word, node.place, self._faults)
        if day is None:
            return
        if self._year is not None and year_of(day) != self._year:
            said = f"{day_in_words(day)}不在{self._year}年内；跨年的假期，各写在各自的年份里"
            self._faults.add("other_year", node.place, f"the day is not in {self._year}", said)
            return
        yield day, node.place

    def _check_work(self, day: int, place: Place, off: dict[int, Place]) -> None:
        if day in off:
            said = f"{day_in_words(day)}在第 {off[day].line} 行写的是放假"
            self._faults.add("off_and_work", place, f"the day is off at line {off[day].line}", said)
        elif not is_weekend(day):
            said = f"{day_in_words(day)}不是周末，本来就上班，不必写；请核对日期"
            self._faults.add("not_a_weekend", place, "the day is worked anyway", said)
