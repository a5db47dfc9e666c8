"""
A crowd: the persons that a scenario has written, of whom the totals of the release are asked.

Every person is asked by the interpreter; only what is counted is kept.
"""

from datetime import date

from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.errors import DossierFaultsError
from service.domain.in_force import in_force
from service.domain.interpreter import Interpreter, ask_all
from service.domain.total import Total
from service.domain.total_counts import Counted, Counts, Members
from service.domain.total_needs import lacking_on
from service.domain.total_telling import Json, judge_totals
from service.specs.errors import SpecificationError
from service.specs.words import Words


class Crowd:
    """Persons alike stand here as one dossier and how many there are of it."""

    def __init__(self, words: Words) -> None:
        """Begin with nobody; *words* knows the release."""
        self._words = words
        self._people: list[tuple[bytes, int]] = []

    def add(self, dossier: bytes, persons: int) -> None:
        """Add so many *persons*, each of this *dossier*."""
        self._people.append((dossier, persons))

    def judge(self, day: date) -> dict[str, Json]:
        """Give how they stand to every total on a *day*, by its id; `SpecificationError` where one cannot be read."""
        release, at = self._words.release, day.toordinal()
        interpreter, intake = Interpreter(in_force(release, at)), Intake(release.kinds)
        standing = [total for total in release.totals if not lacking_on(total, release, at)]
        counts = Counts()
        for dossier, persons in self._people:
            case = Case(intake.stand(self._read(dossier), at))
            ask_all(case, interpreter)
            counts += Counts(persons, {total.id: _counted(total, case, interpreter, persons) for total in standing})
        return {one["total"]: one for one in judge_totals(release, at, counts)}

    def _read(self, dossier: bytes) -> Json:
        try:
            return self._words.contract.read(dossier)
        except DossierFaultsError as error:
            message = "档案有误：" + "；".join(map(str, error.faults))
            raise SpecificationError(message) from None


def _counted(total: Total, case: Case, interpreter: Interpreter, persons: int) -> Counted:
    among, of = (interpreter.compile(one)(case, case.subject) for one in (total.among, total.of))
    members = Members().with_one(among, of, persons)
    group = None if total.by is None else case.subject.values.get(total.by)
    return Counted(members, {} if total.by is None else {group if isinstance(group, str) else None: members})
