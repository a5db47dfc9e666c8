"""Reading the totals: what they say, every fault at its place, and the file that ships."""

import json
from datetime import date
from fractions import Fraction

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from service.domain.condition import All
from service.domain.release import Release
from service.domain.total import Approval, Measure, Side
from service.domain.total_needs import lacking_on, limits_on, parameters_of_totals_alone
from service.language import shape
from service.language.document import Faults, read_documents
from service.language.folder import load, read_release
from service.language.schemas import schemas_of
from service.settings import shipped
from tests.builders import faults_of, files_of, release_of
from tests.small_release import PARAMETERS, SMALL
from tests.unit.language.totals import TOTALS, files_with, told_of, total

DAY = date(2026, 6, 30).toordinal()
AT_MOST = "share: {at_most: $third}"
RAISED = "with_approval: {at_most: $half, body: 主管部门}"


def read(*totals: str, **added: str) -> Release:
    return read_release(files_with(*totals, **added))


def test_a_total_is_read_with_its_limit_its_words_and_its_sources() -> None:
    (found,) = read(total("T-1", RAISED, "by: subject.unit", limit=AT_MOST)).totals

    assert (found.id, found.title, found.measure, found.side) == ("T-1", "某项占比", Measure.SHARE, Side.AT_MOST)
    assert (found.limit, found.approval) == ("third", Approval("half", "主管部门"))
    assert (found.by, found.within, found.advises) == ("subject.unit", None, "请核对。")
    assert found.because == "计入 {among}，其中 {of}，占 {share}，{limit}。"
    assert [one.regulation for one in found.citations] == ["law"]


def test_a_fraction_is_kept_exactly_and_a_share_as_it_is_written() -> None:
    release = read(total("T-1", RAISED, limit=AT_MOST), total("T-2", limit="count: {at_least: $few}"))
    limits = [limits_on(one, release, DAY) for one in release.totals]

    assert [(one.limit, one.higher) for one in limits if one is not None] == [
        (Fraction(1, 3), Fraction(1, 2)),
        (Fraction(3), None),
    ]


def test_a_part_of_another_total_has_the_conditions_of_both() -> None:
    release = read(
        total("T-1"),
        total("T-2", "within: T-1", among="among: [{subject.rank: r1}]", of=""),
        total("T-3", "within: T-2", among="", of="of: [{subject.points: {at_least: 1}}]"),
    )
    first, second, third = release.totals

    assert (second.within, third.within) == ("T-1", "T-2")
    assert second.of == first.of
    assert isinstance(second.among, All)
    assert second.among.parts[0] == first.among
    assert third.among == second.among
    assert isinstance(third.of, All)
    assert third.of.parts[0] == first.of


def test_a_folder_may_do_without_totals_and_they_count_in_the_digest() -> None:
    files = files_with()
    without = {path: text for path, text in files.items() if path != TOTALS}

    assert read_release(files_of()).totals == ()
    assert read_release({**without, TOTALS: b"totals: {}\n"}).digest != read_release(without).digest


def test_a_total_is_suspended_where_something_that_it_needs_has_no_value() -> None:
    expiring = total(limit="count: {at_most: $expiring}")
    asking = total("T-2", of="of: [{subject.points: {at_least: $expiring}}]")
    counting = total("T-3", of="of: [{many: true}]")
    facts = "many: {label: 很多, holds: [{subject.points: {at_least: $expiring}}]}\n"
    release = read(expiring, asking, counting, facts=facts)

    assert [lacking_on(one, release, DAY) for one in release.totals] == [("expiring",)] * 3
    assert [limits_on(one, release, DAY) for one in release.totals] == [None] * 3
    stood = date(2022, 1, 1).toordinal()
    assert [lacking_on(one, release, stood) for one in release.totals] == [()] * 3


def test_what_totals_alone_need_is_told_apart() -> None:
    release = read(total(), total("T-2", of="of: [{subject.points: {at_least: $late_days}}]"))
    assert parameters_of_totals_alone(release) == {"third"}


def test_an_approved_limit_is_higher_on_every_day_on_which_both_stand() -> None:
    later = """\
later:
  label: 较高
  values:
    2010-01-01: {value: 0.6, cite: {regulation: law, confidence: verified}}
    2020-01-01: {value: %s, cite: {regulation: law, confidence: verified}}
"""
    raised = total("T-1", "with_approval: {at_most: $later}", limit=AT_MOST)
    assert [one.approval for one in read(raised, parameters=later % "null").totals] == [Approval("later")]
    found, _ = told_of(raised, parameters=later % "0.3")
    assert [code for code, _ in found] == ["bad_approval"]


