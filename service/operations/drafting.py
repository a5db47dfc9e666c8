"""
Drafting: rules are changed in a draft, file by file, each change against what its author has seen of the file.

Two hands on one file come one after the other; the second is told that the file is no longer what it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.governance.access import Grant
from service.governance.chain import digest_of
from service.governance.errors import RefusedError
from service.governance.life import Draft, Move, Stage
from service.governance.listing import Listing
from service.governance.once import Once, Reply
from service.operations.bundles import faults_of, require_content, require_path, require_size
from service.operations.doing import once_only
from service.operations.ledger import Ledger, reply
from service.operations.release_answers import Json, of_draft, of_files
from service.operations.releases import base_of, files_of, in_force_or
from service.store import drafts, submissions
from service.store.connection import Transaction
from service.store.drafts import File


@dataclass(frozen=True, slots=True)
class Match:
    """What whoever writes a file has seen of it: its tags, or (`is_new`) that it is not there."""

    etags: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Drafting:
    """Keeps the drafts of a store."""

    ledger: Ledger

    def begin(self, grant: Grant, asked: Mapping[str, Any], once: Once | None = None) -> Reply:
        """
        Begin a draft: a `title`, and the `base` whose files it has at first (the release in force today).

        One that was never published is no base to measure a change from: that is then the one in force today.
        """

        def do(transaction: Transaction) -> Reply:
            named = in_force_or(transaction, self.ledger.today(), asked.get("base"))
            base = base_of(transaction, self.ledger.today(), named)
            files = files_of(transaction, named)
            draft = begun(self.ledger, transaction, grant, title=asked["title"], base=base, files=files)
            if named != base:  # whoever wrote what it begins with has a hand in it
                for holder in authors_of(transaction, named):
                    draft = draft.touched(holder)
                drafts.change(transaction, draft)
            self._enter(transaction, grant, draft, "begun")
            return reply(of_draft(draft, None), 201, f"/v1/drafts/{draft.id}")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def listing(self, before: int | None, limit: int) -> Listing:
        """List the drafts, the latest first, of those with a number below *before*."""
        with self.ledger.store.reading() as transaction:
            found = drafts.newest(transaction, before, limit + 1)
            items = [of_draft(one, report_of(transaction, one.id)) for one in found[:limit]]
        return Listing(items, found[limit - 1].number if len(found) > limit else None)

    def draft(self, name: str) -> Json:
        """Tell of one draft; raise `RefusedError` (`draft_not_found`), as the others do."""
        with self.ledger.store.reading() as transaction:
            return of_draft(draft_of(transaction, name), report_of(transaction, name))

    def delete(self, grant: Grant, name: str) -> None:
        """Delete a draft of one's own; raise `RefusedError`: `wrong_stage`, `not_an_author`."""
        with self.ledger.store.writing() as transaction:
            draft = draft_of(transaction, name)
            draft.moved(Move.DELETE)
            draft.require_author(grant.holder, Move.DELETE)
            if submissions.became_release(transaction, name):
                raise RefusedError("wrong_stage", "这份草案曾成为规则版本，须留存以备查考，不能删除。")
            drafts.remove(transaction, name)
            self._enter(transaction, grant, draft, "deleted")

    def files(self, name: str) -> list[Json]:
        """List the files of a draft."""
        with self.ledger.store.reading() as transaction:
            draft_of(transaction, name)
            return of_files([(one.path, one.etag, one.size) for one in drafts.marks_of_files(transaction, name)])

    def file(self, name: str, path: str) -> File:
        """Give one file of a draft; raise `RefusedError` (`file_not_found`) where there is none at that *path*."""
        require_path(path)
        with self.ledger.store.reading() as transaction:
            draft_of(transaction, name)
            return _file(transaction, name, path)

    def write(self, grant: Grant, name: str, path: str, content: bytes, match: Match) -> tuple[Json, bool]:
        """
        Write a file of a draft, and tell what it is now and whether it is new.

        Raises `RefusedError`: `wrong_stage`, `precondition_required`, `precondition_failed`, `wrong_query`; and
        `DossierFaultsError` where a file cannot have this content, or there would be too much of it all.
        """
        require_path(path)
        require_content(path, content)
        one = File(path, digest_of(content), content)

        def write(transaction: Transaction) -> bool:
            there = drafts.file(transaction, name, path)
            _require_match(there, match)
            sizes = [len(content), *(its.size for its in drafts.marks_of_files(transaction, name) if its.path != path)]
            require_size(sizes)
            drafts.write_file(transaction, name, one)
            return there is None

        is_new = self._change(grant, name, path, write, one.etag)
        return of_files([(path, one.etag, len(content))])[0], is_new

    def remove(self, grant: Grant, name: str, path: str, match: Match) -> None:
        """Take a file out of a draft; raise as `write` does, and `file_not_found`."""
        require_path(path)

        def remove(transaction: Transaction) -> bool:
            _require_match(_file(transaction, name, path), match)
            drafts.remove_file(transaction, name, path)
            return False

        self._change(grant, name, path, remove, None)

    def check(self, name: str) -> Json:
        """Give everything that is wrong with the files of a draft, at once."""
        with self.ledger.store.reading() as transaction:
            draft_of(transaction, name)
            files = drafts.files(transaction, name)
        faults = faults_of(files)
        said = f"有 {len(faults)} 处错误。" if faults else "没有错误；规则的含义和规格在送审时核验。"
        return {"draft": name, "sound": not faults, "faults": faults, "text": said}

    def _change(
        self, grant: Grant, name: str, path: str, change: Callable[[Transaction], bool], etag: str | None
    ) -> bool:
        """Change a file in one transaction; its author is one of the draft's from then on."""
        with self.ledger.store.writing() as transaction:
            draft = draft_of(transaction, name).moved(Move.CHANGE).touched(grant.holder)
            is_new = change(transaction)
            drafts.change(transaction, draft)
            self._enter(transaction, grant, draft, "changed", {"path": path, "file": etag})
            return is_new

    def _enter(
        self, transaction: Transaction, grant: Grant, draft: Draft, done: str, besides: Mapping[str, Any] | None = None
    ) -> None:
        told = {"draft": draft.id, "done": done, "base": draft.base, "version": draft.version, **(besides or {})}
        self.ledger.enter(transaction, "draft", grant, told, about=draft.id)


