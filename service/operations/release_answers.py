"""
What is told of releases, publications, drafts and approvals, as JSON data.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from service.governance.life import PHASE_LABELS, STAGE_LABELS, Draft, standing_of
from service.governance.timetable import FROM_THE_BEGINNING, Publication, Timetable
from service.store.releases import Held
from service.store.submissions import Approval

Json: TypeAlias = dict[str, Any]


def of_release(held: Held, timetable: Timetable, today: date) -> Json:
    """Tell of a release, how its publications stand, and whether it is evaluated beside the one in force."""
    return {
        "digest": held.digest,
        "number": held.number,
        "origin": held.origin,
        "title": held.title,
        "added_at": held.added_at,
        "added_by": held.added_by,
        "publications": [
            of_publication(one, timetable, today) for one in timetable.publications if one.digest == held.digest
        ],
        "shadow": held.digest in timetable.shadows,
    }


def of_publication(publication: Publication, timetable: Timetable, today: date) -> Json:
    """Tell of a *publication*, and how it stands *today*."""
    phase = standing_of(publication, timetable, today)
    return {
        "number": publication.number,
        "digest": publication.digest,
        "effective_from": day_of(publication),
        "published_at": publication.published_at,
        "published_by": publication.published_by,
        "note": publication.note,
        "withdrawn_at": publication.withdrawn_at,
        "phase": phase,
        "phase_label": PHASE_LABELS[phase],
    }


def day_of(publication: Publication) -> str | None:
    """Give the day from which a *publication* is in force; None: from the beginning."""
    day = publication.effective_from
    return None if day == FROM_THE_BEGINNING else day.isoformat()


def of_approvals(approvals: Iterable[Approval]) -> list[Json]:
    """Tell what reviewers said."""
    return [
        {
            "draft": one.draft,
            "digest": one.digest,
            "report": one.report,
            "approved": one.approved,
            "statement": one.statement,
            "holder": one.holder,
            "caller": one.caller,
            "at": one.at,
        }
        for one in approvals
    ]


def of_draft(draft: Draft, report: str | None) -> Json:
    """Tell of a *draft*, with the digest of the report of its last trial."""
    return {
        "id": draft.id,
        "number": draft.number,
        "title": draft.title,
        "base": draft.base,
        "stage": draft.stage,
        "stage_label": STAGE_LABELS[draft.stage],
        "version": draft.version,
        "authors": list(draft.authors),
        "digest": draft.digest,
        "report": report,
        "begun_at": draft.begun_at,
        "begun_by": draft.begun_by,
    }


def of_files(files: Sequence[tuple[str, str, int]]) -> list[Json]:
    """Tell of files: path, digest, and size in bytes."""
    return [{"path": path, "etag": etag, "size": size} for path, etag, size in files]
