"""
Keys: made, listed, replaced and revoked. A key is shown when it is made and never again; what is kept is its digest.

Whoever keeps keys gives no more than they reach, and no holder has roles that are to be kept apart, be it by two keys.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any, TypeAlias

import orjson

from service.domain.errors import DossierFault, DossierFaultsError
from service.governance.access import Act, Grant, Role, together
from service.governance.credential import ID_BYTES, SECRET_BYTES, Credential, make_credential
from service.governance.errors import RefusedError
from service.governance.listing import USUAL, Listing
from service.governance.once import Once, Reply
from service.intake.key_forms import NewKey, read_new, read_replacement
from service.operations.access import is_live
from service.operations.doing import once_only
from service.operations.ledger import Ledger, later, written
from service.operations.standing import Standing
from service.store import keys
from service.store.connection import Transaction
from service.store.keys import KeyRow

USUAL_DAYS = 365
MOST_DAYS = 3 * 365 + 1
FIRST_HOLDER = "首个凭证"
AT_THE_START = Grant("start", FIRST_HOLDER, frozenset(Role))
SHOWN = "凭证只显示这一次，请立即妥善保存。"
NOT_SHOWN = "凭证只在第一次答复时显示，此次不再显示；未能保存的，请吊销后重新签发。"

_SAID = ("roles", "units", "expires_at")

Json: TypeAlias = dict[str, Any]


class Keys:
    """Keeps the keys of a store."""

    def __init__(self, ledger: Ledger, standing: Standing, random: Callable[[int], bytes] = token_bytes) -> None:
        """Keep those of a *ledger*'s store; what is *standing* is read afresh after each change."""
        self._ledger = ledger
        self._standing = standing
        self._random = random

    def make(self, grant: Grant, body: bytes, once: Once | None = None) -> Reply:
        """
        Make the key that a *body* asks for; 201.

        Raises `RefusedError` (`role_missing`, `roles_conflict`, `unit_out_of_scope`), `DossierFaultsError`.
        """
        grant.require(Act.KEEP_KEYS)
        asked = read_new(body)
        return self._shown_once(once, lambda transaction: self._add(transaction, grant, asked))

    def replace(self, grant: Grant, name: str, body: bytes = b"", once: Once | None = None) -> Reply:
        """
        Make a key like another, which stays good for a time of grace; 201.

        Raises as `make` does, and `RefusedError` (`key_not_found`, `wrong_stage`).
        """
        grant.require(Act.KEEP_KEYS)
        hours, ends = read_replacement(body)

        def put_in_place(transaction: Transaction) -> tuple[KeyRow, Credential]:
            old, at = _reached(transaction, grant, name), self._ledger.now()
            if old.revoked_at is not None or not is_live(old, at):
                raise RefusedError("wrong_stage", "此凭证已经失效、吊销或者更换，不能再更换，请另行签发。")
            self._tell(transaction, grant, "replaced", old)
            keys.revoke(transaction, old.id, later(at, timedelta(hours=hours).total_seconds()))
            return self._add(transaction, grant, NewKey(old.holder, old.roles, old.units, ends))

        return self._shown_once(once, put_in_place)

    def revoke(self, grant: Grant, name: str) -> None:
        """Revoke a key at once, if it has not been; raise `RefusedError` (`role_missing`, `key_not_found`)."""
        grant.require(Act.KEEP_KEYS)
        with self._ledger.store.writing() as transaction:
            row, at = _reached(transaction, grant, name), self._ledger.now()
            if keys.revoke(transaction, name, at):
                self._tell(transaction, grant, "revoked", row)
        self._look_again()

    def all(self, grant: Grant, before: int | None = None, limit: int = USUAL) -> Listing:
        """List the keys within reach, the newest first; raise `RefusedError` (`role_missing`)."""
        grant.require(Act.KEEP_KEYS)
        found = sorted(self._standing.fresh().keys.values(), key=lambda row: (row.made_at, row.id))
        numbered = [(number, row) for number, row in enumerate(found, start=1) if _is_within(grant, row.units)]
        left = [one for one in reversed(numbered) if before is None or one[0] < before]
        shown = left[:limit]
        following = shown[-1][0] if len(left) > limit else None
        return Listing([told(row, self._ledger.now()) for _, row in shown], following)

    def one(self, grant: Grant, name: str) -> Json:
        """Tell of one key; raise `RefusedError` (`role_missing`, `key_not_found`)."""
        grant.require(Act.KEEP_KEYS)
        return told(_found(self._standing.fresh().keys, grant, name), self._ledger.now())

    def first(self) -> str | None:
        """Make a key for a caller, for all units, where the store has none at all, and give it; None where it has."""
        with self._ledger.store.writing() as transaction:
            if keys.all(transaction):
                return None
            asked = NewKey(FIRST_HOLDER, frozenset({Role.CALLER}), None)
            _, credential = self._add(transaction, AT_THE_START, asked)
        self._look_again()
        return credential.written()

    def _shown_once(self, once: Once | None, make: Callable[[Transaction], tuple[KeyRow, Credential]]) -> Reply:
        """Make a key, once: what is kept of the answer, for when it is asked for again, does not show the key."""
        made: list[tuple[KeyRow, Credential]] = []

        def do(transaction: Transaction) -> Reply:
            made[:] = [make(transaction)]
            return self._answer(made[0][0], None)

        reply = once_only(self._ledger.store, once, do, self._ledger.now)
        self._look_again()
        return self._answer(made[0][0], made[0][1].written()) if made else reply

    def _look_again(self) -> None:
        """Have this process know of the change at once; where that fails, the change was made all the same."""
        with suppress(RefusedError):
            self._standing.fresh()

    def _answer(self, row: KeyRow, shown: str | None) -> Reply:
        note = NOT_SHOWN if shown is None else SHOWN
        body = {**told(row, row.made_at), "key": shown, "note": note}
        return Reply(orjson.dumps(body), 201, {"Location": f"/v1/keys/{row.id}"})

    def _add(self, transaction: Transaction, grant: Grant, asked: NewKey) -> tuple[KeyRow, Credential]:
        together(asked.roles)
        if not _is_within(grant, asked.units):
            raise RefusedError("unit_out_of_scope", "所签发的凭证，单位不得超出签发人自己的授权范围。")
        at, credential = self._ledger.now(), make_credential(self._random(ID_BYTES + SECRET_BYTES))
        row = KeyRow(
            id=credential.id,
            secret=credential.digest(),
            holder=asked.holder,
            roles=asked.roles,
            units=asked.units,
            made_at=at,
            made_by=grant.caller,
            expires_at=_end(asked.ends, at),
            revoked_at=None,
        )
        _keep_apart(keys.all(transaction).values(), row, at)
        keys.add(transaction, row)
        self._tell(transaction, grant, "made", row)
        return row, credential

    def _tell(self, transaction: Transaction, grant: Grant, what: str, row: KeyRow) -> None:
        """Put what was done to a key into the log; who holds it, which may name a person, where it can be erased."""
        said = {name: value for name, value in told(row, row.made_at).items() if name in _SAID}
        contents = {"holder": row.holder.encode()}
        self._ledger.enter(transaction, "key", grant, {"what": what, "key": row.id, **said}, contents=contents)


