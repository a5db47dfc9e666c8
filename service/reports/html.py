"""
A document as one HTML file: its style and its drawing in it, no script, nothing loaded from anywhere.

Everything is escaped by the template engine; control characters are taken out before.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from service.reports.document import Block, Document, Timeline, plain
from service.reports.drawing import FONT, LABELS, RADIUS, TOP, drawn

_TEMPLATES = Path(__file__).parent / "templates"


def as_html(document: Document) -> bytes:
    """Write a *document* as HTML, in UTF-8."""
    drawings = [drawn(block) if isinstance(block, Timeline) else None for block in document.blocks]
    blocks = list(zip(map(_kind, document.blocks), document.blocks, drawings, strict=True))
    return _template().render(document=document, blocks=blocks).encode()


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    environment.globals.update(labels=LABELS, top=TOP, radius=RADIUS, font=FONT)
    return environment.get_template("report.html")
