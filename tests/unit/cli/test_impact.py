"""
`gongguo store impact`: every field of a person is in the draft, with whether it is kept and which rules rest on it.
"""

import pytest

from service.cli.impact import drafted
from service.cli.impact_text import OF_THE_SERVICE, SENSITIVE
from service.domain.release import Release
from service.language.folder import load
from service.operations.keeping import Keeping
from service.settings import shipped
from tests.command_line import Run


@pytest.fixture(scope="module")
def release() -> Release:
    """Give the shipped rules."""
    return load(shipped("rulesets"))


def rows(draft: str) -> dict[tuple[str, str], list[str]]:
    """Give the rows about fields: kind and field -> cells."""
    found, kind = {}, ""
    for line in draft.splitlines():
        if line.startswith("### "):
            kind = line.partition("（")[2].rstrip("）")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and cells[1].startswith("`"):
            found[kind, cells[1].strip("`")] = cells
    return found


def test_every_field_of_a_person_is_told_with_whether_it_is_kept(release: Release) -> None:
    told = rows(drafted(release, 3650))
    left_out = Keeping(release).left_out
    expected = {
        (kind.name, field.name): "不保存" if field.name in left_out[kind.name] else "保存"
        for kind in release.kinds
        for field in kind.fields.values()
        if kind.name != "setting" and field.fact not in OF_THE_SERVICE
    }
    assert {key: cells[3] for key, cells in told.items() if key in expected} == expected
    assert len(told) == len(expected) + len(OF_THE_SERVICE)


def test_rules_are_counted_that_rest_on_a_field_by_whatever_way(release: Release) -> None:
    told = rows(drafted(release, None))
    assert told["subject", "birth_date"][4] == "规则不读取，不必提供"
    assert told["subject", "rank"][4] == "激励八条 1 条"
    assert "能下十种情形与法定通道 1 条" in told["tasks", "due"][4]  # through what is derived from it
    assert "不担当不作为十五种情形及处理" in told["incidents", "kind"][4]


def test_whole_dossiers_and_the_time_they_are_kept_are_told(release: Release) -> None:
    draft = drafted(release, 3650, whole=True)
    assert "随评估保存的是整份档案。" in draft
    assert "| 3650 日 |" in draft
    assert "不保存" not in {cells[3] for cells in rows(draft).values()}
    assert "不自动清除" in drafted(release, None)


def test_what_is_named_in_the_text_is_in_the_vocabulary(release: Release) -> None:
    facts = {field.fact for kind in release.kinds for field in kind.fields.values()}
    assert {*SENSITIVE, *OF_THE_SERVICE} <= facts


def test_the_command_writes_the_draft(run: Run, release: Release) -> None:
    ran = run("store", "impact")
    assert (ran.status, ran.out.rstrip()) == (0, drafted(release, None).rstrip())
