"""
Acting: in whose name the commands of administration do what they do.
"""

import os
from getpass import getuser

from service.governance.access import Grant, Role
from service.intake.key_forms import plain_name

_LONGEST = 100


def acting(holder: str | None = None) -> Grant:
    """
    Give the grant of whoever runs a command: every role, since they have the store's files.

    They are the *holder* that they name, or else go by their name on this machine.
    """
    user = _user()[:_LONGEST]
    return Grant(f"cli:{user}", plain_name(holder or "") or plain_name(user), frozenset(Role))


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a machine may know its users by number alone
        return str(os.getuid())
