"""
The peer's rules of tolerance, as variables of OpenFisca: seven contexts, five conditions, nine exclusions.
"""

from tests.bench.population.kleene import MAY, Array, Ask, Formula, Records, either, every, holds
from tests.bench.population.peer_days import months_before
from tests.bench.population.peer_inputs import Law


def declare_tolerance(made: Records, law: Law) -> None:
    """Declare what is tolerated, and what of an incident counts in the end."""
    for declare in (_grounds, _conditions, _exclusions, _tolerances, _settled):
        declare(made, law)


def _in_context(context: str, truth: str) -> Formula:
    return lambda ask: ask.value(context) & ask.holds(truth)


def _exempts(ground: str) -> Formula:
    return lambda ask: every(ask.holds(ground), ask.holds("decent"), ask.holds("remedied"))


def _grounds(made: Records, _: Law) -> None:
    grounds = {
        "pilot_ground": ("context_pilot_reform", "decision_pilot_approved"),
        "exploration_ground": ("context_no_explicit_limit", "decision_collective"),
        "development_ground": ("context_development", "decision_due_diligence"),
        "emergency_ground": ("context_emergency", "decision_reported_afterwards"),
        "legacy_ground": ("context_legacy_dispute", "decision_risk_assessed"),
        "service_ground": ("context_service_innovation", "decision_flaw_correctable"),
        "unforeseeable_ground": ("context_unforeseeable", "decision_reported_promptly"),
    }
    for name, (context, truth) in grounds.items():
        made.truth(name)(_in_context(context, truth))
    made.truth("tolerance_ground")(lambda ask: either(*(ask.holds(name) for name in grounds)))


def _conditions(made: Records, _: Law) -> None:
    made.truth("for_public_good")(lambda ask: ask.holds("decision_public_purpose"))
    made.truth("within_bottom_line")(lambda ask: ask.fails("decision_bottom_line_crossed"))
    made.truth("duly_decided")(
        lambda ask: either(
            ask.holds("decision_decided_properly"),
            ask.holds("decision_filed_in_advance"),
            ask.value("context_emergency") & ask.holds("decision_reported_afterwards"),
        )
    )
    made.truth("clean_and_diligent")(
        lambda ask: every(
            ask.fails("conduct_private_gain"),
            ask.fails("conduct_collusion"),
            ask.among("conduct_fault", "none", "slight"),
        )
    )
    made.truth("remedied")(
        lambda ask: either(
            ask.holds("remedy_harm_stopped"), ask.holds("remedy_effect_removed"), ask.holds("remedy_loss_recovered")
        )
    )


def _exclusions(made: Records, _: Law) -> None:
    plain = {
        "excluded_by_political_breach": "conduct_political_breach",
        "excluded_by_defied_prohibition": "conduct_defied_prohibition",
        "excluded_by_safety_accident": "conduct_safety_accident",
        "excluded_by_ecological_damage": "conduct_ecological_damage",
        "excluded_by_repetition": "conduct_repeated",
        "excluded_by_suspected_crime": "conduct_suspected_crime",
    }
    for name, truth in plain.items():
        made.truth(name)(holds(truth))
    made.truth("excluded_by_private_gain")(
        lambda ask: ask.holds("conduct_private_gain") | ask.holds("conduct_collusion")
    )
    made.truth("excluded_by_unrecovered_loss")(
        lambda ask: ask.among("consequence", "grave") & ask.fails("remedy_loss_recovered")
    )
    made.truth("excluded_by_falsehood")(
        lambda ask: ask.holds("conduct_concealment") | ask.among("kind", "falsification")
    )
    others = ("excluded_by_private_gain", "excluded_by_unrecovered_loss", "excluded_by_falsehood")
    made.truth("excluded_from_tolerance")(lambda ask: either(*(ask.holds(name) for name in (*plain, *others))))


def _tolerances(made: Records, law: Law) -> None:
    made.truth("open_to_tolerance")(
        lambda ask: every(
            ask.among("evidence", "verified", "under_verification"), ask.among("tolerance_status", "none", "pending")
        )
    )
    made.truth("decent")(
        lambda ask: every(
            ask.holds("open_to_tolerance"),
            ask.holds("for_public_good"),
            ask.holds("within_bottom_line"),
            ask.holds("duly_decided"),
            ask.holds("clean_and_diligent"),
            ask.fails("excluded_from_tolerance"),
        )
    )
    grounds = ("pilot", "exploration", "development", "emergency", "legacy", "service", "unforeseeable")
    for number, ground in enumerate(grounds, start=1):
        made.rule(f"FT-0{number}", law.answers)(_exempts(f"{ground}_ground"))
    made.rule("FT-08", law.answers)(
        lambda ask: every(
            ask.holds("open_to_tolerance"),
            ask.holds("clean_and_diligent"),
            either(
                ask.value("conduct_dissent_recorded"),
                ask.value("conduct_followed_order") & ask.fails("conduct_order_plainly_unlawful"),
                every(ask.among("severity", "minor"), ask.value("conduct_first_time"), ask.holds("corrected")),
            ),
            ask.fails("excluded_from_tolerance"),
        )
    )
    made.rule("FT-M", law.answers)(
        lambda ask: every(ask.holds("tolerance_ground"), ask.holds("decent"), ask.fails("remedied"), ask.fails("FT-08"))
    )


def _settled(made: Records, law: Law) -> None:
    made.truth("tolerable")(lambda ask: ask.holds("decent") & ask.holds("tolerance_ground"))

    @made.plain("awaits")
    def awaits(ask: Ask) -> Array:
        may = ask.value("FT_08_may") | ask.value("tolerable_may")
        return either(ask.among("tolerance_status", "pending"), ask.among("tolerance_status", "none") & may)

    @made.truth("chargeable")
    def chargeable(ask: Ask) -> Array:
        if ask.end == MAY:  # what awaits a decision is not known, and does not fail
            return ask.holds("verified") & ask.fails("exempt")
        return every(ask.holds("verified"), ask.fails("exempt"), ~ask.value("awaits"))

    @made.truth("falsification_found")
    def falsification_found(ask: Ask) -> Array:
        start = months_before(ask.as_of, law.number("falsification_months"))
        return every(ask.among("kind", "falsification"), ask.holds("chargeable"), ask.since("verified_on", start))
