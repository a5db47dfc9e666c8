"""
Retaining: what becomes of each kind of entry when its time has come, and why.

An entry as such is never erased: what is told in it is about acts of office. Its contents, and whom it is about, are
erased where they are personal and their purpose is fulfilled.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from service.governance.decisions import AppealOutcome


class EntryKind(StrEnum):
    """What an entry of the log is about."""

    EVALUATION = "evaluation"
    SHADOW = "shadow"
    FAILURE = "failure"
    REVIEW = "review"
    DECISION = "decision"
    IMPORT = "import"
    DRAFT = "draft"
    SUBMISSION = "submission"
    APPROVAL = "approval"
    PUBLICATION = "publication"
    WITHDRAWAL = "withdrawal"
    SHADOW_ON = "shadow_on"
    SHADOW_OFF = "shadow_off"
    KEY = "key"
    ERASURE = "erasure"
    SIMULATION = "simulation"


ERASED: Mapping[EntryKind, str] = {
    EntryKind.EVALUATION: "所用的事项和评估结果是个人信息，只为办理当时的事项",
    EntryKind.SHADOW: "并行试算的规则对同一份档案的评估结果，同上",
    EntryKind.REVIEW: "复核所用的事项和对照结果是个人信息，只为办理当时的事项",
    EntryKind.DECISION: "采纳与否的理由、本人的陈述和申诉是个人信息，决定机关另有案卷",
    EntryKind.SIMULATION: "模拟的结果列有人员代号和意见的变化，只为拟订当时的规则",
}
"""Kinds whose contents are erased, and what these are."""

RETAINED: Mapping[EntryKind, str] = {
    EntryKind.FAILURE: "引擎未能完成的评估，只记规则编号和输入的摘要，不涉及个人",
    EntryKind.IMPORT: "规则版本的来历，不涉及个人",
    EntryKind.DRAFT: "草案的起草，是职务行为，须能追溯",
    EntryKind.SUBMISSION: "规则的送审，是职务行为，须能追溯",
    EntryKind.APPROVAL: "审核意见，是职务行为，须能追溯",
    EntryKind.PUBLICATION: "规则的发布，哪一天施行哪个版本以此为据",
    EntryKind.WITHDRAWAL: "发布的撤销，同上",
    EntryKind.SHADOW_ON: "规则并行试算的开始，不涉及个人",
    EntryKind.SHADOW_OFF: "规则并行试算的结束，不涉及个人",
    EntryKind.KEY: "凭证的签发和吊销，持有人须能追溯，日志各条由谁办理以此为据",
    EntryKind.ERASURE: "清除的记录，内容缺失是否正当以此为据",
}
"""Kinds of which all is retained, and why."""


def spared(cases: Iterable[str], decisions: Iterable[tuple[str, Mapping[str, Any]]]) -> Collection[str]:
    """
    Give those of the *cases* that are not to be erased yet, since an appeal is pending.

    *decisions* are the cases decided on, each with what was told of a decision, in the order of the log.
    """
    appeals = {case: told["appeal"] for case, told in decisions if told.get("appeal")}
    return {case for case in cases if appeals.get(case, {}).get("outcome") == AppealOutcome.PENDING}
