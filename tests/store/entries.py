"""
Entries of the log to keep, every field defaulted; and the chain of what was kept, held together again.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from service.governance.chain import START, Entry, digest_of
from service.store.log import Row
from tests.stores import AT

CONTENTS = {"facts": '{"姓名":"张三"}'.encode(), "result": b'{"as_of":"2026-06-30","verdicts":[]}'}


def entry(  # noqa: PLR0913 - every field has its default
    name: str,
    kind: str = "evaluation",
    *,
    at: str = AT,
    about: str | None = None,
    unit: str | None = "yh-01",
    subject: str | None = "S-1",
    told: Mapping[str, Any] | None = None,
    contents: Mapping[str, bytes] = CONTENTS,
) -> Entry:
    """Build an entry by its id."""
    return Entry(name, kind, at, "key:1", told or {"as_of": "2026-06-30"}, contents, about, unit, subject)


def is_whole(rows: Sequence[Row]) -> bool:
    """Answer whether *rows* are a chain from the first entry on: no gap, no fork, nothing changed."""
    previous = START
    for position, row in enumerate(rows, start=1):
        said = json.loads(row.envelope)
        if (row.position, said["position"], said["previous"]) != (position, position, previous):
            return False
        if digest_of(row.envelope) != row.digest:
            return False
        previous = row.digest
    return True
