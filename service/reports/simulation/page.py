"""
The page of a simulation: one HTML file that a leader reads in a minute, and checks in as long as it takes.

Its style and its drawings are in it; it holds no script and loads nothing, and its own policy tells the browser so.
Everything is escaped by the template engine; control characters are taken out before.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from service.reports.document import plain
from service.reports.simulation import charts_ranges, sankey
from service.reports.simulation.bars import share_of
from service.reports.simulation.sections import view
from service.reports.simulation.words import EFFECTS, SHORT_SIDES, SIDES, VERDICTS, count, interval, percent, tick

_TEMPLATES = Path(__file__).parents[1] / "templates"  # of all reports


def page(simulation: Mapping[str, Any]) -> str:
    """Write a *simulation*, as its JSON has it, as a page."""
    return _template().render(view=view(simulation))


def policy() -> str:
    """Give the content security policy under which the page is shown in full: its own style, and nothing else."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (_TEMPLATES / "simulation.css").read_text(encoding="utf-8")


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
    environment.globals.update(**_words(), **_measures())
    environment.filters.update(_filters())
    return environment.get_template("simulation.html")


def _words() -> dict[str, Any]:
    return {
        "style": Markup(_style()),  # noqa: S704  # our own file, not what anybody sent
        "policy": Markup(policy()),  # noqa: S704  # a digest of it
        "verdicts": VERDICTS,
        "effects": EFFECTS,
        "sides": SIDES,
        "short_sides": SHORT_SIDES,
    }


def _measures() -> dict[str, float]:
    return {"node_width": sankey.NODE, "range_width": charts_ranges.WIDTH}


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "count": lambda value: count(value).text,
        "percent": lambda value: percent(value).text,
        "tick": tick,
        "interval": lambda rate: interval({"low": rate.low, "high": rate.high}),
        "share_of": share_of,
    }
