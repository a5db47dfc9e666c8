"""Very many rules are analysed whole; how fast, the benchmark says."""

from datetime import date

from service.analysis.finding import FindingCode
from service.analysis.meaning import analyse
from tests.unit.analysis.many_rules import release_of_many


def test_very_many_rules_leave_nothing_undecided() -> None:
    meaning = analyse(release_of_many(150), date(2026, 6, 30))
    assert meaning.undecided == 0
    assert sum(finding.code is FindingCode.NEVER_HOLDS for finding in meaning.findings) >= 5
