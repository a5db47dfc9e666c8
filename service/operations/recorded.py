"""
What was recorded of an evaluation, for those who may see it.

Whoever's grant does not reach the person's unit is told that there is no such evaluation: not even that is theirs to
know.
"""

from typing import Any

from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.store import log
from service.store.connection import Transaction

EVALUATION = "evaluation"
RESULT = "result"
FACTS = "facts"
DOSSIER = "dossier"

Json = dict[str, Any]


def find_evaluation(transaction: Transaction, grant: Grant, entry: str) -> log.Kept:
    """Find an evaluation within reach of a *grant*; raise `RefusedError` (`evaluation_not_found`)."""
    found = log.find(transaction, entry)
    if found is None or found.kind != EVALUATION or not grant.reaches(found.unit):
        raise RefusedError("evaluation_not_found", "没有这份评估，或者它不在此凭证的授权范围内。")
    return found


def content_of(transaction: Transaction, kept: log.Kept, name: str) -> bytes:
    """Give a content of an entry; raise `RefusedError` (`content_erased`) where it is not there any more."""
    found = log.content(transaction, kept.position, name)
    if found is None:
        raise erased()
    return found


def erased() -> RefusedError:
    """Say that what was said is not there any more."""
    return RefusedError("content_erased", "这份评估的内容已按保存期限清除，只保留其摘要。")
