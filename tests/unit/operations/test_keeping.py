"""What of a dossier is kept: what anything in the release names, and what a record is told, dated and checked by."""

from collections.abc import Mapping
from typing import Any

import pytest

from service.language.folder import read_release
from service.operations.keeping import Keeping
from tests.builders import files_of, rule
from tests.small_release import RECORDS


def left_out(words: Mapping[str, str] | None = None, rules: str = "", facts: str = "") -> Mapping[str, frozenset[str]]:
    """Give what is left out by the small release with *rules* and *facts*, some *words* of its records replaced."""
    files = files_of(rules=rules, facts=facts)
    for old, new in (words or {}).items():
        assert old.encode() in files[RECORDS]
        files[RECORDS] = files[RECORDS].replace(old.encode(), new.encode())
    return Keeping(read_release(files)).left_out


def test_what_nobody_has_a_use_for_is_left_out() -> None:
    assert left_out() == {
        "subject": {"rank_since", "protection", "sex", "trained", "points"},
        "setting": {"vacancy"},
        "reviews": {"grade", "votes.good", "votes.fair", "votes.poor"},
        "quarters": set(),
        "incidents": {"severity", "corrected", "marks", "conduct.hidden"},
        "measures": set(),
        "tasks": {"due_on", "extended_to"},
    }


@pytest.mark.parametrize(
    ("field", "added"),
    [
        (
            "severity",
            {"rules": rule(about="about: incident", when="when: [{incident.severity: grave}]", effect="classify: bad")},
        ),
        (
            "severity",
            {
                "rules": rule(
                    about="about: incident",
                    when="when: [{incident.late: true}]",
                    effect="classify: bad",
                    because="because: 情节「{incident.severity}」。",
                )
            },
        ),
        (
            "severity",
            {"facts": "graves:\n  label: 严重事项数\n  count: incidents\n  where: [{incident.severity: grave}]\n"},
        ),
        ("conduct.hidden", {"facts": "incident.open:\n  label: 公开\n  holds: [{incident.conduct.hidden: false}]\n"}),
    ],
    ids=["rule", "placeholder", "count", "fact"],
)
def test_what_a_rule_a_sentence_or_a_fact_names_is_kept(field: str, added: dict[str, Any]) -> None:
    assert field in left_out()["incidents"]
    assert field not in left_out(**added)["incidents"]


MARKS = "{label: 标记, type: codes, codes: {urgent: 急, public: 公开}}"
MARKED_ON = "{label: 标记, type: date, nullable: true, outcome: true}"
CORRECTED = "      corrected: {label: 已改正, type: truth}\n"
LOOKED_AT = "      corrected: {label: 查看日期, type: date, nullable: true}\n"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("severity", {"title: title\n": "title: severity\n"}),
        ("severity", {"severity: {label: 情节,": "severity: {label: 情节, required: true,"}),
        ("severity", {"severity: {label: 情节,": "severity: {label: 情节, required_with: {kind: [harm]},"}),
        ("marks", {MARKS: MARKED_ON}),
        ("corrected", {"until: verified_on": "until: corrected", CORRECTED: LOOKED_AT}),
    ],
    ids=["title", "required", "required_with", "outcome", "read_as"],
)
def test_what_a_record_is_told_dated_or_checked_by_is_kept(field: str, words: dict[str, str]) -> None:
    assert field in left_out()["incidents"]
    assert field not in left_out(words)["incidents"]


def test_of_an_object_what_is_left_goes_as_well_when_it_is_empty() -> None:
    keeping = Keeping(read_release(files_of()))
    given = {
        "subject": {"ref": "C-1", "sex": "f"},
        "setting": {"vacancy": True},
        "incidents": [
            {"id": "I-1", "kind": "delay", "conduct": {"hidden": True}, "late_days": 3},
            {"id": "I-2", "kind": "delay"},
        ],
        "tasks": [],
    }
    kept = keeping.keep(given)
    assert kept == {
        "subject": {"ref": "C-1"},
        "setting": {},
        "incidents": [{"id": "I-1", "kind": "delay", "late_days": 3}, {"id": "I-2", "kind": "delay"}],
        "tasks": [],
    }
    assert given["subject"] == {"ref": "C-1", "sex": "f"}
