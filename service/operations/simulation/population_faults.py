"""
What is told of the faults of a population outside of it: where each is and of what sort, never what stands there.
"""

import re
from collections.abc import Mapping
from typing import Any

from service.population.faults import PopulationFault

Json = dict[str, Any]

_FILE = re.compile(r"[^/:]*(?::[0-9]+)?")
_NAMED_AS_FOUND = {"unknown_key", "unknown_path", "unknown_list", "unknown_sheet", "duplicate_key", "too_deep"}
"""Of these the place names what was found there: the file and line alone are told."""
_REF = "（代号"

_OTHERWISE = "内容不符合要求"
_LABELS: Mapping[str, str] = {
    "control_character": "含有控制字符",
    "date_out_of_range": "日期超出范围",
    "duplicate_column": "同一列不止一个",
    "duplicate_id": "编号重复",
    "duplicate_key": "同一项写了不止一次",
    "duplicate_ref": "代号重复",
    "duplicate_sheet": "同一张清单不止一张工作表",
    "duplicate_year": "同一年度不止一条",
    "error_value": "是错误值",
    "identity_number": "疑似身份证件号码，不得填写",
    "invalid_date": "不是日期",
    "invalid_id": "不是编号",
    "lookalike_character": "含有形近字符",
    "merged_cells": "是合并单元格",
    "missing_as_of": "没有基准日",
    "missing_column": "缺少必填列",
    "missing_key": "缺少必填项",
    "missing_table": "缺少必有的表",
    "negative_number": "不能是负数",
    "no_persons": "没有人员清单",
    "not_an_object": "不是一份档案",
    "not_json": "不是 JSON",
    "not_parquet": "不是 Parquet 文件，或者已损坏",
    "not_whole": "不是整数",
    "null_not_allowed": "不能为空",
    "old_workbook": "是旧格式的工作簿",
    "not_a_workbook": "不是工作簿，或者已损坏",
    "out_of_range": "超出范围",
    "text_in_number": "应为数字，写成了文字",
    "too_deep": "层次过多",
    "too_large": "过大",
    "too_large_number": "数字过大",
    "too_large_workbook": "工作簿过大",
    "too_long": "过长",
    "too_long_text": "文字过长",
    "too_many_codes": "代码过多",
    "too_many_decimals": "小数位数过多",
    "too_many_items": "项数过多",
    "too_many_records": "记录过多",
    "unknown_code": "没有这个代码",
    "unknown_column": "没有这一列",
    "unknown_key": "没有这一项",
    "unknown_ref": "人员表中没有这个代号",
    "unknown_sheet": "没有这张清单",
    "wrong_truth": "应为是或者否",
    "wrong_type": "类型不对",
}


def told(fault: PopulationFault) -> Json:
    """Tell of a *fault* by its place and its code; what was found is nobody's to read here."""
    place, path = fault.place.partition(_REF)[0], fault.path
    if fault.code in _NAMED_AS_FOUND:
        (path,) = _FILE.findall(path)[:1]
        place = f"文件 {path}"
    rest: Json = dict.fromkeys(("found", "accepted", "nearest"))
    return {"code": fault.code, "path": path, "message": f"{place}：{_LABELS.get(fault.code, _OTHERWISE)}", **rest}
