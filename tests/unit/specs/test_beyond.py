"""What is said to be beyond reach does not count, and what is said so in vain is told."""

from pathlib import Path

import pytest

from service.settings import Settings, shipped
from service.specs.coverage.beyond import FILE, Beyond, read_beyond
from service.specs.coverage.measure import Coverage, measure
from service.specs.coverage.summary import summary
from service.specs.errors import SpecificationError
from service.wiring import build

SAYS = "事项类别为「推诿扯皮、协同不力」：没有一个场景的结论取决于它成立"


@pytest.fixture(scope="module")
def untried() -> Coverage:
    wiring = build(Settings(rulesets=shipped("rulesets"), engine="interpreter"))
    return measure(wiring.release, (), wiring.operations.evaluating.read)


def test_what_is_beyond_reach_does_not_count(untried: Coverage) -> None:
    plain, less = summary(untried), summary(untried, [Beyond("NAP-04", SAYS, "一时说不清")])
    assert less.whole.wanted == plain.whole.wanted - 1
    assert [one.says for one in less.beyond] == [SAYS]
    of_rule = next(one for one in less.owners if one.name == "NAP-04")
    assert SAYS not in of_rule.missing


def test_what_is_no_point_at_all_is_told(untried: Coverage) -> None:
    in_vain = Beyond("NAP-05", SAYS, "写错了规则")
    found = summary(untried, [in_vain])
    assert found.vain == (in_vain,)
    assert not found.is_complete


def test_a_folder_without_the_file_says_nothing(tmp_path: Path) -> None:
    assert read_beyond(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [", "不是有效的 YAML"),
        ("- {of: NAP-04, says: 什么}", "第 1 项应有且只有 of、says、because"),
        ("- {of: NAP-04, says: 什么, because: [3]}", "第 1 项应有且只有"),
        ("只是一句话", "第 1 项应有且只有"),
    ],
)
def test_a_file_that_is_amiss_is_told_in_chinese(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SpecificationError, match=said):
        read_beyond(tmp_path)