def told(row: KeyRow, at: str) -> Json:
    """Tell of a key as it is *at* an instant, without its secret."""
    state = "active" if is_live(row, at) else "revoked" if row.revoked_at and row.revoked_at <= at else "expired"
    return {
        "id": row.id,
        "holder": row.holder,
        "roles": _listed(row.roles),
        "units": _listed(row.units),
        "state": state,
        "made_at": row.made_at,
        "made_by": row.made_by,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
    }


def _listed(names: frozenset[str] | frozenset[Role] | None) -> list[str] | None:
    return None if names is None else sorted(map(str, names))


def _is_within(grant: Grant, units: frozenset[str] | None) -> bool:
    return grant.units is None or (units is not None and units <= grant.units)


def _reached(transaction: Transaction, grant: Grant, name: str) -> KeyRow:
    return _found(keys.all(transaction), grant, name)


def _found(rows: Mapping[str, KeyRow], grant: Grant, name: str) -> KeyRow:
    row = rows.get(name)
    if row is None or not _is_within(grant, row.units):
        raise RefusedError("key_not_found", "没有这个编号的凭证。")
    return row


def _keep_apart(rows: Iterable[KeyRow], made: KeyRow, at: str) -> None:
    """Raise `RefusedError` where the holder of a key would have roles with it that do not go together."""
    held = [row.roles for row in rows if row.holder == made.holder and is_live(row, at)]
    try:
        together(made.roles.union(*held))
    except RefusedError as error:
        raise RefusedError(error.code, f"持有人名下另有有效的凭证：{error.chinese}") from None


def _end(asked: datetime | None, at: str) -> str:
    """Give the instant at which a key ends: as *asked*, or a year from the instant *at* which it is made."""
    now = datetime.fromisoformat(at)
    end = now + timedelta(days=USUAL_DAYS) if asked is None else asked
    if not now < end <= now + timedelta(days=MOST_DAYS):
        fault = DossierFault("out_of_range", "expires_at", "失效时间超出允许的范围", accepted="今后三年之内")
        raise DossierFaultsError([fault])
    return written(end.astimezone(UTC))
