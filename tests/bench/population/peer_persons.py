"""
The peer's rules about persons, as variables of OpenFisca: bars, holds, incentives, and two of demotion.
"""

from service.domain.rule import PERSON
from tests.bench.population.kleene import CADRE, MAY, YES, Records, either, every, holds
from tests.bench.population.peer_inputs import Given, Law
from tests.bench.population.peer_verdicts import declare_verdicts

FROM_LISTS = (
    "open_investigations", "sanctions_in_effect", "sanctions_this_year", "measures_in_effect", "admonitions_this_year",
    "standing_vetoes", "changed_conditions", "own_achievements_12m", "certified_achievements_24m",
    "weighty_lead_achievements_24m", "latest_annual_grade_excellent", "latest_annual_grade_good_enough",
    "latest_annual_grade_low", "latest_annual_grade_incompetent", "two_incompetent_years", "falsifications_24m",
)  # fmt: skip
"""What the other systems have found of persons."""


def persons(law: Law) -> tuple[Given, Given]:
    """Give the variables about persons, and what they are given of the person and of the unit."""
    made = Records(CADRE)
    subject, setting = Given(made, law.kind("subject"), law), Given(made, law.kind("setting"), law)
    subject.code("category")
    subject.code("protection")
    subject.code("experience")
    subject.truths("stepped_back")
    setting.truths("position_vacancy", "bonus_policy_approved")
    for name in FROM_LISTS:
        made.given(name + YES, bool)
        made.given(name + MAY, bool)
    _bars(made, law)
    _incentives(made, law)
    declare_verdicts(made, law, PERSON)
    return subject, setting


def _bars(made: Records, law: Law) -> None:
    for rule, found in (
        ("BAR-01", "open_investigations"),
        ("BAR-02", "sanctions_in_effect"),
        ("BAR-03", "measures_in_effect"),
        ("BAR-04", "standing_vetoes"),
        ("BAR-05", "latest_annual_grade_low"),
        ("BAR-06", "falsifications_24m"),
        ("BAR-09", "latest_annual_grade_incompetent"),
        ("HOLD-02", "sanctions_in_effect"),
        ("DEM-10", "changed_conditions"),
        ("INC-02", "own_achievements_12m"),
    ):
        made.rule(rule, law.answers)(holds(found))
    made.truth("unprotected")(lambda ask: ask.among("protection", "none"))
    made.rule("BAR-07", law.answers)(lambda ask: ask.fails("unprotected"))
    made.rule("BAR-08", law.answers)(
        lambda ask: either(
            ask.holds("sanctions_in_effect"), ask.holds("sanctions_this_year"), ask.holds("admonitions_this_year")
        )
    )
    made.rule("STAT-02", law.answers)(
        lambda ask: ask.among("category", "internal_leader", "rank_civil_servant") & ask.holds("two_incompetent_years")
    )


def _incentives(made: Records, law: Law) -> None:
    made.rule("INC-03", law.answers)(
        lambda ask: every(
            ask.holds("weighty_lead_achievements_24m"),
            ask.holds("latest_annual_grade_good_enough"),
            ask.holds("position_vacancy"),
            ask.fails("stepped_back"),
        )
    )
    made.rule("INC-04", law.answers)(
        lambda ask: every(
            ask.holds("own_achievements_12m"),
            ask.holds("latest_annual_grade_good_enough"),
            ask.holds("bonus_policy_approved"),
        )
    )
    made.rule("INC-06", law.answers)(
        lambda ask: (
            ask.among("experience", "narrow")
            & (ask.holds("certified_achievements_24m") | ask.holds("latest_annual_grade_excellent"))
        )
    )
    made.rule("INC-07", law.answers)(lambda ask: ask.holds("stepped_back") & ask.holds("own_achievements_12m"))
