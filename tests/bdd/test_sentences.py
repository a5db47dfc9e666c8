"""The sentences of the step library: what is misspelt is answered in Chinese, with the nearest valid word."""

from collections.abc import Callable

import pytest
from pytest_bdd.steps import step_function_context_registry as known_steps

from service.specs.errors import SpecificationError
from service.specs.scene import Scene
from service.specs.sentence import Sentence, readable, templates
from service.specs.under_test import UnderTest
from service.specs.words import Words

pytest_plugins = ["pytester", "service.specs.plugin"]

Run = Callable[..., str]

BEGINNING = "假如 一份「领导成员」的完整档案"
INCIDENT = "而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」"
EVALUATED = "当 以 2026年6月30日 为基准日评估"
REMINDED = "那么 措施「提醒」对「I-1」的意见是「建议」"
WRITTEN = [BEGINNING, INCIDENT]
JUDGED = [*WRITTEN, EVALUATED]
SPOKEN = [*JUDGED, REMINDED]


@pytest.fixture
def run(under_test: UnderTest) -> Run:
    """Speak the steps of one scenario, and give what was said of it: nothing where all is so."""
    words = Words(under_test.release)

    def said(*steps: str) -> str:
        scene = Scene(under_test, words)
        try:
            for step, table in with_tables(steps):
                speak(scene, step, table)
        except (SpecificationError, AssertionError) as error:
            return str(error)
        return ""

    return said


def with_tables(steps: tuple[str, ...]) -> list[tuple[str, list[list[str]]]]:
    """Give each step without its keyword, and the table below it."""
    told: list[tuple[str, list[list[str]]]] = []
    for step in steps:
        if step.lstrip().startswith("|"):
            told[-1][1].append([cell.strip() for cell in step.strip().strip("|").split("|")])
        else:
            told.append((step.partition(" ")[2], []))
    return told


def speak(scene: Scene, step: str, table: list[list[str]]) -> None:
    contexts = [one for one in known_steps.values() if isinstance(one.parser, Sentence)]
    meant = [one for one in contexts if one.parser.is_matching(step)]
    assert len(meant) == 1, f"{step} is the sentence of {len(meant)}"
    arguments = meant[0].parser.parse_arguments(step) or {}
    meant[0].step_func(scene, **arguments, **({"datatable": table} if table else {}))


def test_scenarios_outside_the_checkout_run_and_an_unknown_sentence_is_answered(
    pytester: pytest.Pytester, under_test: UnderTest
) -> None:
    provided = under_test

    class Host:
        @pytest.fixture(scope="session")
        def under_test(self) -> UnderTest:
            return provided

    good = [*JUDGED, "那么 规则「NAP-04」对「I-1」的结论是「是」"]
    misspelt = ["假如 一份「领导成员」的完全档案"]
    lines = ["# language: zh-CN", "功能: 试", "场景: 甲", *good, "场景: 乙", *misspelt]
    pytester.makefile(".feature", trial="\n".join(lines))
    pytester.makepyfile(
        test_trial="""
        from pytest_bdd import scenarios
        pytest_plugins = ["service.specs.plugin"]
        scenarios("trial.feature")
        """
    )
    result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", plugins=[Host()])
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*（场景「乙」）：没有这样的句子「一份「领导成员」的完全档案」*一份「…」的完整档案*"])


def test_english_names_and_codes_are_understood(run: Run) -> None:
    steps = [
        BEGINNING,
        "而且 档案中有incidents「I-1」",
        "  | 字段 | 值 |",
        "  | kind | buck_passing |",
        "  | handovers | 3 |",
        "  | conduct.private_gain | false |",
        "而且 subject的「category」是「internal_leader」",
        "当 以 2026-06-30 为基准日评估",
        "那么 规则「NAP-04」对「I-1」的结论是「是」",
        "而且 措施「reminder」对「I-1」的意见是「建议」",
        "而且 依据包括「civil_servants_law」",
    ]
    assert run(*steps) == ""


