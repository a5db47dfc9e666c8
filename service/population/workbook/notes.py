"""
The notes that come before the sheets of a workbook: how it is filled in, for personnel staff.
"""

from collections.abc import Sequence

from xlsxwriter import Workbook

from service.domain.record import Field, FieldType
from service.population.checks.limits import MOST_RECORDS
from service.population.workbook.layout import NO, NOT_HAPPENED, NOTES, NOTHING, UNKNOWN_LISTS, YES, Layout


def add_notes(workbook: Workbook, layout: Layout) -> None:
    """Add the sheet that says how the workbook is filled in."""
    sheet = workbook.add_worksheet(NOTES)
    heading = workbook.add_format({"bold": True, "font_size": 16, "font_color": "#2F5D8A"})
    topic = workbook.add_format({"bold": True, "valign": "top"})
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16, topic)
    sheet.set_column(1, 1, 92, text)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "干部档案填报说明", heading)
    for row, (about, said) in enumerate(_notes(layout), start=2):
        sheet.set_row(row, 16 * (1 + len(said) // 50))
        sheet.write_string(row, 0, about, topic)
        sheet.write_string(row, 1, said, text)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _notes(layout: Layout) -> Sequence[tuple[str, str]]:
    people = layout.people.title
    titles = "、".join(f"「{sheet.title}」" for sheet in layout.lists)
    column = layout.people.by_name[UNKNOWN_LISTS].label
    return [
        ("工作表", f"「{people}」每人一行；{titles}每条记录一行，第一列填此人在「{people}」里的代号。"),
        ("代号", "用化名，不得使用姓名、身份证件号码。编号由本单位自拟，同一人的各条记录编号不得重复。"),
        (
            "表头",
            "第一行是列名，红底的为必填列；第二行灰色小字供程序识别，请勿改动。列的次序可以调整，不用的列可以删去。",
        ),
        ("留空", "单元格留空，意为不清楚，绝不当作「否」「零」或「没有」。凡不清楚的，请留空，不要猜填。"),
        ("是与否", f"填「{YES}」或「{NO}」，可从下拉列表选择。"),
        ("下拉列表", "有下拉列表的列，请选列表中的词。"),
        *_of_several(layout),
        ("日期", "写 2025-03-04 或 2025年3月4日；只知年月写 2025-03，只知年份写 2025。日期列是文本格式，请勿改动。"),
        (NOT_HAPPENED, f"完成、解除、结案等日期，确知尚未发生的，填「{NOT_HAPPENED}」；不清楚是否发生的，留空。"),
        ("比例", "得票率等填 0 至 1 的小数（最多四位），或者百分数（最多两位小数）。"),
        ("一张清单", "某张工作表里填了记录，意为这张清单已对全体人员填报齐全：其中没有记录的人，即确知没有。"),
        ("清单不明", f"某人的某张清单不清楚的，在「{people}」的「{column}」列填工作表名称，几张用「、」隔开。"),
        ("全员均无", f"确知全体人员都没有某类记录的，在该表第三行第一列填「{NOTHING}」；不填的，视为全体情况不明。"),
        ("基准日", "以哪一天为准评估此人，须写明年月日；可以留空，在读取时统一指明。"),
        ("公式", "程序不计算公式。由公式得出的内容，请复制后「选择性粘贴」为数值。请勿合并单元格。"),
        ("限度", f"每人每类记录最多 {MOST_RECORDS} 条。文字前若有一个撇号（'），是防止文字被当作公式，请勿删去。"),
        ("错误", "读取时如有错误，会一次列出全部错误所在的工作表、行和列，改正后重新读取即可。"),
    ]


def _of_several(layout: Layout) -> Sequence[tuple[str, str]]:
    labels = sorted({column.label for sheet in layout.sheets for column in sheet.columns if _is_codes(column.field)})
    if not labels:
        return []
    named = "」「".join(labels)
    return [("可填多项", f"「{named}」可填多项，用「、」隔开；确知没有的，填「{NOTHING}」。")]


def _is_codes(field: Field | None) -> bool:
    return field is not None and field.type is FieldType.CODES
