"""
The contract: what a dossier may be, held against what was sent.

pydantic holds structure and types, cross checks what one value says of another; every fault is told at once. What
passes is the dossier as it was sent, with full days as dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.domain.errors import DossierTooLargeError
from service.domain.evaluation import Detail
from service.domain.record import RecordKind
from service.intake.arrangement import arranged
from service.intake.crosschecks import CrossChecks, blank
from service.intake.faults import Finding, Path, raise_any
from service.intake.json_text import Repeated, Text, nodes
from service.intake.refusals import not_an_object, repeated_key, too_deep, too_many_records
from service.intake.shapes import Shape, object_of, shape_of
from service.intake.translation import translate
from service.intake.values import FULL_DAY, Value, one_of

MOST_BYTES = 1024 * 1024
MOST_RECORDS = 200

_MOST_LEVELS = 8
_BODY = object_of(
    "请求",
    {
        "dossier": Shape("干部档案", Value(Any, "对象", "对象"), required=True),
        "as_of": Shape("基准日", FULL_DAY),
        "detail": Shape("详略", one_of({Detail.BRIEF.value: "简要", Detail.FULL.value: "详尽"})),
    },
)
_BODIES: TypeAdapter[dict[str, Any]] = TypeAdapter(_BODY.value.annotation)


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks: a dossier, the day as of which it is judged, and how much is to be told."""

    dossier: dict[str, Any]
    as_of: date | None = None
    detail: Detail = Detail.BRIEF


class Contract:
    """Reads dossiers by the kinds of record that a vocabulary declares."""

    def __init__(
        self, kinds: Sequence[RecordKind], *, most_bytes: int = MOST_BYTES, most_records: int = MOST_RECORDS
    ) -> None:
        """Prepare the reading of the *kinds*, within the limits on a document and on one list."""
        self._shape = shape_of(kinds)
        self._dossiers: TypeAdapter[dict[str, Any]] = TypeAdapter(self._shape.value.annotation)
        self._cross_checks = CrossChecks(kinds)
        self._most_bytes = most_bytes
        self._most_records = most_records

    def read(self, source: bytes) -> dict[str, Any]:
        """Read a dossier; raise DossierTooLargeError, or DossierFaultsError with all its faults."""
        text = self._text(source)
        dossier, findings = self._read_dossier(text.tree, (), repeats=text.repeats)
        raise_any(findings)
        return dossier

    def read_request(self, source: bytes) -> Request:
        """Read the body of a request, `{dossier, as_of, detail}`; raise as `read` does."""
        text = self._text(source)
        body, findings = _read_body(text.tree)
        dossier: dict[str, Any] = {}
        if isinstance(text.tree, dict) and "dossier" in text.tree:
            dossier, inner = self._read_dossier(text.tree["dossier"], ("dossier",), repeats=text.repeats)
            findings = [*findings, *inner]
        raise_any(findings)
        return Request(dossier, body.get("as_of"), Detail(body.get("detail", Detail.BRIEF)))

    def _text(self, source: bytes) -> Text:
        if len(source) > self._most_bytes:
            raise DossierTooLargeError(self._most_bytes)
        return Text(source)

    def _read_dossier(self, tree: object, place: Path, *, repeats: bool) -> tuple[dict[str, Any], Sequence[Finding]]:
        """Read the dossier that stands at *place*; the paths of what is found start within it."""
        if not isinstance(tree, dict):
            return {}, [(place, not_an_object(tree))]
        findings = self._cut_lists(tree) + (_repeated_keys(tree) if repeats else [])
        dossier: dict[str, Any] = {}
        try:
            dossier = self._dossiers.validate_python(tree)
        except ValidationError as error:
            refused = translate(error, self._shape)
            findings += [*refused, *_too_deep(tree)]
            for path, _ in refused:
                blank(tree, path)
        crossed = list(self._cross_checks.findings(tree))
        return dossier, arranged(tree, findings, crossed) if findings or crossed else []

    def _cut_lists(self, tree: dict[str, object]) -> list[Finding]:
        """Cut the lists that are too long: pydantic would say nothing else of one, or look at all of it."""
        most = self._most_records
        findings: list[Finding] = []
        for name, part in tree.items():
            if isinstance(part, list) and len(part) > most and name in self._shape.keys:
                findings.append(((name,), too_many_records(len(part), most)))
                del part[most:]
        return findings


def _read_body(tree: object) -> tuple[dict[str, Any], Sequence[Finding]]:
    """Read the body of a request, but for the dossier in it."""
    if not isinstance(tree, dict):
        return {}, [((), not_an_object(tree))]
    keys = tree.keys_repeated if isinstance(tree, Repeated) else ()
    repeated = [((key,), repeated_key()) for key in keys]
    try:
        return _BODIES.validate_python(tree), repeated
    except ValidationError as error:
        return {}, arranged(tree, [*repeated, *translate(error, _BODY)], ())


def _repeated_keys(tree: dict[str, object]) -> list[Finding]:
    repeated = [(path, node) for path, node in nodes(tree) if isinstance(node, Repeated)]
    return [((*path, key), repeated_key()) for path, node in repeated for key in node.keys_repeated]


def _too_deep(tree: dict[str, object]) -> list[Finding]:
    """Say that a refused *tree* is nested too deep, if it is; a tree that passes is not."""
    deeper = (path for path, node in nodes(tree) if node and len(path) >= _MOST_LEVELS)
    return [(path, too_deep(_MOST_LEVELS)) for path in islice(deeper, 1)]