def begun(  # noqa: PLR0913  # as much as a draft has
    ledger: Ledger, transaction: Transaction, grant: Grant, *, title: str, base: str, files: Mapping[str, bytes]
) -> Draft:
    """Keep a new draft of these *files*, whose author is the holder of a *grant*."""
    number = drafts.next_number(transaction)
    at, by = ledger.now(), grant.caller
    draft = Draft(ledger.new_id(), number, title, base, Stage.DRAFT, 1, (grant.holder,), None, at, by)
    drafts.begin(transaction, draft, [File(path, digest_of(one), one) for path, one in sorted(files.items())])
    return draft


def authors_of(transaction: Transaction, digest: str) -> list[str]:
    """Give the holders who had a hand in any draft that became a release."""
    begun_before = (drafts.find(transaction, name) for name in submissions.drafts_of(transaction, digest))
    return [holder for one in begun_before if one is not None for holder in one.authors]


def draft_of(transaction: Transaction, name: str) -> Draft:
    """Find a draft; raise `RefusedError` (`draft_not_found`)."""
    found = drafts.find(transaction, name)
    if found is None:
        raise RefusedError("draft_not_found", "没有这份草案。")
    return found


def report_of(transaction: Transaction, name: str) -> str | None:
    """Give the digest of the report of a draft's last trial."""
    last = submissions.last(transaction, name)
    return None if last is None else digest_of(last.report)


def _file(transaction: Transaction, name: str, path: str) -> File:
    found = drafts.file(transaction, name, path)
    if found is None:
        raise RefusedError("file_not_found", "这份草案里没有这个文件。")
    return found


def _require_match(there: File | None, match: Match) -> None:
    """Hold what is *there* to what the writer has seen; raise `RefusedError`."""
    if not match.etags and not match.is_new:
        said = "请以 If-Match 写明所改文件的 ETag；新增文件的，写 If-None-Match: *。"
        raise RefusedError("precondition_required", said)
    if match.is_new and there is not None:
        said = "已有这个文件，没有覆盖；要修改的，请先读取它，以 If-Match 写明 ETag。"
        raise RefusedError("precondition_failed", said)
    if match.etags and (there is None or there.etag not in match.etags):
        said = "文件已被他人修改或者删除，没有覆盖；请重新读取，合并之后再提交。"
        raise RefusedError("precondition_failed", said)
