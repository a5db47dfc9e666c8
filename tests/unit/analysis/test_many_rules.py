from datetime import date
from time import process_time

from service.analysis.finding import FindingCode
from service.analysis.meaning import analyse
from tests.unit.analysis.many_rules import release_of_many

_SECONDS = 25
"""Of one processor; it takes some ten where nothing else runs, and machines differ."""


def test_five_hundred_rules_are_analysed_in_time_and_nothing_is_left_undecided() -> None:
    release = release_of_many(500)
    start = process_time()
    meaning = analyse(release, date(2026, 6, 30))
    assert process_time() - start < _SECONDS
    assert meaning.undecided == 0
    assert sum(finding.code is FindingCode.NEVER_HOLDS for finding in meaning.findings) >= 20
