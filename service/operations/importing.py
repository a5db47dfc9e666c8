"""
Importing: a release from another house goes the way of every other before it takes effect here.

Its files are held to its digest on the way in. It is kept as what it is, and becomes a draft of whoever brought it,
which is tried out at once: somebody else has to approve of it, and then it can be published.
"""

from dataclasses import dataclass

from service.governance.access import Grant
from service.governance.once import Once, Reply
from service.operations.archives import Archive, unpack
from service.operations.bundles import require_sound
from service.operations.doing import once_only
from service.operations.drafting import begun
from service.operations.ledger import Ledger, reply
from service.operations.release_answers import of_release
from service.operations.releases import IMPORTED, base_of, digest_name, held_of
from service.operations.submitting import submission
from service.store import publications, releases
from service.store.connection import Transaction


@dataclass(frozen=True, slots=True)
class Importing:
    """Takes releases of other houses into a store."""

    ledger: Ledger

    def take_in(self, grant: Grant, content: bytes, once: Once | None = None) -> Reply:
        """
        Take in the release of an archive, with the draft and the job by which it goes on; one that is there stays.

        Raises `RefusedError` (`not_publishable`) with everything that is wrong with the archive or with its rules.
        """
        archive = unpack(content)
        require_sound(archive.bundle)

        def do(transaction: Transaction) -> Reply:
            digest, at = archive.digest, self.ledger.now()
            title = archive.title or digest
            is_new = releases.add(
                transaction, digest, archive.bundle, origin=IMPORTED, title=title, at=at, by=grant.caller
            )
            further = self._begin(transaction, grant, archive, title) if is_new else {"draft": None, "job": None}
            timetable = publications.timetable(transaction)
            told = of_release(held_of(transaction, digest), timetable, self.ledger.today())
            return reply({**told, **further}, 201 if is_new else 200, f"/v1/releases/{digest}")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def _begin(self, transaction: Transaction, grant: Grant, archive: Archive, title: str) -> dict[str, str | None]:
        """Begin the draft of a release that has come, and have it tried out beside the one in force."""
        base = base_of(transaction, self.ledger.today(), archive.digest)
        draft = begun(self.ledger, transaction, grant, title=f"引入：{title}", base=base, files=archive.bundle)
        job = submission(self.ledger, transaction, grant, draft)
        told = {"release": archive.digest, "origin": IMPORTED, "draft": draft.id}
        self.ledger.enter(transaction, "import", grant, told, about=digest_name(archive.digest))
        return {"draft": draft.id, "job": job.id}
