"""
Reviewing: one evaluation beside two others, with the differences in reasons, and where a principle of time points.

It is advice: a body decides. What was found is recorded before it is answered, together with the facts that were sent.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from service.domain.errors import DossierFault, DossierFaultsError
from service.governance.access import Act, Grant
from service.governance.chain import Entry, digest_of
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply, with_id
from service.governance.principles import Principle
from service.intake.json_text import Text
from service.intake.review_forms import FACTS as SENT
from service.intake.review_forms import REVIEW as FORM
from service.intake.review_forms import reviewed_in
from service.operations.asking import unit_of
from service.operations.comparing import Asked, Comparing, Recorded
from service.operations.ledger import Ledger
from service.operations.recorded import DOSSIER, FACTS, RESULT, content_of, find_evaluation
from service.operations.recorder import Recorder
from service.operations.standing import Standing
from service.store import log
from service.store.log import StaleError

REVIEW = "review"
TRIES = 8
"""How often a review is made again because something was published, or a key changed, meanwhile."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Sent:
    """A body as it was sent, parsed once."""

    text: Text
    evaluation: str | None
    digest: str


class Reviewing:
    """Compares, and records what was found. Safe to use from several threads."""

    def __init__(self, ledger: Ledger, standing: Standing, comparing: Comparing, recorder: Recorder) -> None:
        """Review what the log of the *ledger* has, by what is *standing*, and write to it by a *recorder*."""
        self._ledger = ledger
        self._standing = standing
        self._comparing = comparing
        self._recorder = recorder

    def review(
        self, grant: Grant, body: bytes, once: Once | None = None, grant_again: Callable[[], Grant] | None = None
    ) -> Reply:
        """
        Answer `{evaluation, facts, as_of, release, principle, reason}` with the review, once it is recorded; 201.

        Where rules or keys changed meanwhile, *grant_again* admits anew.

        Raises `RefusedError`, and as an evaluation does of the facts.
        """
        grant.require(Act.REVIEW)
        text, named = reviewed_in(body)
        sent = _Sent(text, named, digest_of(body, self._ledger.algorithm))
        for attempt in range(TRIES):
            if attempt and grant_again is not None:
                self._standing.fresh()
                grant = grant_again()
            with suppress(StaleError):
                return self._review(grant, sent, once)
        raise RefusedError("busy", "规则或者凭证正在变动，本次复核未能完成，请稍后重试。")

    def _review(self, grant: Grant, sent: _Sent, once: Once | None) -> Reply:
        snapshot = self._standing.fresh()
        if sent.evaluation is None:
            self._comparing.by_now(snapshot, None).read_body(sent.text, FORM)  # refuses it, with all that is wrong
            raise RefusedError("evaluation_not_found", "没有写明所复核的评估。")
        recorded = self._recorded(grant, sent.evaluation)
        asked = self._read(grant, recorded, sent.text)
        found = self._comparing.compare(recorded, asked_of(asked), snapshot)
        entry = self._entry(grant, recorded, asked, _told(found, sent.digest), found)
        headers = {"Location": f"/v1/reviews/{entry.id}"}
        reply = Reply(with_id(entry.id, entry.contents[RESULT]), 201, headers, entry.id)
        prepared = log.prepare(entry, self._ledger.algorithm)
        return self._recorder.keep([prepared], reply, snapshot.revision, once)

    def one(self, grant: Grant, entry: str) -> Reply:
        """Give a review as it was answered; raise `RefusedError` (`entry_not_found`, `content_erased`)."""
        grant.require(Act.READ_EVALUATIONS)
        with self._ledger.store.reading() as transaction:
            kept = log.find(transaction, entry)
            if kept is None or kept.kind != REVIEW or not grant.reaches(kept.unit):
                raise RefusedError("entry_not_found", "没有这次复核，或者它不在此凭证的授权范围内。")
            return Reply(with_id(entry, content_of(transaction, kept, RESULT)))

    def _recorded(self, grant: Grant, evaluation: str) -> Recorded:
        with self._ledger.store.reading() as transaction:
            kept = find_evaluation(transaction, grant, evaluation)
            result, facts = (content_of(transaction, kept, name) for name in (RESULT, FACTS))
            return Recorded(kept, result, facts, log.content(transaction, kept.position, DOSSIER))

    def _read(self, grant: Grant, recorded: Recorded, text: Text) -> Json:
        """Read the body by the contract of the release of that time; the facts have to be about the same person."""
        by_then = self._comparing.by_then(recorded)
        asked = by_then.read_body(text, FORM)
        facts = asked.get(SENT)
        if facts is not None:
            grant.require_unit(unit_of(facts))
            if facts["subject"]["ref"] != recorded.kept.subject:
                message = "与所复核的评估不是同一人：代号须与原评估相同"
                raise DossierFaultsError([DossierFault("another_person", "subject.ref", message)])
        return asked

    def _entry(self, grant: Grant, recorded: Recorded, asked: Json, told: Json, found: Json) -> Entry:
        kept, at = recorded.kept, self._ledger.now()
        head = {"evaluation": kept.id, "recorded_at": at, "reason": asked.get("reason")}
        contents = {RESULT: orjson.dumps({**head, **found})}
        if SENT in asked:
            contents[FACTS] = orjson.dumps(self._comparing.by_then(recorded).keep(asked[SENT]))
        return Entry(
            id=self._ledger.new_id(),
            kind=REVIEW,
            at=at,
            caller=grant.caller,
            told=told,
            contents=contents,
            about=kept.id,
            unit=kept.unit,
            subject=kept.subject if SENT in asked else None,
        )


def asked_of(body: Mapping[str, Any]) -> Asked:
    """Give what a *body* asks for."""
    principle = Principle(body.get("principle", Principle.OLD_UNLESS_KINDER))
    return Asked(body.get(SENT), body.get("as_of"), body.get("release"), principle)


def _told(found: Json, source: str) -> Json:
    """Give what a review may tell for ever: which rules were compared, as of which days, and by what principle."""
    sides = ("then", "now")
    return {
        "release": {side: found[side]["release"]["digest"] for side in sides},
        "as_of": {side: found[side]["as_of"] for side in sides},
        "principle": found["principle"]["name"],
        "is_corrected": found["corrected"] is not None,
        "input": source,
    }
