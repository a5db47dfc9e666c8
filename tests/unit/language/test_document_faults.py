"""
Every fault of the YAML itself.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import faults_of, marked
from tests.small_release import SMALL

DOCUMENTS_AT_FAULT = [
    ("not_yaml", "a: [1\nb¦: 2\n"),
    ("empty_file", "¦# nothing\n"),
    ("anchor", "a: ¦&one [1]\n"),
    ("anchor", "a: ¦&one [¦*one]\n"),
    ("tag", "a: ¦!!str 5\n"),
    ("duplicate_key", "a: 1\nb: 2\n¦a: 3\n"),
    ("not_a_key", "? ¦[a, b]\n: 1\n"),
    ("too_deep", "a: " + "[" * 39 + "¦[" + "]" * 40 + "\n"),
]


@pytest.mark.parametrize(("code", "text"), DOCUMENTS_AT_FAULT)
def test_a_fault_of_the_yaml_is_told_at_its_place(code: str, text: str) -> None:
    files, places = marked({**SMALL, "other.yaml": text})
    found = [(fault.code, fault.place) for fault in faults_of(files) if fault.code == code]

    assert found == [(code, place) for place in places]
