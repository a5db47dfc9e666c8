"""
The words of a simulation's page: one name for each thing, and what its list of persons and its figures are.
"""

import re

from service.reports.simulation.page import page
from tests.unit.reports.simulation_reading import written
from tests.unit.reports.simulation_samples import empty, small


def test_where_nobody_is_listed_it_is_said_how_many_there_are() -> None:
    told = "".join(written({**small(), "persons": {"shown": 0, "total": 962, "list": []}}).texts)
    assert "意见有变化的共962人，本报告没有列出名单。" in told
    assert "没有人员需要列出" not in told
    assert "没有人员需要列出。" in "".join(written(empty()).texts)


def with_reason(reason: str) -> str:
    persons = small()["persons"]
    persons["list"] = persons["list"][1:2]
    persons["list"][0]["changes"][0]["reasons"] = [reason]
    return "".join(written({**small(), "persons": persons}).texts)


def test_reasons_that_may_quote_a_dossier_are_to_be_kept_in_confidence() -> None:
    changed = "INC-01「优先晋升职级」由不成立变为成立。"
    caution = "人员只列代号；理由可能引用档案中的事项名称，注意保密。"
    assert caution in with_reason(f"{changed}草案：近期牵头并经认定的成果 1 项：老旧小区改造。")
    for short in (changed, "INC-01「优先晋升职级」结论仍为成立，作用不同。", "规则的结论没有变化，措施的设置不同。"):
        assert caution not in with_reason(short)
        assert "人员只列代号。" in with_reason(short)


def test_the_page_speaks_of_what_it_compares_by_one_name_each() -> None:
    told = "\n".join(written(small()).texts)
    assert re.findall("现行|人口|比率|职务职级|干部类别|政策草案", told) == []
    assert "<title>规则草案模拟</title>" in page(small())
    assert "对照规则\n版本 sha256:1a2b3c4d1a2b" in told
    assert "草案与对照规则相比，12,066人中" in told
    bare = written({**small(), "groups": []})
    assert {"按类别统计", "按领导职务层次统计"} <= set(bare.tables)


def test_what_the_figures_of_rules_count_is_told() -> None:
    told = "".join(written(small()).texts)
    assert "针对记录的规则按记录计；“结论不同的人数”以人计" in told
