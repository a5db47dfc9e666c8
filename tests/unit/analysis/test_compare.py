from datetime import date

import pytest

from service.analysis.compare import Change, ChangeKind, compare
from service.analysis.trial import Trial
from service.domain.answer import Answer, answer_of
from service.domain.in_force import in_force
from service.domain.release import Release
from service.language.folder import read_files, read_release
from service.settings import shipped

AS_OF = date(2026, 6, 30)
_FILES = read_files(shipped("rulesets"))
_SHIPPED = read_release(_FILES)


def _changed(path: str, before: str, after: str) -> Release:
    assert _FILES[path].decode().count(before) == 1
    return read_release({**_FILES, path: _FILES[path].decode().replace(before, after).encode()})


def _changes(new: Release) -> dict[str, Change]:
    return {change.rule: change for change in compare(_SHIPPED, new, AS_OF) if change.kind is not ChangeKind.EQUAL}


def _answers(change: Change, release: Release) -> set[Answer]:
    assert change.example is not None
    outcome = Trial(in_force(release, AS_OF.toordinal()), AS_OF.toordinal()).outcome(dict(change.example.dossier))
    assert outcome is not None
    return {answer_of(truth) for (rule, _), truth in outcome.answers.items() if rule == change.rule}


def test_release_is_equal_to_itself() -> None:
    assert {change.kind for change in compare(_SHIPPED, _SHIPPED, AS_OF)} == {ChangeKind.EQUAL}


@pytest.mark.parametrize(
    ("rule", "path", "before", "after", "kind"),
    [
        ("BAR-04", "bars.yaml", "standing_vetoes: {at_least: 1}", "standing_vetoes: {at_least: 2}", "stricter"),
        ("INC-07", "incentives.yaml", "      - subject.stepped_back: true\n", "", "wider"),
        ("SUP-01", "support.yaml", "incident.evidence: refuted", "incident.evidence: withdrawn", "other"),
        ("SUP-01", "support.yaml", "{happened: false, absent: yes}", "{happened: false}", "stricter"),
        ("BAR-07", "bars.yaml", "{not_in: [none]}", "{in: [work_injury, pregnancy]}", "stricter"),
    ],
)
def test_changed_rule_is_stricter_or_wider_with_an_example(
    rule: str, path: str, before: str, after: str, kind: str
) -> None:
    new = _changed(path, before, after)
    change = _changes(new)[rule]
    assert change.kind == kind
    assert change.old is not change.new
    assert change.old in _answers(change, _SHIPPED)
    assert change.new in _answers(change, new)
    assert not change.effect_changed


def test_rules_that_count_a_changed_rule_change_with_it() -> None:
    found = _changes(_changed("nonperformance.yaml", "{at_least: $handovers_limit}", "{more_than: $handovers_limit}"))
    assert {name: found[name].kind for name in ("HL-0", "HL-4")} == {
        "HL-0": ChangeKind.STRICTER,
        "HL-4": ChangeKind.STRICTER,
    }
    assert found.keys() <= {"NAP-04", "HL-0", "HL-1", "HL-2", "HL-3", "HL-4", "DEM-06", "HOLD-01"}


def test_rules_that_are_added_or_removed_are_named() -> None:
    found = _changes(_changed("support.yaml", "  SUP-03:\n", "  SUP-04:\n"))
    assert {name: change.kind for name, change in found.items()} == {
        "SUP-03": ChangeKind.REMOVED,
        "SUP-04": ChangeKind.ADDED,
    }


def test_changed_effect_is_told_of_a_rule_that_asks_the_same() -> None:
    new = _changed("bars.yaml", "    hold: [timely_commendation]", "    bar: [timely_commendation]")
    changes = {change.rule: change for change in compare(_SHIPPED, new, AS_OF)}
    assert changes["HOLD-02"].kind is ChangeKind.EQUAL
    assert [name for name, change in changes.items() if change.effect_changed] == ["HOLD-02"]


def test_field_that_only_one_release_knows_is_left_out_for_the_other() -> None:
    path = "vocabulary/records.yaml"
    files = {**_FILES}
    before = "      stepped_back: {label: 退出现职, type: truth}\n"
    files[path] = (
        _FILES[path].decode().replace(before, before + "      seconded: {label: 借调, type: truth}\n").encode()
    )
    rules = _FILES["incentives.yaml"].decode()
    one = "      - subject.stepped_back: true\n"
    files["incentives.yaml"] = rules.replace(one, one + "      - subject.seconded: false\n").encode()
    change = _changes(read_release(files))["INC-07"]
    assert change.kind is ChangeKind.STRICTER
