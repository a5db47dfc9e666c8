"""
Every fault of the records, the actions, the procedures and the sources.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from service.domain.action import Limit, Party, Span, Unit
from tests.builders import assert_told, faults_of, marked, release_of
from tests.small_release import ACTIONS, PROCEDURES, RECORDS, REGULATIONS, SMALL


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


def _limited(told: str) -> str:
    return f"  other: {{label: 某途径, text: 可以。, cite: [], limits: [{{act: 申请, {told}}}]}}\n"


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
    (PROCEDURES, "unknown_party", _limited("by: ¦someone, within: {days: 3}")),
    (
        PROCEDURES,
        "missing_key",
        "  other: {label: 某途径, text: 可以。, cite: [], limits: [¦{act: 申请, by: person}]}\n",
    ),
    (PROCEDURES, "not_text", _limited("by: person, within: {days: 3}, from: ¦[]")),
    (PROCEDURES, "not_a_truth", _limited("by: person, within: {days: 3}, at_least: ¦3")),
    (PROCEDURES, "unknown_confidence", _limited("by: person, within: {days: 3}, confidence: ¦sure")),
    (PROCEDURES, "not_one_unit", _limited("by: person, within: ¦{days: 3, months: 1}")),
    (PROCEDURES, "not_one_unit", _limited("by: person, within: ¦{}")),
    (PROCEDURES, "not_a_mapping", _limited("by: person, within: ¦3")),
    (PROCEDURES, "unknown_key", _limited("by: person, within: {¦years: 1}")),
    (PROCEDURES, "not_a_length", _limited("by: person, within: {days: ¦0}")),
    (PROCEDURES, "not_a_number", _limited("by: person, within: {months: ¦one}")),
    (PROCEDURES, "duplicate_key", "¦advice: 再说一遍。\n"),
    (REGULATIONS, "missing_key", "  other: ¦{short: 某法}\n"),
    (REGULATIONS, "not_text", "  other: {title: ¦''}\n"),
]


@pytest.mark.parametrize(("path", "code", "text"), OTHERS_AT_FAULT)
def test_a_fault_of_the_rest_of_the_vocabulary_is_told_at_its_place(path: str, code: str, text: str) -> None:
    assert_told(path, text, code)


STEPS_AT_FAULT = [
    ("missing_key", "- {id: P-1, label: 核实, who: 人事部门,", "- ¦{id: P-1, label: 核实,"),
    ("not_text", "who: 党委", "who: ¦[]"),
    ("not_a_length", "working_days: 5", "working_days: ¦0"),
    ("not_a_length", "working_days: 5", "working_days: ¦-3"),
    ("not_a_number", "working_days: 5", "working_days: ¦five"),
    ("not_a_truth", "working_days: 5", "working_days: 5, at_least: ¦some"),
    ("nothing_counted", "working_days: 5", "at_least: ¦true"),
]


@pytest.mark.parametrize(("code", "old", "new"), STEPS_AT_FAULT)
def test_a_fault_of_a_step_is_told_at_its_place(code: str, old: str, new: str) -> None:
    assert SMALL[PROCEDURES].count(old) == 1
    files, places = marked({**SMALL, PROCEDURES: SMALL[PROCEDURES].replace(old, new)})

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [(code, place) for place in places]


def test_from_when_a_limit_runs_is_read_without_what_is_put_there_again() -> None:
    read = release_of(procedures=_limited("by: body, within: {months: 2}, from: 受理之日, at_least: true"))

    assert read.remedies["other"].limits == (Limit("申请", Party.BODY, Span(2, Unit.MONTHS), "受理", at_least=True),)


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("unknown_fact", "incident.lat"),
        ("wrong_fact_type", "incident.late_days"),
        ("fact_out_of_reach", "measure.revoked"),
        ("fact_out_of_reach", "subject.trained"),
        ("not_text", "[incident.late]"),
    ],
)
def test_what_is_under_consideration_is_a_truth_of_the_same_record(code: str, fact: str) -> None:
    told = SMALL[RECORDS].replace("case: by_case}", f"case: by_case, considered: ¦{fact}}}")
    files, places = marked({**SMALL, RECORDS: told})

    assert [(fault.code, fault.place) for fault in faults_of(files)] == [(code, place) for place in places]


def test_a_truth_of_the_record_may_be_what_is_under_consideration() -> None:
    told = SMALL[RECORDS].replace("by_case}", "by_case, considered: incident.late}")
    files, _ = marked({**SMALL, RECORDS: told})

    assert faults_of(files) == ()
