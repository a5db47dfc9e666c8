"""
Simulations: a draft is tried on a whole population before anybody decides on it, as a job that may be stopped.

What was asked is frozen when it is asked: the draft as it stands then. What came of it lies in the log beside that,
where its digest vouches for it; it names persons by their refs and is erased as the contents of other entries are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson

from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.language.bundle import Files, digest_of
from service.operations.archives import pack, unpack
from service.operations.bundles import require_sound_rules
from service.operations.doing import answered, once_only
from service.operations.drafting import draft_of
from service.operations.jobs import Held, Settle, UndoableError
from service.operations.ledger import PROGRAM, Ledger, reply
from service.operations.release_answers import Json
from service.operations.releases import files_of, held_of
from service.operations.simulation.files import REPORT
from service.operations.simulation.populations import Populations
from service.operations.simulation.process import Made, Simulating, Wanted
from service.store import drafts, jobs, log, publications
from service.store.connection import Transaction
from service.store.jobs import CANCELLED, DONE, FAILED, WAITING, Job

SIMULATION = "simulation"
SMALLEST, SHOWN = 10, 1_000
"""Where nothing else is asked: how many persons a group has at least that is told of, and how many are listed."""
ENDED = (DONE, FAILED, CANCELLED)
"""The stages after which there is no other."""
_DRAFT = "draft"
_BY_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class Simulations:
    """Simulates on the populations at hand, and keeps what came of it."""

    ledger: Ledger
    populations: Populations
    simulating: Simulating = field(default_factory=Simulating)

    def ask(self, grant: Grant, asked: Mapping[str, Any], once: Once | None = None) -> Reply:
        """
        Ask for a simulation; answer with the job that does it.

        Asked are `population`, `draft` (the digest of a release, or the id of a draft), and where they are said `base`
        (the release in force on the day), `as_of`, `smallest`, `shown`.

        Raises `RefusedError`: `populations_not_set`, `population_not_found`, `release_not_found`, `draft_not_found`,
        `none_in_force`, `not_publishable` where the draft has faults.
        """
        found = answered(self.ledger.store, once)
        if found is not None:
            return found
        self.populations.find(asked["population"])
        said, frozen = self._frozen(asked)

        def do(transaction: Transaction) -> Reply:
            at, name = self.ledger.now(), self.ledger.new_id()
            job = Job(name, SIMULATION, orjson.dumps(said), grant.caller, WAITING, "", None, at, None, 0)
            jobs.add(transaction, job)
            told = {"simulation": name, "done": "asked", **said}
            self.ledger.enter(transaction, SIMULATION, grant, told, about=name, contents=frozen)
            return reply(of_simulation(job), 202, f"/v1/simulations/{name}")

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def simulation(self, name: str) -> Json:
        """Tell of a simulation; raise `RefusedError` (`simulation_not_found`), as the others do."""
        with self.ledger.store.reading() as transaction:
            return of_simulation(_job(transaction, name))

    def cancel(self, grant: Grant, name: str, once: Once | None = None) -> Reply:
        """Stop a simulation that nobody wants any more; raise `RefusedError` (`wrong_stage`) where it has ended."""

        def do(transaction: Transaction) -> Reply:
            if jobs.cancel(transaction, _job(transaction, name).id):
                told = {"simulation": name, "done": CANCELLED}
                self.ledger.enter(transaction, SIMULATION, grant, told, about=name)
            job = _job(transaction, name)
            if job.stage != CANCELLED:
                raise RefusedError("wrong_stage", "模拟已经结束，不能取消。")
            return reply(of_simulation(job))

        return once_only(self.ledger.store, once, do, self.ledger.now)

    def report(self, name: str, form: str) -> tuple[bytes, str]:
        """
        Give what came of a simulation in one *form* (`MADE`), and its digest.

        Raises `RefusedError`: `wrong_stage` where it is not done, `content_erased` where its time has come.
        """
        with self.ledger.store.reading() as transaction:
            if _job(transaction, name).stage != DONE:
                raise RefusedError("wrong_stage", "模拟没有做完，没有报告。")
            *_, entry = log.about(transaction, name, [SIMULATION])
            content = log.content(transaction, entry.position, form)
        if content is None:
            raise RefusedError("content_erased", "模拟的结果已按保存期限清除。")
        return content, entry.contents[form]

    def carry_out(self, job: Job, held: Held) -> Settle:
        """Simulate what a *job* asks; what is given keeps the outcome."""
        asked = orjson.loads(job.asked)
        try:
            population = self.populations.find(asked["population"])
            with self.ledger.store.reading() as transaction:
                draft, base = _draft(transaction, job, asked), files_of(transaction, asked["base"])
        except RefusedError as error:
            raise UndoableError({"text": error.chinese}) from None
        wanted = Wanted(population, draft, base, asked["as_of"], asked["smallest"], asked["shown"])
        made = self.simulating.simulate(wanted, held)
        return lambda transaction: self._settle(transaction, job, made)

    def _settle(self, transaction: Transaction, job: Job, made: Made) -> Json:
        """Enter what was *made* into the log; what is told there, and in the answer, is of no person."""
        told = {"simulation": job.id, "done": DONE, **made.told}
        by = replace(PROGRAM, caller=job.caller)
        self.ledger.enter(transaction, SIMULATION, by, told, about=job.id, contents=made.files)
        *_, entry = log.about(transaction, job.id, [SIMULATION])
        return {**made.told, "report": entry.contents[REPORT]}

    def _frozen(self, asked: Mapping[str, Any]) -> tuple[Json, Mapping[str, bytes]]:
        """Say what is asked so that it means the same for ever, with the files of the draft where it is none yet."""
        as_of: date | None = asked.get("as_of")
        with self.ledger.store.reading() as transaction:
            base = asked.get("base") or publications.timetable(transaction).on(as_of or self.ledger.today())
            if base is None:
                raise RefusedError("none_in_force", "基准日没有施行的规则版本，请写明与哪个版本比较。")
            held_of(transaction, base)
            named, files = asked[_DRAFT], None
            if named.startswith(_BY_DIGEST):
                held_of(transaction, named)
            else:
                files = drafts.files(transaction, draft_of(transaction, named).id)
        if files is not None:
            require_sound_rules(files)
        digest = named if files is None else digest_of(files)
        said = {
            "population": asked["population"],
            "draft": digest,
            "of_draft": None if files is None else named,
            "base": base,
            "as_of": None if as_of is None else as_of.isoformat(),
            "smallest": asked.get("smallest", SMALLEST),
            "shown": asked.get("shown", SHOWN),
        }
        return said, {} if files is None else {_DRAFT: pack(digest, "", files, [])}


def of_simulation(job: Job) -> Json:
    """Tell of the *job* of a simulation."""
    at = f"/v1/simulations/{job.id}"
    return {
        "id": job.id,
        "kind": job.kind,
        "stage": job.stage,
        "progress": orjson.loads(job.progress) if job.progress else None,
        "asked": orjson.loads(job.asked),
        "answer": None if job.answer is None else orjson.loads(job.answer),
        "made_at": job.made_at,
        "links": {"events": f"{at}/events", "report": f"{at}/report" if job.stage == DONE else None},
    }


def _job(transaction: Transaction, name: str) -> Job:
    found = jobs.find(transaction, name)
    if found is None or found.kind != SIMULATION:
        raise RefusedError("simulation_not_found", "没有这次模拟。")
    return found


def _draft(transaction: Transaction, job: Job, asked: Mapping[str, Any]) -> Files:
    """Give the files of the draft that a *job* is about, as they were when it was asked for."""
    if asked["of_draft"] is None:
        return files_of(transaction, asked[_DRAFT])
    entry, *_ = log.about(transaction, job.id, [SIMULATION])
    content = log.content(transaction, entry.position, _DRAFT)
    if content is None:
        raise RefusedError("content_erased", "所模拟的草案已按保存期限清除。")
    return unpack(content).bundle
