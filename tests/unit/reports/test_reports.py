"""
Reports of the seven examples, as both readers get them: whole, legible, and with what matters in its section.
"""

import re
from itertools import pairwise
from typing import Any

import pytest

from service.operations.reporting import Form
from service.reports.document import Heading, Paragraph, Signature, Table, texts
from service.reports.material import Audience, in_chinese
from tests.unit.reports.writing import (
    AS_OF,
    EXAMPLES,
    document_of,
    dossier,
    example,
    incident,
    read,
    report,
    reporting,
    section,
    wiring,
)

Json = dict[str, Any]

RELEASE = wiring().release
AUDIENCES = list(Audience)
IDS = {rule.id for rule in RELEASE.rules()} | {
    step.id for procedure in RELEASE.procedures.values() for step in procedure.steps
}

SECTIONS = {
    Audience.DEPARTMENT: [
        "建议",
        "不得及原因",
        "暂缓及原因",
        "待定",
        "缺证清单",
        "预警提示",
        "激励提示",
        "容错单列",
        "在核事项",
        "今后12个月的变化",
        "程序与期限",
        "救济途径与期限",
        "时间轴",
        "提示",
        "证据",
        "依据与可信度",
    ],
    Audience.CADRE: [
        "档案所载的情况",
        "建议",
        "不得及原因",
        "暂缓及原因",
        "待定",
        "可以补充的情况",
        "救济途径与期限",
        "鼓励",
        "今后12个月与您有关的日期",
        "程序与期限",
        "容错单列",
        "提示",
        "证据",
        "条款与可信度",
    ],
}


def record_ids(name: str) -> set[str]:
    return {item["id"] for value in read(example(name)).values() if isinstance(value, list) for item in value}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_sections_are_numbered_and_none_is_empty(name: str, audience: Audience) -> None:
    blocks = report(name, audience).blocks
    heads = [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]
    assert heads == [f"{in_chinese(number)}、{title}" for number, title in enumerate(SECTIONS[audience], 1)]
    for one, following in pairwise(blocks):
        if isinstance(one, Heading):
            assert not isinstance(following, Signature)
            assert not isinstance(following, Heading) or following.level > one.level
    assert not [one for one in blocks if isinstance(one, Table) and not one.rows]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_can_be_read_aloud(name: str, audience: Audience) -> None:
    known = IDS | record_ids(name) | {read(example(name))["subject"]["ref"]}
    for text in texts(report(name, audience)):
        for wrong in (
            "None",
            "True",
            "False",
            "「「",
            "」」",
            "“”",
            "「」",
            "{",
            "}",
            "（）",
            "。。",
            "；。",
            "，。",
            "、。",
            "：。",
        ):
            assert wrong not in text
        words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_.\[\]-]*", text)) - known
        assert not words or text.startswith("指纹前12位")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_report_says_that_it_is_advice_and_leaves_room_to_sign(name: str, audience: Audience) -> None:
    blocks = report(name, audience).blocks
    assert Paragraph(RELEASE.advice, notice=True) in blocks
    signed = [one.label for one in blocks if isinstance(one, Signature)]
    assert signed == {Audience.DEPARTMENT: ["核对意见", "决定机关意见"], Audience.CADRE: ["本人意见"]}[audience]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", ["not_performing", "pilot_reform"])
@pytest.mark.parametrize("form", Form)
def test_equal_input_gives_equal_bytes(name: str, audience: Audience, form: Form) -> None:
    first, second = (reporting().report(example(name), AS_OF, form, audience) for _ in range(2))
    assert first == second


def test_the_department_is_told_all_there_is() -> None:
    document = report("pilot_reform", Audience.DEPARTMENT)
    assert "建议容错免责——「集成窗口上线延误」（I-2）（可以）" in section(document, "建议")
    assert "最宜先查明" in section(document, "缺证清单")
    assert "如果不予容错，将成立：DEM-08" in section(document, "容错单列")
    assert "意见变化：「启动调整程序」由待定变为不提出" in section(document, "容错单列")
    assert "FT-P1 申请或者同步启动（拟制）" in section(document, "程序与期限")
    assert "2026年7月14日" in section(document, "程序与期限")
    assert "（已核对原文）" in section(document, "救济途径与期限")


def test_warnings_and_encouragement_stand_apart() -> None:
    document = report("not_performing", Audience.DEPARTMENT)
    assert "即触发「建议年度考核基本称职」。〔HL-4〕" in section(document, "预警提示")
    assert "即符合「评先评优倾斜」的条件" in section(document, "激励提示")
    assert "即触发" not in "".join(texts(report("not_performing", Audience.CADRE)))


def test_the_calendar_says_what_changes_and_why() -> None:
    changes = section(report("not_performing", Audience.DEPARTMENT), "今后12个月的变化")
    assert "结论将在下列2个日期因时间推移而变化。" in changes
    assert "2027年1月16日" in changes
    assert "的查实日期（2026年1月15日）已超出1年的计入期限。" in changes


def test_the_paths_of_notices_are_said_in_words() -> None:
    sent = dossier(
        incidents=[incident()],
        measures=[{"id": "M-1", "kind": "reminder", "on": "2026-07-01", "about": "某处"}],
    )
    notices = section(document_of(sent, Audience.DEPARTMENT), "提示")
    assert "组织措施提醒（M-1） 在基准日之后，不计入。" in notices
    assert "组织措施提醒（M-1）的所涉任务或事项 所指的 某处 不在档案中。" in notices


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_section_that_is_referred_to_is_there(name: str, audience: Audience) -> None:
    referred = {found for text in texts(report(name, audience)) for found in re.findall("见“([^”]+)”", text)}
    assert referred <= set(SECTIONS[audience])
