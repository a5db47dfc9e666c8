"""
Reads the page of a simulation as a program does: its elements, texts, figures, and its tables by their captions.

No test stands here.
"""

from html.parser import HTMLParser
from typing import Any

from service.reports.simulation.page import page

Json = dict[str, Any]

_VOID = {"meta", "br", "col"}
_NO_CONTENT = {"rect", "line", "path", "circle"}


class Page(HTMLParser):
    """Reads a page: every element with its attributes, every text, and tables by their captions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.values: list[float] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        match tag:
            case "caption":
                self._rows, self._caption = [], ""
            case "tr":
                self._rows.append([])
            case "td" | "th":
                self._rows[-1].append("")
            case "data":
                self.values.append(float(dict(attrs)["value"] or ""))
                if "td" in self.open:
                    self._rows[-1][-1] = f"={dict(attrs)['value']}"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _NO_CONTENT
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            self.tables[self._caption] = self._rows[1:]

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if "caption" in self.open:
            self._caption += data
        elif {"td", "th"} & set(self.open) and "data" not in self.open:
            self._rows[-1][-1] += data


def written(simulation: Json) -> Page:
    """Write the page of a *simulation*, and read it."""
    return Page(page(simulation))


def exact(*values: float) -> list[str]:
    """Give cells that hold numbers, as the page has them for programs."""
    return [f"={value}" for value in values]
