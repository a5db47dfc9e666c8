"""
The annexes of the text report: who does each step and by when, and until when each remedy may be sought.
"""

from datetime import date

from service.reports.text import report
from tests.unit.reports.writing import AS_OF, Json, example, read, wiring


def annexes(name: str, day: date = AS_OF) -> str:
    """Write the report of an example without the breaks of its lines."""
    found: Json = wiring().operations.evaluating.evaluate(example(name), day)
    text = report(found, wiring().release, read(example(name)))
    return "".join(line.strip() for line in text.partition("附二")[2].splitlines())


def test_a_step_says_who_does_it() -> None:
    assert "HAN-01 核实（拟制）。办理：作出处理的组织派出的调查核实组（不少于二人）。形成：" in annexes(
        "not_performing"
    )


def test_a_step_says_by_when_it_is_to_be_done() -> None:
    told = annexes("pilot_reform")
    assert "期限：自启动之日起10个工作日内；如于2026年6月30日启动，至2026年7月14日。形成：" in told
    assert "期限：自上一步完成之日起5个工作日内；如上一步于2026年7月14日完成，至2026年7月21日。" in told


def test_a_step_says_why_no_day_can_be_given() -> None:
    told = annexes("pilot_reform", date(2026, 12, 28))
    assert "期限：自启动之日起10个工作日内；2027年的放假安排尚未列入放假安排表，不能推算这一期限至哪一天；" in told
    assert "期限：自上一步完成之日起5个工作日内。形成：" in told


def test_each_limit_of_a_remedy_has_its_last_day() -> None:
    told = annexes("not_performing")
    assert (
        "期限：申请容错认定，自收到告知之日起10个工作日内（拟制）；如于2026年6月30日收到告知，最后期限为2026年7月14日。"
        in told
    )
    assert (
        "期限：不经复核直接提出申诉，自知道该处理之日起30日内；如于2026年6月30日知道该处理，最后期限为2026年7月30日。"
        in told
    )


def test_a_limit_says_why_no_day_can_be_given() -> None:
    told = annexes("not_performing", date(2026, 12, 28))
    assert "自收到告知之日起10个工作日内（拟制）；2027年的放假安排尚未列入放假安排表，不能推算这一期限至哪一天" in told


def test_the_days_for_a_decision_are_cited_too() -> None:
    assert "公务员法第95条（已核对原文）；公务员法第96条（已核对原文）。期限：申请复核，" in annexes("not_performing")
