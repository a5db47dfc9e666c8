"""
A store in which rules are drafted, reviewed and published, with a small release in force; time stands still.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from service.governance.access import Grant, Role
from service.governance.errors import RefusedError
from service.operations.drafting import Drafting, Match
from service.operations.importing import Importing
from service.operations.jobs import Jobs
from service.operations.ledger import Ledger
from service.operations.publishing import Publishing
from service.operations.releases import Releases, first_release
from service.operations.submitting import SUBMISSION, Submitting
from service.operations.trying import Trying
from service.store import log
from service.store.connection import Store
from tests.stores import AT, sqlite_store
from tests.unit.operations.small_bundle import small_bundle

Json = dict[str, Any]

TODAY = date(2026, 11, 21)
DRAFTER = Grant("key:1", "起草人甲", frozenset({Role.DRAFTER}))
OTHER_DRAFTER = Grant("key:2", "起草人乙", frozenset({Role.DRAFTER}))
REVIEWER = Grant("key:3", "审核人丙", frozenset({Role.REVIEWER}))
ADMINISTRATOR = Grant("key:4", "管理员丁", frozenset({Role.ADMINISTRATOR}))
PASSES: Json = {"passed": True, "short": [], "changes": [], "specifications": {"trials": 2}}
RULES = "rulesets/rules.yaml"


def tells(*lines: Mapping[str, Any]) -> Sequence[str]:
    """Give a trial that tells some *lines*, and ends."""
    said = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    return (sys.executable, "-S", "-c", f"print({said!r})")


@dataclass
class Ruled:
    """Everything that is done with the rules of a store."""

    store: Store
    trial: Sequence[str] = field(default_factory=lambda: tells({"report": PASSES}))
    now: str = AT
    today: date = TODAY

    def __post_init__(self) -> None:
        """Begin, with the small release in force."""
        numbers = count(1)
        self.ledger = Ledger(self.store, "sha256", lambda: self.now, lambda: self.today, lambda: f"id-{next(numbers)}")
        self.first = first_release(self.ledger, small_bundle())
        self.releases = Releases(self.store, lambda: self.today)
        self.publishing = Publishing(self.ledger)
        self.importing = Importing(self.ledger)
        self.drafting = Drafting(self.ledger)

    @property
    def submitting(self) -> Submitting:
        return Submitting(self.ledger, Trying(command=self.trial))

    @property
    def jobs(self) -> Jobs:
        return Jobs(self.ledger, {SUBMISSION: self.submitting.try_out}, poll_seconds=0.01)

    def begin(self, grant: Grant = DRAFTER, title: str = "误期改名") -> str:
        return str(json.loads(self.drafting.begin(grant, {"title": title}).body)["id"])

    def write(self, draft: str, path: str, content: bytes, grant: Grant = DRAFTER) -> None:
        """Write a file of a draft as it is now."""
        there = {one["path"]: one["etag"] for one in self.drafting.files(draft)}
        match = Match((there[path],)) if path in there else Match(is_new=True)
        self.drafting.write(grant, draft, path, content, match)

    def drafted(self, title: str = "逾期", grant: Grant = DRAFTER) -> str:
        """Begin a draft in which the rule has another title."""
        draft = self.begin(grant)
        self.write(draft, RULES, small_bundle(title=title)[RULES], grant)
        return draft

    def submitted(self, draft: str, grant: Grant = DRAFTER) -> Json:
        """Submit a draft and carry its trial through; give the answer of the job."""
        job = json.loads(self.submitting.submit(grant, draft).body)["id"]
        answer: Json = self.jobs.run_now(job)["answer"]
        return answer

    def judge(self, draft: str, *, approved: bool = True, grant: Grant = REVIEWER, **other: Any) -> Json:
        """Approve what stands submitted, or reject it; what is signed can be told otherwise."""
        found = self.drafting.draft(draft)
        signed = {"digest": found["digest"], "report": found["report"], "approved": approved, "statement": "已阅"}
        told: Json = json.loads(self.submitting.approve(grant, draft, {**signed, **other}).body)
        return told

    def approved(self, title: str = "逾期") -> str:
        """Bring a draft as far as to its approval; give the digest of its release."""
        draft = self.drafted(title)
        self.submitted(draft)
        return str(self.judge(draft)["digest"])

    def publish(self, digest: str, day: date = TODAY, **besides: Any) -> Json:
        told: Json = json.loads(self.publishing.publish(ADMINISTRATOR, digest, {"effective_from": day, **besides}).body)
        return told

    def entries(self, *kinds: str) -> list[log.Kept]:
        """Give the entries of some kinds in the log, oldest first."""
        with self.store.reading() as transaction:
            return log.newest(transaction, kinds=kinds, before=None, limit=200)[::-1]


@contextmanager
def ruled(folder: Path) -> Iterator[Ruled]:
    """Give a store in a *folder*, and close it in the end."""
    made = Ruled(sqlite_store(folder))
    yield made
    made.store.close()


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Hold that something is refused with a *code*."""
    try:
        yield
    except RefusedError as error:
        assert error.code == code  # noqa: PT017  # the one line that every refusal needs
    else:
        message = f"not refused: {code}"
        raise AssertionError(message)
