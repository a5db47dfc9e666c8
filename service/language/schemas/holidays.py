"""
The file of holidays.
"""

from service.language.grammar import DAYS_OFF, HOLIDAY_YEAR, HOLIDAYS
from service.language.schemas.shapes import DAY, TEXT, Json, entries, listed, mapping, told


def holidays_file() -> Json:
    """Describe the file."""
    off = {
        "name": told(TEXT, "什么节日，例如“春节”。", "名称"),
        "from": told(DAY, "放假的第一天。", "自"),
        "to": told(DAY, "放假的最后一天；只放一天的，不写。", "至"),
    }
    year = {
        "source": told(TEXT, "出自哪个通知。", "出处"),
        "off": told(listed(mapping(DAYS_OFF, off), least=1), "放假的日子，全年列出，周末不必另写。", "放假"),
        "work": told(listed(DAY), "调休上班的周末。", "上班"),
    }
    names = {"pattern": "^[0-9]{4}$", "patternErrorMessage": "年份应写作 2026"}
    years = entries(mapping(HOLIDAY_YEAR, year), names=names)
    return mapping(HOLIDAYS, {"years": told(years, "年份：这一年的放假安排；列出的年份，整年以此为准。", "年份")})
