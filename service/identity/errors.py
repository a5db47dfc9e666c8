"""
What can go wrong with a bearer token: it is not to be trusted, or it cannot be told whether it is.

Neither says more: what is in a token is nobody else's business.
"""

from service.governance.errors import RefusedError


class WrongTokenError(Exception):
    """A token is not one of those that are trusted."""


class KeysUnavailableError(Exception):
    """The keys by which tokens are checked cannot be had at the moment."""


class WrongSourceError(RefusedError):
    """Keys are to be read from where they must not be, or cannot be."""

    def __init__(self) -> None:
        """Say where they may be."""
        super().__init__(
            "wrong_setting", "令牌签发者的公钥（GONGGUO_OIDC_JWKS）须为以 https:// 开头的地址，或者本机上的文件。"
        )
