"""
What can be seen to be wrong without asking a dossier: planted in the shipped rulesets, found alone, and placed.
"""

import json
import re
from dataclasses import replace

import pytest

from service.analysis.finding import Declared, Finding, FindingCode
from service.analysis.plain import find_plain
from service.domain.evaluation import Detail
from service.domain.release import Release
from service.intake import Contract
from service.language.folder import load, read_files, read_release
from service.language.places import read_places
from service.operations.evaluation import Evaluating
from service.settings import shipped
from tests.builders import faults_of

FILES = read_files(shipped("rulesets"))
BARS, INCENTIVES, SUPPORT = "bars.yaml", "incentives.yaml", "support.yaml"
NONPERFORMANCE, PARAMETERS = "nonperformance.yaml", "parameters.yaml"
FACTS, ACTIONS, PROCEDURES, REGULATIONS = (
    f"vocabulary/{name}.yaml" for name in ("facts", "actions", "procedures", "regulations")
)
DECLARED_IN = {
    Declared.FACT: FACTS,
    Declared.PARAMETER: PARAMETERS,
    Declared.ACTION: ACTIONS,
    Declared.PROCEDURE: PROCEDURES,
    Declared.REMEDY: PROCEDURES,
    Declared.REGULATION: REGULATIONS,
    Declared.TOTAL: "totals.yaml",
}


@pytest.fixture(scope="module")
def release() -> Release:
    return load(shipped("rulesets"))


def planted(path: str, old: str, new: str) -> dict[str, bytes]:
    """Give the shipped files with one text of one of them replaced."""
    text = FILES[path].decode()
    assert text.count(old) == 1
    return {**FILES, path: text.replace(old, new).encode()}


def found_alone(code: FindingCode, about: Declared, name: str, *change: str) -> Finding:
    """Plant what is wrong, and give what is found: that alone, and placed where the name stands."""
    files = planted(*change)
    (finding,) = find_plain(read_release(files), None)
    assert (finding.code, finding.about, finding.name) == (code, about, name)
    place = read_places(files)[about, name]
    assert place.file == DECLARED_IN.get(about, change[0])
    line = files[place.file].decode().splitlines()[place.line - 1]
    assert re.match(rf"{re.escape(name)}\b", line[place.column - 1 :])
    return finding


def test_nothing_is_wrong_with_what_ships(release: Release) -> None:
    assert find_plain(release, None) == ()


_DRAFTED = "cite: {regulation: drafted_list, confidence: drafted}"
_SPARE = f"spare:\n  label: 某数\n  values:\n    2000-01-01: {{value: 1, {_DRAFTED}}}\n"
_ACTION = "spare: {label: 某措施, kind: adverse, modality: may}"
_REMEDY = f"spare: {{label: 某途径, text: 可以。, {_DRAFTED}}}"
_EFFECTS = "      - {regulation: assessment_effects, confidence: relayed}\n"
UNUSED = [
    (Declared.PARAMETER, "spare", PARAMETERS, "overdue_days_limit:\n", f"{_SPARE}\noverdue_days_limit:\n"),
    (Declared.PARAMETER, "idle_days_limit", NONPERFORMANCE, "{at_least: $idle_days_limit}", "{at_least: 90}"),
    (Declared.FACT, "spare", FACTS, "next_rank:\n", "spare: {label: 某数, count: awards}\nnext_rank:\n"),
    (Declared.FACT, "discipline_referrals", BARS, "discipline_referrals: {at", "referable_incidents: {at"),
    (Declared.ACTION, "spare", ACTIONS, "\nadmonition:\n", f"\n{_ACTION}\nadmonition:\n"),
    (Declared.ACTION, "no_liability", SUPPORT, "recommend: no_liability", "recommend: clarify_reputation"),
    (Declared.PROCEDURE, "spare", PROCEDURES, "\nremedies:\n", "\n  spare: {label: 某程序, steps: []}\nremedies:\n"),
    (Declared.PROCEDURE, "bonus", ACTIONS, "  procedure: bonus\n", ""),
    (Declared.REMEDY, "spare", PROCEDURES, "\nremedies:\n", f"\nremedies:\n  {_REMEDY}\n"),
    (Declared.REMEDY, "supervisory_review", ACTIONS, "supervisory_review, ", ""),
    (Declared.REGULATION, "spare", REGULATIONS, "\nregulations:\n", "\nregulations:\n  spare: {title: 某规定}\n"),
    (Declared.REGULATION, "assessment_effects", BARS, _EFFECTS, ""),
]


