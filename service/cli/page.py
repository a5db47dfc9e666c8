"""
Pages: what the commands that try alternatives print, within a hundred columns: a title, of whom and as of when, parts.
"""

from collections.abc import Iterable, Sequence

from service.domain.release import Release
from service.reports.layout import centred, paragraph

Row = tuple[str, str]

_DIGEST_SHOWN = 12
_INDENT = " " * 4


def page(title: str, rows: Iterable[Row], parts: Iterable[Sequence[str]], release: Release) -> str:
    """Set a page; it ends with what is said of all advice, and an empty part leaves no gap."""
    method, _, digest = release.digest.partition(":")
    head = [centred(f"{title}（供研究参考）"), ""]
    for label, value in (*rows, ("规则版本", f"{method}:{digest[:_DIGEST_SHOWN]}")):
        head += paragraph(plain(value), f"{label}：")
    foot = paragraph(plain(release.advice), "声明：")
    return "\n\n".join("\n".join(part) for part in (head, *parts, foot) if part)


def plain(text: str) -> str:
    """Give a *text* in one line: a title may hold line ends and tabs."""
    return " ".join(text.split())


def numbered(number: int, text: str, below: Iterable[Row] = ()) -> list[str]:
    """Give one item of a list, and what stands below it under labels."""
    lines = paragraph(plain(text), f"{number:>2}. ")
    for label, said in below:
        lines += paragraph(plain(said), f"{_INDENT}{label}：")
    return lines
