"""
A small bundle that may be published: rules of which nothing is wrong, and their specifications.
"""

from collections.abc import Mapping

from service.language.files import FEATURES, RULESETS
from tests.small_release import ACTIONS, FACTS, PARAMETERS, PROCEDURES, RECORDS, REGULATIONS, RULES, SMALL

FEATURE = FEATURES + "lateness.feature"
RULE_FILE = RULESETS + RULES

_WRITTEN: Mapping[str, str] = {
    RECORDS: """\
records:
  subject:
    singular: subject
    label: 干部
    single: true
    fields:
      ref: {label: 代号, type: id, required: true}
  errands:
    singular: errand
    label: 差事
    title: title
    fields:
      id: {label: 编号, type: id, required: true}
      title: {label: 名称, type: text}
      late_days: {label: 误期天数, type: integer, unit: 天}
""",
    REGULATIONS: SMALL[REGULATIONS],
    FACTS: """\
errand.late:
  label: 误期
  holds: [{errand.late_days: {at_least: $late_days}}]
""",
    ACTIONS: """\
warning: {label: 警告, kind: adverse, modality: may, about: errand, procedure: usual, remedies: [review]}
""",
    PROCEDURES: """\
advice: 本意见仅供参考。
procedures:
  usual:
    label: 一般程序
    steps:
      - {id: P-1, label: 核实, who: 人事部门, artefact: 记录, gate: 属实, confidence: drafted, working_days: 5}
remedies:
  review: {label: 复核, text: 三十日内申请复核。, cite: {regulation: law, confidence: verified}}
""",
    PARAMETERS: """\
late_days:
  label: 误期天数
  unit: 天
  values:
    2000-01-01: {value: 10, cite: {regulation: law, article: 1, confidence: verified}}
""",
    RULES: """\
ruleset: rules
title: 试验清单
about: errand
origin: {place: 某地, status: drafted, note: 为试验而拟}
rules:
  LATE-1:
    title: 误期
    when: [{errand.late: true}]
    recommend: warning
    because: 「{errand.title}」误期 {errand.late_days} 天。
    cite: {regulation: law, article: 1, confidence: verified}
""",
}
_FEATURE = """\
# language: zh-CN
功能: 误期

  场景大纲: 误期<天数>天
    假如 一份只有代号的档案
    而且 档案中的差事如下
      | 编号 | 名称 | 误期天数 |
      | I-1  | 某事 | <天数>   |
    当 以 2026年6月30日 为基准日评估
    那么 规则「LATE-1」对「I-1」的结论是「<结论>」
    例子:
      | 天数 | 结论 |
      | 9    | 否   |
      | 10   | 是   |
"""


def small_bundle(*, days: int = 10, tried: int | None = None, title: str = "误期") -> dict[str, bytes]:
    """Give the bundle in which so many *days* are too late; its specifications hold that *tried* are."""
    least = days if tried is None else tried
    written = {
        **_WRITTEN,
        PARAMETERS: _WRITTEN[PARAMETERS].replace("value: 10", f"value: {days}"),
        RULES: _WRITTEN[RULES].replace("title: 误期", f"title: {title}"),
    }
    feature = _FEATURE.replace("| 9    |", f"| {least - 1} |").replace("| 10   |", f"| {least} |")
    bundle = {RULESETS + path: text.encode() for path, text in written.items()}
    return {**bundle, FEATURE: feature.encode()}