@pytest.mark.parametrize(("about", "name", "path", "old", "new"), UNUSED)
def test_what_nothing_uses_is_found(about: Declared, name: str, path: str, old: str, new: str) -> None:
    found_alone(FindingCode.UNUSED, about, name, path, old, new)


def test_a_fact_that_only_an_unused_fact_reads_is_unused_and_so_is_its_parameter() -> None:
    facts = "one: {label: 甲, holds: [{two: {more_than: $spare}}]}\ntwo: {label: 乙, count: awards}\nnext_rank:\n"
    files = planted(FACTS, "next_rank:\n", facts) | {PARAMETERS: FILES[PARAMETERS] + _SPARE.encode()}
    found = find_plain(read_release(files), None)
    assert {one.code for one in found} == {FindingCode.UNUSED}
    assert sorted(one.name for one in found) == ["one", "spare", "two"]


def test_an_action_that_is_only_limited_is_unused_and_the_rules_that_limit_it_are_named() -> None:
    change = (INCENTIVES, "recommend: timely_commendation", "recommend: care_and_support")
    finding = found_alone(FindingCode.UNUSED, Declared.ACTION, "timely_commendation", *change)
    assert finding.chinese.endswith("没有规则建议，只有 BAR-01、BAR-06、BAR-09、HOLD-01、HOLD-02、HOLD-03 限制它")


GAPS = [
    ("        party.warning: 12\n", "", ("党内警告（`party.warning`）",), "2000-01-01"),
    (
        "        government.downgrade: 24\n        government.removal: 24\n",
        "",
        ("政务降级（`government.downgrade`）", "政务撤职（`government.removal`）"),
        "2000-01-01",
    ),
]


@pytest.mark.parametrize(("old", "new", "named", "day"), GAPS)
def test_a_gap_of_a_complete_table_is_shown(old: str, new: str, named: tuple[str, ...], day: str) -> None:
    finding = found_alone(FindingCode.TABLE_GAP, Declared.PARAMETER, "sanction_months", PARAMETERS, old, new)
    assert finding.chinese.endswith(f"自 {day} 起的取值缺少：{'、'.join(named)}")


def test_the_dossier_that_shows_a_gap_comes_out_otherwise_once_it_is_filled(release: Release) -> None:
    with_gap = read_release(planted(PARAMETERS, *GAPS[0][:2]))
    (finding,) = find_plain(with_gap, None)
    example = finding.example
    assert example is not None

    def in_effect(by: Release) -> object:
        evaluating = Evaluating(by, Contract(by.kinds), lambda _, interpreter: interpreter)
        sent = json.dumps(example.dossier).encode()
        facts = evaluating.evaluate(sent, example.as_of, Detail.FULL)["facts"]
        return facts["sanctions_in_effect"]["value"]

    assert (in_effect(with_gap), in_effect(release)) == (0, 1)


def test_a_dossier_that_shows_a_gap_has_all_that_goes_with_the_code(release: Release) -> None:
    table = release.parameters["sanction_months"]
    asked = [("subject.rank", "inspector_1"), ("incident.evidence", "verified"), ("incident.conduct.fault", "gross")]
    for keys, code in asked:
        codes = {name: 1 for name in release.facts[keys].codes if name != code}
        values = (replace(table.values[0], value=codes), replace(table.values[0], value=None))
        gap = replace(table, keys=keys, values=values)
        (finding,) = find_plain(replace(release, parameters={**release.parameters, gap.name: gap}), None)
        assert finding.example is not None
        assert code in json.dumps(finding.example.dossier)
        Contract(release.kinds).read(json.dumps(finding.example.dossier).encode())


UNCITED = [
    ("dismissal_years", "{regulation: civil_servants_law, article: 88, item: 1, confidence: verified}"),
    ("health_months", "{regulation: promotion_demotion_2022, article: 5, item: 14, confidence: relayed}"),
]


@pytest.mark.parametrize(("name", "cite"), UNCITED)
def test_a_number_without_a_source_is_found(name: str, cite: str) -> None:
    finding = found_alone(FindingCode.UNCITED, Declared.PARAMETER, name, PARAMETERS, f", cite: {cite}", "")
    assert finding.chinese.endswith("自 2000-01-01 起的取值没有写依据")


def test_a_remedy_without_a_source_is_found() -> None:
    cite = "cite: {regulation: rank_regulation, article: 20, confidence: verified}"
    found_alone(FindingCode.UNCITED, Declared.REMEDY, "objection_in_publicity", PROCEDURES, cite, "cite: []")