FAULTS = [
    ("not_a_mapping", "  T-1: ¦5\n"),
    ("missing_key", total(advises="").replace("title", "¦title", 1)),
    ("unknown_key", total("T-1", "¦titel: 某项")),
    ("missing_key", total(of="").replace("title", "¦title", 1)),
    ("empty_condition", total(of="of: ¦[]")),
    ("unknown_fact", total(of="of: [{¦subject.trainde: true}]")),
    ("fact_out_of_reach", total(of="of: [{¦incident.late: true}]")),
    ("wrong_value", total(of="of: [{subject.trained: ¦5}]")),
    ("unknown_parameter", total(of="of: [{subject.points: {at_least: ¦$nothing}}]")),
    ("wrong_parameter", total(of="of: [{subject.points: {at_least: ¦$third}}]")),
    ("one_limit", total(limit="").replace("title", "¦title", 1)),
    ("one_limit", total("T-1", "count: {at_most: $few}").replace("title", "¦title", 1)),
    ("one_side", total(limit="share: ¦{}")),
    ("one_side", total(limit="share: ¦{at_least: $third, at_most: $third}")),
    ("unknown_key", total(limit="share: {¦more_than: $third}")),
    ("not_a_mapping", total(limit="share: ¦$third")),
    ("not_a_parameter", total(limit="share: {at_least: ¦0.5}")),
    ("not_a_parameter", total(limit="share: {at_least: ¦third}")),
    ("unknown_parameter", total(limit="share: {at_least: ¦$thirds}")),
    ("wrong_parameter", total(limit="share: {at_least: ¦$months}")),
    ("wrong_unit", total(limit="share: {at_least: ¦$few}")),
    ("wrong_unit", total(limit="count: {at_least: ¦$third}")),
    ("wrong_unit", total(limit="count: {at_least: ¦$half}")),
    ("bad_approval", total("T-1", "with_approval: ¦{at_most: $half}")),
    ("bad_approval", total("T-1", "with_approval: {at_most: ¦$third}", limit=AT_MOST)),
    ("missing_key", total("T-1", "with_approval: ¦{body: 某}", limit=AT_MOST)),
    ("not_a_mapping", total("T-1", "with_approval: ¦5", limit=AT_MOST)),
    ("wrong_unit", total("T-1", "with_approval: {at_most: ¦$few}", limit=AT_MOST)),
    ("not_a_parameter", total("T-1", "with_approval: {at_most: ¦1}", limit=AT_MOST)),
    ("unknown_total", total("T-1", "within: ¦T-9")),
    ("circle", total("T-1", "within: ¦T-1")),
    ("circle", total("T-1", "within: ¦T-2") + total("T-2", "within: ¦T-1") + total("T-3", "within: T-1")),
    ("wrong_fact_type", total("T-1", "by: ¦subject.points")),
    ("unknown_fact", total("T-1", "by: ¦subject.place")),
    ("not_text", total("T-1", "by: ¦[]")),
    ("bad_placeholder", total(because="because: ¦有 {people} 名。")),
    ("no_citation", total(cite="cite: ¦[]")),
    ("unknown_regulation", total(cite="cite: {regulation: ¦laws, confidence: verified}")),
    ("duplicate_id", total("¦LATE-1")),
    ("protected_attribute", total(of="of: [{¦subject.sex: f}]")),
    ("protected_attribute", total(of="of: [{any: [{¦women: true}]}]")),
    ("protected_attribute", total(among="among: [{¦subject.protection: none}]")),
]  # fmt: skip

WOMEN = "women: {label: 女, holds: [{subject.sex: f}]}\n"


@pytest.mark.parametrize(("code", "text"), FAULTS)
def test_a_fault_of_a_total_is_told_at_its_place(code: str, text: str) -> None:
    found, places = told_of(text, facts=WOMEN)
    assert [place for told, place in found if told == code] == places
    assert {told for told, _ in found} <= {code, "missing_key"}


def test_all_faults_are_told_at_once() -> None:
    text = total("T-1", "within: ¦T-9", of="of: [{¦subject.trainde: true}]", limit="share: {at_least: ¦$few}")
    found, places = told_of(text.replace("within: ¦T-9", "by: ¦subject.points"))
    assert [code for code, _ in found] == ["unknown_fact", "wrong_unit", "wrong_fact_type"]
    assert sorted(places) == sorted(place for _, place in found)


