"""
Every fault of a rule.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import assert_told, rule
from tests.small_release import RULES

RULES_AT_FAULT = [
    (
        "missing_key",
        "  R-1:\n    ¦title: 某条\n    when: [{incident.late: true}]\n    because: 因故。\n    classify: lateness\n",
    ),
    ("unknown_key", rule("¦wen: []")),
    ("not_a_mapping", "  R-1: ¦text\n"),
    (
        "one_effect",
        "  R-1:\n    ¦title: 某条\n    about: subject\n    when: [{subject.trained: true}]\n    because: 因故。\n"
        "    cite: []\n".replace("[]", "{regulation: law, confidence: verified}"),
    ),
    ("empty_list", rule(effect="bar: ¦[]")),
    ("unknown_action", rule(effect="bar: [praise, ¦prais]")),
    ("not_text", rule(about="about: incident", effect="classify: ¦null")),
    ("unknown_kind", rule(about="about: ¦incidnt")),
    (
        "unknown_kind",
        rule(
            about="",
            when="when: {incident: [{incident.late: true}], ¦matter: [{incident.late: true}]}",
            effect="recommend: reminder",
        ),
    ),
    ("empty_condition", rule(about="", when="when: ¦{}")),
    ("unknown_fact", rule(because="because: ¦因 {subject.traned}。")),
    ("fact_out_of_reach", rule("unless: [{¦incident.late: true}]")),
    (
        "fact_out_of_reach",
        rule(
            "unless: [{¦incident.late: true}]",
            about="",
            when="when: {incident: [{incident.late: true}], measure: [{measure.kind: talk}]}",
            effect="recommend: visit",
        ),
    ),
    ("fact_out_of_reach", rule("scope: [{¦incident.late: true}]")),
    ("bad_placeholder", rule(because="because: ¦因 {lates!name}。")),
    ("no_names", rule(because="because: ¦因 {subject.points!names}。")),
    ("not_a_mapping", rule(cite="cite: ¦law")),
    ("missing_key", rule(because="").replace("title", "¦title")),
    ("no_citation", rule(cite="cite: ¦[]")),
    ("unknown_regulation", rule(cite="cite: [{regulation: ¦lawe, confidence: verified}]")),
    ("unknown_confidence", rule(cite="cite: {regulation: law, confidence: ¦sure}")),
    ("missing_key", rule(cite="cite: ¦{regulation: law}")),
    ("not_a_day", rule("from: ¦2026-02-30")),
    ("not_a_day", rule("until: ¦20260228")),
    ("reserved_name", "  ¦who:\n" + rule().partition("\n")[2]),
    ("days_turned", "  ¦R-1:\n" + rule("from: 2026-02-02", "until: 2026-02-01").partition("\n")[2]),
    ("wrong_about", "  ¦R-1:\n" + rule(effect="recommend: reminder").partition("\n")[2]),
    (
        "wrong_about",
        "  ¦R-1:\n"
        + rule(about="about: incident", when="when: [{incident.late: true}]", effect="recommend: praise").partition(
            "\n"
        )[2],
    ),
    (
        "wrong_about",
        "  ¦R-1:\n"
        + rule(about="about: measure", when="when: [{measure.kind: talk}]", effect="bar: reminder").partition("\n")[2],
    ),
    ("duplicate_key", "  ¦LATE-1: {}\n"),
]


@pytest.mark.parametrize(("code", "text"), RULES_AT_FAULT)
def test_a_fault_of_a_rule_is_told_at_its_place(code: str, text: str) -> None:
    assert_told(RULES, text, code)
