"""
The life of rules: which moves are lawful from which stage, whose hand may make them, and how a publication stands.
"""

from datetime import date, timedelta

import pytest

from service.governance.errors import RefusedError
from service.governance.life import WAYS, Draft, Move, Phase, Stage, Submission, judged, standing_of
from service.governance.timetable import FROM_THE_BEGINNING, Publication, Timetable

AT = "2026-11-21T08:00:00.000000Z"
TODAY = date(2026, 11, 21)
SIGNED = Submission("sha256:d", "sha256:r")

LAWFUL = {
    (Stage.DRAFT, Move.CHANGE): Stage.DRAFT,
    (Stage.DRAFT, Move.DELETE): Stage.DRAFT,
    (Stage.DRAFT, Move.SUBMIT): Stage.IN_REVIEW,
    (Stage.IN_REVIEW, Move.APPROVE): Stage.APPROVED,
    (Stage.IN_REVIEW, Move.REJECT): Stage.DRAFT,
    (Stage.IN_REVIEW, Move.RECALL): Stage.DRAFT,
    (Stage.APPROVED, Move.RECALL): Stage.DRAFT,
    (Stage.APPROVED, Move.PUBLISH): Stage.PUBLISHED,
    (Stage.PUBLISHED, Move.PUBLISH): Stage.PUBLISHED,
}


def draft(stage: Stage = Stage.DRAFT, *authors: str) -> Draft:
    return Draft("D", 1, "改", "sha256:b", stage, 7, authors or ("甲",), "sha256:d", AT, "key:1")


def refusal(error: pytest.ExceptionInfo[RefusedError]) -> tuple[str, str]:
    return error.value.code, error.value.chinese


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("stage", Stage)
def test_a_move_is_lawful_from_the_stages_of_one_table_and_from_no_other(stage: Stage, move: Move) -> None:
    if (stage, move) in LAWFUL:
        after = draft(stage).moved(move)
        assert (after.stage, after.version) == (LAWFUL[stage, move], 8)
    else:
        with pytest.raises(RefusedError) as caught:
            draft(stage).moved(move)
        assert caught.value.code == "wrong_stage"


def test_every_move_has_its_way() -> None:
    assert set(WAYS) == set(Move)


def test_a_move_from_a_wrong_stage_names_the_stage_and_the_lawful_ones() -> None:
    with pytest.raises(RefusedError) as caught:
        draft(Stage.PUBLISHED).moved(Move.RECALL)

    said = "草案处于「已发布」阶段，不能撤回；处于「审核」或者「已批准」阶段的，才能撤回。"
    assert refusal(caught) == ("wrong_stage", said)


def test_whoever_touches_a_draft_is_one_of_its_authors_once() -> None:
    assert draft(Stage.DRAFT, "甲").touched("乙").touched("乙").authors == ("甲", "乙")


def test_what_is_the_authors_is_refused_to_others() -> None:
    draft().require_author("甲", Move.RECALL)
    with pytest.raises(RefusedError) as caught:
        draft().require_author("乙", Move.RECALL)

    assert refusal(caught) == ("not_an_author", "只有参与起草的人可以撤回这份草案。")


def test_a_reviewer_who_had_no_hand_in_it_approves_or_rejects() -> None:
    in_review = draft(Stage.IN_REVIEW)
    approved = judged(in_review, SIGNED, SIGNED, "乙", approved=True)
    rejected = judged(in_review, SIGNED, SIGNED, "乙", approved=False)

    assert (approved.stage, approved.digest) == (Stage.APPROVED, "sha256:d")
    assert (rejected.stage, rejected.digest) == (Stage.DRAFT, None)


@pytest.mark.parametrize("approved", [True, False])
def test_no_author_judges_their_own_draft_even_among_others(approved: bool) -> None:  # noqa: FBT001  # a parameter of the test
    with pytest.raises(RefusedError) as caught:
        judged(draft(Stage.IN_REVIEW, "甲", "乙"), SIGNED, SIGNED, "乙", approved=approved)

    assert caught.value.code == "own_draft"


@pytest.mark.parametrize("signed", [Submission("sha256:d", "sha256:other"), Submission("sha256:other", "sha256:r")])
def test_what_is_signed_is_what_stands_submitted_release_and_report(signed: Submission) -> None:
    with pytest.raises(RefusedError) as caught:
        judged(draft(Stage.IN_REVIEW), SIGNED, signed, "乙", approved=True)

    assert caught.value.code == "precondition_failed"


def test_nothing_can_be_signed_where_nothing_stands_submitted() -> None:
    with pytest.raises(RefusedError) as caught:
        judged(draft(Stage.IN_REVIEW), None, SIGNED, "乙", approved=True)

    assert caught.value.code == "precondition_failed"


def publication(number: int, days: int, withdrawn: str | None = None) -> Publication:
    return Publication(number, f"sha256:{number}", TODAY + timedelta(days), AT, "key:1", withdrawn_at=withdrawn)


@pytest.mark.parametrize(
    ("one", "others", "phase"),
    [
        (publication(1, 0), [], Phase.IN_FORCE),
        (publication(1, -9), [], Phase.IN_FORCE),
        (publication(1, 1), [], Phase.SCHEDULED),
        (publication(1, -9), [publication(2, -1)], Phase.SUPERSEDED),
        (publication(1, -9), [publication(2, 1)], Phase.IN_FORCE),
        (publication(1, 5), [publication(2, 1)], Phase.SCHEDULED),
        (publication(1, 5), [publication(2, 5)], Phase.SUPERSEDED),
        (publication(1, 0), [publication(2, 0)], Phase.SUPERSEDED),
        (publication(2, 0), [publication(1, 0)], Phase.IN_FORCE),
        (publication(1, -9, AT), [], Phase.WITHDRAWN),
        (publication(1, 1, AT), [], Phase.WITHDRAWN),
        (publication(1, -9), [publication(2, -1, AT)], Phase.IN_FORCE),
    ],
)
def test_how_a_publication_stands_follows_from_the_others_and_the_day(
    one: Publication, others: list[Publication], phase: Phase
) -> None:
    assert standing_of(one, Timetable([one, *others]), TODAY) is phase


def test_a_publication_from_the_beginning_is_in_force() -> None:
    first = Publication(1, "sha256:1", FROM_THE_BEGINNING, AT, "program")

    assert standing_of(first, Timetable([first]), TODAY) is Phase.IN_FORCE
