"""
The peer's rules about the other kinds of record, each a system of its own, as OpenFisca has one kind of person only.
"""

from collections.abc import Callable

import numpy as np

from tests.bench.population.kleene import LONG_AGO, NEVER, YES, Array, Ask, Records, every
from tests.bench.population.peer_days import months_before, plus_months, start_of_year
from tests.bench.population.peer_inputs import Given, Law, given_of

_ENDLESS = 100_000
"""Months after which nothing ends."""


def _begun(law: Law, singular: str, day: str) -> tuple[Records, Given]:
    """Begin a kind of record that counts from a day on."""
    made = Records(singular)
    given = given_of(made, law, singular)
    given.days(day)
    dropped = given.kind.dropped_if
    if dropped is not None:
        given.flags(dropped)

    @made.plain("counts")
    def counts(ask: Ask) -> Array:
        stands = ask.value("there") & (ask.first(day) <= ask.as_of)
        return stands if dropped is None else stands & ~ask.value(dropped)

    return made, given


def _ends_on(law: Law, kinds: str, table: str, day: str) -> Callable[[Ask], Array]:
    """Give the day on which a period of months from a *day* ends at this end; what has none ended never."""
    members = law.codes[kinds]
    months = law.table(table)
    listed = np.array([min(months.get(code.name, -1), _ENDLESS) for code in members])

    def work_out(ask: Ask) -> Array:
        each = listed[ask.value("kind").view(np.ndarray)]
        begun = ask.first(day) if ask.end == YES else ask.last(day)
        return np.where(each < 0, NEVER, plus_months(begun, np.maximum(each, 0)))

    return work_out


def investigations(law: Law) -> Given:
    """Give what is asked of investigations."""
    made, given = _begun(law, "investigation", "opened_on")
    given.days("closed_on")
    made.truth("open")(lambda ask: ask.not_happened("closed_on"))
    made.truth("open_investigations", of_cadre=True)(lambda ask: ask.exists("open"))
    return given


def sanctions(law: Law) -> Given:
    """Give what is asked of sanctions."""
    made, given = _begun(law, "sanction", "effective_on")
    given.code("kind")
    given.days("lifted_on")
    ends_on = _ends_on(law, "sanction.kind", "sanction_months", "effective_on")

    @made.truth("in_effect")
    def in_effect(ask: Ask) -> Array:
        first, last = ask.first("lifted_on"), ask.last("lifted_on")
        not_lifted = (first <= LONG_AGO) | (first > ask.as_of)  # absent reads as not
        day = first if ask.end == YES else last
        return (ends_on(ask) >= ask.as_of) & (not_lifted | (day >= ask.as_of))

    made.truth("this_year")(lambda ask: ask.since("effective_on", start_of_year(ask.as_of)))
    made.truth("sanctions_in_effect", of_cadre=True)(lambda ask: ask.exists("in_effect"))
    made.truth("sanctions_this_year", of_cadre=True)(lambda ask: ask.exists("this_year"))
    return given


def measures(law: Law) -> Given:
    """Give what is asked of measures."""
    made, given = _begun(law, "measure", "on")
    given.code("kind")
    given.flags("no_fault")
    ends_on = _ends_on(law, "measure.kind", "measure_months", "on")
    made.truth("in_effect")(lambda ask: ends_on(ask) >= ask.as_of)
    made.truth("weighs")(lambda ask: ask.holds("in_effect") & ~ask.value("no_fault"))
    made.truth("admonished")(lambda ask: ask.among("kind", "admonition") & ask.since("on", start_of_year(ask.as_of)))
    made.truth("measures_in_effect", of_cadre=True)(lambda ask: ask.exists("weighs"))
    made.truth("admonitions_this_year", of_cadre=True)(lambda ask: ask.exists("admonished"))
    return given


def vetoes(law: Law) -> Given:
    """Give what is asked of vetoes."""
    made, given = _begun(law, "veto", "from")
    given.code("evidence")
    given.days("expires_on")

    @made.truth("standing")
    def standing(ask: Ask) -> Array:
        first, last = ask.first("expires_on"), ask.value("expires_on_last")
        day = first if ask.end == YES else last
        return ask.among("evidence", "verified") & ((first == NEVER) | (day >= ask.as_of))

    made.truth("standing_vetoes", of_cadre=True)(lambda ask: ask.exists("standing"))
    return given


