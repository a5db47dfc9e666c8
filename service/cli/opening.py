"""
Opening the service on the machine that has its store, as the commands of administration do.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from service.cli.faults import Fault, InputAtFaultError, of_rulesets
from service.cli.options import existing, shown, unreadable
from service.domain.errors import RulesetFaultsError
from service.governance.errors import RefusedError
from service.identity.errors import WrongSourceError
from service.operations.served import Served
from service.settings import Settings
from service.wiring import serve


@contextmanager
def opened(settings: Settings) -> Iterator[Served]:
    """
    Open the service that the *settings* describe, its store brought up to date, and close it in the end.

    Raises `InputAtFaultError` with all that is wrong with its rulesets, or with what is wrong with its store; so does
    whatever is refused meanwhile.
    """
    folder = existing(settings.rulesets)
    try:
        served = serve(settings)
    except RulesetFaultsError as error:
        raise InputAtFaultError(of_rulesets(shown(folder), error.faults)) from None
    except RefusedError as error:
        raise refused(error) from None
    except WrongSourceError as error:
        raise InputAtFaultError([Fault("wrong_setting", "GONGGUO_OIDC_JWKS", "", error.chinese.rstrip("。"))]) from None
    except OSError as error:
        raise unreadable(folder, error) from None
    try:
        yield served
    except RefusedError as error:
        raise refused(error) from None
    finally:
        served.close()


def refused(error: RefusedError) -> InputAtFaultError:
    """Say why something was refused: its faults one by one, where there are several."""
    faults = [Fault(one.code, one.path, "", one.message.rstrip("。"), one.found) for one in error.faults]
    return InputAtFaultError(faults or [Fault(error.code, "", "", error.chinese.rstrip("。"))])
