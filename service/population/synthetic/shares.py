"""
What a synthetic population assumes of persons and of their merits, as shares.

These are assumptions for trials and benchmarks. They are no policy, and no statistic of any real place.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vague:
    """In how many records a day is known to the month, or to the year, only."""

    month: float
    year: float


NEW_CODES = 0.01
"""How often a code comes up that the vocabulary has and no share here speaks of."""

EXACT = Vague(0.0, 0.0)
OF_CAREERS = Vague(0.55, 0.03)  # since when a person has a position or a rank
OF_BIRTH = Vague(0.40, 0.01)
OF_EVENTS = Vague(0.08, 0.01)  # achievements, incidents

UNIT_SIZE = 45
"""How many persons a unit has on average."""

LISTED: Mapping[str, float] = {
    "assessments": 0.995,
    "quarterly_assessments": 0.98,
    "unit_assessments": 0.985,
    "achievements": 0.985,
    "awards": 0.985,
    "tasks": 0.985,
    "incidents": 0.99,
    "sanctions": 0.99,
    "measures": 0.99,
    "investigations": 0.99,
    "vetoes": 0.98,
    "conditions": 0.98,
    "appraisals": 0.985,
    "appeals": 0.97,
}
"""In how many dossiers a list is there at all, empty or not; else nothing is known of it."""

# ── persons ──────────────────────────────────────────────────────────────────────────────────────────────────────
UNIT_TYPES = {"department": 0.42, "town": 0.18, "subdistrict": 0.10, "park": 0.05, "soe": 0.08, "institution": 0.17}
CATEGORIES = ("rank_civil_servant", "leading_member", "internal_leader", "institution_staff", "soe_staff",
              "community_cadre")  # fmt: skip
CATEGORIES_BY_UNIT: Mapping[str, tuple[float, ...]] = {
    "department": (0.60, 0.12, 0.28, 0.0, 0.0, 0.0),
    "town": (0.38, 0.15, 0.17, 0.15, 0.0, 0.15),
    "subdistrict": (0.33, 0.14, 0.16, 0.15, 0.0, 0.22),
    "park": (0.32, 0.14, 0.24, 0.20, 0.10, 0.0),
    "soe": (0.0, 0.10, 0.0, 0.0, 0.90, 0.0),
    "institution": (0.0, 0.08, 0.06, 0.86, 0.0, 0.0),
}
PRINCIPAL_AMONG_LEADERS = 0.30
LEVELS = ("none", "township_deputy", "township_chief", "county_deputy", "county_chief", "bureau_deputy", "bureau_chief")
LEVELS_BY_POST: Mapping[str, tuple[float, ...]] = {
    "principal": (0.0, 0.0, 0.62, 0.0, 0.34, 0.01, 0.03),
    "deputy": (0.0, 0.60, 0.04, 0.32, 0.0, 0.04, 0.0),
    "internal": (0.0, 0.62, 0.38, 0.0, 0.0, 0.0, 0.0),
    "staff": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}
RANKS = (
    "none", "staff_2", "staff_1", "principal_staff_4", "principal_staff_3", "principal_staff_2", "principal_staff_1",
    "consultant_4", "consultant_3", "consultant_2", "consultant_1", "inspector_2",
)  # fmt: skip
RANKS_BY_POST: Mapping[str, tuple[float, ...]] = {
    "junior": (0.02, 0.15, 0.33, 0.30, 0.14, 0.06, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),  # civil servants up to 39
    "senior": (0.02, 0.0, 0.04, 0.14, 0.18, 0.20, 0.24, 0.10, 0.05, 0.02, 0.01, 0.0),  # from 40
    "township": (0.62, 0.0, 0.0, 0.05, 0.12, 0.09, 0.09, 0.03, 0.0, 0.0, 0.0, 0.0),  # with a position of a township
    "county": (0.62, 0.0, 0.0, 0.0, 0.0, 0.0, 0.05, 0.08, 0.10, 0.08, 0.05, 0.02),  # with a position above
    "outside": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),  # institutions, enterprises, villages
}
AGE_LEAST, AGE_MOST, AGE_OF_LEADERS_LEAST, SENIOR_AGE = 23, 60, 31, 40
STEPPED_BACK_AGE, STEPPED_BACK = 56, 0.35
PROTECTIONS = {"none": 0.965, "medical_treatment": 0.010, "work_injury": 0.003, "pregnancy": 0.008, "maternity": 0.006,
               "nursing": 0.008}  # fmt: skip
BROAD_AT_MOST = 0.85
"""Share of broad experience at the highest age; it grows in step with age from nothing."""
MOST_DAYS_IN_POST, MOST_DAYS_IN_RANK = 3600, 2900

KNOWN_OF_A_PERSON: Mapping[str, float] = {
    "category": 0.99,
    "role_tier": 0.98,
    "position_level": 0.98,
    "rank": 0.98,
    "position_since": 0.95,
    "rank_since": 0.96,
    "unit": 0.995,
    "stepped_back": 0.97,
    "experience": 0.95,
    "protection": 0.98,
    "birth_date": 0.97,
}
SETTINGS: Mapping[str, tuple[float, float]] = {  # a truth of the unit: how often it holds, how often it is known
    "rank_vacancy": (0.55, 0.95),
    "position_vacancy": (0.30, 0.95),
    "bonus_policy_approved": (0.70, 0.94),
}

# ── assessments ──────────────────────────────────────────────────────────────────────────────────────────────────
YEARS_LEAST, YEARS_MOST = 3, 5
YEAR_MISSING = 0.03
GRADES = ("competent", "excellent", "basic", "incompetent", "ungraded")
SCORE_EXCELLENT, SCORE_BASIC, SCORE_INCOMPETENT = 0.88, -2.05, -2.50
"""Grades are cut from a bell curve: some 19 % are excellent, 2 % basic or below, 0.6 % incompetent."""
STEADINESS = 0.85
"""How much of a year's score is the person's own, and the rest that year's."""
UNGRADED = 0.015
SPECIAL_ASSESSMENT = 0.10
GRADE_KNOWN, VOTES_KNOWN, VOTE_KNOWN, CONFIRMED_KNOWN, NOT_CONFIRMED = 0.985, 0.94, 0.99, 0.90, 0.02
QUARTERS = 4
QUARTER_GRADES = {"fairly_good": 0.55, "good": 0.30, "ordinary": 0.13, "poor": 0.02}
UNIT_YEARS = 3
UNIT_GRADES = {"fairly_good": 0.50, "good": 0.35, "ordinary": 0.12, "poor": 0.03}
UNIT_GRADE_KNOWN, UNIT_ROLE_KNOWN = 0.98, 0.96

