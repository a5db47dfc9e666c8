"""
The report for the person: what is said of them and why, what they may say to it and until when, what lies ahead.

It is written from a dossier without texts and ids, and from what of its evaluation may be told; nothing else
is at hand.
"""

from service.reports import outlook, steps, verdicts
from service.reports.document import Block, Document, Paragraph, Signature
from service.reports.material import Material, head, sections

_TITLE = "干部功过评估情况告知"
_SUBTITLE = "（本人版）"
_FOOT = "本件只送本人；其中记录以类别和日期指称，不含他人信息，也不包括依规另行告知的事项。"
_TO = (
    "现将依据干部政策规则对您的档案作出的评估情况告知如下。您可以对事实、理由和依据陈述、申辩，"
    "可以补充材料，也可以要求说明；不因陈述、申辩而加重处理。"
)
_TO_SAY = (
    "对本告知所列的意见，您可以按下列途径陈述、申辩，寻求救济。所注日期是假定在所说的日子收到告知而推算的，"
    "以实际收到之日为准。"
)
_NOTHING_TO_SAY = "本告知没有列出另有救济途径的意见；有不同意见的，可以填写本件末尾的“本人意见”，也可以要求说明。"
_SUPPLY = "下列情况档案没有记载或者没有查清。能够说明的，可以提供材料；没有提供的，不作对您有利或者不利的推定。"


def cadre(material: Material) -> Document:
    """Write the report for the person."""
    opening = (head(material), Paragraph(_TO), Paragraph(material.evaluation["advice"], notice=True))
    return Document(_TITLE, _SUBTITLE, material.as_of, (*opening, *_sections(material), *_signatures()), _FOOT)


def _sections(material: Material) -> tuple[Block, ...]:
    found, words = material.evaluation, material.words
    return sections(
        ("档案所载的情况", [material.timeline] if material.timeline.marks else []),
        ("建议", [*verdicts.recommended(found, words)]),
        ("不得及原因", [*verdicts.restrained(found, words, "barred", "barred_by")]),
        ("暂缓及原因", [*verdicts.restrained(found, words, "held", "held_by")]),
        ("待定", [*verdicts.unsettled(found, words)]),
        ("可以补充的情况", _to_supply(material)),
        ("救济途径与期限", _remedies(material)),
        ("鼓励", [outlook.near(found, "encouragement")]),
        ("今后12个月与您有关的日期", [*outlook.calendar(material)]),
        ("程序与期限", [*steps.procedures(found, words, in_full=False)]),
        ("容错单列", [*outlook.tolerated(material)]),
        ("提示", [outlook.notices(found, words)]),
        ("证据", [*steps.evidence(found, words)]),
        ("条款与可信度", [*steps.sources(found, words)]),
    )


def _remedies(material: Material) -> list[Block]:
    if not steps.remedies_of(material.evaluation):
        return [Paragraph(_NOTHING_TO_SAY)]
    return [Paragraph(_TO_SAY), *steps.remedies(material.evaluation, material.words)]


def _to_supply(material: Material) -> list[Block]:
    if not material.evaluation["missing"]:
        return []
    return [Paragraph(_SUPPLY), *outlook.missing(material.evaluation, material.words)]


def _signatures() -> tuple[Block, ...]:
    hint = "可以写明：对哪些事实、条款有不同意见，补充什么材料，是否申请容错、复核或者要求说明。"
    return (Signature("本人意见", hint, 8, ("本人签字",)),)
