"""
Every fault of a parameter.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import assert_told, faults_of, files_of
from tests.small_release import PARAMETERS

PARAMETERS_AT_FAULT = [
    ("not_a_mapping", "other: ¦5\n"),
    ("missing_key", "other: ¦{label: 某数}\n"),
    ("unknown_fact", "other: {label: 某数, keys: ¦subject.points, values: {2000-01-01: {value: null}}}\n"),
    (
        "unknown_fact",
        "other: {label: 某数, keys: subject.rank, gives: ¦subject.ranks, values: {2000-01-01: {value: {}}}}\n",
    ),
    ("no_value", "other: {label: 某数, values: ¦{}}\n"),
    ("not_a_day", "other: {label: 某数, values: {2000-01-01: {value: 1}, ¦2000-13-01: {value: 1}}}\n"),
    ("missing_key", "other: {label: 某数, values: {2000-01-01: {value: 1}, 2001-01-01: ¦{note: 无}}}\n"),
    ("not_a_mapping", "other: {label: 某数, values: {2000-01-01: {value: 1}, 2001-01-01: ¦1}}\n"),
    ("bad_value", "other: {label: 某数, values: {2000-01-01: {value: ¦many}}}\n"),
    ("bad_value", "other: {label: 某数, values: {2000-01-01: {value: ¦1.5}}}\n"),
    ("bad_value", "other: {label: 某数, values: {2000-01-01: {value: ¦0.12345}}}\n"),
    ("bad_value", "other: {label: 某数, values: {2000-01-01: {value: ¦[true, {a: 1}]}}}\n"),
    ("mixed_values", "other: {label: 某数, values: ¦{2000-01-01: {value: 1}, 2001-01-01: {value: 0.5}}}\n"),
    ("not_a_mapping", "other: {label: 某表, keys: subject.rank, values: {2000-01-01: {value: ¦5}}}\n"),
    ("unknown_code", "other: {label: 某表, keys: subject.rank, values: {2000-01-01: {value: {¦r9: 5}}}}\n"),
    ("not_a_number", "other: {label: 某表, keys: subject.rank, values: {2000-01-01: {value: {r1: ¦endles}}}}\n"),
    (
        "unknown_code",
        "other: {label: 某表, keys: subject.rank, gives: subject.rank, values: {2000-01-01: {value: {r1: ¦r9}}}}\n",
    ),
    ("not_a_table", "other: {label: 某数, complete: ¦true, values: {2000-01-01: {value: 1}}}\n"),
    ("not_a_table", "other: {label: 某数, complete: ¦false, values: {2000-01-01: {value: 1}}}\n"),
    (
        "not_a_truth",
        "other: {label: 某表, keys: subject.rank, complete: ¦maybe, values: {2000-01-01: {value: {r1: 1}}}}\n",
    ),
    (
        "unknown_regulation",
        "other: {label: 某数, values: {2000-01-01: {value: 1, cite: {regulation: ¦no, confidence: drafted}}}}\n",
    ),
]


@pytest.mark.parametrize(("code", "text"), PARAMETERS_AT_FAULT)
def test_a_fault_of_a_parameter_is_told_at_its_place(code: str, text: str) -> None:
    assert_told(PARAMETERS, text, code)


def test_a_bad_day_hides_no_fault_of_what_stands_from_it() -> None:
    stated = "{value: many, cite: {regulation: nope, confidence: sure}}"
    faults = faults_of(files_of(parameters=f"other: {{label: 某数, values: {{2000-02-30: {stated}}}}}\n"))
    assert [fault.code for fault in faults] == ["not_a_day", "bad_value", "unknown_regulation", "unknown_confidence"]
