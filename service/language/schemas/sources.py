"""
The files of actions, of procedures and of regulations.
"""

from collections.abc import Mapping

from service.domain.action import ActionKind, Modality, Party
from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.grammar import (
    ACTION,
    CONFIDENCE,
    LADDER,
    LIMIT,
    PROCEDURE,
    PROCEDURES,
    REGULATION,
    REMEDY,
    SOURCES,
    STEP,
    WITHIN,
)
from service.language.schemas.shapes import (
    ANYTHING,
    TEXT,
    TRUTH,
    WHOLE,
    Json,
    either,
    entries,
    listed,
    mapping,
    one_of,
    ref,
    told,
)

_KINDS: Mapping[ActionKind, str] = {
    ActionKind.INCENTIVE: "激励",
    ActionKind.ADVERSE: "不利",
    ActionKind.SUPPORTIVE: "保护",
    ActionKind.STATUTORY: "法定",
}
_MODALITIES: Mapping[Modality, str] = {Modality.MUST: "应当", Modality.MAY: "可以", Modality.MUST_NOT: "不得"}
_PARTIES: Mapping[Party, str] = {Party.PERSON: "本人", Party.UNIT: "所在单位", Party.BODY: "办理机关"}
_LENGTH = {**WHOLE, "minimum": 1}
_LABEL = told(TEXT, "中文名。", "名称")
_NOTE = told(TEXT, "说明。", "说明")
_UNREAD = told(ANYTHING, "说明，只供人阅读。", "说明")
_CONFIDENCE = told(ref("confidence"), "核对到什么程度。", "可信度")


def actions_file() -> Json:
    """Describe the file of actions."""
    ladder = {
        "name": told(TEXT, "阶梯的英文名；同一阶梯只留最高的一级。", "阶梯"),
        "rung": told(WHOLE, "第几级，越高越重。", "级"),
    }
    about = either(ref("singular"), one_of({PERSON: "本人"}), listed(ref("singular")))
    keys = {
        "label": _LABEL,
        "kind": told(one_of({kind.value: _KINDS[kind] for kind in ActionKind}), "激励、不利、保护或者法定。", "类别"),
        "modality": told(one_of({one.value: _MODALITIES[one] for one in Modality}), "应当、可以或者不得。", "情态"),
        "about": told(about, "针对哪种记录，一种或者几种；不写的针对本人。", "针对"),
        "ladder": told(mapping(LADDER, ladder), "在处理阶梯上的位置。", "阶梯"),
        "procedure": told(ref("procedure"), "走哪个程序，见 procedures.yaml。", "程序"),
        "remedies": told(listed(ref("remedy")), "本人可以怎么办，见 procedures.yaml。", "救济途径"),
        "body": told(TEXT, "由谁决定。", "决定机关"),
        "note": _UNREAD,
        "for_development": told(TRUTH, "培养类措施；建议它的规则可以使用受保护的个人属性。", "培养类"),
        "excludes": told(listed(ref("action")), "不会与它同时建议的措施，写在一方即可。", "互斥"),
        "disclosed": told(TRUTH, "写 false 的，不写入本人版报告，由有权机关另行告知；不写为 true。", "告知本人"),
    }
    return entries(mapping(ACTION, keys))


def procedures_file(release: Release) -> Json:
    """Describe the file of procedures and remedies."""
    keys = {
        "advice": told(TEXT, "本结论只是建议、由谁决定、本人可以怎么办。", "声明"),
        "procedures": told(entries(_procedure()), "英文名：程序。", "程序"),
        "remedies": told(entries(_remedy(release)), "英文名：救济途径。", "救济途径"),
    }
    return mapping(PROCEDURES, keys)


def _procedure() -> Json:
    step = {
        "id": told(TEXT, "步骤编号。", "编号"),
        "label": _LABEL,
        "who": told(TEXT, "由谁办理，例如“组织（人事）部门”。", "办理人"),
        "artefact": told(TEXT, "这一步留下的材料。", "材料"),
        "gate": told(TEXT, "进入下一步以前必须具备什么。", "关口"),
        "confidence": _CONFIDENCE,
        "working_days": told(_LENGTH, "几个工作日以内。", "工作日"),
        "at_least": told(TRUTH, "写 true 的，不少于这些工作日，例如公示。", "不少于"),
        "note": _NOTE,
    }
    described = {**mapping(STEP, step), "dependencies": {"at_least": ["working_days"]}}
    keys = {"label": _LABEL, "steps": told(listed(described), "依次的步骤。", "步骤"), "note": _UNREAD}
    return mapping(PROCEDURE, keys)


def _remedy(release: Release) -> Json:
    category = release.facts.get(f"{PERSON}.category")
    categories = one_of({} if category is None else category.codes)
    keys = {
        "label": _LABEL,
        "text": told(TEXT, "怎样提出，期限多长。", "内容"),
        "cite": told(ref("citations"), "依据，一项或者几项。", "依据"),
        "categories": told(listed(categories), "哪些类别的干部适用；不写的都适用。", "适用类别"),
        "limits": told(listed(_limit()), "规定写明的期限；规定没有写明的，不写。", "期限"),
    }
    return mapping(REMEDY, keys)


def _limit() -> Json:
    lengths = {
        "days": told(_LENGTH, "几日，按日历计算。", "日"),
        "months": told(_LENGTH, "几个月，按对应的日期计算。", "月"),
        "working_days": told(_LENGTH, "几个工作日。", "工作日"),
    }
    within = {**mapping(WITHIN, lengths), "minProperties": 1, "maxProperties": 1}
    keys = {
        "act": told(TEXT, "做什么，例如“申请复核”。", "事项"),
        "by": told(
            one_of({one.value: _PARTIES[one] for one in Party}), "谁的期限：本人、所在单位或者办理机关。", "由谁"
        ),
        "within": told(within, "期限多长，只写一项：几日、几个月或者几个工作日。", "期限"),
        "from": told(TEXT, "自何时起算，例如“知道该处理之日”；当日不计。没有核到的，不写。", "起算"),
        "at_least": told(TRUTH, "写 true 的，不少于这个期限，例如公示。", "不少于"),
        "confidence": told(ref("confidence"), "这一期限核对到什么程度；与依据相同的，不写。", "可信度"),
    }
    return mapping(LIMIT, keys)


def regulations_file() -> Json:
    """Describe the file of regulations and degrees of confidence."""
    confidence = {"label": _LABEL, "note": _NOTE}
    regulation = {
        "title": told(TEXT, "全称。", "全称"),
        "short": told(TEXT, "简称。", "简称"),
        "year": told(TEXT, "哪一年的。", "年份"),
        "source": told(TEXT, "来源登记号。", "来源"),
        "note": _NOTE,
        "status": told(TEXT, "效力状态。", "状态"),
        "from": told(TEXT, "自何时施行。", "施行"),
        "confidence": told(ref("confidence"), "引用它时只能写的可信度。", "可信度"),
    }
    keys = {
        "confidence": told(entries(mapping(CONFIDENCE, confidence)), "英文名：核对的程度。", "可信度"),
        "regulations": told(entries(mapping(REGULATION, regulation)), "英文名：规定。", "规定"),
    }
    return mapping(SOURCES, keys)
