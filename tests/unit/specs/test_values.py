"""What people write otherwise than it is kept is understood, or answered with what would be."""

from pathlib import Path

import pytest

from service.domain.record import Field, FieldType
from service.domain.release import Release
from service.language.folder import load
from service.specs.draft import Draft
from service.specs.errors import SpecificationError
from service.specs.values import read_day, read_value
from service.specs.words import Words

RULESETS = Path(__file__).parents[3] / "rulesets"

COUNT = Field("handovers", "转办次数", FieldType.INTEGER, unit="次")
DAY = Field("occurred_on", "发生日期", FieldType.DATE)
OUTCOME = Field("verified_on", "查实日期", FieldType.DATE, nullable=True)
SHARE = Field("votes.basic", "得票率", FieldType.SHARE)
YEAR = Field("year", "年度", FieldType.YEAR)
CODES = Field("context", "容错情境", FieldType.CODES, codes={"pilot": "先行先试", "service": "服务创新"})
CODE = Field("consequence", "后果", FieldType.CODE, codes={"minor": "轻微", "grave": "严重"})
TEXT = Field("title", "名称", FieldType.TEXT)


@pytest.fixture(scope="module")
def release() -> Release:
    return load(RULESETS)


@pytest.fixture(scope="module")
def words(release: Release) -> Words:
    return Words(release)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (COUNT, "3 次", 3),
        (COUNT, "3次", 3),
        (COUNT, "３", 3),
        (DAY, "2026.6.30", "2026-06-30"),
        (DAY, "2026/6/30", "2026-06-30"),
        (DAY, "2026年6月30号", "2026-06-30"),
        (DAY, "２０２６年６月", "2026-06"),
        (DAY, "2026.6", "2026-06"),
        (SHARE, "３０％", 0.3),
        (SHARE, "30 %", 0.3),
        (YEAR, "2025 年度", 2025),
        (CODES, "先行先试，服务创新", ["pilot", "service"]),
        (CODE, " 轻微 ", "minor"),
        (CODE, "Grave", "grave"),
        (OUTCOME, "尚未", None),
        (TEXT, "不明", "不明"),
        (TEXT, "３ 次", "３ 次"),
    ],
)
def test_what_can_mean_one_thing_only_is_understood(words: Words, field: Field, text: str, value: object) -> None:
    assert read_value(field, text, words) == value


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (COUNT, "三次", "「转办次数」不能是「三次」：应为整数，写阿拉伯数字，如 3 或 3 次。"),
        (COUNT, "3 天", "应为整数"),
        (COUNT, "不明", "「转办次数」不能是「不明」：不知道的写「不详」。"),
        (CODE, "", "「后果」不能是「」：不知道的写「不详」。"),
        (DAY, "2026年2月30日", "应为日历上有的日期"),
        (DAY, "2026年13月", "应为日历上有的日期"),
        (DAY, "26年6月30日", "应为日期"),
        (OUTCOME, "无", "还没有的写「尚未」"),
        (YEAR, "25年", "应为年份，如 2025 或 2025年"),
        (SHARE, "三成", "应为比例，如 0.3 或 30%"),
    ],
)
def test_what_cannot_be_understood_is_answered_with_what_would_be(
    words: Words, field: Field, text: str, said: str
) -> None:
    with pytest.raises(SpecificationError, match=said):
        read_value(field, text, words)


def test_the_day_of_an_evaluation_may_be_written_in_several_ways() -> None:
    assert {read_day(text).isoformat() for text in ("2026.6.30", "2026/06/30 ", "２０２６年６月３０日")} == {
        "2026-06-30"
    }


@pytest.mark.parametrize("word", ["nap-04", "ＮＡＰ－０４", "NAP—04", " NAP-04 "])
def test_the_id_of_a_rule_may_be_written_in_any_width_or_case(words: Words, word: str) -> None:
    assert words.rule(word) == "NAP-04"


@pytest.mark.parametrize("word", ["NAP04", "nap-4", "NAP 04", "推诿扯皮、协同不力"])
def test_what_is_nearly_the_id_of_a_rule_is_answered_with_it(words: Words, word: str) -> None:
    with pytest.raises(SpecificationError, match="是否想写「NAP-04」"):
        words.rule(word)


def test_a_table_in_which_a_column_stands_twice_is_refused(release: Release) -> None:
    table = [["年度", "年度"], ["2025", "2024"]]
    with pytest.raises(SpecificationError, match="「年度」写了不止一次"):
        Draft(Words(release)).replace(release.kind_named("assessments"), table)
