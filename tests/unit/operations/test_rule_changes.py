"""
What changed between two bundles: each thing that is added, removed or changed, in words that people read.
"""

from typing import Any

import pytest

from service.language.files import RULESETS, digest_of
from service.operations.rule_changes import changes_between
from tests.unit.operations.small_bundle import FEATURE, RULE_FILE, small_bundle

ACTIONS = RULESETS + "vocabulary/actions.yaml"
PARAMETERS = RULESETS + "parameters.yaml"
REGULATIONS = RULESETS + "vocabulary/regulations.yaml"
MORE_RULES = """\
  LATE-2:
    title: 严重误期
    when: [{errand.late_days: {at_least: $very_late}}]
    recommend: warning
    because: 因故。
    cite: {regulation: law, article: 2, confidence: verified}
"""
MORE_PARAMETERS = """\
very_late:
  label: 严重误期天数
  unit: 天
  values:
    2000-01-01: {value: 30, cite: {regulation: law, article: 2, confidence: verified}}
    2027-01-01: {value: 20, cite: {regulation: law, article: 2, confidence: verified}}
"""
MORE_SCENARIOS = """
  场景: 又一个
    假如 一份只有代号的档案
    当 以 2026年6月30日 为基准日评估
    那么 没有缺项
"""


def added(path: str, text: str) -> dict[str, bytes]:
    bundle = small_bundle()
    return {**bundle, path: bundle[path] + text.encode()}


def changes(old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, Any]:
    return changes_between((digest_of(old), old), (digest_of(new), new))


GROWN = {**added(RULE_FILE, MORE_RULES), PARAMETERS: added(PARAMETERS, MORE_PARAMETERS)[PARAMETERS]}


def test_what_is_added_has_nothing_before_and_what_is_removed_nothing_after() -> None:
    there, back = changes(small_bundle(), GROWN), changes(GROWN, small_bundle())
    (new,), (gone,) = there["rules"], back["rules"]

    assert (new["id"], new["change"], new["before"], gone["change"], gone["after"]) == (
        "LATE-2",
        "added",
        None,
        "removed",
        None,
    )
    assert new["after"] == gone["before"]
    assert new["ruleset_title"] == "试验清单"
    assert [one["values"] for one in there["parameters"]] == [
        [
            {"from": "2000-01-01", "before": None, "after": "30 天"},
            {"from": "2027-01-01", "before": None, "after": "20 天"},
        ]
    ]
    assert [(one["path"], one["change"]) for one in there["files"]] == [(PARAMETERS, "changed"), (RULE_FILE, "changed")]
    assert there["text"] == "规则新增 1 项；参数新增 1 项。"


def test_a_value_that_changes_from_a_day_on_is_told_from_that_day() -> None:
    later = "    2027-01-01: {value: 15, cite: {regulation: law, article: 1, confidence: verified}}\n"
    (parameter,) = changes(small_bundle(), added(PARAMETERS, later))["parameters"]

    assert parameter["values"] == [{"from": "2027-01-01", "before": "10 天", "after": "15 天"}]


def test_a_value_that_ends_is_none() -> None:
    (parameter,) = changes(small_bundle(), added(PARAMETERS, "    2027-01-01: {value: null}\n"))["parameters"]

    assert parameter["values"] == [{"from": "2027-01-01", "before": "10 天", "after": None}]


def test_what_a_number_means_for_a_fact_is_told_with_the_fact() -> None:
    (fact,) = changes(small_bundle(), small_bundle(days=12))["facts"]

    assert (fact["name"], fact["label"], fact["change"]) == ("errand.late", "误期", "changed")
    assert "10 天" in fact["before"]
    assert "12 天" in fact["after"]


def test_a_reason_that_is_given_to_the_analysis_alone_changes_no_rule() -> None:
    said = small_bundle()[RULE_FILE] + "    accepted: {never_holds: 试验而已。}\n".encode()
    told = changes(small_bundle(), {**small_bundle(), RULE_FILE: said})

    assert (told["rules"], [one["change"] for one in told["files"]]) == ([], ["changed"])


@pytest.mark.parametrize(
    ("path", "text", "kind", "said"),
    [
        (ACTIONS, "praise: {label: 表扬, kind: incentive, modality: may}\n", "action", "措施「表扬」：新增。"),
        (
            REGULATIONS,
            "  other: {title: 另一部法, short: 另法, year: 2020}\n",
            "regulation",
            "规定「另一部法」：新增。",
        ),
    ],
)
def test_other_words_are_told_by_what_they_are(path: str, text: str, kind: str, said: str) -> None:
    (one,) = changes(small_bundle(), added(path, text))["vocabulary"]

    assert (one["kind"], one["change"], one["text"]) == (kind, "added", said)


def test_a_wording_that_changes_is_told_part_by_part() -> None:
    renamed = {**small_bundle(), ACTIONS: small_bundle()[ACTIONS].replace("警告".encode(), "诫勉".encode())}
    (one,) = changes(small_bundle(), renamed)["vocabulary"]

    assert (one["label"], one["text"]) == ("诫勉", "措施 warning：名称有改动。")


def test_scenarios_are_told_by_title() -> None:
    there = changes(small_bundle(), added(FEATURE, MORE_SCENARIOS))["specifications"]
    other = changes(small_bundle(), small_bundle(tried=11))["specifications"]

    assert there == [{"path": FEATURE, "title": "又一个", "change": "added"}]
    assert other == [{"path": FEATURE, "title": "误期<天数>天", "change": "changed"}]


def test_line_ends_and_comments_change_no_scenario() -> None:
    text = small_bundle()[FEATURE].replace(b"\n", b"\r\n") + "\r\n# 说明\r\n".encode()

    assert changes(small_bundle(), {**small_bundle(), FEATURE: text})["specifications"] == []


TOTALS = """\
third: {label: 占比下限, values: {2000-01-01: {value: 1/3, cite: {regulation: law, confidence: verified}}}}
"""
TOTAL = """\
totals:
  T-1:
    title: 某项占比
    among: [{subject.trained: true}]
    of: [{subject.trained: true}]
    share: {at_least: $third}
    because: 占 {share}。
    advises: 请核对。
    cite: {regulation: law, confidence: verified}
"""


def test_a_total_that_is_added_or_reads_otherwise_is_told_with_its_fraction() -> None:
    records, path = RULESETS + "vocabulary/records.yaml", RULESETS + "totals.yaml"
    reference = "ref: {label: 代号, type: id, required: true}\n".encode()
    trained = reference + "      trained: {label: 已培训, type: truth}\n".encode()
    old = added(PARAMETERS, TOTALS)
    old[records] = old[records].replace(reference, trained)
    new = {**old, path: TOTAL.encode()}
    told = changes(old, new)
    assert [(one["kind"], one["name"], one["label"], one["change"], one["text"]) for one in told["vocabulary"]] == [
        ("total", "T-1", "某项占比", "added", "总量「某项占比」：新增。")
    ]
    (reworded,) = changes(new, {**new, path: TOTAL.replace("请核对", "请再核对").encode()})["vocabulary"]
    assert reworded["text"] == "总量 T-1：请核对的事项有改动。"
    (raised,) = changes(new, {**new, PARAMETERS: new[PARAMETERS].replace(b"1/3", b"2/3")})["parameters"]
    assert raised["values"] == [{"from": "2000-01-01", "before": "1/3", "after": "2/3"}]
