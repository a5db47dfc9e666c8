"""
Answers to requests that carried an idempotency key, so that they are answered the same again.
"""

import json

from sqlalchemy import Connection, bindparam, delete, insert, select

from service.governance.errors import RefusedError
from service.governance.once import Once, Reply, with_id
from service.store import log
from service.store.packing import pack, unpack
from service.store.tables import once as answers

ANSWERS = answers.c
FIND = select(answers).where(ANSWERS.caller == bindparam("caller"), ANSWERS.key == bindparam("key"))
RESULT = "result"


def find(transaction: Connection, once: Once) -> Reply | None:
    """
    Find what was answered to a request; None where it was not.

    Raises `RefusedError`: `idempotency_conflict` where the key was another request's, `content_erased` where the
    answer's time has come.
    """
    found = transaction.execute(FIND, {"caller": once.caller, "key": once.key}).one_or_none()
    if found is None:
        return None
    if found.request != once.request:
        raise RefusedError("idempotency_conflict", "此幂等键已用于另一请求；内容不同的请求须使用新的幂等键。")
    body = unpack(found.answer) if found.entry is None else _composed(transaction, found.entry)
    return Reply(body, found.status, json.loads(found.headers), found.entry)


def keep(transaction: Connection, once: Once, reply: Reply, at: str) -> None:
    """Keep what is answered; where it is the result of an entry of the log, it is not kept a second time."""
    row = {
        "caller": once.caller,
        "key": once.key,
        "request": once.request,
        "status": reply.status,
        "headers": json.dumps(dict(reply.headers), ensure_ascii=False),
        "answer": pack(reply.body) if reply.entry is None else None,
        "entry": reply.entry,
        "at": at,
    }
    transaction.execute(insert(answers), row)


def forget(transaction: Connection, before_at: str) -> None:
    """Forget the answers given before an instant: their keys are free again."""
    transaction.execute(delete(answers).where(ANSWERS.at < before_at))


def _composed(transaction: Connection, entry: str) -> bytes:
    """Compose an answer from the log: the result of an *entry*, its id before it."""
    kept = log.find(transaction, entry)
    result = None if kept is None else log.content(transaction, kept.position, RESULT)
    if result is None:
        raise RefusedError("content_erased", "该请求此前已办理，其结果已按保存期限清除。")
    return with_id(entry, result)
