"""
Days as a person writes them: 2026年3月8日, 2026年3月, 2026年.
"""

from datetime import date


def days_in_words(day: date | str) -> str:
    """Say a *day* as the contract reads it: a date, `YYYY-MM` or `YYYY`."""
    if isinstance(day, date):
        return f"{day.year}年{day.month}月{day.day}日"
    year, _, month = day.partition("-")
    return f"{int(year)}年{int(month)}月" if month else f"{int(year)}年"