def test_all_kinds_of_values_are_understood(run: Run) -> None:
    steps = [
        BEGINNING,
        "而且 档案中的考核如下",
        "  | 编号 | 年度   | 考核等次 | 不称职得票率 | 优秀得票率 | 称职得票率 | 等次确定日期 |",
        "  | A-9  | 2025年 | 称职     | 2.5%         | 0.3        | 不详       | 尚未         |",
        "而且 档案中有任务「T-1」",
        "  | 字段     | 值   |",
        "  | 实际进度 | 0.5 |",
        "而且 有一件具备容错条件的「其他」事项「I-1」",
        "  | 字段     | 值                 |",
        "  | 容错情境 | 先行先试、服务创新 |",
        "而且 事项「I-1」的「容错情境」是「无」",
        EVALUATED,
        "那么 没有缺项",
    ]
    assert run(*steps) == ""


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param(["假如 一份「领导人员」的完整档案"], "是否想写「领导成员」", id="base"),
        pytest.param([BEGINNING, "而且 档案中有处份「S-1」"], "是否想写「处分」", id="kind"),
        pytest.param([BEGINNING, "而且 本人的「职极」是「无职级」"], "是否想写「职级」", id="field"),
        pytest.param([BEGINNING, "而且 本人的「ranks」是「none」"], "是否想写「rank」", id="english-field"),
        pytest.param([BEGINNING, "而且 本人的「职级」是「三级主任科长」"], "是否想写「三级主任科员」", id="code"),
        pytest.param([BEGINNING, "而且 本人的「退出现职」是「有」"], "没有退出现职的取值「有」", id="truth"),
        pytest.param([*WRITTEN, "而且 事项「I-2」的「后果」是「无」"], "「I-2」；是否想写「I-1」", id="record"),
        pytest.param([BEGINNING, "而且 有一件查实的「其他」事项「I-1」"], "是否想写「查实且责任成立」", id="theme"),
        pytest.param([BEGINNING, "而且 有一件查实且责任成立的「推委扯皮」事项「I」"], "写「推诿扯皮」", id="matter"),
        pytest.param([*JUDGED, "那么 规则「NAP04」对「I-1」的结论是「是」"], "是否想写「NAP-04」", id="rule"),
        pytest.param([*JUDGED, "那么 规则「NAP-04」对「I-2」的结论是「是」"], "是否想写「I-1」", id="about"),
        pytest.param([*JUDGED, "那么 规则「NAP-04」对「I-1」的结论是「未知」"], "没有这样的结论「未知」", id="answer"),
        pytest.param([*JUDGED, "那么 措施「诫免」对「I-1」的意见是「建议」"], "是否想写「诫勉」", id="action"),
        pytest.param([*JUDGED, "那么 措施「诫勉」对「I-1」的意见是「提议」"], "没有这样的意见「提议」", id="verdict"),
        pytest.param([*SPOKEN, "而且 依据包括「公务员法规第57条」"], "是否想写「公务员法」", id="regulation"),
        pytest.param([*SPOKEN, "而且 分寸是「必须」"], "没有这样的分寸「必须」", id="modality"),
        pytest.param([*SPOKEN, "而且 救济不包括「申请复合」"], "是否想写「申请复核」", id="remedy"),
        pytest.param([*SPOKEN, "而且 救济「陈述与申辩」写明「加重」"], "是否想写「陈述和申辩」", id="open-remedy"),
        pytest.param([*SPOKEN, "而且 程序第 2 步的门坎写明「听取」"], "是否想写「门槛」", id="side"),
        pytest.param([*SPOKEN, "而且 依据「公务员法」的可信度是「已核对」"], "是否想写「已核对原文」", id="confidence"),
        pytest.param([*SPOKEN, "而且 依据「公务员法规」的可信度是「拟制」"], "是否想写「公务员法」", id="known"),
        pytest.param([*SPOKEN, "而且 反对出自规则「HL-0」"], "没有这样的说法「反对」", id="part"),
        pytest.param([*SPOKEN, "而且 证据包括事项「I-1」的「后过」"], "是否想写「后果」", id="evidence"),
    ],
)
def test_what_is_misspelt_gets_the_nearest_valid_word(run: Run, steps: list[str], said: str) -> None:
    assert said in run(*steps)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param([BEGINNING, "而且 本人的「任现职级日期」是「前年」"], "应为日期，如 2026年6月30日", id="date"),
        pytest.param([*WRITTEN, "而且 事项「I-1」的「转办次数」是「三次」"], "应为整数", id="integer"),
        pytest.param(
            [BEGINNING, "而且 档案中的考核如下", "  | 年度 | 优秀得票率 |", "  | 2025 | 三成 |"], "应为比例", id="share"
        ),
        pytest.param([*WRITTEN, "当 以 2026年6月 为基准日评估"], "不是完整的日期", id="day"),
        pytest.param([*WRITTEN, "当 以 2026年6月31日 为基准日评估"], "不是完整的日期", id="no-such-day"),
        pytest.param([*WRITTEN, INCIDENT], "编号「I-1」已经用过", id="twice"),
        pytest.param([BEGINNING, "而且 档案中有单位条件「X-1」"], "不是一条条的记录", id="single"),
        pytest.param([BEGINNING, "而且 档案中的处分如下"], "后面须有一张表", id="no-table"),
        pytest.param([*WRITTEN, "  | 项目 | 值 |", "  | 后果 | 无 |"], "表头应为「字段」和「值」", id="heading"),
        pytest.param([BEGINNING, "而且 事项的「后果」是「无」"], "没有编号为此的事项「」", id="nameless"),
        pytest.param([*WRITTEN, "而且 事项「I-1」的「查实日期」不详", EVALUATED], "档案有误：", id="contract"),
        pytest.param([*WRITTEN, "那么 没有缺项"], "还没有评估", id="not-evaluated"),
        pytest.param([*JUDGED, "那么 分寸是「可以」"], "没有说明是哪一项措施", id="nothing-spoken-of"),
    ],
)
def test_what_cannot_be_understood_is_said_in_chinese(run: Run, steps: list[str], said: str) -> None:
    assert said in run(*steps)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("规则「NAP-04」对「I-1」的结论是「否」", "规则「NAP-04」的结论应为「否」，实为「是」"),
        ("措施「提醒」对「I-1」的意见是「待定」", "措施「提醒」的意见应为「待定」，实为「建议」"),
        ("措施「提醒」对「I-1」不在建议之列", "措施「提醒」不应在建议之列"),
        ("措施「提醒」对「I-1」由「诫勉」取代", "措施「提醒」没有被取代"),
        ("理由中写明「屡教不改」", "理由中没有写明「屡教不改」；理由是：「企业用地诉求」"),
        ("建议出自规则「HL-2」", "「建议」不是出自规则「HL-2」，而是：HL-0"),
        ("疑点出自规则「HL-2」", "「疑点」不是出自规则「HL-2」，而是：没有"),
        ("依据包括「公务员法第58条」", "依据不包括「公务员法第58条」；依据是："),
        ("依据包括「公务员法第57条第2项」", "依据不包括"),
        ("证据包括本人的「职级」", "证据不包括本人的「职级」"),
        ("依据「公务员法第57条」的可信度是「拟制」", "的可信度应为「拟制」，实为「已核对原文」"),
        ("依据「公务员法第58条」的可信度是「拟制」", "依据不包括「公务员法第58条」；依据是："),
        ("程序第 9 步是「核实」", "程序没有第 9 步，只有 5 步"),
        ("程序第 0 步是「核实」", "程序没有第 0 步，只有 5 步"),
        ("程序第 2 步是「核实」", "程序第 2 步应为「核实」，实为「听取意见」"),
        ("程序第 1 步是「核实」，限 5 个工作日", "没有期限"),
        ("程序共 4 步", "程序应共 4 步，实为 5 步"),
        ("程序第 9 步的门槛写明「听取」", "程序没有第 9 步，只有 5 步"),
        ("程序第 2 步的门槛写明「笔录」", "程序第 2 步的门槛没有写明「笔录」，写的是「已经听取并回应"),
        ("程序第 2 步的材料写明「回执」", "程序第 2 步的材料没有写明「回执」，写的是「陈述申辩记录」"),
        ("救济「申请复核」写明「三十日」", "救济不包括「申请复核」；救济是：陈述和申辩"),
        ("救济「陈述和申辩」写明「三十日」", "救济「陈述和申辩」没有写明「三十日」，写的是「在决定作出以前"),
        ("决定机关写明「党委（党组）」", "决定机关没有写明「党委（党组）」，写的是「所在单位党组织"),
        ("救济包括「申请复核」", "救济不包括「申请复核」；救济是：陈述和申辩"),
        ("救济不包括「陈述和申辩」", "救济不应包括「陈述和申辩」"),
        ("分寸是「应当」", "分寸应为「应当」，实为「可以」"),
        ("缺项包括「处分」", "缺项不包括「处分」；缺项是：没有"),
        ("「I-1」单列，依据「FT-01」", "「I-1」没有单列"),
        ("「I-1」列为待核实", "「I-1」没有列为待核实"),
        ("提示包括「不存在」", "提示中没有「不存在」"),
    ],
)
def test_what_is_not_so_fails_and_says_what_is(run: Run, step: str, said: str) -> None:
    assert said in run(*SPOKEN, f"而且 {step}")