def conditions(law: Law) -> Given:
    """Give what is asked of changed conditions."""
    made, given = _begun(law, "condition", "concluded_on")
    given.code("kind")
    given.truths("adjustment_required", "certified")
    given.numbers("months")

    @made.truth("to_be_adjusted")
    def to_be_adjusted(ask: Ask) -> Array:
        of_family = ask.among("kind", "family_abroad", "relatives_in_business") & ask.holds("adjustment_required")
        long = ask.at_least("months", law.number("health_months"))
        return of_family | every(ask.among("kind", "health"), long, ask.holds("certified"))

    made.truth("changed_conditions", of_cadre=True)(lambda ask: ask.exists("to_be_adjusted"))
    return given


def achievements(law: Law) -> Given:
    """Give what is asked of achievements."""
    made, given = _begun(law, "achievement", "date")
    given.code("role")
    given.code("level")
    given.days("certified_on")
    made.truth("certified")(lambda ask: ask.happened("certified_on"))
    made.truth("own")(lambda ask: ask.among("role", "lead", "collaborate"))

    def recent(ask: Ask, months: str) -> Array:
        return ask.since("date", months_before(ask.as_of, law.number(months))) & ask.holds("certified")

    made.truth("recent_own")(lambda ask: recent(ask, "achievement_months") & ask.holds("own"))
    made.truth("recent_for_training")(lambda ask: recent(ask, "training_achievement_months"))
    made.truth("weighty_lead")(
        lambda ask: every(
            recent(ask, "promotion_achievement_months"),
            ask.among("role", "lead"),
            ask.among("level", "county", "city", "province", "national"),
        )
    )
    made.truth("own_achievements_12m", of_cadre=True)(lambda ask: ask.exists("recent_own"))
    made.truth("certified_achievements_24m", of_cadre=True)(lambda ask: ask.exists("recent_for_training"))
    made.truth("weighty_lead_achievements_24m", of_cadre=True)(lambda ask: ask.exists("weighty_lead"))
    return given


def assessments(law: Law) -> Given:
    """Give what is asked of annual assessments: the latest grade, and a run of two years."""
    made = Records("assessment")
    given = given_of(made, law, "assessment")
    given.code("kind")
    given.code("grade")
    given.numbers("year")
    given.days("confirmed_on")
    years_back = law.number("assessment_years")

    @made.plain("counts")
    def counts(ask: Ask) -> Array:
        first = ask.first("confirmed_on")
        confirmed = (first != NEVER) & (first <= ask.as_of)
        over = (first != LONG_AGO) | (ask.value("year") < _year(ask))
        return every(ask.value("there"), confirmed, over, ask.among("kind", "annual"))

    @made.plain("latest_year", int, of_cadre=True)
    def latest_year(ask: Ask) -> Array:
        members = ask.population.members
        counted, years = members("counts", ask.period), members("year", ask.period)
        found = np.zeros(ask.population.count, dtype=np.int32)
        for year in range(_year(ask) - years_back, _year(ask) + 1):
            found = np.where(ask.population.any(counted & (years == year)), year, found)
        return found

    @made.plain("is_latest")
    def is_latest(ask: Ask) -> Array:
        return ask.value("year") == ask.population.cadre("latest_year", ask.period)

    @made.plain("is_before")
    def is_before(ask: Ask) -> Array:
        return ask.value("year") == ask.population.cadre("latest_year", ask.period) - 1

    for name, grades in (
        ("excellent", ("excellent",)),
        ("good_enough", ("excellent", "competent")),
        ("low", ("basic", "incompetent")),
        ("incompetent", ("incompetent",)),
    ):
        _declare_latest(made, name, grades)
    made.truth("incompetent_before")(lambda ask: ask.value("is_before") & ask.among("grade", "incompetent"))
    made.truth("two_incompetent_years", of_cadre=True)(
        lambda ask: ask.exists("latest_incompetent") & ask.exists("incompetent_before")
    )
    return given


def _declare_latest(made: Records, name: str, grades: tuple[str, ...]) -> None:
    made.truth(f"latest_{name}")(lambda ask: ask.value("is_latest") & ask.among("grade", *grades))
    made.truth(f"latest_annual_grade_{name}", of_cadre=True)(lambda ask: ask.exists(f"latest_{name}"))


def _year(ask: Ask) -> int:
    return int(ask.period.start.year)


LISTS = (investigations, sanctions, measures, vetoes, conditions, achievements, assessments)
