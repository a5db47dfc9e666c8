"""Reading the table of holidays: the days of a year, every fault at its place, and the file that ships."""

import json
from datetime import date

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from service.domain.working_days import KeptYear
from service.language import shape
from service.language.document import Faults, read_documents
from service.language.folder import load, read_files, read_release
from service.language.schemas import schemas_of
from service.settings import shipped
from service.workdays import announced
from tests.builders import faults_of, files_of, marked, release_of

HOLIDAYS = "holidays.yaml"


def year(off: str = "[{name: 元旦, from: 2027-01-01}]", work: str = "[2027-01-02]", name: str = "2027") -> str:
    return f"years:\n  {name}:\n    source: 通知\n    off: {off}\n    work: {work}\n"


def days(*written: str) -> frozenset[int]:
    return frozenset(date.fromisoformat(one).toordinal() for one in written)


def test_a_year_is_read_with_its_days_off_and_the_weekends_that_are_worked() -> None:
    text = year(
        off="[{name: 元旦, from: 2027-01-01, to: 2027-01-03}, {name: 端午, from: 2027-06-09}]", work="[2027-01-09]"
    )

    release = read_release({**files_of(), HOLIDAYS: text.encode()})

    off = days("2027-01-01", "2027-01-02", "2027-01-03", "2027-06-09")
    assert release.holidays == {2027: KeptYear(off, days("2027-01-09"), "通知")}


def test_a_folder_may_do_without_the_table() -> None:
    assert release_of().holidays == {}


def test_the_table_is_no_ruleset_and_counts_in_the_digest() -> None:
    files = {**files_of(), HOLIDAYS: b"years: {}\n"}
    release = read_release(files)

    assert [one.name for one in release.rulesets] == [one.name for one in release_of().rulesets]
    assert len({release.digest, release_of().digest, read_release({**files, HOLIDAYS: year().encode()}).digest}) == 3


_OVERLAPPING = "[{name: 元旦, from: 2027-01-01, to: 2027-01-05}, {name: 再, from: ¦2027-01-03, to: 2027-01-06}]"
FAULTS = [
    ("missing_key", "¦{}\n"),
    ("unknown_key", "years: {}\n¦yeers: {}\n"),
    ("not_a_mapping", "years: ¦[]\n"),
    ("not_a_year", year().replace("2027:", "¦27:")),
    ("not_a_year", year().replace("2027:", "¦2027-01:")),
    ("not_a_mapping", "years:\n  2027: ¦7\n"),
    ("missing_key", "years:\n  2027: ¦{off: [{name: 元旦, from: 2027-01-01}]}\n"),
    ("missing_key", "years:\n  2027: ¦{source: 通知}\n"),
    ("no_day_off", year(off="¦[]")),
    ("not_a_list", year(off="¦{}")),
    ("not_a_mapping", year(off="[¦2027-01-01]")),
    ("missing_key", year(off="[¦{name: 元旦}]")),
    ("missing_key", year(off="[¦{from: 2027-01-01}]")),
    ("not_a_day", year(off="[{name: 元旦, from: ¦2027-1-1}]")),
    ("not_a_day", year(off="[{name: 闰日, from: 2027-02-28, to: ¦2027-02-29}]")),
    ("not_text", year(off="[{name: 元旦, from: ¦[]}]")),
    ("other_year", year(off="[{name: 元旦, from: ¦2026-12-31, to: 2027-01-03}]")),
    ("other_year", year(off="[{name: 元旦, from: 2027-12-31, to: ¦2028-01-02}]")),
    ("other_year", year(work="[¦2028-01-01]")),
    ("days_turned", year(off="[{name: 元旦, from: 2027-01-03, to: ¦2027-01-01}]")),
    ("day_twice", year(off=_OVERLAPPING, work="[]")),
    ("day_twice", year(work="[2027-01-02, ¦2027-01-02]")),
    ("off_and_work", year(work="[¦2027-01-01]")),
    ("not_a_weekend", year(work="[¦2027-01-04]")),
    ("not_yaml", "years: {\n¦"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), FAULTS)
def test_a_fault_of_the_table_is_told_at_its_place(code: str, text: str) -> None:
    plain, places = marked({HOLIDAYS: text})

    assert [(fault.code, fault.place) for fault in faults_of({**files_of(), **plain})] == [(code, *places)]


SEEN_BY_EDITORS = {"missing_key", "unknown_key", "not_a_mapping", "not_a_year", "no_day_off", "not_a_list", "not_text"}


@pytest.mark.parametrize(
    ("code", "text"), [("", year()), *((code, text) for code, text in FAULTS if code != "not_yaml")]
)
def test_editors_take_what_is_right_and_see_what_is_wrong_in_shape(code: str, text: str) -> None:
    schema = Draft7Validator(json.loads(schemas_of(release_of())["holidays.json"]))
    (node,) = read_documents({HOLIDAYS: text.replace("¦", "").encode()}, Faults()).values()

    assert not (schema.is_valid(shape.plain(node)) and code in SEEN_BY_EDITORS)
    assert schema.is_valid(shape.plain(node)) or code


def test_faults_are_told_in_plain_chinese() -> None:
    text = year(off="[{name: 元旦, from: 2027-01-01, to: 2027-01-02}]", work="[2027-01-02, 2027-01-04, 2026-01-03]")

    assert [fault.in_chinese() for fault in faults_of({**files_of(), HOLIDAYS: text.encode()})] == [
        "holidays.yaml:5:12: 2027年1月2日在第 4 行写的是放假",
        "holidays.yaml:5:24: 2027年1月4日不是周末，本来就上班，不必写；请核对日期",
        "holidays.yaml:5:36: 2026年1月3日不在2027年内；跨年的假期，各写在各自的年份里",
    ]


def test_of_a_table_that_cannot_be_read_the_faults_of_the_rules_are_told_all_the_same() -> None:
    files = {**files_of(facts="one: {label: 甲, hits: {rules: [LATE-2]}}\n"), HOLIDAYS: b"\xff"}

    assert [(fault.code, fault.file) for fault in faults_of(files)] == [
        ("not_utf8", HOLIDAYS),
        ("unknown_rule", "vocabulary/facts.yaml"),
    ]


def test_the_table_that_ships_lists_no_year() -> None:
    assert load(shipped("rulesets")).holidays == {}


def test_the_example_in_the_table_that_ships_is_the_year_as_it_was_announced() -> None:
    files = read_files(shipped("rulesets"))
    text = files[HOLIDAYS].decode().replace("years: {}", "years:").replace("\n  # ", "\n  ")

    kept = read_release({**files, HOLIDAYS: text.encode()}).holidays[2026]

    everyday = range(date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1)
    weekdays = {day for day in everyday if date.fromordinal(day).weekday() < 5}
    assert (weekdays - kept.off) | kept.work == {day for day in everyday if announced(day)}