def test_a_missing_thing_fails_where_none_was_expected(run: Run) -> None:
    found = run(*WRITTEN, "而且 事项「I-1」的「转办次数」不详", EVALUATED, "那么 没有缺项")
    assert "缺项是：incidents[I-1].handovers" in found


def test_what_was_set_aside_by_another_case_fails(run: Run) -> None:
    exempt = [
        *WRITTEN,
        "而且 事项「I-1」的「容错认定」是「免责」",
        "而且 事项「I-1」的「容错情形」是「FT-02」",
        EVALUATED,
    ]
    assert "实为「FT-02」" in run(*exempt, "那么 「I-1」单列，依据「FT-01」")
    assert "不单列时成立的规则是：NAP-04" in run(*exempt, "那么 「I-1」单列，依据「FT-02」，否则规则「DEM-06」成立")


def test_an_action_superseded_by_another_fails(run: Run) -> None:
    serious = [*WRITTEN, "而且 事项「I-1」的「情节」是「较重」", EVALUATED]
    assert "不是由「约谈」取代，而是「诫勉」" in run(*serious, "那么 措施「提醒」对「I-1」由「约谈」取代")


def test_the_sentences_are_few_and_each_is_declared_once() -> None:
    assert len(set(templates)) == len(templates)
    assert len(templates) <= 40


def test_a_sentence_is_shown_as_it_is_written() -> None:
    assert readable("程序第 {number:number} 步是「{label}」[，限 {days:number} 个工作日]") == (
        "程序第 … 步是「…」[，限 … 个工作日]"
    )
