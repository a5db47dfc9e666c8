"""
The contract: what a dossier may be, held against what was sent.

pydantic holds structure and types, cross checks what one value says of another; every fault is told at once. What
passes is the dossier as it was sent, with full days as dates.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.domain.errors import DossierFault, DossierFaultsError, DossierTooLargeError
from service.domain.evaluation import Detail
from service.domain.record import RecordKind
from service.intake.arrangement import arranged
from service.intake.crosschecks import CrossChecks, blank
from service.intake.faults import Finding, raise_any
from service.intake.forms import EVALUATION, Form, sound
from service.intake.json_text import Repeated, Text, nodes
from service.intake.moves import read_moves
from service.intake.refusals import not_an_object, repeated_key, too_deep, too_many_records
from service.intake.shapes import shape_of
from service.intake.translation import translate

MOST_BYTES = 1024 * 1024
MOST_RECORDS = 200

_MOST_LEVELS = 8

Further = Callable[[dict[str, Any], Mapping[str, Any]], Iterable[DossierFault]]
"""Gives what else is wrong with the sound part of a request about a dossier (empty: it was refused)."""


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

    def read(self, source: bytes | Text) -> dict[str, Any]:
        """Read a dossier; raise DossierTooLargeError, or DossierFaultsError with all its faults."""
        text = self._text(source)
        dossier, findings = self._read_dossier(text.tree, repeats=text.repeats)
        raise_any(findings)
        return dossier

    def read_request(self, source: bytes | Text) -> Request:
        """Read the body of a request for an evaluation; raise as `read` does."""
        body = self.read_body(source, EVALUATION)
        return Request(body["dossier"], body.get("as_of"), Detail(body.get("detail", Detail.BRIEF)))

    def read_body(self, source: bytes | Text, form: Form, further: Further | None = None) -> dict[str, Any]:
        """
        Read the body of a request of some *form*; raise as `read` does, the faults of its dossiers among them.

        A text that was parsed before may be read again by other contracts as long as none has refused it.

        *further* finds what else is wrong with the sound part of a request about one dossier: see `sound`.
        """
        text = self._text(source)
        if not isinstance(text.tree, dict):
            raise DossierFaultsError([not_an_object(text.tree).placed(())])
        dossiers: dict[str, Any] = {}
        findings: list[Finding] = []
        for key in form.dossiers:
            if key in text.tree:
                dossiers[key], found = self._read_dossier(text.tree[key], repeats=text.repeats)
                findings += form.placed(key, found)
        return self._read_besides(text.tree, form, dossiers, findings, further)

    def read_besides(
        self, asked: dict[str, Any], form: Form, further: Further | None = None, **dossiers: dict[str, Any]
    ) -> dict[str, Any]:
        """Read what is *asked* of *dossiers* that have been read, as if all had come in one body; raise likewise."""
        return self._read_besides({**dossiers, **asked}, form, dossiers, [], further)

    def _read_besides(
        self,
        tree: dict[str, Any],
        form: Form,
        dossiers: dict[str, Any],
        findings: Sequence[Finding],
        further: Further | None,
    ) -> dict[str, Any]:
        """Read the keys of a body that hold no dossiers, beside the *findings* in these."""
        body, found = form.read(tree)
        moves: dict[int, dict[str, Any]] = {}
        dossier = dossiers.get(form.dossiers[0], {})
        if form.moves is not None:
            moves, moved = read_moves(tree.get(form.moves), dossier, self._shape)
            found += [((form.moves, *path), refusal) for path, refusal in moved]
            body[form.moves] = list(moves.values())
        beyond = [] if further is None else further(sound(tree, found, form, moves), dossier)
        _raise_all([*arranged(tree, found, ()), *findings], beyond)
        return {**body, **dossiers}

    def _text(self, source: bytes | Text) -> Text:
        if isinstance(source, Text):
            return source
        if len(source) > self._most_bytes:
            raise DossierTooLargeError(self._most_bytes)
        return Text(source)

    def _read_dossier(self, tree: object, *, repeats: bool) -> tuple[dict[str, Any], Sequence[Finding]]:
        """Read a dossier; the paths of what is found start within it."""
        if not isinstance(tree, dict):
            return {}, [((), not_an_object(tree))]
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


def _raise_all(findings: Sequence[Finding], beyond: Iterable[DossierFault]) -> None:
    """Raise `DossierFaultsError` with the *findings*, and with what lies *beyond* them at other places."""
    try:
        raise_any(findings)
    except DossierFaultsError as error:
        told = {one.path for one in error.faults}
        raise DossierFaultsError([*error.faults, *(one for one in beyond if one.path not in told)]) from None
    if faults := list(beyond):
        raise DossierFaultsError(faults)


def _repeated_keys(tree: dict[str, object]) -> list[Finding]:
    repeated = [(path, node) for path, node in nodes(tree) if isinstance(node, Repeated)]
    return [((*path, key), repeated_key()) for path, node in repeated for key in node.keys_repeated]


def _too_deep(tree: dict[str, object]) -> list[Finding]:
    """Say that a refused *tree* is nested too deep, if it is; a tree that passes is not."""
    deeper = (path for path, node in nodes(tree) if node and len(path) >= _MOST_LEVELS)
    return [(path, too_deep(_MOST_LEVELS)) for path in islice(deeper, 1)]
