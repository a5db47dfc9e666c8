"""
Publishing: a release takes effect from a day, ceases to, or is evaluated in the shadow of the one in force.

What may be published is a release that a reviewer approved, or one that was published before: going back to it is
lawful at any time. What was signed is a change from one release to another, so it takes effect only where the one is in
force: else what came between would be undone unawares. The law does not reach back: a day that is past is judged anew
only where somebody says so, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from service.domain.errors import DossierFault, DossierFaultsError
from service.domain.rendering import day_in_words
from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.governance.life import Draft, Move, Stage
from service.governance.once import Once, Reply
from service.governance.timetable import Publication, Timetable
from service.operations.doing import once_only
from service.operations.ledger import Ledger, reply
from service.operations.release_answers import of_publication
from service.operations.releases import digest_name, held_of
from service.store import drafts, publications
from service.store.connection import Transaction

MOST_SHADOWS = 3
"""So many releases are evaluated beside the one in force; each costs what an evaluation costs."""

_TRIED = (Stage.IN_REVIEW, Stage.APPROVED, Stage.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes the releases of a store."""

    ledger: Ledger

    def publish(self, grant: Grant, digest: str, asked: Mapping[str, Any], once: Once | None = None) -> Reply:
        """
        Put a release into force: `effective_from` a day, with a `note`, and `retroactive` where that day is past.

        Raises `RefusedError`: `release_not_found`, `wrong_stage` where nobody approved it or it was begun from another
        release than is in force that day, `already_published`; and `DossierFaultsError` where it would reach back and
        nobody said so.
        """

        def do(transaction: Transaction) -> Reply:
            held_of(transaction, digest)
            day, note = asked["effective_from"], asked.get("note", "")
            approved = self._approved(transaction, digest, day)
            reaches_back = day < self.ledger.today()
            _require_reason("effective_from", asked, reaches_back=reaches_back)
            at = self.ledger.now()
            made = publications.publish(transaction, digest, day, at=at, by=grant.caller, note=note)
            for draft in approved:
                drafts.change(transaction, draft.moved(Move.PUBLISH))
            told = {
                "release": digest,
                "number": made.number,
                "effective_from": day.isoformat(),
                "retroactive": reaches_back,
            }
            self._enter(transaction, "publication", grant, told, note)
            return reply(self._told(transaction, made), 201, f"/v1/releases/{digest}")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def withdraw(
        self, grant: Grant, digest: str, number: int, asked: Mapping[str, Any], once: Once | None = None
    ) -> Reply:
        """
        Withdraw a publication, with a `note`; its days are judged by the release before it, those past included.

        Raises `RefusedError`: `publication_not_found`, `wrong_stage` where it is withdrawn already, `none_in_force`
        where nothing would be in force today; and `DossierFaultsError` where it has taken effect and nobody said that
        this reaches back.
        """

        def do(transaction: Transaction) -> Reply:
            held_of(transaction, digest)
            timetable = publications.timetable(transaction)
            found = next((one for one in timetable.publications if (one.number, one.digest) == (number, digest)), None)
            if found is None:
                raise RefusedError("publication_not_found", f"这个规则版本没有第 {number} 号发布。")
            at, today = self.ledger.now(), self.ledger.today()
            reaches_back = found.withdrawn_at is None and found.effective_from < today
            _require_reason("retroactive", asked, reaches_back=reaches_back)
            _require_another(timetable, found, today)
            publications.withdraw(transaction, number, at)
            told = {"release": digest, "number": number, "retroactive": reaches_back}
            self._enter(transaction, "withdrawal", grant, told, asked.get("note", ""))
            return reply(self._told(transaction, replace(found, withdrawn_at=at)))

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def shadow(self, grant: Grant, digest: str, *, on: bool) -> None:
        """
        Evaluate a release beside the one in force, and never answer with it; or cease to.

        Raises `RefusedError`: `release_not_found`, `wrong_stage` where it was never tried out, or too many are.
        """
        with self.ledger.store.writing() as transaction:
            held_of(transaction, digest)
            timetable = publications.timetable(transaction)
            if on == (digest in timetable.shadows):
                return
            if on:
                self._require_tried(transaction, digest, timetable)
            publications.shadow(transaction, digest, on=on, at=self.ledger.now())
            self._enter(transaction, "shadow_on" if on else "shadow_off", grant, {"release": digest}, "")

    def _approved(self, transaction: Transaction, digest: str, day: date) -> list[Draft]:
        """Give the drafts that are published with a release from a *day*; raise where it may not be."""
        begun = drafts.of_release(transaction, digest)
        approved = [one for one in begun if one.stage is Stage.APPROVED]
        timetable = publications.timetable(transaction)
        if timetable.was_in_force(digest, self.ledger.today()):
            return approved
        approved = [one for one in begun if one.stage in (Stage.APPROVED, Stage.PUBLISHED)]
        if not approved:
            said = "这个规则版本没有经审核批准，不能发布；请据以起草，送审并获批准后再发布。"
            raise RefusedError("wrong_stage", said)
        standing = timetable.on(day)
        if standing not in (None, digest) and all(one.base != standing for one in approved):
            said = (
                f"审核所签的是相对于规则版本 {approved[0].base} 的变化，"
                f"而{day_in_words(day.toordinal())}施行的是 {standing}，照此发布会抹去其间的改动；"
                "请从后者起草，重新送审。"
            )
            raise RefusedError("wrong_stage", said)
        self._require_kept(transaction, timetable, digest, day)
        return [one for one in approved if one.stage is Stage.APPROVED]

    def _require_kept(self, transaction: Transaction, timetable: Timetable, digest: str, day: date) -> None:
        """Raise `RefusedError` where what takes effect later knows nothing of the change, and would undo it."""
        coming = timetable.publication_after(day)
        if coming is None or coming.digest == digest:
            return
        of_coming = drafts.of_release(transaction, coming.digest)
        if any(one.stage is Stage.PUBLISHED and one.base == timetable.on(day) for one in of_coming):
            said = (
                f"{day_in_words(coming.effective_from.toordinal())}起将施行的规则版本是从同一版本起草的，"
                "届时会抹去此次改动；请先撤销那次发布。"
            )
            raise RefusedError("wrong_stage", said)

    def _require_tried(self, transaction: Transaction, digest: str, timetable: Timetable) -> None:
        tried = any(one.stage in _TRIED for one in drafts.of_release(transaction, digest))
        if not tried and not timetable.was_published(digest):
            raise RefusedError("wrong_stage", "这个规则版本没有经送审核验，不能并行试算。")
        if len(timetable.shadows) >= MOST_SHADOWS:
            raise RefusedError("wrong_stage", f"并行试算的规则版本最多 {MOST_SHADOWS} 个，请先停下一个。")

    def _enter(self, transaction: Transaction, kind: str, grant: Grant, told: Mapping[str, Any], note: str) -> None:
        contents = {"note": note.encode()} if note else {}
        about = digest_name(told["release"])
        self.ledger.enter(transaction, kind, grant, told, about=about, contents=contents)

    def _told(self, transaction: Transaction, publication: Publication) -> dict[str, Any]:
        return of_publication(publication, publications.timetable(transaction), self.ledger.today())


def _require_reason(path: str, asked: Mapping[str, Any], *, reaches_back: bool) -> None:
    """Raise `DossierFaultsError` where days that are past would be judged anew, and that is not said with a reason."""
    if not reaches_back:
        return
    faults = []
    if not asked.get("retroactive"):
        said = "规则不溯及既往：已经过去的日子会改按另一版本判断；确需如此的，写明溯及既往（retroactive）并说明理由"
        faults.append(DossierFault("reaches_back", path, said, accepted="今日或者以后的日期"))
    if not asked.get("note", "").strip():
        faults.append(DossierFault("missing", "note", "溯及既往的，须说明理由"))
    if faults:
        raise DossierFaultsError(faults)


def _require_another(timetable: Timetable, leaving: Publication, today: date) -> None:
    """Raise `RefusedError` where without one publication nothing would be in force today."""
    left = replace(timetable, publications=[one for one in timetable.publications if one != leaving])
    if timetable.on(today) is not None and left.on(today) is None:
        raise RefusedError("none_in_force", "撤销之后，今日将没有施行的规则版本；请先发布另一个版本。")
