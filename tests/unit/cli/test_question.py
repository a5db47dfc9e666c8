"""
A question on a command line: its words become what a program would send.
"""

from decimal import Decimal
from typing import Any

import pytest

from service.cli.question import Words, asked_in, placed
from service.domain.errors import DossierFault
from tests.builders import release_of


def moved(word: str) -> dict[str, Any]:
    sent, faults = asked_in(Words("表扬=建议", moves=(word,)), release_of())
    assert faults == []
    [found] = sent["movable"]
    return dict(found)


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("subject.trained=是,否", [True, False]),
        ("subject.trained=true,false,有", [True, False, "有"]),
        ("subject.rank=一级,r2,特级", ["r1", "r2", "特级"]),
        ("subject.points=3,-1,x", [3, "-1", "x"]),
        ("subject.rank_since=2026-06-30,2026", ["2026-06-30", "2026"]),
        ("subject.rank_since=无", ["无"]),
        ("reviews[R-1].confirmed_on=无,尚无,2026-06-30", [None, None, "2026-06-30"]),
        ("reviews[R-1].votes.good=30%,0.15,1,2.5%", [Decimal("0.3"), Decimal("0.15"), 1, Decimal("0.025")]),
        ("reviews[R-1].year=2025", [2025]),
        ("incidents[I-1].marks=急+公开,急,无", [["urgent", "public"], ["urgent"], []]),
        ("incidents[I-1].title=甲, 乙", ["甲", "乙"]),
        ("nonsense=1", ["1"]),
    ],
)
def test_values_are_read_by_the_type_of_their_field(word: str, values: list[Any]) -> None:
    assert moved(word) == {"path": word.partition("=")[0], "values": values}


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("subject.points", {}),
        ("subject.points=1..9", {"from": 1, "to": 9}),
        ("subject.points=..9", {"to": 9}),
        ("subject.points=1..", {"from": 1}),
        ("incidents[I-1].severity=较轻..严重", {"from": "minor", "to": "grave"}),
    ],
)
def test_a_range_may_be_open_at_either_end(word: str, ends: dict[str, Any]) -> None:
    assert moved(word) == {"path": word.partition("=")[0], **ends}


def test_what_is_not_said_is_not_sent() -> None:
    assert asked_in(Words("praise=recommended"), release_of()) == (
        {"goal": {"action": "praise", "verdict": "recommended"}},
        [],
    )
    words = Words("表扬=不得", "I-1", (), ("measures",), {"seconds": "0.5", "most": "3"})
    assert asked_in(words, release_of())[0] == {
        "goal": {"action": "praise", "verdict": "barred", "about": "I-1"},
        "fixed": ["measures"],
        "seconds": Decimal("0.5"),
        "most": 3,
    }


def test_both_names_of_a_goal_may_be_at_fault() -> None:
    _, faults = asked_in(Words("表扬了=建议了"), release_of())
    assert [str(one) for one in faults] == [
        "--goal：没有「表扬了」这项措施；是否想写 `表扬`？",
        "--goal：没有「建议了」这项意见；是否想写 `建议`？",
    ]


def test_faults_are_placed_at_their_options() -> None:
    words = Words("a=b", "c", ("d=1", "e"), ("f",), {"seconds": "9"})
    paths = (
        "goal.action",
        "goal.about",
        "movable[1].path",
        "movable[0].values[2]",
        "fixed[0]",
        "movable",
        "fixed",
        "seconds",
    )
    faults = [DossierFault("code", path, "有误。") for path in paths]
    assert [str(one) for one in placed(words, faults)] == [
        "--goal：有误。",
        "--about：有误。",
        "--move e：有误。",
        "--move d=1：有误。",
        "--fix f：有误。",
        "--move：有误。",
        "--fix：有误。",
        "--seconds：有误。",
    ]
