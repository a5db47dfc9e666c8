"""
What goes wrong between the program and its store.

No message here names an address, a password or a value that was to be stored: all of these stand in what the database
says, so nothing of that is passed on.
"""

from service.governance.errors import RefusedError


class StoreError(RefusedError):
    """The store cannot be used."""

    def __str__(self) -> str:
        """Give the sentence: who starts a program reads this."""
        return self.chinese


class StoreUnavailableError(StoreError):
    """The database cannot be reached, or is held by others for too long."""

    def __init__(self, chinese: str) -> None:
        """Say in *chinese* what is the matter."""
        super().__init__("store_unavailable", chinese)


class StoreTooNewError(StoreError):
    """The store was migrated by a later version of this program."""

    def __init__(self) -> None:
        """Refuse to touch it."""
        super().__init__(
            "store_too_new",
            "本程序版本较旧，不能使用由较新版本升级过的数据库；请换用不低于升级时版本的程序，或者恢复升级前的备份。",
        )


class StoreFaultError(Exception):
    """A statement that the database does not accept: the program is at fault, and this says which kind of fault."""
