"""
The mark of an action, or a field, that the person is not told of.
"""

from tests.builders import assert_told, release_of
from tests.unit.reports.writing import wiring


def test_an_action_is_disclosed_unless_it_says_otherwise() -> None:
    actions = release_of(
        actions="one: {label: 甲, kind: adverse, modality: may, disclosed: false}\n"
        "other: {label: 乙, kind: adverse, modality: may, disclosed: true}\n"
    ).actions
    assert (actions["one"].disclosed, actions["other"].disclosed, actions["praise"].disclosed) == (False, True, True)


def test_a_mark_that_is_no_truth_is_told() -> None:
    text = "one: {label: 甲, kind: adverse, modality: may, disclosed: ¦先不}\n"
    assert_told("vocabulary/actions.yaml", text, "not_a_truth")


def test_only_the_referral_is_not_disclosed_in_the_rulesets_that_ship() -> None:
    withheld = [name for name, action in wiring().release.actions.items() if not action.disclosed]
    assert withheld == ["refer_to_discipline"]


def test_only_the_number_of_sources_is_no_field_for_the_person_in_the_rulesets_that_ship() -> None:
    kinds = wiring().release.kinds
    withheld = [field.fact for kind in kinds for field in kind.fields.values() if not field.disclosed]
    assert withheld == ["incident.sources"]
