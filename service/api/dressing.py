"""
Dressing: what the document says of every route, so that no route has to say it.
"""

from collections.abc import Iterator

from service.api.answers import REPLAYED
from service.api.exchange import REQUEST_ID
from service.api.once import HEADER
from service.api.schemas import Schema, problem_responses

ON_STATUS = {"401": "WWW-Authenticate", "405": "Allow", "429": "Retry-After", "503": "Retry-After"}


def dress(document: Schema) -> Schema:
    """Say in a *document* what holds of every route: its headers, and the refusals that any request may meet."""
    for method, operation in operations(document):
        if method == "post":
            operation.setdefault("parameters", []).append({"$ref": f"#/components/parameters/{HEADER}"})
        _add(operation, "422", "wrong_query", when=bool(operation.get("parameters")))
        _add(operation, "503", "store_unavailable", when=bool(operation.get("security")))
        for status, response in operation["responses"].items():
            for name in _headers(method, status):
                response.setdefault("headers", {})[name] = {"$ref": f"#/components/headers/{name}"}
    return document


def operations(document: Schema) -> Iterator[tuple[str, Schema]]:
    """Give each operation of a *document*, with its method."""
    for path in document["paths"].values():
        yield from path.items()


def _add(operation: Schema, status: str, code: str, *, when: bool) -> None:
    if when:
        operation["responses"].setdefault(status, problem_responses(code)[int(status)])


def _headers(method: str, status: str) -> Iterator[str]:
    yield REQUEST_ID
    if status in ON_STATUS:
        yield ON_STATUS[status]
    if method == "post" and status.startswith("2"):
        yield REPLAYED