# ── achievements, awards, tasks ──────────────────────────────────────────────────────────────────────────────────
ACHIEVEMENTS, MOST_ACHIEVEMENTS, ACHIEVEMENT_DAYS = 0.9, 6, 1100
STRIVING = 0.4
"""How much the better have more: of two persons one step of the bell curve apart, one has 1.5 times as many."""
ACHIEVEMENT_KINDS = {"honour": 0.25, "breakthrough": 0.10, "replicable": 0.15, "endorsed": 0.20, "wide_impact": 0.10,
                     "frontline": 0.20}  # fmt: skip
PARTS = {"support": 0.38, "collaborate": 0.34, "lead": 0.28}
ACHIEVEMENT_LEVELS = {"unit": 0.34, "county": 0.42, "city": 0.17, "province": 0.06, "national": 0.01}
VISIBLE = {"visible": 0.75, "latent": 0.25}
CERTIFIED, NOT_CERTIFIED = 0.68, 0.22  # the rest says nothing of it
DEED_KNOWN, AWARDED = 0.60, 0.35
AWARDS, MOST_AWARDS, AWARD_DAYS = 0.30, 3, 1500
AWARD_KINDS = {"commendation": 0.38, "circular_praise": 0.30, "merit_3": 0.10, "merit_2": 0.01, "merit_1": 0.002,
               "title": 0.05, "honour": 0.11, "four_generals": 0.048}  # fmt: skip
AWARD_KINDS_OF_INSTITUTIONS = {"institution_praise": 0.80, "institution_merit": 0.17, "institution_great_merit": 0.03}
TASKS, MOST_TASKS, TASK_DAYS_BACK, TASK_DAYS_AHEAD = 1.3, 6, 420, 150
TASK_DONE, EXTENDED, NOT_EXTENDED, URGENT = 0.72, 0.08, 0.30, 0.15
CAUSES = {"objective": 0.45, "subjective": 0.33, "mixed": 0.22}
TASK_REMINDED, TASK_INTERVIEWED = 0.45, 0.30  # of those overdue; interviewed: of those reminded
OTHERWISE_KNOWN = 0.97
"""In how many records a field is there of which nothing else is said."""
