"""
Opening a population whose dossiers are read by the contract, in any process.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from service.domain.errors import DossierTooLargeError
from service.domain.record import RecordKind
from service.intake import Contract
from service.intake.contract import MOST_BYTES
from service.intake.json_text import Text
from service.population.reading import Population
from service.population.sources import PART_SIZE, open_population

_WHOLE = "dossier"
"""Under what key a line has its dossier, where it has anything besides."""


class DossierLines:
    """
    Reads lines by the contract: a dossier, or `{"dossier": …, "as_of": …}` as a request has them.

    It can be handed to other processes; the contract is made where it is first used.
    """

    def __init__(self, kinds: Sequence[RecordKind]) -> None:
        """Read by these *kinds*."""
        self._kinds = kinds
        self._contract: Contract | None = None

    def __reduce__(self) -> tuple[type["DossierLines"], tuple[Sequence[RecordKind]]]:
        """Take only the kinds along."""
        return DossierLines, (self._kinds,)

    def __call__(self, line: bytes) -> tuple[Mapping[str, Any], date | None]:
        """Give the dossier of a *line*, and its day; raise as `Contract.read` does."""
        contract = self._contract = self._contract or Contract(self._kinds)
        if len(line) > MOST_BYTES:
            raise DossierTooLargeError(MOST_BYTES)
        text = Text(line)
        if isinstance(text.tree, dict) and _WHOLE in text.tree:
            request = contract.read_request(text)
            return request.dossier, request.as_of
        return contract.read(text), None


def opened(
    path: Path, kinds: Sequence[RecordKind], *, as_of: date | None = None, part_size: int = PART_SIZE
) -> Population:
    """
    Open the population at a *path*, by its ending; everybody is judged as of *as_of*, or of a day of their own.

    Raises `PopulationFaultsError`, `RefusedError`, OSError.
    """
    return open_population(path, kinds, DossierLines(tuple(kinds)), as_of=as_of, part_size=part_size)
