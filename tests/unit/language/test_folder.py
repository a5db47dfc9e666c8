"""
Reading a folder: every fault of it in one run, each at its place; and what the shipped folder is.
"""

from pathlib import Path

import pytest

from service.domain.errors import RulesetFaultsError
from service.language.folder import check, digest_of, load, read_files, read_release
from tests.builders import faults_of, files_of, release_of, rule
from tests.small_release import ACTIONS, FACTS, PARAMETERS, PROCEDURES, RECORDS, REGULATIONS, RULES, SMALL

ROOT = Path(__file__).parents[3]

BROKEN = """\
ruleset: broken
title: 样样有错的清单
origin: {place: 某地, status: drafted}
about: incident
rules:
  BAD-1:
    title: 没有的事项
    when: [{incident.lates: true}]
    classify: lateness
    because: 因故。
    cite: {regulation: law, confidence: verified}
  BAD-2:
    title: 比较词不合类型
    when:
      - incident.corrected: {at_least: 1}
      - incident.kind: delya
    classify: lateness
    because: 因 {incident.nonsense}。
    cite: {regulation: law, confidence: verified}
  BAD-3:
    title: 没有的参数
    when: [{incident.late_days: {more_than: $late_day}}]
    classify: lateness
    because: 因故。
    cite: {regulation: law, confidence: verified}
  BAD-4:
    title: 不利规则用到受保护的个人属性
    about: subject
    when: [{subject.sex: f}, {subject.unheard_of: true}]
    recommend: demotion
    because: 因故。
    cite: {regulation: law, confidence: verified}
  LATE-1:
    title: 重复的编号
    when: [{incident.late: true}]
    classify: other
    because: 因故。
    cite: {regulation: law, confidence: verified}
  BAD-5:
    title: 循环
    about: subject
    when: [{praised: {at_least: 1}}]
    recommend: praise
    because: 因故。
    cite: {regulation: law, confidence: verified}
"""


def test_every_fault_of_a_folder_is_told_in_one_run_each_at_its_place() -> None:
    facts = "praised: {label: 受表扬, hits: {recommend: praise}}\none: {label: 甲, holds: [{one: true}]}\n"
    files = {**files_of(facts=facts), "broken.yaml": BROKEN.encode()}

    assert [str(fault) for fault in faults_of(files)] == [
        "broken.yaml:8:13: unknown fact `incident.lates`; did you mean `incident.late`?",
        "broken.yaml:15:30: `at_least` does not fit `incident.corrected`, which is a truth",
        "broken.yaml:16:24: unknown code `delya`; did you mean `delay`?",
        "broken.yaml:18:14: unknown fact `incident.nonsense`",
        "broken.yaml:22:45: unknown parameter `$late_day`; did you mean `$late_days`?",
        "broken.yaml:26:3: `BAD-4` reads `subject.sex`, a protected attribute",
        "broken.yaml:29:31: unknown fact `subject.unheard_of`",
        "broken.yaml:39:3: a circle: BAD-5 → praised → BAD-5",
        "rules.yaml:6:3: rule `LATE-1` stands at broken.yaml:33 too",
        "vocabulary/facts.yaml:10:1: a circle of facts: one → one",
    ]


def test_a_fault_is_told_in_chinese_too() -> None:
    (fault,) = faults_of(files_of(rules=rule(when="when: [{subject.traned: true}]")))

    assert fault.in_chinese() == "rules.yaml:15:13: 没有这个事项 `subject.traned`；是否想写 `subject.trained`？"


def test_the_shipped_rulesets_have_no_fault() -> None:
    assert check(ROOT / "rulesets") == ()


def test_a_folder_that_is_not_there_lacks_every_file() -> None:
    faults = check(ROOT / "no_such_folder")

    assert [(fault.code, fault.place) for fault in faults] == [
        ("missing_file", path) for path in sorted((RECORDS, FACTS, ACTIONS, PROCEDURES, REGULATIONS, PARAMETERS))
    ]


@pytest.mark.parametrize("path", [RECORDS, FACTS, ACTIONS, PROCEDURES, REGULATIONS, PARAMETERS])
def test_of_a_file_that_is_lacking_nothing_is_said_of_its_names(path: str) -> None:
    files = {name: text for name, text in files_of().items() if name != path}

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [("missing_file", path)]


def test_of_a_ruleset_that_cannot_be_read_nothing_is_said_of_its_rules() -> None:
    files = {**files_of(facts="one: {label: 甲, hits: {rules: [LATE-2]}}\n"), RULES: b"\xff"}

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [("not_utf8", RULES)]


def test_a_file_that_is_no_mapping_is_told() -> None:
    files = {**files_of(), "other.yaml": b"- text\n", "more.yaml": b"rules: text\n"}

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [
        *[("missing_key", "more.yaml:1:1")] * 3,
        ("not_a_mapping", "more.yaml:1:8"),
        ("not_a_mapping", "other.yaml:1:1"),
    ]


def test_a_ruleset_says_where_it_comes_from_and_how_far_it_is_known() -> None:
    text = SMALL[RULES].replace("status: drafted", "status: draft").replace("about: incident\n", "")
    files = {**files_of(), RULES: text.encode()}

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [
        ("unknown_confidence", "rules.yaml:3:29"),
        ("no_about", "rules.yaml:7:11"),
    ]


def test_the_subject_with_its_ref_must_be_declared() -> None:
    files = {**files_of(), RECORDS: SMALL[RECORDS].replace("ref:", "reference:").encode()}

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [("no_subject", f"{RECORDS}:4:3")]


def test_the_digest_follows_the_files_and_not_their_line_ends() -> None:
    release, files = release_of(), files_of()
    crossed = {path: text.replace(b"\n", b"\r\n") for path, text in files.items()}

    assert release.digest == digest_of(files) == read_release(crossed).digest
    assert release.digest != release_of(rules=rule()).digest


def test_a_byte_order_mark_is_passed_over() -> None:
    files = {path: b"\xef\xbb\xbf" + text for path, text in files_of().items()}

    assert read_release(files).facts.keys() == release_of().facts.keys()


def test_every_yaml_file_of_a_folder_is_read(tmp_path: Path) -> None:
    for path, text in files_of().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text)
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")

    assert read_files(tmp_path) == files_of()
    assert load(tmp_path).facts.keys() == release_of().facts.keys()


def test_the_error_of_a_folder_carries_its_faults() -> None:
    with pytest.raises(RulesetFaultsError, match=r"^rules\.yaml:15:13: unknown fact `none`$") as caught:
        read_release(files_of(rules=rule(when="when: [{none: true}]")))

    assert [fault.code for fault in caught.value.faults] == ["unknown_fact"]


def test_a_file_with_the_other_ending_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text("ruleset: more\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("笔记\n", encoding="utf-8")
    assert list(read_files(tmp_path)) == ["more.yml"]
