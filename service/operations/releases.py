"""
Releases, as anybody may look at them: their files, how they stand, what changed from one to another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from service.domain.rendering import day_in_words
from service.governance.chain import digest_of as content_digest
from service.governance.errors import RefusedError
from service.governance.listing import Listing
from service.governance.timetable import FROM_THE_BEGINNING
from service.language.bundle import Files, digest_of
from service.operations.archives import pack
from service.operations.ledger import PROGRAM, Ledger
from service.operations.release_answers import Json, of_approvals, of_files, of_publication, of_release
from service.operations.rule_changes import changes_between
from service.operations.shadow_counts import counts
from service.store import drafts, publications, releases, submissions
from service.store.connection import Store, Transaction
from service.store.releases import Held

SHIPPED, DRAFTED, IMPORTED = "shipped", "draft", "imported"


@dataclass(frozen=True, slots=True)
class Releases:
    """Tells of the releases of a store."""

    store: Store
    today: Callable[[], date] = date.today

    def listing(self, before: int | None, limit: int) -> Listing:
        """List the releases, the latest first, of those with a number below *before*."""
        with self.store.reading() as transaction:
            found = releases.newest(transaction, before, limit + 1)
            timetable = publications.timetable(transaction)
        items = [of_release(one, timetable, self.today()) for one in found[:limit]]
        return Listing(items, found[limit - 1].number if len(found) > limit else None)

    def release(self, digest: str, *, with_approvals: bool = True) -> Json:
        """
        Tell of one release, *with approvals* or without, as these name who gave them.

        Raises `RefusedError` (`release_not_found`), as the others do.
        """
        with self.store.reading() as transaction:
            held, files = held_of(transaction, digest), files_of(transaction, digest)
            timetable = publications.timetable(transaction)
            approvals = submissions.said_of_release(transaction, digest) if with_approvals else []
            begun = drafts.of_release(transaction, digest)
        return {
            **of_release(held, timetable, self.today()),
            "drafts": [one.id for one in begun],
            "approvals": of_approvals(approvals),
            "files": _listed(files),
        }

    def in_force(self, day: date | None = None) -> Json:
        """Tell which release is in force on a *day* (today), and by which publication; raise `none_in_force`."""
        asked = day or self.today()
        with self.store.reading() as transaction:
            timetable = publications.timetable(transaction)
            publication = timetable.publication_on(asked)
            if publication is None:
                said = f"{day_in_words(asked.toordinal())}没有施行的规则版本。"
                raise RefusedError("none_in_force", said)
            held = held_of(transaction, publication.digest)
        return {
            "on": asked.isoformat(),
            "digest": held.digest,
            "title": held.title,
            "publication": of_publication(publication, timetable, self.today()),
        }

    def files(self, digest: str) -> list[Json]:
        """List the files of a release."""
        with self.store.reading() as transaction:
            return _listed(files_of(transaction, digest))

    def file(self, digest: str, path: str) -> bytes:
        """Give one file of a release; raise `RefusedError` (`file_not_found`) where there is none at that *path*."""
        with self.store.reading() as transaction:
            files = files_of(transaction, digest)
        if path not in files:
            raise RefusedError("file_not_found", "这个规则版本里没有这个文件。")
        return files[path]

    def diff(self, digest: str, base: str) -> Json:
        """Give what changed from a release *base* to another, in the sentences of rules."""
        with self.store.reading() as transaction:
            before, after = files_of(transaction, base), files_of(transaction, digest)
        return changes_between((base, before), (digest, after))

    def archive(self, digest: str) -> bytes:
        """Give a release as one file, to be carried elsewhere."""
        with self.store.reading() as transaction:
            held, files = held_of(transaction, digest), files_of(transaction, digest)
            timetable = publications.timetable(transaction)
        told = of_release(held, timetable, self.today())["publications"]
        public = ("effective_from", "published_at", "withdrawn_at")
        return pack(digest, held.title, files, [{name: one[name] for name in public} for one in told])

    def shadow(self, digest: str) -> Json:
        """Count how often a release said otherwise than the one in force, while it was evaluated beside it."""
        with self.store.reading() as transaction:
            held_of(transaction, digest)
            is_on = digest in publications.timetable(transaction).shadows
            return {"release": digest, "shadow": is_on, **counts(transaction, digest)}


def first_release(ledger: Ledger, files: Files) -> str:
    """
    Have the release that ships with the program in the store, and give its digest; any process may do so at any start.

    The first of a store is in force from the beginning. One that a later program brings along is there to be looked at,
    and to be drafted from; it takes effect when it has gone the way of every other.
    """
    digest = digest_of(files)
    with ledger.store.reading() as transaction:
        if releases.find(transaction, digest) is not None:
            return digest
    with ledger.store.writing() as transaction:
        is_first = not releases.newest(transaction, None, 1)
        at, by = ledger.now(), PROGRAM.caller
        if releases.add(transaction, digest, files, origin=SHIPPED, title="随程序提供", at=at, by=by):
            ledger.enter(transaction, "import", PROGRAM, {"release": digest, "origin": SHIPPED})
            if is_first:
                note = "首次启动时随程序提供的版本。"
                day = FROM_THE_BEGINNING
                made = publications.publish(transaction, digest, day, at=at, by=by, note=note)
                told = {"release": digest, "number": made.number, "effective_from": None, "retroactive": False}
                ledger.enter(transaction, "publication", PROGRAM, told, about=digest_name(digest))
    return digest


def held_of(transaction: Transaction, digest: str) -> Held:
    """Give what the store says of a release; raise `RefusedError` (`release_not_found`)."""
    found = releases.find(transaction, digest)
    if found is None:
        raise RefusedError("release_not_found", f"没有摘要为 {digest} 的规则版本。")
    return found


def files_of(transaction: Transaction, digest: str) -> Files:
    """Give the files of a release; raise `RefusedError` (`release_not_found`)."""
    held_of(transaction, digest)
    return releases.files(transaction, digest) or {}


def in_force_or(transaction: Transaction, today: date, digest: str | None) -> str:
    """Give the *digest* of a release that is there, or else of that which is in force *today*."""
    found = digest or publications.timetable(transaction).on(today)
    if found is None:
        raise RefusedError("none_in_force", "今日没有施行的规则版本，请写明从哪个版本起草。")
    return held_of(transaction, found).digest


def base_of(transaction: Transaction, today: date, digest: str) -> str:
    """Give the release beside which a change is measured: the one named or, where it never was, the one in force."""
    timetable = publications.timetable(transaction)
    return digest if timetable.was_published(digest) else timetable.on(today) or digest


def digest_name(digest: str) -> str:
    """Give the id by which the log knows a release: the first of its digest, which is longer than an id may be."""
    return digest.partition(":")[2][:64]


def _listed(files: Files) -> list[Json]:
    return of_files([(path, content_digest(content), len(content)) for path, content in sorted(files.items())])
