"""
Submitting: a draft is tried out as a whole and, where nothing falls short, frozen into a release that reviewers judge.

What they sign is that release by its digest, with the report of the trial by its own: the specifications that passed,
and what the change means for people. Whoever had a hand in a draft signs nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from service.governance.access import Grant
from service.governance.chain import digest_of as content_digest
from service.governance.errors import RefusedError
from service.governance.life import Draft, Move, Stage, judged
from service.governance.life import Submission as Signed
from service.governance.once import Once, Reply
from service.language.bundle import Files, digest_of
from service.operations.doing import once_only
from service.operations.drafting import authors_of, draft_of, report_of
from service.operations.jobs import Held, Settle, of_job
from service.operations.ledger import PROGRAM, Ledger, reply
from service.operations.release_answers import Json, of_approvals, of_draft
from service.operations.releases import DRAFTED, files_of
from service.operations.trial_report import stopped
from service.operations.trying import Trying
from service.store import drafts, jobs, publications, releases, submissions
from service.store.connection import Transaction
from service.store.jobs import WAITING, Job
from service.store.submissions import Approval, Submitted

SUBMISSION = "submission"
_CHANGED = "草案在核验期间有改动，这次核验作废；请重新送审。"
_UNCHANGED = "没有改动：与已经发布的规则版本相同，不必送审。"


@dataclass(frozen=True, slots=True)
class Submitting:
    """Takes the drafts of a store to review and through it."""

    ledger: Ledger
    trying: Trying = field(default_factory=Trying)

    def submit(self, grant: Grant, name: str, once: Once | None = None) -> Reply:
        """Have a draft tried out, and where nothing falls short taken to review; answer with the job that does it."""

        def do(transaction: Transaction) -> Reply:
            job = submission(self.ledger, transaction, grant, draft_of(transaction, name))
            return reply(of_job(job), 202, f"/v1/jobs/{job.id}")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def try_out(self, job: Job, held: Held) -> Settle:
        """Try out the draft that a *job* is about; what is given keeps the outcome."""
        asked = orjson.loads(job.asked)
        with self.ledger.store.reading() as transaction:
            draft = drafts.find(transaction, asked["draft"])
            if draft is None or draft.version != asked["version"]:
                return lambda _: stopped(_CHANGED)
            files, base = drafts.files(transaction, draft.id), files_of(transaction, draft.base)
            digest = digest_of(files)
            was_published = publications.timetable(transaction).was_published(digest)
        if was_published:
            told: Mapping[str, Any] = stopped(_UNCHANGED)
        else:
            told = self.trying.report(files, base, self.ledger.today(), held)
        report = {"draft": draft.id, "base": draft.base, "digest": digest, **told}
        return lambda transaction: self._settle(transaction, draft, files, report, job.caller)

    def report(self, name: str) -> tuple[bytes, str]:
        """Give the report of a draft's last trial, and its digest; raise `RefusedError` (`file_not_found`)."""
        with self.ledger.store.reading() as transaction:
            draft_of(transaction, name)
            last = submissions.last(transaction, name)
        if last is None:
            raise RefusedError("file_not_found", "这份草案还没有送审，没有报告。")
        return last.report, content_digest(last.report)

    def approve(self, grant: Grant, name: str, asked: Mapping[str, Any], once: Once | None = None) -> Reply:
        """
        Approve a draft or send it back: `digest` and `report` that are signed, `approved`, and a `statement`.

        Raises `RefusedError`: `wrong_stage`, `own_draft`, `precondition_failed` where something else is signed.
        """

        def do(transaction: Transaction) -> Reply:
            draft = draft_of(transaction, name)
            signed, approved = Signed(asked["digest"], asked["report"]), asked["approved"]
            after = judged(draft, _seen(transaction, draft), signed, grant.holder, approved=approved)
            if grant.holder in authors_of(transaction, signed.digest):
                raise RefusedError("own_draft", "同一规则版本是由本人参与起草的草案形成的，须由他人审核。")
            statement = asked.get("statement", "")
            at = self.ledger.now()
            approval = Approval(name, signed.digest, grant.holder, grant.caller, at, approved, statement, signed.report)
            submissions.say(transaction, approval)
            drafts.change(transaction, after)
            told = {"draft": name, "release": signed.digest, "report": signed.report, "approved": approved}
            contents = {"statement": statement.encode(), "holder": grant.holder.encode()}
            self.ledger.enter(transaction, "approval", grant, told, about=name, contents=contents)
            return reply(of_approvals([approval])[0], 201, f"/v1/drafts/{name}/approvals")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def approvals(self, name: str) -> list[Json]:
        """List what reviewers said of a draft, oldest first."""
        with self.ledger.store.reading() as transaction:
            draft_of(transaction, name)
            return of_approvals(submissions.said(transaction, name))

    def recall(self, grant: Grant, name: str, once: Once | None = None) -> Reply:
        """Take a draft of one's own back from review, to work on it further; what reviewers said of it falls."""

        def do(transaction: Transaction) -> Reply:
            draft = draft_of(transaction, name)
            after = replace(draft.moved(Move.RECALL), digest=None)
            draft.require_author(grant.holder, Move.RECALL)
            submissions.fall(transaction, name, draft.digest or "")
            drafts.change(transaction, after)
            told = {"draft": name, "done": "recalled", "release": draft.digest, "version": after.version}
            self.ledger.enter(transaction, "draft", grant, told, about=name)
            return reply(of_draft(after, report_of(transaction, name)))

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def _settle(self, transaction: Transaction, tried: Draft, files: Files, report: Json, caller: str) -> Json:
        """Keep a *report* and, where nothing fell short, the release and the stage; nothing of a draft that changed."""
        draft = drafts.find(transaction, tried.id)
        if draft is None or draft.version != tried.version:
            return stopped(_CHANGED)
        content, at = orjson.dumps(report), self.ledger.now()
        signed = Signed(report["digest"], content_digest(content))
        passed = bool(report["passed"])
        submissions.keep(transaction, Submitted(draft.id, signed.digest, at, passed, content))
        if passed:
            title, origin = draft.title, DRAFTED
            releases.add(transaction, signed.digest, files, origin=origin, title=title, at=at, by=draft.begun_by)
            drafts.change(transaction, replace(draft.moved(Move.SUBMIT), digest=signed.digest))
        told = {"draft": draft.id, "release": signed.digest, "report": signed.report, "passed": passed}
        by = replace(PROGRAM, caller=caller)
        self.ledger.enter(transaction, SUBMISSION, by, told, about=draft.id, contents={"report": content})
        return {"passed": passed, "short": report["short"], "digest": signed.digest, "report": signed.report}


def submission(ledger: Ledger, transaction: Transaction, grant: Grant, draft: Draft) -> Job:
    """Keep the job of trying a *draft* out, unless it waits already; whoever submits it has a hand in it."""
    touched = draft.touched(grant.holder)
    draft.moved(Move.SUBMIT)
    drafts.change(transaction, touched)
    asked = orjson.dumps({"draft": draft.id, "version": draft.version})
    found = jobs.open_like(transaction, SUBMISSION, asked)
    if found is None:
        made_at = ledger.now()
        found = Job(ledger.new_id(), SUBMISSION, asked, grant.caller, WAITING, "", None, made_at, None, 0)
        jobs.add(transaction, found)
    return found


def _seen(transaction: Transaction, draft: Draft) -> Signed | None:
    """Give what stands submitted of a *draft*."""
    if draft.digest is None or draft.stage is Stage.DRAFT:
        return None
    found = submissions.of_release(transaction, draft.id, draft.digest)
    return None if found is None else Signed(found.digest, content_digest(found.report))