def test_a_rule_without_a_source_is_refused_by_the_reader_and_found_where_there_is_no_reader(release: Release) -> None:
    cite = "    cite:\n      - {regulation: civil_servants_law, article: 89, confidence: verified}\n"
    assert [fault.code for fault in faults_of(planted(BARS, cite, ""))] == ["missing_key"]
    assert [fault.code for fault in faults_of(planted(BARS, cite, "    cite: []\n"))] == ["no_citation"]

    rulesets = [
        replace(one, rules=tuple(replace(rule, citations=()) for rule in one.rules)) for one in release.rulesets
    ]
    found = find_plain(replace(release, rulesets=tuple(rulesets)), None)
    uncited = {one.name for one in found if one.code is FindingCode.UNCITED}
    assert uncited == {rule.id for rule in release.rules()}


def test_a_rule_that_no_specification_names_is_found(release: Release) -> None:
    ids = frozenset(rule.id for rule in release.rules())
    assert find_plain(release, ids) == ()
    found = find_plain(release, ids - {"BAR-07", "DEM-10"})
    assert {(one.code, one.about) for one in found} == {(FindingCode.UNSPECIFIED, Declared.RULE)}
    assert [one.name for one in found] == ["BAR-07", "DEM-10"]


_LIST = "{regulation: drafted_list, confidence: drafted}"
_GLOSSED = "{regulation: drafted_list, confidence: verified}"
_SOURCES = "2000-01-01: {{value: 2, cite: {}}}\n\n# ── 时间窗口"
_RULES = "      - {regulation: assessment_rules_2020, article: 21, confidence: relayed}\n"
_CITY = "      - {regulation: hangzhou_2015, item: 4, confidence: comparable}\n      - {regulation: city_inaction"
_HANGZHOU = f"      - {{regulation: hangzhou_2015, item: 3, confidence: comparable}}\n{_CITY}"
HIDDEN = [
    (Declared.PARAMETER, "sources_required", PARAMETERS, _SOURCES.format(_LIST), _SOURCES.format(_GLOSSED)),
    (
        Declared.RULE,
        "HL-4",
        NONPERFORMANCE,
        f"      - {_LIST}\n{_RULES}",
        f"      - {_LIST}\n      - {_GLOSSED}\n{_RULES}",
    ),
    (Declared.RULE, "HL-4", NONPERFORMANCE, f"      - {_LIST}\n{_RULES}", _RULES),
    (Declared.RULE, "NAP-04", NONPERFORMANCE, f"      - {_LIST}\n{_HANGZHOU}", _HANGZHOU),
]


@pytest.mark.parametrize(("about", "name", "path", "old", "new"), HIDDEN)
def test_what_was_drafted_and_hides_it_is_found(about: Declared, name: str, path: str, old: str, new: str) -> None:
    found_alone(FindingCode.HIDDEN_CONFIDENCE, about, name, path, old, new)


def test_a_rule_of_a_list_that_is_not_drafted_says_also_what_was_drafted_behind_its_facts() -> None:
    change = ("  place: 国家规定\n  status: drafted\n", "  place: 国家规定\n  status: verified\n")
    finding = found_alone(FindingCode.HIDDEN_CONFIDENCE, Declared.RULE, "BAR-05", BARS, *change)
    assert "`$assessment_years`" in finding.chinese


def test_what_a_total_alone_uses_is_used_and_without_the_total_is_not() -> None:
    files = {path: content for path, content in FILES.items() if path != "totals.yaml"}
    found = {(one.about, one.name) for one in find_plain(read_release(files), None) if one.code is FindingCode.UNUSED}
    facts = ["four_generals_awards", "last_year_assessed_on", "last_year_grade"]
    numbers = [
        "excellent_share",
        "excellent_share_approved",
        "four_generals_among_promoted",
        "veteran_excellent_places",
    ]
    assert found == {*((Declared.FACT, name) for name in facts), *((Declared.PARAMETER, name) for name in numbers)}


def test_a_total_that_hides_that_its_source_was_drafted_is_found() -> None:
    old, new = "confidence: drafted, note: 取整和", "confidence: verified, note: 取整和"
    finding = found_alone(FindingCode.HIDDEN_CONFIDENCE, Declared.TOTAL, "TOT-02", "totals.yaml", old, new)
    assert "可信度应为拟制" in finding.chinese


def test_a_total_without_a_source_is_found(release: Release) -> None:
    bare = replace(release, totals=tuple(replace(one, citations=()) for one in release.totals[:1]))
    found = [(one.code, one.name) for one in find_plain(bare, None) if one.about is Declared.TOTAL]
    assert found == [(FindingCode.UNCITED, "TOT-01")]