def test_a_group_may_not_be_a_protected_attribute() -> None:
    records = SMALL["vocabulary/records.yaml"].replace(
        "sex: {label: 性别, type: code, codes: {f: 女, m: 男}}", "sex: {label: 性别, type: text}"
    )
    files = {**files_with(total("T-1", "by: subject.sex")), "vocabulary/records.yaml": records.encode()}
    assert [fault.code for fault in faults_of(files)] == ["protected_attribute"]


def test_a_group_is_a_field_of_the_dossier() -> None:
    facts = "place: {label: 地方, first_of: [subject.ref]}\n"
    found, places = told_of(total("T-1", "by: ¦place"), facts=facts)
    assert [(code, place) for code, place in found] == [("not_a_field", place) for place in places]


def test_a_group_is_of_more_than_one_person() -> None:
    found, places = told_of(total("T-1", "by: ¦subject.ref"))
    assert found == [("by_person", place) for place in places]


def test_a_file_of_totals_that_cannot_be_read_is_told() -> None:
    assert [fault.code for fault in faults_of({**files_of(), TOTALS: b"\xff"})] == ["not_utf8"]
    assert [fault.code for fault in faults_of({**files_of(), TOTALS: b"totals: []\n"})] == ["not_a_mapping"]
    assert [fault.code for fault in faults_of({**files_of(), TOTALS: b"{}\n"})] == ["missing_key"]


PARTS = [
    ("1/3", Fraction(1, 3)),
    ("6/9", Fraction(2, 3)),
    ("1/1", Fraction(1)),
    ("3/2", None),
    ("0/3", None),
    ("1/0", None),
    ("-1/3", None),
    ("1/3.0", None),
    ("1 / 3", None),
]


@pytest.mark.parametrize(("written", "wanted"), PARTS)
def test_a_fraction_is_written_as_two_whole_numbers(written: str, wanted: Fraction | None) -> None:
    text = f"other: {{label: 某数, values: {{2000-01-01: {{value: {written}}}}}}}\n"
    files = files_of(parameters=text)
    if wanted is None:
        assert [fault.code for fault in faults_of(files)] == ["bad_value"]
    else:
        found = read_release(files).parameters["other"]
        assert (found.values[0].value, found.is_fraction, found.is_share) == (wanted, True, False)


@pytest.mark.parametrize(
    "values",
    ["{2000-01-01: {value: 1/3}, 2001-01-01: {value: 0.5}}", "{2000-01-01: {value: 1/3}, 2001-01-01: {value: 1}}"],
)
def test_fractions_stand_with_no_other_numbers(values: str) -> None:
    files = files_of(parameters=f"other: {{label: 某数, values: {values}}}\n")
    assert [fault.code for fault in faults_of(files)] == ["mixed_values"]


def test_no_rule_compares_with_a_fraction() -> None:
    parameters = "third: {label: 三分之一, values: {2000-01-01: {value: 1/3}}}\n"
    facts = "much: {label: 多, holds: [{subject.points: {at_least: $third}}]}\n"
    assert [fault.code for fault in faults_of(files_of(parameters=parameters, facts=facts))] == ["wrong_parameter"]


def test_editors_take_what_is_right_and_see_what_is_wrong_in_shape() -> None:
    seen = {"unknown_key", "missing_key", "not_a_mapping", "one_limit", "one_side", "unknown_parameter", "wrong_unit"}
    schema = Draft7Validator(json.loads(schemas_of(read(total()))["totals.json"]))
    assert schema.is_valid(plain(total() + total("T-2", limit="count: {at_most: $few}")))
    assert not schema.is_valid(plain("  T-1: 5\n"))
    for code, text in FAULTS:
        assert not (schema.is_valid(plain(text.replace("¦", ""))) and code in seen), text


def plain(text: str) -> object:
    (node,) = read_documents({TOTALS: ("totals:\n" + text).encode()}, Faults()).values()
    return shape.plain(node)


def test_the_totals_that_ship_are_those_of_the_sources() -> None:
    release = load(shipped("rulesets"))
    limits = {one.id: limits_on(one, release, DAY) for one in release.totals}

    assert {name: (one.limit, one.higher) for name, one in limits.items() if one is not None} == {
        "TOT-01": (Fraction(2, 3), None),
        "TOT-02": (Fraction(1, 5), Fraction(1, 4)),
        "TOT-03": (Fraction(30), None),
    }
    assert [one.within for one in release.totals] == [None, None, "TOT-02"]
    assert [one.by for one in release.totals] == [None, "subject.unit.ref", None]
    assert all(one.citations for one in release.totals)


def test_the_small_release_has_no_totals() -> None:
    assert release_of().totals == ()
    assert PARAMETERS in SMALL
