"""
Refusals: what the service does not do, and why; each has a stable code for programs and a Chinese sentence for people.
"""

from collections.abc import Iterable

from service.domain.errors import DossierFault


class RefusedError(Exception):
    """A request that was understood is refused."""

    def __init__(self, code: str, chinese: str, faults: Iterable[DossierFault] = ()) -> None:
        """Refuse with a *code*, one *chinese* sentence, and the *faults* one by one where there are several."""
        self.code = code
        self.chinese = chinese
        self.faults = tuple(faults)
        super().__init__(code)
