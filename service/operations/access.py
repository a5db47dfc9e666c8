"""
Access: from what a request shows of itself to who calls, as what, and for which units.

Whatever is wrong with credentials, the same is said, so that nobody learns which keys there are. What a snapshot of the
store knows of a key is enough to refuse it; to admit it where nothing else will look at the store, it is read afresh.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from service.governance.access import Grant, Role
from service.governance.credential import Credential, looks_like_key, read_credential
from service.governance.errors import RefusedError
from service.identity.errors import KeysUnavailableError, WrongTokenError
from service.identity.tokens import Tokens
from service.operations.standing import Standing
from service.store.keys import KeyRow

ANONYMOUS = Grant("anonymous", "anonymous", frozenset({Role.CALLER}))
BETWEEN_LOOKS = 0.1
"""Seconds between two looks into the store for keys that nobody knows: a flood of them is no flood of queries."""

_SCHEME = "bearer"


class Access:
    """Who may come in."""

    def __init__(
        self,
        standing: Standing,
        now: Callable[[], str],
        *,
        tokens: Tokens | None = None,
        anonymous: bool = False,
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        """
        Admit by the keys of the store as they are *standing*, and by *tokens* where these are read.

        With *anonymous*, who shows no credentials is a caller for all units.
        """
        self._standing = standing
        self._now = now
        self._tokens = tokens
        self._anonymous = ANONYMOUS if anonymous else None
        self._elapsed = elapsed
        self._looked = -BETWEEN_LOOKS
        self._looking = Lock()

    def known(self, authorization: str | None) -> Grant | None:
        """
        Admit by what is in memory; None where it takes more than that to tell.

        Raises `RefusedError` (`unauthenticated`).
        """
        shown = self._shown(authorization)
        match shown:
            case Grant():
                return shown
            case Credential():
                row = self._standing.now().keys.get(shown.id)
                return None if row is None else self._grant(shown, row)
            case _:
                return None

    def admit(self, authorization: str | None, *, fresh: bool = False) -> Grant:
        """
        Admit by the header *authorization*; where it has to be *fresh*, no key is admitted that has been revoked.

        Raises `RefusedError` (`unauthenticated`, `roles_conflict`, `identity_unavailable`).
        """
        shown = self._shown(authorization)
        match shown:
            case Grant():
                return shown
            case Credential():
                return self._by_key(shown, fresh=fresh)
            case _:
                return self._by_token(shown)

    def _shown(self, authorization: str | None) -> Grant | Credential | str:
        """Give what is shown: nothing at all where that will do, a key in due form, or some other token."""
        if authorization is None and self._anonymous is not None:
            return self._anonymous
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip(" ")
        if scheme.lower() != _SCHEME or not token:
            raise unauthenticated()
        if not looks_like_key(token):
            return token
        credential = read_credential(token)
        if credential is None:
            raise unauthenticated()
        return credential

    def _by_key(self, credential: Credential, *, fresh: bool) -> Grant:
        row = self._standing.now().keys.get(credential.id)
        if row is None:
            row = self._look_up(credential.id)
        grant = self._grant(credential, row)  # what is refused by the snapshot is refused without a query
        return self._grant(credential, self._standing.fresh().keys.get(credential.id)) if fresh else grant

    def _look_up(self, name: str) -> KeyRow | None:
        """Look for a key that the snapshot does not know: it may have been made since, in another process."""
        with self._looking:
            if self._elapsed() - self._looked < BETWEEN_LOOKS:
                return self._standing.now().keys.get(name)
            found = self._standing.fresh().keys.get(name)
            self._looked = self._elapsed()
            return found

    def _grant(self, credential: Credential, row: KeyRow | None) -> Grant:
        if row is None or not credential.matches(row.secret) or not is_live(row, self._now()):
            raise unauthenticated()
        return Grant(f"key:{row.id}", row.holder, row.roles, row.units)

    def _by_token(self, token: str) -> Grant:
        if self._tokens is None:
            raise unauthenticated()
        try:
            return self._tokens.grant(token)
        except WrongTokenError:
            raise unauthenticated() from None
        except KeysUnavailableError:
            raise RefusedError("identity_unavailable", "身份认证系统暂时无法访问，令牌未能核验，请稍后重试。") from None


def is_live(row: KeyRow, at: str) -> bool:
    """Answer whether a key is good *at* an instant: neither expired nor revoked."""
    return (row.expires_at is None or at < row.expires_at) and (row.revoked_at is None or at < row.revoked_at)


def unauthenticated() -> RefusedError:
    """Refuse whoever shows no good credentials, in the same words whatever is wrong with them."""
    return RefusedError("unauthenticated", "未出示有效的凭证。请在请求头 `Authorization` 中写明 `Bearer` 和凭证。")
