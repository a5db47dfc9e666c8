"""
Layout: paragraphs of Chinese within so many columns, a Chinese character taking two.

A line never begins with a closing mark, nor ends with an opening one; words of ASCII stay whole.
"""

import re
from unicodedata import east_asian_width

COLUMNS = 100

_UNIT = re.compile(r"[（「『《〔“]*(?:[!-~]+|.)[，。；：、！？）」』》〕”…]*")


def width_of(text: str) -> int:
    """Give how many columns a *text* takes."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def paragraph(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Break a *text* into lines; the *first* begins with one indent, the *rest* with another (or blanks as wide)."""
    indent = " " * width_of(first) if rest is None else rest
    lines, line = [], first
    is_empty = True
    for unit in _UNIT.findall(text):
        if not is_empty and width_of(line) + width_of(unit) > COLUMNS:
            lines.append(line.rstrip())
            line, is_empty = indent, True
        if not (is_empty and unit == " "):
            line, is_empty = line + unit, False
    return [*lines, line.rstrip()]


def centred(text: str) -> str:
    """Put a *text* in the middle of the line."""
    return " " * ((COLUMNS - width_of(text)) // 2) + text
