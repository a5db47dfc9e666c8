"""
What differs between two releases in a part of a population: verdicts, flows, causes, counts and persons.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from service.domain.action import ActionKind
from service.domain.release import Release
from service.engine.columnar.outcome import ANSWERS, VERDICT, VERDICTS, Outcome
from service.operations.simulation.effects import Effects, effects_of
from service.operations.simulation.effects_causes import causes_of, participants
from service.operations.simulation.effects_persons import persons_of
from service.operations.simulation.effects_tally import Counted, Tally, added, favour, tally_of
from service.operations.simulation.grouping import Grouping
from tests.builders import release_of, rule

INCIDENT = "about: incident"
RULES = (
    rule(name="R-1")
    + rule(name="B-1", effect="bar: [praise]")
    + rule(name="H-1", effect="hold: [reminder, praise]")
    + rule(name="L-0", about=INCIDENT, when="when: [{incident.kind: delay}]", effect="recommend: reminder")
    + rule(name="L-1", about=INCIDENT, when="when: [{incident.kind: delay}]", effect="recommend: warning")
)
BASE = release_of(rules=RULES)
ACTIONS = ("praise", "care", "warning", "reminder")
COUNTED = Counted(
    {
        "praise": ActionKind.INCENTIVE,
        "care": ActionKind.SUPPORTIVE,
        "warning": ActionKind.ADVERSE,
        "reminder": ActionKind.ADVERSE,
    },
    (Grouping("category", "类别", "subject.category", {"leader": "领导"}),),
    ("praise", "care"),
)
Columns = Mapping[str, Sequence[str | None]]
NOBODY: Columns = {}


def table(columns: Columns) -> dict[str, pl.Series]:
    types = {name: VERDICTS if name.startswith(VERDICT) else ANSWERS for name in columns}
    return {name: pl.Series(name, values, dtype=types[name]) for name, values in columns.items()}


def outcome(people: Columns, incidents: Columns = NOBODY, who: Sequence[int] = (), size: int = 3) -> Outcome:
    """Write an outcome; a record is called by its place (`I0`)."""
    refs = pl.DataFrame({"subject.ref": [f"P{n}" for n in range(size)], "as_of": [date(2026, 6, 30)] * size})
    records = pl.DataFrame({"who": pl.Series(who, dtype=pl.UInt32), "id": [f"I{n}" for n in range(len(who))]})
    return Outcome(
        refs.with_columns(**table(people)), {"incidents": records.with_columns(**table(incidents))} if who else {}
    )


def rows(frame: pl.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in frame.select(*names).rows()]


def causes(effects: Effects, draft: Release = BASE) -> list[tuple[Any, ...]]:
    found = causes_of(effects, participants(BASE, draft))
    return rows(found, "who", "action", "about", "rule", "from", "to")


def people(size: int = 3, category: Sequence[str | None] = ("leader", "leader", None)) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "subject.ref": [f"P{n}" for n in range(size)],
            "subject.unit.ref": ["U1", None, "U2"][:size],
            "as_of": [date(2026, 6, 30)] * size,
            "category": category[:size],
        }
    )


def counted(effects: Effects) -> Tally:
    groups = pl.DataFrame({"category": ["leader", "leader", "unknown"]})
    return tally_of(effects, causes_of(effects, participants(BASE, BASE)), groups, people(), COUNTED)


PRAISED = effects_of(
    outcome({"R-1": ["yes", "no", "no"], "B-1": ["no", "no", "no"], "verdict:praise": ["recommended", None, None]}),
    outcome(
        {
            "R-1": ["yes", "yes", "no"],
            "B-1": ["unknown", "no", "no"],
            "verdict:praise": ["unsettled", "recommended", None],
        }
    ),
    ACTIONS,
)
"""Of the first a bar becomes unknown, of the second the recommendation comes to hold, nothing changes of the third."""

WARNED = effects_of(
    outcome(
        {"H-1": ["no", "no", "no"]},
        {
            "L-0": ["yes", "yes", "no", "yes"],
            "L-1": ["no", "no", "no", "yes"],
            "verdict:reminder": ["recommended", "recommended", None, "superseded"],
            "verdict:warning": [None, None, None, "recommended"],
        },
        who=[0, 0, 1, 2],
    ),
    outcome(
        {"H-1": ["no", "no", "yes"]},
        {
            "L-0": ["yes", "no", "no", "yes"],
            "L-1": ["yes", "no", "no", "yes"],
            "verdict:reminder": ["superseded", None, None, "held"],
            "verdict:warning": ["recommended", None, None, None],
        },
        who=[0, 0, 1, 2],
    ),
    ACTIONS,
)
"""Of the first person one record climbs a ladder and the other falls off it; the third is held, as a person."""


def test_a_verdict_that_stays_is_no_change() -> None:
    same = outcome({"R-1": ["yes", None, "no"], "verdict:praise": ["recommended", None, None]})
    effects = effects_of(same, same, ACTIONS)
    assert (effects.verdicts.height, effects.flows.height, causes(effects)) == (0, 0, [])


def test_a_verdict_that_differs_is_told_from_and_to() -> None:
    assert rows(PRAISED.verdicts, "who", "action", "about", "from", "to") == [
        (0, "praise", "", "recommended", "unsettled"),
        (1, "praise", "", "none", "recommended"),
    ]


def test_the_verdicts_of_records_are_told_each() -> None:
    assert rows(WARNED.verdicts, "who", "action", "about", "from", "to") == [
        (0, "warning", "I0", "none", "recommended"),
        (0, "reminder", "I0", "recommended", "superseded"),
        (0, "reminder", "I1", "recommended", "none"),
        (2, "warning", "I3", "recommended", "none"),
        (2, "reminder", "I3", "superseded", "held"),
    ]


def test_a_flow_is_of_the_weightiest_verdict_of_the_person() -> None:
    assert rows(WARNED.flows, "who", "action", "from", "to") == [
        (0, "warning", "none", "recommended"),
        (0, "reminder", "recommended", "superseded"),
        (2, "warning", "recommended", "none"),
        (2, "reminder", "superseded", "held"),
    ]


def test_a_person_whose_weightiest_verdict_stays_still_counts_as_changed() -> None:
    before = outcome({}, {"verdict:reminder": ["recommended", "held"]}, who=[1, 1])
    after = outcome({}, {"verdict:reminder": ["recommended", None]}, who=[1, 1])
    effects = effects_of(before, after, ACTIONS)
    assert rows(effects.flows, "who", "from", "to") == [(1, "recommended", "recommended")]


def test_an_action_that_only_one_side_has_comes_and_goes() -> None:
    before, after = outcome({"verdict:care": ["held", None, None]}), outcome({"verdict:praise": [None, "barred", None]})
    assert rows(effects_of(before, after, ACTIONS).verdicts, "who", "action", "from", "to") == [
        (0, "care", "held", "none"),
        (1, "praise", "none", "barred"),
    ]


def test_a_record_that_counts_on_one_side_only_is_told_of() -> None:
    before = outcome({}, {"verdict:reminder": ["held"]}, who=[0])
    after = outcome({}, {"verdict:reminder": ["held", "recommended"]}, who=[0, 2])
    assert rows(effects_of(before, after, ACTIONS).verdicts, "who", "about", "from", "to") == [
        (2, "I1", "none", "recommended")
    ]


def test_a_list_that_one_side_has_no_rules_about_is_told_of() -> None:
    effects = effects_of(outcome({}), outcome({}, {"verdict:reminder": ["held"]}, who=[1]), ACTIONS)
    assert rows(effects.verdicts, "who", "about", "from", "to") == [(1, "I0", "none", "held")]


def test_a_cause_is_a_rule_of_the_action_whose_answer_changed() -> None:
    assert causes(PRAISED) == [(1, "praise", "", "R-1", "no", "yes"), (0, "praise", "", "B-1", "no", "unknown")]


def test_a_bar_is_no_cause_of_a_verdict_that_comes_or_goes() -> None:
    before = outcome({"R-1": ["no", "yes", "no"], "B-1": ["no", "yes", "no"], "verdict:praise": [None, "barred", None]})
    after = outcome({"R-1": ["yes", "no", "no"], "B-1": ["yes", "no", "no"], "verdict:praise": ["barred", None, None]})
    assert causes(effects_of(before, after, ACTIONS)) == [
        (0, "praise", "", "R-1", "no", "yes"),
        (1, "praise", "", "R-1", "yes", "no"),
    ]


def test_a_cause_is_of_the_record_itself_or_of_its_person() -> None:
    assert sorted(causes(WARNED)) == [
        (0, "reminder", "I1", "L-0", "yes", "no"),
        (0, "warning", "I0", "L-1", "no", "yes"),
        (2, "reminder", "I3", "H-1", "no", "yes"),
    ]


def test_a_rule_that_does_something_else_is_a_cause_though_it_answers_the_same() -> None:
    draft = release_of(rules=RULES.replace("bar: [praise]", "hold: [praise]"))
    before = outcome({"B-1": ["yes", "no", "no"], "verdict:praise": ["barred", None, None]})
    after = outcome({"B-1": ["yes", "no", "no"], "verdict:praise": ["held", None, None]})
    assert causes(effects_of(before, after, ACTIONS), draft) == [(0, "praise", "", "B-1", "yes", "yes")]


def test_a_rule_that_no_longer_speaks_of_an_action_is_there_no_longer() -> None:
    draft = release_of(rules=RULES.replace("recommend: praise", "recommend: care"))
    before = outcome({"R-1": ["yes", "no", "no"], "verdict:praise": ["recommended", None, None]})
    after = outcome({"R-1": ["yes", "no", "no"], "verdict:care": ["recommended", None, None]})
    assert causes(effects_of(before, after, ACTIONS), draft) == [
        (0, "praise", "", "R-1", "yes", "none"),
        (0, "care", "", "R-1", "none", "yes"),
    ]


def test_persons_are_listed_with_their_rules_and_reasons() -> None:
    found = persons_of(PRAISED, causes_of(PRAISED, participants(BASE, BASE)), people(), BASE, BASE).to_dicts()
    assert [(one["who"], one["ref"], one["unit"]) for one in found] == [(0, "P0", "U1"), (1, "P1", None)]
    assert found[0]["changes"] == [
        {
            "action": "praise",
            "label": "表扬",
            "about": None,
            "from": "recommended",
            "to": "unsettled",
            "rules": ["B-1"],
            "reasons": ["B-1「某条 B-1」由不成立变为不明。"],
        }
    ]


def test_a_rung_that_gives_way_is_explained_by_the_ladder() -> None:
    (first, _) = persons_of(WARNED, causes_of(WARNED, participants(BASE, BASE)), people(), BASE, BASE).to_dicts()
    assert [one["about"] for one in first["changes"]] == ["I0", "I0", "I1"]
    climbed = first["changes"][1]
    assert (climbed["rules"], climbed["reasons"]) == ([], ["同一阶梯中更高的措施改为建议，取代本措施。"])


def test_flows_and_causes_are_counted_by_persons() -> None:
    tally = counted(PRAISED)
    assert (tally["size",], tally["changed",], tally["affected", "praise"]) == (3, 2, 2)
    assert tally["flow", "praise", "none", "recommended"] == 1
    assert tally["cause", "praise", "none", "recommended", "R-1", "no", "yes"] == 1


def test_a_cause_on_several_records_of_one_person_counts_once() -> None:
    before = outcome({}, {"L-0": ["no", "no"], "verdict:reminder": [None, None]}, who=[0, 0])
    after = outcome({}, {"L-0": ["yes", "yes"], "verdict:reminder": ["recommended"] * 2}, who=[0, 0])
    tally = counted(effects_of(before, after, ACTIONS))
    assert tally["cause", "reminder", "none", "recommended", "L-0", "no", "yes"] == 1
    assert (tally["flow", "reminder", "none", "recommended"], tally["answer", "L-0", "draft", "yes"]) == (1, 2)
    assert tally["differs", "L-0"] == 1


def test_groups_count_persons_changes_and_rates() -> None:
    tally = counted(PRAISED)
    assert {key[3]: count for key, count in tally.items() if key[:3] == ("group", "category", "leader")} == {
        "persons": 2,
        "changed": 2,
        "more": 1,
        "less": 1,
    }
    sides = {side: tally["rate", "category", "leader", "praise", side] for side in ("base", "draft")}
    assert sides == {"base": 1, "draft": 1}


def test_a_person_with_changes_in_favour_and_against_is_neither() -> None:
    before = outcome({"verdict:praise": ["recommended", None, None], "verdict:care": [None, None, None]})
    after = outcome({"verdict:praise": [None, None, None], "verdict:care": ["recommended", None, None]})
    tally = counted(effects_of(before, after, ACTIONS))
    found = {name: tally["group", "category", "leader", name] for name in ("changed", "more", "less")}
    assert found == {"changed": 1, "more": 0, "less": 0}


@pytest.mark.parametrize(
    ("action", "before", "after", "more", "less"),
    [
        ("praise", "none", "recommended", True, False),
        ("praise", "recommended", "held", False, True),
        ("praise", "held", "unsettled", False, False),
        ("praise", "none", "barred", False, False),
        ("reminder", "none", "recommended", False, True),
        ("reminder", "unsettled", "barred", True, False),
        ("reminder", "recommended", "superseded", False, False),
    ],
)
def test_a_change_is_in_favour_or_against(action: str, before: str, after: str, *, more: bool, less: bool) -> None:
    change = pl.DataFrame({"who": [0], "action": [action], "from": [before], "to": [after]})
    assert rows(favour(change, COUNTED.kinds), "more", "less") == [(more, less)]


def test_tallies_add_up_in_any_order() -> None:
    one, other = counted(PRAISED), counted(WARNED)
    assert added([one, other, one]) == added([one, one, other])
    assert added([one, other])["size",] == 6
