"""
The report for the department: everything that was found, and room for those who check and for the body that decides.
"""

from service.reports import outlook, steps, verdicts
from service.reports.document import Block, Document, Paragraph, Signature
from service.reports.material import Material, head, sections

_TITLE = "干部功过评估意见"
_SUBTITLE = "（供研究参考）"
_FOOT = "本件供有权机关研究参考，不是人事决定；涉及个人信息，按规定范围使用和保管。"


def department(material: Material) -> Document:
    """Write the report for the department."""
    blocks = (
        head(material),
        Paragraph(material.evaluation["advice"], notice=True),
        *_sections(material),
        *_signatures(),
    )
    return Document(_TITLE, _SUBTITLE, material.as_of, blocks, _FOOT)


def _sections(material: Material) -> tuple[Block, ...]:
    found, words = material.evaluation, material.words
    return sections(
        ("建议", [*_classified(material), *verdicts.recommended(found, words)]),
        ("不得及原因", [*verdicts.restrained(found, words, "barred", "barred_by")]),
        ("暂缓及原因", [*verdicts.restrained(found, words, "held", "held_by")]),
        ("待定", [*verdicts.unsettled(found, words)]),
        ("缺证清单", [*outlook.gaps(material), *outlook.missing(found, words)]),
        ("预警提示", [outlook.near(found, "warning")]),
        ("激励提示", [outlook.near(found, "encouragement")]),
        ("容错单列", [*outlook.tolerated(material)]),
        ("在核事项", [outlook.listed(one["text"] for one in found["pending"])]),
        ("今后12个月的变化", [*outlook.calendar(material)]),
        ("程序与期限", [*steps.procedures(found, words, in_full=True)]),
        ("救济途径与期限", [*steps.remedies(found, words)]),
        ("时间轴", [material.timeline] if material.timeline.marks else []),
        ("提示", [outlook.notices(found, words)]),
        ("证据", [*steps.evidence(found, words)]),
        ("依据与可信度", [*steps.sources(found, words)]),
    )


def _classified(material: Material) -> list[Block]:
    found = [(label, verdicts.classified(material.evaluation, material.words, answer)) for answer, label in _CLASSED]
    return [Paragraph(f"{told}。", label) for label, told in found if told]


_CLASSED = (("yes", "归类"), ("unknown", "尚不能归类"))


def _signatures() -> tuple[Block, ...]:
    return (
        Signature("核对意见", "由核对人对事实、依据逐项核对后填写。", 3, ("核对人", "复核人")),
        Signature(
            "决定机关意见",
            "由有干部管理权限的机关集体研究后填写；与建议不一致的，写明理由。",
            6,
            ("决定机关（签字、盖章）",),
        ),
    )
