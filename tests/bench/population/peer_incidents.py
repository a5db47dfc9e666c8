"""
The peer's rules about incidents, as variables of OpenFisca: the fifteen situations, tolerance, and what supports.
"""

import numpy as np

from tests.bench.population.kleene import LONG_AGO, MAY, NEVER, Array, Ask, EnumArray, Records, either, every
from tests.bench.population.peer_inputs import Given, Law, given_of
from tests.bench.population.peer_tolerance import declare_tolerance
from tests.bench.population.peer_verdicts import declare_verdicts

_BODIES = ("organisation_department", "discipline_inspection", "inspection", "audit", "supervision_office")
_HARM = ("minor", "serious", "grave")
_CONTEXTS = (
    "pilot_reform", "no_explicit_limit", "development", "emergency", "legacy_dispute", "service_innovation",
    "unforeseeable",
)  # fmt: skip


def incidents(law: Law) -> Given:
    """Give the variables about incidents, and what they are given."""
    made = Records("incident")
    given = given_of(made, law, "incident")
    _give(given)
    made.given("unprotected_yes", bool, of_cadre=True)
    made.given("unprotected_may", bool, of_cadre=True)
    for declare in (_standing, _found, declare_tolerance, _situations, _more_situations, _supports, _of_cadre):
        declare(made, law)
    declare_verdicts(made, law, "incident")
    return given


def _give(given: Given) -> None:
    given.code("kind")
    given.code("evidence", "stated_evidence")
    given.code("tolerance.status", "stated_tolerance_status", absent="none")
    for name in ("verified_by", "severity", "consequence", "cause", "conduct.fault"):
        given.code(name)
    given.days("occurred_on", "verified_on", "tolerance.decided_on", "clarified_on", "due_on", "completed_on")
    given.numbers("sources", "pending_days", "limit_days", "elapsed_days", "returns", "handovers", "idle_days",
                  "repeat_complaints", "absence_days", "idle_periods", "bottom_periods")  # fmt: skip
    given.truths(
        "duty_clear", "conditions_met", "corrected", "extension_approved", "within_authority", "instruction_given",
        "commitment_valid", "request_reasonable", "hazard_known", "action_taken", "reported_done", "recheck_passed",
        "special_check_concluded", "written_order", "reason_valid", "order_unlawful", "help_provided", "late_report",
        "management_failure", "decision.public_purpose", "decision.bottom_line_crossed", "decision.decided_properly",
        "decision.filed_in_advance", "decision.collective", "decision.risk_assessed", "decision.due_diligence",
        "decision.reported_afterwards", "decision.reported_promptly", "decision.pilot_approved",
        "decision.flaw_correctable", "conduct.private_gain", "conduct.collusion", "conduct.defied_prohibition",
        "conduct.concealment", "conduct.repeated", "conduct.order_plainly_unlawful", "conduct.political_breach",
        "conduct.safety_accident", "conduct.ecological_damage", "conduct.suspected_crime", "remedy.harm_stopped",
        "remedy.effect_removed", "remedy.loss_recovered",
    )  # fmt: skip
    given.flags("conduct.dissent_recorded", "conduct.followed_order", "conduct.first_time")
    given.sets("context", *_CONTEXTS)


def _standing(made: Records, law: Law) -> None:
    """Declare which records count, and what a code reads as until the day has come that it waits for."""

    @made.plain("counts")
    def counts(ask: Ask) -> Array:
        return ask.value("there") & (ask.first("occurred_on") <= ask.as_of)

    @made.code("evidence", law.codes["incident.evidence"])
    def evidence(ask: Ask) -> Array:
        return _until(ask, "stated_evidence", ("verified",), "under_verification", "verified_on")

    @made.code("tolerance_status", law.codes["incident.tolerance.status"])
    def tolerance_status(ask: Ask) -> Array:
        decided = ("exempt", "mitigated", "refused")
        return _until(ask, "stated_tolerance_status", decided, "pending", "tolerance_decided_on")


def _until(ask: Ask, name: str, codes: tuple[str, ...], instead: str, day: str) -> Array:
    stated, first = ask.value(name), ask.first(day)
    members = stated.possible_values
    waits = ask.among(name, *codes) & ((first == NEVER) | (first > ask.as_of))
    return EnumArray(np.where(waits, np.uint8(members[instead].index), stated.view(np.ndarray)), members)


