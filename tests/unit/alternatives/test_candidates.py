"""Which values of a field may matter to the rules on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.alternatives.candidates import candidates
from service.alternatives.filling import seat_of
from service.alternatives.trial import Trial
from service.domain.release import Release
from service.intake import Contract
from tests.builders import AS_OF, dossier, incident, release_of, rule
from tests.strategies import as_bytes

_FACTS = """\
incident.overdue: {label: 超期, unit: 天, days: {from: incident.occurred_on, to: incident.closed_on, open: as_of}}
incident.noted: {label: 有记录, any: measures, matching: {measure.about: incident.id}}
months_in_rank: {label: 任职级月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
rank_year: {label: 任职级年份, year_of: subject.rank_since}
review.low:
  label: 低票
  share: [review.votes.poor, review.votes.fair]
  whole: [review.votes.good, review.votes.fair, review.votes.poor]
measure.ends_on: {label: 届满日, date: measure.taken_on, plus_months: $months, by: measure.kind}
measure.stands: {label: 在影响期内, holds: [{measure.ends_on: {on_or_after: as_of}}]}
later_reviews:
  label: 任职级以来考核
  count: reviews
  where: [{review.year: {at_least: rank_year}}]
recent: {label: 近期, count: incidents, where: [{incident.verified_on: {within_months: 12}}]}
this_year: {label: 本年, count: measures, where: [{measure.lifted_on: {same_year: as_of}}]}
"""
_RULES = (
    rule("scope: [{subject.points: {at_least: 5}}]", name="P-1")
    + rule(name="P-2", when="when: [{months_in_rank: {at_least: 24}}]")
    + rule(
        name="P-3", about="about: review", when="when: [{review.low: {at_least: $low_share}}]", effect="classify: low"
    )
    + rule(
        name="P-4", about="about: incident", when="when: [{incident.overdue: {at_least: 30}}]", effect="classify: slow"
    )
)


def _release() -> Release:
    return release_of(facts=_FACTS, rules=_RULES)


def _of(path: str, written: Mapping[str, Any]) -> list[Any]:
    release = _release()
    trial, day = Trial(release), AS_OF.toordinal()
    read = Contract(release.kinds).read(as_bytes(written))
    return candidates(seat_of(path, release), trial.notes(day), read, day)


def _days(path: str, written: Mapping[str, Any]) -> list[str]:
    return [value.isoformat() for value in _of(path, written) if isinstance(value, date)]


def test_a_truth_is_both_and_a_code_each() -> None:
    assert _of("subject.trained", dossier()) == [True, False]
    assert _of("subject.rank", dossier()) == ["none", "r1", "r2", "r3"]


def test_a_list_of_codes_is_empty_or_has_one() -> None:
    assert _of("incidents[I-1].marks", dossier(incidents=[incident()])) == [[], ["urgent"], ["public"]]


def test_a_list_is_empty() -> None:
    assert _of("incidents", dossier()) == [[]]


def test_a_number_stands_around_what_it_is_held_against() -> None:
    assert _of("subject.points", dossier()) == [0, 1, 2, 4, 5, 6]
    assert _of("incidents[I-1].late_days", dossier(incidents=[incident()])) == [0, 1, 2, 9, 10, 11]


def test_a_share_leaves_room_for_the_others_of_its_whole() -> None:
    written = dossier(reviews=[{"year": 2025, "kind": "annual", "votes": {"good": 0.9, "poor": 0.04}}])
    found = _of("reviews[R-1].votes.fair", written)
    assert (found[0], found[-1], max(found) <= 0.06) == (0.0, 0.06, True)


def test_a_day_stands_around_the_months_that_are_counted_from_it() -> None:
    assert {"2024-06-29", "2024-06-30", "2024-07-01", "2026-06-30"} <= set(_days("subject.rank_since", dossier()))


def test_a_day_stands_around_the_first_days_of_years_that_are_compared() -> None:
    found = _days("subject.rank_since", dossier(reviews=[{"year": 2019, "kind": "annual"}]))
    assert {"2018-12-31", "2019-01-01", "2026-01-01"} <= set(found)


def test_a_day_stands_around_a_window_before_the_day_and_never_after_it() -> None:
    found = _days("incidents[I-1].verified_on", dossier(incidents=[incident(occurred_on="2020-01-01")]))
    assert {"2025-06-29", "2025-06-30", "2025-07-01"} <= set(found)
    assert max(found) == "2026-06-30"


def test_a_day_stands_around_the_end_of_a_period_that_a_table_gives() -> None:
    found = _days("measures[M-1].taken_on", dossier(measures=[{"kind": "warning"}]))
    assert {"2025-12-29", "2025-12-30", "2025-12-31"} <= set(found)


def test_the_end_of_a_span_stands_around_its_start_and_never_before_it() -> None:
    found = _days("incidents[I-1].closed_on", dossier(incidents=[incident(occurred_on="2026-01-15")]))
    assert {"2026-02-13", "2026-02-14", "2026-02-15"} <= set(found)
    assert min(found) == "2026-01-15"


def test_the_start_of_a_span_is_never_after_its_end() -> None:
    written = dossier(incidents=[{"kind": "delay", "closed_on": "2026-03-01"}])
    assert max(_days("incidents[I-1].occurred_on", written)) == "2026-03-01"


def test_a_day_in_a_calendar_year_stands_around_its_first() -> None:
    written = dossier(measures=[{"kind": "talk"}])
    assert {"2025-12-31", "2026-01-01"} <= set(_days("measures[M-1].lifted_on", written))


def test_what_has_not_happened_is_none_where_the_contract_lets_it_be() -> None:
    assert _of("incidents[I-1].closed_on", dossier(incidents=[incident()]))[0] is None
    assert None not in _of("subject.rank_since", dossier())


def test_a_day_known_to_the_month_stays_within_it() -> None:
    found = _days("subject.rank_since", dossier(subject={"rank_since": "2024-06"}))
    assert (found[0], found[-1]) == ("2024-06-01", "2024-06-30")
    assert "2024-06-29" in found


def test_an_id_is_each_that_it_may_match_and_another() -> None:
    written = dossier(incidents=[incident(), incident()], measures=[{"kind": "talk"}])
    assert _of("measures[M-1].about", written) == ["I-1", "I-2", "other"]


def test_a_year_is_one_of_the_last() -> None:
    assert _of("reviews[R-1].year", dossier(reviews=[{"year": 2025, "kind": "annual"}])) == list(range(2021, 2027))


def test_a_field_that_no_rule_reads_still_has_its_plain_values() -> None:
    assert _of("setting.vacancy", dossier()) == [True, False]
    assert _of("subject.sex", dossier()) == ["f", "m"]


def test_a_quarter_is_one_of_four() -> None:
    assert _of("quarters[Q-1].quarter", dossier(quarters=[{"year": 2026, "quarter": 1}])) == [1, 2, 3, 4]
