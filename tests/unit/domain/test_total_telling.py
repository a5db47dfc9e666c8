"""Totals in words: the figures as they were counted, both ends where something is unknown, and nobody decided by it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.release import Release
from service.domain.total_counts import Counted, Counts, Members
from service.domain.total_telling import MOST_GROUPS, judge_totals
from service.domain.total_words import NOBODY_DECIDED_BY_IT, percent
from service.language.folder import read_release
from tests.builders import AS_OF, Json
from tests.members import members
from tests.unit.language.totals import files_with, total

DAY = AS_OF.toordinal()
AT_MOST = "share: {at_most: $third}"
RAISED = "with_approval: {at_most: $half, body: 某机关}"


def read(*lines: str, **told: str) -> Release:
    return read_release(files_with(total("T-1", *lines, **told)))


def judged(release: Release, counted: Members, groups: Mapping[Any, Members] | None = None) -> Json:
    (found,) = judge_totals(release, DAY, Counts(sum(counted.table), {"T-1": Counted(counted, groups or {})}))
    return found


def test_a_total_is_told_with_its_figures_its_limit_and_its_sources() -> None:
    found = judged(read(), members((True, True, 12), (True, False, 6), (False, True, 9)))
    assert found.pop("text") == (
        "计入 18 名，其中 12 名，占 12/18（约 66.67%），不低于 1/3。符合「不低于 1/3」的要求。" + NOBODY_DECIDED_BY_IT
    )
    assert [one["regulation"] for one in found.pop("cite")] == ["law"]
    assert found == {
        "total": "T-1",
        "title": "某项占比",
        "measure": "share",
        "side": "at_least",
        "within": None,
        "by": None,
        "by_label": None,
        "limit": "不低于 1/3",
        "higher": None,
        "among": {"low": 18, "high": 18},
        "of": {"low": 12, "high": 12},
        "share": {
            "low": "12/18",
            "high": "12/18",
            "percent": "约 66.67%",
            "values": [0.666667, 0.666667],
            "maybe_none": False,
        },
        "answer": "kept",
        "answer_label": "符合",
        "with_approval": False,
        "suspended": False,
        "groups": None,
    }


TOLD = [
    (((True, False, 3),), "不符合", "不符合「不低于 1/3」的要求。请核对。"),
    (((True, UNKNOWN, 1), (True, False, 2)), "不明", "因有情况不明，不能确定是否符合「不低于 1/3」的要求。请核对。"),
    (((UNKNOWN, True, 2),), "不明", "其中 0 至 2 名，占 2/2（100%），也可能没有人计入，"),
    (
        ((UNKNOWN, UNKNOWN, 2), (True, True, 1)),
        "符合",
        "计入 1 至 3 名，其中 1 至 3 名，占 1/3（约 33.33%） 至 3/3（100%）",
    ),
    (((False, True, 2),), "不作判断", "没有人计入「某项占比」的统计范围，不作判断。"),
]


@pytest.mark.parametrize(("people", "label", "text"), TOLD)
def test_the_sentence_says_what_is_known(people: tuple[tuple[Truth, Truth, int], ...], label: str, text: str) -> None:
    found = judged(read(), members(*people))
    assert found["answer_label"] == label
    assert text in found["text"]


APPROVED = [
    (1, 0, 2, "符合", "符合「不超过 1/3」的要求。"),
    (2, 0, 3, "须经批准", "不符合「不超过 1/3」的要求，须有某机关批准；符合经批准「不超过 50%」的要求。请核对。"),
    (1, 1, 2, "须经批准", "不能确定是否符合「不超过 1/3」的要求，须有某机关批准；符合经批准「不超过 50%」的要求。"),
    (
        1,
        2,
        1,
        "不明（涉及批准）",
        "因有情况不明，不能确定是否符合「不超过 1/3」，也不能确定是否符合经批准「不超过 50%」的要求。",
    ),
    (3, 0, 1, "不符合", "不符合「不超过 1/3」的要求，也不符合经批准「不超过 50%」的要求。"),
]


@pytest.mark.parametrize(("sure", "perhaps", "others", "label", "text"), APPROVED)
def test_a_higher_limit_is_told_as_one_that_needs_an_approval(
    sure: int, perhaps: int, others: int, label: str, text: str
) -> None:
    people = members((True, True, sure), (True, UNKNOWN, perhaps), (True, False, others))
    found = judged(read(RAISED, limit=AT_MOST, because="because: 上限{limit}，经批准{higher}。"), people)
    assert (found["answer_label"], found["limit"], found["higher"]) == (label, "不超过 1/3", "不超过 50%")
    assert found["text"].startswith(f"上限不超过 1/3，经批准不超过 50%。{text}")


def test_where_nobody_is_named_to_approve_it_is_the_competent_body() -> None:
    release = read("with_approval: {at_most: $half}", limit=AT_MOST)
    assert "须有主管部门批准" in judged(release, members((True, True, 2), (True, False, 3)))["text"]


def test_a_number_of_persons_is_told_with_its_unit() -> None:
    found = judged(read(limit="count: {at_most: $few}"), members((True, True, 4)))
    assert (found["limit"], found["answer"]) == ("不超过 3 名", "not_kept")
    assert "不符合「不超过 3 名」的要求" in found["text"]


def test_a_number_without_a_unit_stands_by_itself() -> None:
    release = read_release(files_with(total(limit="count: {at_most: $expiring}")))
    (found,) = judge_totals(release, 738_000, Counts(1, {"T-1": Counted(members((True, True, 1)))}))
    assert found["limit"] == "不超过 1"


def test_a_suspended_total_is_told_as_one() -> None:
    found = judged(read(limit="count: {at_most: $expiring}"), members((True, True, 4)))
    assert (found["answer"], found["suspended"], found["share"], found["limit"]) == ("not_judged", True, None, None)
    assert found["text"] == "参数「到期的数」在基准日没有取值，「某项占比」停用，不作判断。"


def test_what_was_never_counted_is_not_judged() -> None:
    (found,) = judge_totals(read(), DAY, Counts())
    assert (found["answer"], found["among"]) == ("not_judged", {"low": 0, "high": 0})


def grouped() -> Release:
    return read("by: subject.unit", RAISED, limit=AT_MOST)


def test_groups_are_told_apart_and_those_that_keep_it_are_only_counted() -> None:
    groups = {
        "U-3": members((True, True, 1)),
        "U-1": members((True, False, 1)),
        "U-2": members((True, True, 2), (True, False, 3)),
        "U-4": members((False, True, 1)),
        "U-5": members((True, UNKNOWN, 1)),
    }
    found = judged(grouped(), members((True, True, 3), (True, False, 4), (True, UNKNOWN, 1)), groups)
    told = found["groups"]
    assert (found["answer"], found["with_approval"], found["by_label"]) == ("not_kept", False, "单位")
    counted = {key: value for key, value in told.items() if key != "listed"}
    assert counted == {
        "counted": 5,
        "kept": 2,
        "not_kept": 1,
        "unknown": 1,
        "not_judged": 1,
        "with_approval": 2,
        "stray": 0,
        "more": 0,
    }
    assert [(one["group"], one["answer_label"]) for one in told["listed"]] == [
        ("U-2", "须经批准"),
        ("U-3", "不符合"),
        ("U-5", "不明（涉及批准）"),
    ]
    assert "按「单位」分别核算，共 5 个：不符合 1 个，不明（涉及批准） 1 个，须经批准 1 个，符合 1 个" in found["text"]


def test_groups_that_all_keep_it_need_no_advice() -> None:
    found = judged(grouped(), members((True, False, 1)), {"U-1": members((True, False, 1))})
    assert found["text"].endswith(f"共 1 个：符合 1 个。{NOBODY_DECIDED_BY_IT}")


def test_who_is_of_no_known_group_is_told_of() -> None:
    groups = {"U-1": members((True, False, 9)), None: members((True, True, 1), (UNKNOWN, True, 2), (False, True, 5))}
    found = judged(grouped(), members((True, False, 9), (True, True, 1), (UNKNOWN, True, 2), (False, True, 5)), groups)
    assert found["groups"]["stray"] == 3
    assert (
        "另有 3 名「单位」不详，可能属于其中任何一个，也可能另属一个，另属的是否符合要求不能确定。请核对"
        in found["text"]
    )


def test_who_is_of_no_known_group_may_be_one_that_does_not_keep_it() -> None:
    most, strays = members((True, False, 1000)), members((True, True, 30))
    found = judged(grouped(), most + strays, {"U-1": most, None: strays})
    assert (found["answer"], found["groups"]["kept"], found["groups"]["listed"]) == ("unknown", 1, [])


def test_who_is_of_no_known_group_and_cannot_break_it_leaves_it_kept() -> None:
    most, strays = members((True, False, 1000)), members((True, False, 30))
    found = judged(grouped(), most + strays, {"U-1": most, None: strays})
    assert found["answer"] == "kept"
    assert found["text"].endswith(f"可能属于其中任何一个，也可能另属一个。{NOBODY_DECIDED_BY_IT}")


def test_a_group_that_surely_fails_fails_whoever_else_there_is() -> None:
    groups = {"U-1": members((True, True, 100)), None: members((True, True, 3))}
    assert judged(grouped(), members((True, True, 103)), groups)["answer"] == "not_kept"


def test_groups_of_which_nobody_is_surely_counted_are_listed_last() -> None:
    groups = {"U-1": members((UNKNOWN, True, 1)), "U-2": members((True, True, 1)), "U-3": members((True, UNKNOWN, 1))}
    found = judged(grouped(), members((True, True, 3)), groups)
    assert [one["group"] for one in found["groups"]["listed"]] == ["U-2", "U-3", "U-1"]


def test_where_no_group_is_known_nothing_is_said_of_any() -> None:
    found = judged(grouped(), members((True, True, 1)), {None: members((True, True, 1))})
    assert (found["answer"], found["groups"]["counted"]) == ("unknown", 0)
    assert "「单位」都不详，不能分别核算。请核对。" in found["text"]


def test_where_nobody_is_counted_no_group_is_judged() -> None:
    found = judged(grouped(), members((False, True, 1)), {"U-1": members((False, True, 1))})
    assert (found["answer"], found["text"]) == ("not_judged", "没有人计入「某项占比」的统计范围，不作判断。")


def test_of_very_many_groups_the_first_are_listed() -> None:
    groups = {f"U-{at:04}": members((True, True, 1)) for at in range(MOST_GROUPS + 5)}
    found = judged(grouped(), members((True, True, len(groups))), groups)
    assert (len(found["groups"]["listed"]), found["groups"]["more"]) == (MOST_GROUPS, 5)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(1, 5), "20%"),
        (Fraction(2, 3), "约 66.67%"),
        (Fraction(20_001, 100_000), "约 20%"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 8), "12.5%"),
    ],
)
def test_a_share_that_is_not_exactly_so_is_said_to_be_about_so(share: Fraction, said: str) -> None:
    assert percent(share) == said
