"""
Reports of simulations over HTTP: which form of one a caller takes, by the header `Accept`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Response

from service.api.answers import JSON
from service.api.conditions import etag
from service.api.problems import Problem, ProblemError
from service.operations.simulation.files import PAGE, REPORT, WORKBOOK

HTML = "text/html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {JSON: REPORT, HTML: PAGE, XLSX: WORKBOOK}
"""By media type, what a report is called; what is taken where a caller takes several alike comes first."""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""What the page may do: show itself, with its styles and drawings."""

_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*")


@dataclass(frozen=True, slots=True)
class _Range:
    """A range of media types, and how welcome they are."""

    kind: str
    quality: float

    def fits(self, media_type: str) -> bool:
        return self.kind in ("*/*", media_type) or self.kind == media_type.partition("/")[0] + "/*"


def accepted(header: str | None, offered: Sequence[str] = tuple(FORMS)) -> str:
    """
    Choose of the media types *offered* the one that a header `Accept` prefers; of those alike, the first.

    Raises `ProblemError` (`not_acceptable`) where it takes none.
    """
    ranges = [_range(one) for one in (header or "*/*").split(",") if one.strip()] or [_Range("*/*", 1.0)]
    best = max(offered, key=lambda one: _quality(one, ranges))
    if _quality(best, ranges) <= 0:
        raise ProblemError(Problem("not_acceptable", f"可取的格式为 {'、'.join(offered)}。"))
    return best


def report_answer(content: bytes, digest: str, media_type: str, name: str) -> Response:
    """Answer with a report of a *digest*, under a *name* where it is a file."""
    headers = {"ETag": etag(digest), "Vary": "Accept"}
    if media_type == HTML:
        headers["Content-Security-Policy"] = POLICY
    if media_type == XLSX:
        headers["Content-Disposition"] = f'attachment; filename="gongguo-simulation-{name[:12]}.xlsx"'
    kind = f"{media_type}; charset=utf-8" if media_type == HTML else media_type
    return Response(content, media_type=kind, headers=headers)


def _range(written: str) -> _Range:
    kind, *parameters = written.split(";")
    qualities = [float(found[1]) for one in parameters if (found := _QUALITY.fullmatch(one))]
    return _Range(kind.strip().lower(), qualities[0] if qualities else 1.0)


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """Give how welcome a *media_type* is: by the narrowest range that it fits."""
    fitting = [one for one in ranges if one.fits(media_type)]
    return min(fitting, key=lambda one: one.kind.count("*")).quality if fitting else 0.0
