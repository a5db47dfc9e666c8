"""
What changed between two releases and needs no dossier to be seen: each number and each wording is told of once.
"""

from collections.abc import Mapping

import pytest

from service.analysis.revisions import RevisionKind, revisions
from service.domain.release import Release
from service.language.folder import load, read_files, read_release
from service.settings import shipped

FILES = read_files(shipped("rulesets"))
PARAMETERS, FACTS, ACTIONS, PROCEDURES, REGULATIONS = (
    "parameters.yaml",
    *(f"vocabulary/{name}.yaml" for name in ("facts", "actions", "procedures", "regulations")),
)


@pytest.fixture(scope="module")
def release() -> Release:
    return load(shipped("rulesets"))


def changed(changes: Mapping[str, tuple[str, str]]) -> Release:
    """Read the shipped rulesets with texts of some files replaced."""
    files = dict(FILES)
    for path, (old, new) in changes.items():
        text = FILES[path].decode()
        assert text.count(old) == 1
        files[path] = text.replace(old, new).encode()
    return read_release(files)


def told(old: Release, new: Release, kind: RevisionKind) -> list[str]:
    found = revisions(old, new)
    assert {one.kind for one in found} <= {kind}
    return [one.chinese for one in found]


_CITE = "cite: {regulation: drafted_list, confidence: drafted}"
_HANDOVERS = f"    2000-01-01: {{value: 3, {_CITE}}}\n\nidle_days_limit:"
_NEXT = f"    2027-01-01: {{value: 4, {_CITE}}}\n    2028-01-01: {{value: null}}\n\nidle_days_limit:"
_SPARE = f"spare:\n  label: 某数\n  values:\n    2000-01-01: {{value: 1, {_CITE}}}\n\nidle_days_limit:"
NUMBERS = [
    (
        (_HANDOVERS, _HANDOVERS.replace("value: 3", "value: 4")),
        "$handovers_limit（推诿扯皮的转办次数）：3 → 4。",
    ),
    (
        (_HANDOVERS, _HANDOVERS.replace("\n\nidle_days_limit:", "\n") + _NEXT),
        "$handovers_limit（推诿扯皮的转办次数）：自 2027-01-01 起 3 → 4；自 2028-01-01 起 3 → 无。",
    ),
    (("{value: 0.3,", "{value: 0.25,"), "$low_votes_limit（基本称职和不称职得票率（达到））：0.3 → 0.25。"),
    (
        (
            "2000-01-01: {value: 2, cite: {regulation: civil_servants_law, article: 88",
            "2000-01-01: {value: null, cite: {regulation: civil_servants_law, article: 88",
        ),
        "$dismissal_years（辞退所须的连续不称职年数）：2 → 无。",
    ),
    (("party.expulsion: endless", "party.expulsion: 60"), "$sanction_months（处分影响期）：开除党籍 无期限 → 60。"),
    (
        ("        suspension: 6\n        transfer: 12\n", "        transfer: 18\n"),
        "$measure_months（组织措施影响期）：停职检查 6 → 无，调整职务 12 → 18。",
    ),
    (
        ("        staff_1: principal_staff_4\n", "        staff_1: principal_staff_3\n"),
        "$next_rank（上一职级）：一级科员 四级主任科员 → 三级主任科员。",
    ),
    (("idle_days_limit:", _SPARE), "$spare（某数）：新增。"),
]


@pytest.mark.parametrize(("change", "said"), NUMBERS)
def test_a_number_that_changed_is_told_with_what_it_was(release: Release, change: tuple[str, str], said: str) -> None:
    assert told(release, changed({PARAMETERS: change}), RevisionKind.NUMBER) == [said]


def test_a_number_that_is_gone_is_told(release: Release) -> None:
    more = changed({PARAMETERS: ("idle_days_limit:", _SPARE)})
    assert told(more, release, RevisionKind.NUMBER) == ["$spare：删去。"]


WORDINGS = [
    ("bars.yaml", "    title: 立案未结\n", "    title: 立案尚未了结\n", "规则 BAR-01：标题有改动。"),
    ("bars.yaml", "，表彰奖励暂缓。", "，表彰暂缓。", "规则 HOLD-02：理由有改动。"),
    ("bars.yaml", "article: 89,", "article: 90,", "规则 BAR-07：依据有改动。"),
    (PARAMETERS, "article: 88, item: 1,", "article: 88, item: 2,", "参数 dismissal_years：依据有改动。"),
    (
        PARAMETERS,
        "label: 处分影响期\n  unit: 月\n",
        "label: 影响期\n  unit: 个月\n",
        "参数 sanction_months：名称、单位有改动。",
    ),
    (FACTS, "label: 由有权机关查实\n", "label: 有权机关查实\n", "事项 incident.competent：名称有改动。"),
    (ACTIONS, "label: 建议容错免责\n", "label: 建议免责\n", "措施 grant_exemption：名称有改动。"),
    (
        PROCEDURES,
        "label: 公示期内提出异议\n",
        "label: 公示期间提出异议\n",
        "救济途径 objection_in_publicity：名称有改动。",
    ),
    (REGULATIONS, "    short: 公务员法\n", "    short: 公法\n", "规定 civil_servants_law：简称有改动。"),
]


@pytest.mark.parametrize(("path", "old", "new", "said"), WORDINGS)
def test_a_wording_that_changed_is_told(release: Release, path: str, old: str, new: str, said: str) -> None:
    assert told(release, changed({path: (old, new)}), RevisionKind.WORDING) == [said]


def test_what_means_and_reads_the_same_is_not_told_of(release: Release) -> None:
    assert revisions(release, release) == ()
    named = (
        "incident.competent: true\n        - incident.sources",
        "incident.competent: {is: true}\n        - incident.sources",
    )
    assert revisions(release, changed({FACTS: named})) == ()


def test_a_code_that_is_no_longer_known_stands_for_itself(release: Release) -> None:
    kinds = changed(
        {
            "vocabulary/records.yaml": ("          suspension: 停职检查\n", ""),
            PARAMETERS: ("        suspension: 6\n", ""),
            FACTS: ("ordered_resignation, suspension]", "ordered_resignation]"),
        }
    )
    said = told(release, kinds, RevisionKind.NUMBER)
    assert said == ["$measure_months（组织措施影响期）：suspension 6 → 无。"]


def test_a_table_that_ends_is_told(release: Release) -> None:
    ended = "\n    2030-01-01: {value: null}\n\n# 诫勉六个月见于"
    said = told(release, changed({PARAMETERS: ("\n\n# 诫勉六个月见于", ended)}), RevisionKind.NUMBER)
    assert said == ["$sanction_months（处分影响期）：自 2030-01-01 起 一张表 → 无。"]