def _found(made: Records, law: Law) -> None:
    made.truth("competent")(lambda ask: ask.among("verified_by", *_BODIES))
    made.truth("verified")(
        lambda ask: every(
            ask.among("evidence", "verified"),
            either(ask.holds("competent"), ask.at_least("sources", law.number("sources_required"))),
        )
    )
    made.truth("responsible")(
        lambda ask: every(
            ask.holds("duty_clear"),
            ask.holds("conditions_met"),
            ask.among("cause", "subjective", "mixed"),
            either(ask.among("consequence", *_HARM), ask.fails("corrected")),
        )
    )
    made.truth("exempt")(lambda ask: ask.among("tolerance_status", "exempt"))

    @made.truth("overdue")
    def overdue(ask: Ask) -> Array:
        """Answer whether `days_overdue` reaches the limit."""
        first, last = ask.first("completed_on"), ask.last("completed_on")
        open_yet = (first == NEVER) | (first > ask.as_of)
        done = np.where(open_yet, ask.as_of, first if ask.end != MAY else last)
        due = ask.value("due_on_last" if ask.end != MAY else "due_on_first")
        return done - due >= law.number("overdue_days_limit")


def _charged(ask: Ask, kind: str) -> Array:
    """Answer what all fifteen situations ask."""
    return ask.among("kind", kind) & ask.holds("charged")


def _situations(made: Records, law: Law) -> None:
    made.truth("charged")(lambda ask: every(ask.holds("verified"), ask.fails("exempt"), ask.holds("responsible")))
    made.rule("NAP-01", law.answers)(lambda ask: _charged(ask, "discounted_implementation"))
    made.rule("NAP-02", law.answers)(
        lambda ask: every(_charged(ask, "missed_deadline"), ask.fails("extension_approved"), ask.holds("overdue"))
    )
    made.rule("NAP-03", law.answers)(
        lambda ask: every(
            _charged(ask, "decision_avoidance"),
            ask.holds("within_authority"),
            ask.more_than("pending_days", "limit_days"),
        )
    )
    made.rule("NAP-04", law.answers)(
        lambda ask: _charged(ask, "buck_passing") & ask.at_least("handovers", law.number("handovers_limit"))
    )
    made.rule("NAP-05", law.answers)(lambda ask: _charged(ask, "crisis_retreat") & ask.holds("instruction_given"))
    made.rule("NAP-06", law.answers)(
        lambda ask: every(
            _charged(ask, "inherited_matter_ignored"),
            ask.holds("commitment_valid"),
            ask.at_least("idle_days", law.number("idle_days_limit")),
        )
    )
    made.rule("NAP-07", law.answers)(
        lambda ask: every(
            _charged(ask, "public_request_neglected"),
            ask.holds("request_reasonable"),
            ask.at_least("repeat_complaints", law.number("repeat_complaints_limit")),
        )
    )
    made.rule("NAP-08", law.answers)(
        lambda ask: every(
            _charged(ask, "slow_service"),
            ask.more_than("elapsed_days", "limit_days") | ask.at_least("returns", law.number("returns_limit")),
        )
    )


def _more_situations(made: Records, law: Law) -> None:
    made.rule("NAP-09", law.answers)(
        lambda ask: every(_charged(ask, "supervision_neglect"), ask.holds("hazard_known"), ask.fails("action_taken"))
    )
    made.rule("NAP-10", law.answers)(
        lambda ask: every(_charged(ask, "sham_rectification"), ask.holds("reported_done"), ask.fails("recheck_passed"))
    )
    made.rule("NAP-11", law.answers)(lambda ask: _charged(ask, "formalism") & ask.holds("special_check_concluded"))
    made.rule("NAP-12", law.answers)(
        lambda ask: every(
            _charged(ask, "idle_on_duty"),
            ask.at_least("absence_days", law.number("absence_days_limit"))
            | ask.at_least("idle_periods", law.number("idle_periods_limit")),
            ask.of_cadre("unprotected"),
        )
    )
    made.rule("NAP-13", law.answers)(
        lambda ask: every(
            _charged(ask, "task_refusal"),
            ask.holds("written_order"),
            ask.fails("reason_valid"),
            ask.fails("order_unlawful"),
        )
    )
    made.rule("NAP-14", law.answers)(
        lambda ask: every(
            _charged(ask, "stagnation"),
            ask.at_least("bottom_periods", law.number("bottom_periods_limit")),
            ask.holds("help_provided"),
        )
    )
    made.rule("NAP-15", law.answers)(
        lambda ask: _charged(ask, "weak_management") & (ask.holds("late_report") | ask.holds("management_failure"))
    )


def _supports(made: Records, law: Law) -> None:
    made.rule("SUP-01", law.answers)(
        lambda ask: (
            ask.among("evidence", "refuted")
            & ~((ask.first("clarified_on") > LONG_AGO) & (ask.first("clarified_on") <= ask.as_of))
        )
    )
    made.rule("SUP-03", law.answers)(
        lambda ask: every(
            ask.holds("verified"),
            either(ask.fails("conditions_met"), ask.fails("duty_clear"), ask.among("cause", "objective")),
        )
    )


def _of_cadre(made: Records, _: Law) -> None:
    made.truth("falsifications_24m", of_cadre=True)(lambda ask: ask.exists("falsification_found"))
