"""
What a synthetic population assumes of incidents and of what was done about them, as shares.

These are assumptions for trials and benchmarks. They are no policy, and no statistic of any real place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

INCIDENTS, MOST_INCIDENTS, INCIDENT_DAYS = 0.8, 9, 1250
"""A person has so many on average."""
CLUSTERING = 1.0
"""How much the better have fewer: of two persons one step of the bell curve apart, one has 2.7 times as many."""
KINDS = {
    "other": 0.07, "discounted_implementation": 0.06, "missed_deadline": 0.09, "decision_avoidance": 0.05,
    "buck_passing": 0.05, "crisis_retreat": 0.035, "inherited_matter_ignored": 0.04, "public_request_neglected": 0.06,
    "slow_service": 0.06, "supervision_neglect": 0.05, "sham_rectification": 0.04, "formalism": 0.07,
    "idle_on_duty": 0.05, "task_refusal": 0.03, "stagnation": 0.03, "weak_management": 0.04,
    "political_capacity": 0.01, "conviction": 0.005, "distorted_performance": 0.015, "falsification": 0.02,
    "collective_leadership": 0.02, "organisational_discipline": 0.02, "careless_decision": 0.045, "misconduct": 0.02,
    "integrity": 0.02,
}  # fmt: skip
EVIDENCE = {"verified": 0.62, "alleged": 0.11, "under_verification": 0.10, "refuted": 0.08, "unsubstantiated": 0.07,
            "withdrawn": 0.02}  # fmt: skip
BODIES = {"unit": 0.25, "discipline_inspection": 0.22, "organisation_department": 0.20, "supervision_office": 0.15,
          "inspection": 0.12, "audit": 0.06}  # fmt: skip
SEVERITIES = {"minor": 0.68, "serious": 0.26, "grave": 0.06}
CONSEQUENCES = {"minor": 0.45, "none": 0.33, "serious": 0.17, "grave": 0.05}
CAUSES = {"subjective": 0.58, "mixed": 0.24, "objective": 0.18}
RESPONSIBILITIES = {"direct": 0.60, "main": 0.25, "secondary": 0.15}
FAULTS = {"slight": 0.50, "none": 0.25, "gross": 0.19, "intent": 0.06}
FAULTS_OF_EXPLORERS = {"slight": 0.50, "none": 0.47, "gross": 0.02, "intent": 0.01}
VERIFIED_BY_KNOWN, SOURCES_KNOWN, OCCURRED_KNOWN, CODE_KNOWN, SPECIFIC_KNOWN = 0.93, 0.70, 0.97, 0.94, 0.95
EXPLORER = 0.18
"""Share of incidents that arose from trying something: their context is noted, and how it was decided."""
CLARIFIED, NOT_CLARIFIED = 0.40, 0.40  # of those refuted; the rest says nothing of it
STATUSES = {"none": 0.20, "refused": 0.03, "pending": 0.04, "exempt": 0.03, "mitigated": 0.03}
NOTHING_SAID_OF_TOLERANCE = 0.67  # the rest of `STATUSES`
DECIDED_KNOWN = 0.97


@dataclass(frozen=True, slots=True)
class Truth:
    """How often something holds, and, where it differs, how often of those that arose from trying something."""

    holds: float
    of_explorers: float | None = None


GENERAL: Mapping[str, Truth] = {  # known each in `CODE_KNOWN`
    "duty_clear": Truth(0.90),
    "conditions_met": Truth(0.88),
    "corrected": Truth(0.55, 0.75),
    "suspected_violation": Truth(0.05, 0.01),
    "response_heard": Truth(0.70),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are told together or not at all: how often, of any incident and of explorers, and what holds."""

    told: float
    told_of_explorers: float
    truths: Mapping[str, Truth]


GROUPS: Mapping[str, Group] = {  # of those told, each is known in `TOLD_KNOWN`
    "decision": Group(
        0.15,
        0.92,
        {
            "public_purpose": Truth(0.60, 0.95),
            "bottom_line_crossed": Truth(0.10, 0.03),
            "decided_properly": Truth(0.55, 0.80),
            "filed_in_advance": Truth(0.25, 0.40),
            "collective": Truth(0.50, 0.75),
            "legal_review": Truth(0.40, 0.60),
            "risk_assessed": Truth(0.45, 0.70),
            "due_diligence": Truth(0.45, 0.70),
            "reported_afterwards": Truth(0.40, 0.70),
            "reported_promptly": Truth(0.45, 0.70),
            "pilot_approved": Truth(0.15, 0.75),
            "flaw_correctable": Truth(0.40, 0.80),
        },
    ),
    "conduct": Group(
        0.90,
        0.92,
        {
            "private_gain": Truth(0.08, 0.02),
            "collusion": Truth(0.03, 0.01),
            "defied_prohibition": Truth(0.06, 0.02),
            "concealment": Truth(0.08, 0.02),
            "repeated": Truth(0.12, 0.04),
            "first_time": Truth(0.65, 0.80),
            "dissent_recorded": Truth(0.06, 0.10),
            "followed_order": Truth(0.08, 0.10),
            "order_plainly_unlawful": Truth(0.03, 0.01),
            "political_breach": Truth(0.02, 0.005),
            "safety_accident": Truth(0.02, 0.01),
            "ecological_damage": Truth(0.02, 0.01),
            "suspected_crime": Truth(0.02, 0.005),
        },
    ),
    "remedy": Group(
        0.30,
        0.85,
        {
            "harm_stopped": Truth(0.50, 0.65),
            "effect_removed": Truth(0.40, 0.55),
            "loss_recovered": Truth(0.35, 0.50),
        },
    ),
}
TOLD_KNOWN = 0.98
CONTEXTS: tuple[tuple[str, ...], ...] = (
    ("pilot_reform",), ("no_explicit_limit",), ("development",), ("emergency",), ("legacy_dispute",),
    ("service_innovation",), ("unforeseeable",), ("pilot_reform", "no_explicit_limit"), ("development", "emergency"),
)  # fmt: skip
CONTEXT_KNOWN_OF_EXPLORERS, NO_CONTEXT_NOTED = 0.95, 0.30

