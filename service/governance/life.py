"""
The life of rules: how a draft becomes a published release, under whose hands, and how far a publication has come.

A draft is changed by its authors alone while it is a draft; what reviewers see can no longer change; whoever had a hand
in it approves nothing of it. Each move is lawful from the stages of one table and from no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from service.governance.errors import RefusedError
from service.governance.timetable import Publication, Timetable


class Stage(StrEnum):
    """How far a draft has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.DRAFT: "起草",
    Stage.IN_REVIEW: "审核",
    Stage.APPROVED: "已批准",
    Stage.PUBLISHED: "已发布",
}


class Move(StrEnum):
    """What can be done with a draft."""

    CHANGE = "change"
    DELETE = "delete"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Way:
    """From which stages a move leads, and to which."""

    label: str
    starts: tuple[Stage, ...]
    end: Stage


WAYS: Mapping[Move, Way] = {
    Move.CHANGE: Way("修改", (Stage.DRAFT,), Stage.DRAFT),
    Move.DELETE: Way("删除", (Stage.DRAFT,), Stage.DRAFT),
    Move.SUBMIT: Way("送审", (Stage.DRAFT,), Stage.IN_REVIEW),
    Move.APPROVE: Way("批准", (Stage.IN_REVIEW,), Stage.APPROVED),
    Move.REJECT: Way("退回", (Stage.IN_REVIEW,), Stage.DRAFT),
    Move.RECALL: Way("撤回", (Stage.IN_REVIEW, Stage.APPROVED), Stage.DRAFT),
    Move.PUBLISH: Way("发布", (Stage.APPROVED, Stage.PUBLISHED), Stage.PUBLISHED),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules that are being written, from a release on."""

    id: str
    number: int  # in the order in which they were begun, from 1
    title: str
    base: str  # digest of the release that it was begun from
    stage: Stage
    version: int  # counted up by every change of it or of its files
    authors: tuple[str, ...]  # the holders who had a hand in it, in the order in which they came
    digest: str | None  # of the release that it became on submission
    begun_at: str
    begun_by: str  # the caller

    def moved(self, move: Move) -> "Draft":
        """Give the draft after a *move*; raise `RefusedError` where its stage does not allow it."""
        way = WAYS[move]
        if self.stage in way.starts:
            return replace(self, stage=way.end, version=self.version + 1)
        lawful = "或者".join(f"「{STAGE_LABELS[one]}」" for one in way.starts)
        said = f"草案处于「{STAGE_LABELS[self.stage]}」阶段，不能{way.label}；处于{lawful}阶段的，才能{way.label}。"
        raise RefusedError("wrong_stage", said)

    def touched(self, holder: str) -> "Draft":
        """Give the draft with a *holder* among its authors."""
        return self if holder in self.authors else replace(self, authors=(*self.authors, holder))

    def require_author(self, holder: str, move: Move) -> None:
        """Raise `RefusedError` where a *holder* makes a *move* that is its authors'."""
        if holder not in self.authors:
            raise RefusedError("not_an_author", f"只有参与起草的人可以{WAYS[move].label}这份草案。")


@dataclass(frozen=True, slots=True)
class Submission:
    """What reviewers sign: a release by its digest, with the report of its trial by the report's own."""

    digest: str
    report: str


def judged(draft: Draft, seen: Submission | None, signed: Submission, holder: str, *, approved: bool) -> Draft:
    """
    Give a *draft* after a *holder* approved or rejected it, having *signed* what stands submitted (*seen*).

    Raises `RefusedError`: `wrong_stage`; `own_draft` where the holder had a hand in it; `precondition_failed` where
    something else was signed.
    """
    after = draft.moved(Move.APPROVE if approved else Move.REJECT)
    if holder in draft.authors:
        raise RefusedError("own_draft", "本人参与起草的草案，须由他人审核。")
    if seen != signed:
        said = "所签的规则版本或者报告不是这份草案现在送审的；请重新查看报告后再签。"
        raise RefusedError("precondition_failed", said)
    return after if approved else replace(after, digest=None)


class Phase(StrEnum):
    """How far a publication has come."""

    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


PHASE_LABELS: Mapping[Phase, str] = {
    Phase.SCHEDULED: "待施行",
    Phase.IN_FORCE: "施行中",
    Phase.SUPERSEDED: "已被取代",
    Phase.WITHDRAWN: "已撤销",
}


def standing_of(publication: Publication, timetable: Timetable, today: date) -> Phase:
    """Say how a *publication* stands *today*; one that another of the same day precedes never takes effect."""
    if publication.withdrawn_at is not None:
        return Phase.WITHDRAWN
    day = max(publication.effective_from, today)
    if timetable.publication_on(day) == publication:
        return Phase.SCHEDULED if publication.effective_from > today else Phase.IN_FORCE
    return Phase.SUPERSEDED
