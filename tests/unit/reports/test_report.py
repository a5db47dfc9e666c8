"""
Reports: what a policy officer reads of the seven examples, and of evaluations made for the purpose.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from service.reports import report
from service.reports.layout import COLUMNS, width_of
from service.reports.words import Words
from service.settings import Settings, shipped
from service.wiring import Wiring, build

Json = dict[str, Any]
SECTIONS = [
    "一、建议",
    "二、不得及原因",
    "三、暂缓及原因",
    "四、待定及缺项",
    "五、容错单列",
    "六、在核事项",
    "七、提示",
    "八、声明",
]
EXAMPLES = {
    "almost_empty": [
        "概要：建议 1 项，不得 0 项，暂缓 0 项，待定 13 项，缺项 21 项。",
        "启动调整程序（成立的，应当）",
        "已经具备：近期牵头或者协同并经认定的成果 1 项：重大项目落地。〔INC-02 评先评优倾斜〕",
        "另待查明的不得和暂缓情形：",
        "1. 事项（incidents）：整类记录没有提供，影响 REF-01",
        "等 13 条。",
        "退出现职（subject.stepped_back，本人）：影响 INC-03、INC-07。",
    ],
    "health": [
        "1. 无过错调整、妥善安排（可以）",
        "变化类别：健康原因；不能履职月数：12",
        "本人没有过错，应当妥善安排，不影响激励。〔DEM-10 任职条件变化（无过错）〕",
        "能上能下规定第5条第14项（转载核对）",
    ],
    "not_performing": [
        "归类：「园区道路工程节点」（I-1）——NAP-02「无故误期」；「企业用地诉求转办」（I-2）——NAP-04",
        "提醒——「企业用地诉求转办」（I-2）（可以）",
        "责令限期整改——「园区道路工程节点」（I-1）（应当）",
        "启动调整程序（应当）",
        "程序：能下调整程序（十一道流程），共 11 步（见附二）。",
        "决定机关：有干部管理权限的党委（党组）集体讨论决定。",
        "-「企业用地诉求转办」（I-2）　incidents[I-2]",
        "应完成日期：2025年12月31日；完成日期：尚无",
        "程序、决定机关和救济：同上。",
        "自知道之日起三十日内",
        "PROC-11 跟踪回访、救济与重新使用",
    ],
    "pilot_reform": [
        "（一）保护",
        "建议容错免责——「集成窗口上线延误」（I-2）（可以）",
        "期限：自启动之日起10个工作日内；如于2026年6月30日启动，至2026年7月14日。",
        "已经有权机关认定容错免责（依据容错情形 FT-01「先行先试缺经验」）",
        "若不予容错，将成立：DEM-08「决策失误与作风问题致不良后果」",
        "容错认定（待认定）（incidents[I-2].tolerance.status，「集成窗口上线延误」（I-2））：影响 DEM-08",
    ],
    "pioneer": [
        "优先晋升职级（可以）",
        "任现职级日期：2024年9月1日；职级：四级主任科员",
        "不适用于本人：不符合「能下清单适用于本人」",
        "列入提拔重用考虑（可以）",
    ],
    "pioneer_under_investigation": [
        "1. 优先晋升职级；评先评优倾斜；列入提拔重用考虑；提高考核奖金系数；及时表彰奖励。",
        "不得的原因：有 1 件立案尚未结案：2026年5月20日立案（V-1）。〔BAR-01 立案未结〕",
        "政务处分法第52条（已核对原文）",
        "若无上述原因，可以提出的理由：",
        "- 评先评优倾斜——近期牵头或者协同并经认定的成果 1 项",
        "结案日期：尚无。",
    ],
    "private_gain_unknown": [
        "没有可以提出的建议。",
        "「集成窗口上线延误」：「先行先试缺经验」是否成立尚不能认定，尚缺：谋取私利。〔FT-01〕",
        "谋取私利（incidents[I-2].conduct.private_gain，「集成窗口上线延误」（I-2））：影响 FT-01（I-2）。",
    ],
}


@cache
def wiring() -> Wiring:
    return build(Settings(engine="interpreter"))


def evaluated(dossier: Json) -> Json:
    found: Json = wiring().operations.evaluating.evaluate(json.dumps(dossier).encode(), date(2026, 6, 30))
    return found


def written(dossier: Json) -> str:
    return report(evaluated(dossier), wiring().release, dossier)


def example(name: str) -> Json:
    dossier: Json = json.loads((shipped("examples") / f"{name}.json").read_text(encoding="utf-8"))
    return dossier


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_report_of_an_example_tells_what_matters(name: str) -> None:
    text = written(example(name))
    for told in EXAMPLES[name]:
        assert plain(told) in plain(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_report_has_its_sections_within_the_columns(name: str) -> None:
    lines = written(example(name)).splitlines()
    assert [line for line in lines if line in SECTIONS] == SECTIONS
    assert max(map(width_of, lines)) <= COLUMNS
    assert "供参考的建议，不是人事决定" in "".join(lines)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_left_in_code(name: str) -> None:
    text = written(example(name))
    for word in ("None", "True", "False", "{", "unknown", "at_least", "verified", "recommended"):
        assert word not in text


def test_without_the_dossier_records_go_by_their_ids() -> None:
    evaluation = evaluated(example("not_performing"))
    assert "提醒——I-2（可以）" in report(evaluation, wiring().release)


def test_what_is_held_is_told_with_what_holds_it() -> None:
    dossier = example("not_performing")
    dossier["achievements"] = [
        {"id": "H-1", "title": "项目落地", "date": "2026-03-01", "role": "lead", "certified_on": "2026-04-01"}
    ]
    text = written(dossier)
    held = text.partition("三、暂缓及原因")[2].partition("四、")[0]
    assert "评先评优倾斜" in held
    assert "暂缓的原因：" in held
    assert "HOLD-01" in held
    assert "若无上述原因，可以提出的理由：" in held


def test_lower_rungs_and_pending_matters_are_told() -> None:
    dossier = example("not_performing")
    dossier["incidents"].append({"id": "I-9", "title": "信访反映", "kind": "integrity", "evidence": "alleged"})
    dossier["incidents"][0]["severity"] = "grave"
    text = plain(written(dossier))
    assert plain("同一事项只取最高一级：诫勉——「园区道路工程节点」（I-1）（HL-2）由「通报批评」取代。") in text
    assert "「信访反映」尚在「反映」阶段" in text


def test_a_set_aside_matter_may_have_hurt_no_one() -> None:
    evaluation = evaluated(example("pilot_reform"))
    evaluation["set_aside"] = [{**evaluation["set_aside"][0], "case": None, "rules": []}]
    text = plain(report(evaluation, wiring().release))
    assert "已经有权机关认定容错免责，单独列明" in text
    assert "即使不予容错，也没有规则因此成立。" in text
    evaluation["set_aside"][0]["case"] = "本地办法"
    assert "（依据容错情形本地办法）" in plain(report(evaluation, wiring().release))


def test_several_reasons_of_one_action_do_not_repeat_themselves() -> None:
    evaluation = evaluated(example("pioneer"))
    action = evaluation["recommendations"][0]
    action["reasons"] = [action["reasons"][0], action["reasons"][0]]
    text = report(evaluation, wiring().release)
    assert "    依据：同上。\n    证据：同上。\n" in text


def test_an_evaluation_of_nothing_says_so() -> None:
    evaluation = evaluated(example("private_gain_unknown"))
    evaluation.update(recommendations=[], missing=[], notices=[], superseded=[], findings=[])
    text = report(evaluation, wiring().release)
    assert "四、待定及缺项\n没有待定的措施。\n" in text
    assert "七、提示\n无。\n" in text
    assert "附一　证据\n无。\n\n附二　程序与期限\n无。\n\n附三　救济\n无。\n" in text
    assert text.count("全称　无。") == 1


def test_an_action_may_have_no_procedure_no_body_and_no_evidence() -> None:
    evaluation = evaluated(example("pioneer"))
    action = evaluation["recommendations"][0]
    action.update(procedure=[], body="", remedies=[])
    action["reasons"][0]["evidence"] = []
    action["reasons"][0]["citations"][0]["note"] = "节录"
    text = report(evaluation, wiring().release)
    assert "档案中没有可以引用的记录。" in text
    assert "没有专门的救济，可以向提出的机关反映。" in text
    assert "（已核对原文，节录）" in plain(text)


def test_a_step_may_carry_a_note() -> None:
    evaluation = evaluated(example("pioneer"))
    evaluation["recommendations"][0]["procedure"] = [
        {**evaluation["recommendations"][0]["procedure"][0], "note": "参照执行"}
    ]
    assert "（已核对原文，参照执行）" in report(evaluation, wiring().release)


def test_a_title_cannot_play_tricks_with_the_terminal() -> None:
    evaluation = evaluated(example("pioneer"))
    evaluation["subject_ref"] = "CAD\x1b[31m\u202e"
    assert "干部代号：CAD[31m\n" in report(evaluation, wiring().release)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (
            "incidents[I-1].verified_on",
            {"at_least": "2026-01-01", "at_most": "2026-01-31"},
            "2026年1月1日至2026年1月31日",
        ),
        ("incidents[I-1].verified_on", {"at_most": "2026-01-31", "or_none": True}, "2026年1月31日（或无）"),
        ("sanctions[S-1].lifted_on", "never", "长期"),
        ("incidents[I-1].corrected", {"unknown": True}, "不详"),
        ("incidents[I-1].cause", {"one_of": ["mixed", None]}, "主客观兼有或无"),
        ("incidents[I-1].context", [], "无"),
        ("incidents[I-1].context", ["development", "emergency"], "推动发展、急难险重临机处置"),
        ("incidents[I-1].corrected", True, "是"),
        ("incidents[I-1].sources", 3, "3 个"),
        ("assessments[A-1].votes.basic", 0.155, "15.5%"),
        ("assessments[A-1].year", 2025, "2025 年"),
        ("subject.rank", "consultant_4", "四级调研员"),
    ],
)
def test_each_kind_of_value_has_its_words(path: str, value: object, told: str) -> None:
    words = Words(wiring().release, {})
    assert words.field({"path": path, "label": "值", "value": value}) == f"值：{told}"


def test_records_without_a_title_go_by_their_kind() -> None:
    naming: Callable[[str], str] = Words(
        wiring().release, {"measures": [{"id": "M-1", "kind": "interview"}], "awards": [{"id": "W-1"}], "tasks": []}
    ).record
    assert (naming("M-1"), naming("W-1"), naming("X-1")) == ("约谈（M-1）", "表彰奖励（W-1）", "X-1")
