"""
Every fault of the records, the actions, the procedures and the sources.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import assert_told
from tests.small_release import ACTIONS, PROCEDURES, RECORDS, REGULATIONS


def _field(told: str) -> str:
    return f"      extra: {{label: 某项, {told}}}\n"


RECORDS_AT_FAULT = [
    ("unknown_type", _field("type: ¦txt")),
    ("unknown_code_list", _field("type: code, codes: ¦grades")),
    ("not_a_truth", _field("type: text, required: ¦sometimes")),
    ("not_a_mapping", "      extra: ¦text\n"),
    ("not_a_mapping", "  others: ¦text\n"),
    ("bad_absent", _field("type: truth, absent: ¦none")),
    ("bad_absent", _field("type: code, codes: grade, absent: ¦best")),
    ("bad_absent", _field("type: text, absent: ¦null")),
    ("missing_key", _field("type: code, codes: grade, read_as: ¦{code: poor, until: done_on}")),
    ("no_id", "  others:\n    singular: other\n    label: 其他\n    fields:\n      ¦name: {label: 名, type: text}\n"),
    (
        "unknown_day",
        "  others: {singular: other, label: 他, day: {absent: ¦end_of_month}, fields: {id: {label: 号, type: id}}}\n",
    ),
]
_OTHERS = (
    "  others:\n    singular: other\n    label: 其他\n    {}\n    fields: ¦{{id: {{label: 编号, type: id}}, {}}}\n"
)
_CODE = "code: {label: 码, type: code, codes: grade}"
WORDS_AT_FAULT = [
    ("unknown_field", _OTHERS.format("day: from", _CODE)),
    ("unknown_field", _OTHERS.format("title: titel", _CODE)),
    ("unknown_field", _OTHERS.format("dropped_if: gone", _CODE)),
    ("unknown_field", _OTHERS.format("unique: {fields: [name]}", _CODE)),
    ("unknown_field", _OTHERS.format("before: {code: begun}", _CODE)),
    ("unknown_field", _OTHERS.format("pending: {state: []}", _CODE)),
    ("unknown_field", _OTHERS.format("set_aside: {field: code, code: good, otherwise: poor, case: why}", _CODE)),
    ("unknown_field", _OTHERS.format("single: false", "day: {label: 日, type: date, required_with: {kind: [a]}}")),
    (
        "unknown_field",
        _OTHERS.format(
            "single: false",
            "code: {label: 码, type: code, codes: grade, read_as: {code: poor, for: [good], until: day}}",
        ),
    ),
    ("unknown_code", _OTHERS.format("unique: {where: {code: best}}", _CODE)),
    ("unknown_code", _OTHERS.format("pending: {code: [best]}", _CODE)),
    ("unknown_code", _OTHERS.format("set_aside: {field: code, code: best, otherwise: poor}", _CODE)),
    (
        "unknown_code",
        _OTHERS.format("single: false", _CODE + ", day: {label: 日, type: date, nullable_unless: {code: [best]}}"),
    ),
    (
        "unknown_code",
        _OTHERS.format(
            "single: false",
            "code: {label: 码, type: code, codes: grade, read_as: {code: poor, for: [best], until: id}}",
        ),
    ),
]


@pytest.mark.parametrize(("code", "text"), RECORDS_AT_FAULT + WORDS_AT_FAULT)
def test_a_fault_of_the_records_is_told_at_its_place(code: str, text: str) -> None:
    assert_told(RECORDS, text, code)


OTHERS_AT_FAULT = [
    (ACTIONS, "unknown_kind_of_action", "other: {label: 某措施, kind: ¦kind, modality: may}\n"),
    (ACTIONS, "unknown_modality", "other: {label: 某措施, kind: adverse, modality: ¦must_be}\n"),
    (ACTIONS, "unknown_procedure", "other: {label: 某措施, kind: adverse, modality: may, procedure: ¦usuall}\n"),
    (ACTIONS, "unknown_remedy", "other: {label: 某措施, kind: adverse, modality: may, remedies: [review, ¦reviw]}\n"),
    (ACTIONS, "unknown_kind", "other: {label: 某措施, kind: adverse, modality: may, about: [incident, ¦matter]}\n"),
    (ACTIONS, "missing_key", "other: {label: 某措施, kind: adverse, modality: may, ladder: ¦{name: steps}}\n"),
    (ACTIONS, "not_a_mapping", "other: {label: 某措施, kind: adverse, modality: may, ladder: ¦[]}\n"),
    (ACTIONS, "not_text", "other: {label: ¦[], kind: adverse, modality: may}\n"),
    (ACTIONS, "unknown_action", "other: {label: 某措施, kind: adverse, modality: may, excludes: [praise, ¦prase]}\n"),
    (ACTIONS, "excludes_itself", "other: {label: 某措施, kind: adverse, modality: may, excludes: [praise, ¦other]}\n"),
    (ACTIONS, "not_a_list", "other: {label: 某措施, kind: adverse, modality: may, excludes: ¦praise}\n"),
    (REGULATIONS, "unknown_confidence", "  other: {title: 某拟制清单, confidence: ¦draft}\n"),
    (PROCEDURES, "unknown_code", "  other: {label: 某途径, text: 可以。, categories: [¦laeder], cite: []}\n"),
    (PROCEDURES, "missing_key", "  other: ¦{label: 某途径, text: 可以。}\n"),
    (PROCEDURES, "duplicate_key", "¦advice: 再说一遍。\n"),
    (REGULATIONS, "missing_key", "  other: ¦{short: 某法}\n"),
    (REGULATIONS, "not_text", "  other: {title: ¦''}\n"),
]


@pytest.mark.parametrize(("path", "code", "text"), OTHERS_AT_FAULT)
def test_a_fault_of_the_rest_of_the_vocabulary_is_told_at_its_place(path: str, code: str, text: str) -> None:
    assert_told(path, text, code)