Specific = float | tuple[int, int]
"""A truth: how often it holds; a number: from where to where."""

SPECIFICS: Mapping[str, Mapping[str, Specific]] = {
    "missed_deadline": {"extension_approved": 0.15},
    "decision_avoidance": {"within_authority": 0.85, "pending_days": (5, 240), "limit_days": (15, 90)},
    "buck_passing": {"handovers": (1, 6)},
    "crisis_retreat": {"instruction_given": 0.80},
    "inherited_matter_ignored": {"commitment_valid": 0.75, "idle_days": (20, 400)},
    "public_request_neglected": {"request_reasonable": 0.80, "repeat_complaints": (0, 6)},
    "slow_service": {"limit_days": (5, 30), "elapsed_days": (3, 60), "returns": (0, 5)},
    "supervision_neglect": {"hazard_known": 0.70, "action_taken": 0.40},
    "sham_rectification": {"reported_done": 0.80, "recheck_passed": 0.35},
    "formalism": {"special_check_concluded": 0.60},
    "idle_on_duty": {"absence_days": (0, 6), "idle_periods": (0, 4)},
    "task_refusal": {"written_order": 0.75, "reason_valid": 0.25, "order_unlawful": 0.03},
    "stagnation": {"bottom_periods": (0, 4), "help_provided": 0.65},
    "weak_management": {"late_report": 0.45, "management_failure": 0.50},
    "collective_leadership": {"dissent_only": 0.15},
    "organisational_discipline": {"decision_served": 0.70, "reason_valid": 0.25, "report_omitted": 0.45},
}
"""What is told of an incident of that kind, and of no other; each is known in `SPECIFIC_KNOWN`."""
FINISHED, NOT_FINISHED = 0.70, 0.22  # of missed deadlines: since done, not done yet
DUE_DAYS, LATE_DAYS = (-10, 60), (0, 120)

# ── what was done about them ─────────────────────────────────────────────────────────────────────────────────────
MEASURES: Mapping[str, tuple[float, int]] = {  # of verified incidents: how often, and how many days after
    "rectification_order": (0.22, 20),
    "reminder": (0.38, 30),
    "supervision_notice": (0.06, 30),
    "criticism": (0.08, 40),
    "interview": (0.24, 70),
    "admonition": (0.13, 110),
    "circular_criticism": (0.03, 130),
    "suspension": (0.004, 90),
    "transfer": (0.015, 140),
    "ordered_resignation": (0.002, 140),
    "removal": (0.004, 150),
    "demotion": (0.003, 150),
}
OTHER_MEASURES = {"inquiry": 0.35, "reminder": 0.40, "transfer": 0.19, "demotion": 0.06}
OTHER_MEASURE, OTHER_MEASURE_DAYS = 0.06, 1000  # of persons, about nothing that is on record
REVOKED, REVOKED_KNOWN, NO_FAULT, NO_FAULT_KNOWN, ABOUT_KNOWN = 0.03, 0.30, 0.30, 0.40, 0.96
INVESTIGATED, INVESTIGATED_OF_VIOLATIONS, CLOSED, NOT_CLOSED = 0.015, 0.45, 0.60, 0.32
SANCTIONED, SANCTIONED_OF_VIOLATIONS, OTHER_SANCTION = 0.02, 0.25, 0.01
SANCTIONS = {
    "party.warning": 0.30, "party.serious_warning": 0.12, "party.removal": 0.02, "party.probation_1": 0.015,
    "party.probation_2": 0.01, "party.expulsion": 0.005, "government.warning": 0.24, "government.demerit": 0.16,
    "government.major_demerit": 0.08, "government.downgrade": 0.025, "government.removal": 0.015,
    "government.dismissal": 0.01,
}  # fmt: skip
LIFTED, NOT_LIFTED = 0.30, 0.30  # the rest says nothing, which reads as not
APPEALED = 0.04  # of measures that weigh and of sanctions
STAGES = {"review": 0.60, "appeal": 0.32, "re_appeal": 0.08}
OUTCOMES = {"upheld": 0.72, "changed": 0.12, "revoked": 0.08, "withdrawn": 0.08}
DECIDED = 0.70
VETO, CONDITION, APPRAISAL = 0.025, 0.02, 0.15  # of persons
VETO_EVIDENCE = {
    "verified": 0.70,
    "under_verification": 0.15,
    "alleged": 0.05,
    "refuted": 0.05,
    "unsubstantiated": 0.05,
}
VETO_EXPIRES, VETO_OPEN = 0.60, 0.30
CONDITIONS = {"health": 0.55, "relatives_in_business": 0.30, "family_abroad": 0.15}
CONCLUSIONS = {"fit": 0.86, "needs_improvement": 0.11, "unfit": 0.03}
APPRAISAL_KINDS = {"comprehensive": 0.60, "special": 0.25, "inspection": 0.15}
APPRAISERS = {"organisation_department": 0.62, "unit": 0.20, "inspection": 0.18}
RECENT_DAYS = 1000
