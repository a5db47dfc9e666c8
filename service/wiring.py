"""
Wiring: the only place where engines, rulesets and operations meet.

`build` puts together what one folder of rulesets takes, with no store; `serve`, a whole service over its store.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from time import monotonic

from service.alternatives.trial import Trial
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.ports import Engine, EngineMaker
from service.domain.release import Release
from service.engine.durable import DurableEngine
from service.governance.errors import RefusedError
from service.identity.key_set import KeySet
from service.identity.sources import source_of
from service.identity.tokens import Tokens
from service.intake import Contract
from service.language.bundle import Files, read_bundle, release_of
from service.language.files import beside
from service.language.folder import load
from service.operations.access import Access
from service.operations.alternatives import Alternatives
from service.operations.asked_of_dossiers import AskedOfDossiers
from service.operations.auditing import Auditing
from service.operations.by_release import ByRelease
from service.operations.catalogue import Catalogue
from service.operations.comparing import Comparing
from service.operations.deciding import Deciding
from service.operations.digests import provide_missing
from service.operations.drafting import Drafting
from service.operations.evaluation import Evaluating
from service.operations.evaluations import Evaluations
from service.operations.heavy import Heavy
from service.operations.importing import Importing
from service.operations.jobs import Jobs
from service.operations.kept import Kept
from service.operations.keys import Keys
from service.operations.ledger import Ledger, utc_now
from service.operations.public import Public
from service.operations.publishing import Publishing
from service.operations.recorder import Recorder
from service.operations.releases import Releases, first_release
from service.operations.replaying import Replaying
from service.operations.retention import Retention
from service.operations.reviewing import Reviewing
from service.operations.served import Served
from service.operations.shelf import Shelf
from service.operations.simulation.jobs import SIMULATION, Simulations
from service.operations.simulation.populations import Populations
from service.operations.standing import Standing
from service.operations.submitting import SUBMISSION, Submitting
from service.operations.upkeep import Upkeep
from service.settings import Settings, shipped
from service.store.connection import Store, open_store
from service.workdays import announced_until, last_announced

provide_missing()

CANARY = "not_performing.json"


@dataclass(frozen=True, slots=True)
class Wiring:
    """A service put together."""

    release: Release
    operations: ByRelease


def interpreting(_: InForce, interpreter: Interpreter) -> Engine:
    """Make the engine that is the interpreter itself."""
    return interpreter


def checked(law: InForce, interpreter: Interpreter) -> Engine:
    """Make the online engine, which is asked after the interpreter and held to it."""
    return DurableEngine(law, interpreter, known_only=True)


ENGINES: dict[str, EngineMaker] = {"durable": checked, "interpreter": interpreting}


def build(settings: Settings) -> Wiring:
    """Put a service together; raise `RulesetFaultsError` where the rulesets are at fault."""
    return wire(load(settings.rulesets), settings)


def wire(release: Release, settings: Settings, announced_by: int | None = None) -> Wiring:
    """Put a service together over a *release* that has been read, by the holidays *announced by* a year (all)."""
    until = announced_by or last_announced()
    contract = Contract(release.kinds, most_bytes=settings.max_bytes, most_records=settings.max_records)
    evaluating = Evaluating(
        release, contract, ENGINES[settings.engine], announced=announced_until(until), announced_until=until
    )
    catalogue = Catalogue(release, settings.max_records)
    alternatives = Alternatives(Trial(release), contract, monotonic)
    return Wiring(release, ByRelease(evaluating, alternatives, catalogue, _canary))


def by_release(settings: Settings, announced_by: int, files: Files, digest: str) -> ByRelease:
    """Put together what works by the release of some *files*; their *digest* is that of the release."""
    del digest  # the files say it
    return wire(release_of(files), settings, announced_by).operations


def serve(
    settings: Settings,
    *,
    now: Callable[[], str] = utc_now,
    today: Callable[[], date] = date.today,
    announced_by: int | None = None,
) -> Served:
    """
    Open the store, with the release that ships in it, and put a service together over it.

    Holidays are those *announced by* a year (all). What is replayed is worked out by those announced at its time.

    Raises `StoreError`, `RulesetFaultsError` where the rulesets that ship are at fault, `WrongSourceError` where the
    keys of the issuer of tokens cannot be found where they are said to be.
    """
    store = open_store(settings.store_url)
    try:
        ledger = Ledger(store, settings.digest, now, today)
        first = read_bundle(settings.rulesets, beside(settings.rulesets))
        release_of(first)
        first_release(ledger, first)
        return _served(settings, ledger, announced_by or last_announced())
    except BaseException:
        store.close()
        raise


def _served(settings: Settings, ledger: Ledger, announced_by: int) -> Served:
    store, now, today = ledger.store, ledger.now, ledger.today
    standing, recorder = Standing(store), Recorder(store, ledger.algorithm)
    plain = settings.model_copy(update={"database_url": None})  # what goes to another process knows no password
    make = partial(by_release, plain, announced_by)
    shelf = Shelf(store, make)
    replaying = Replaying(shelf, _as_then(plain, store, announced_by))
    evaluations = _evaluations(settings, ledger, shelf, standing, recorder, Heavy(make))
    submitting = Submitting(ledger)
    jobs = Jobs(ledger, {SUBMISSION: submitting.try_out})
    simulations = Simulations(ledger, Populations(settings.populations))
    simulating = Jobs(ledger, {SIMULATION: simulations.carry_out}, alone=True)
    retention = Retention(store, ledger.algorithm, ledger.new_id, settings.retention_days)
    upkeep = Upkeep(retention, now)
    return Served(
        access=Access(standing, now, tokens=_tokens(settings), anonymous=settings.anonymous),
        public=Public(standing, shelf, today),
        evaluations=evaluations,
        asked=AskedOfDossiers(store, standing, shelf, now=now, today=today, most_bytes=settings.max_bytes),
        kept=Kept(store, replaying),
        reviewing=Reviewing(ledger, standing, Comparing(shelf, replaying, today), recorder),
        deciding=Deciding(ledger),
        releases=Releases(store, today),
        publishing=Publishing(ledger),
        importing=Importing(ledger),
        drafting=Drafting(ledger),
        submitting=submitting,
        jobs=jobs,
        simulations=simulations,
        keys=Keys(ledger, standing),
        auditing=Auditing(store, now),
        retention=retention,
        start=partial(_each, (jobs.start, simulating.start, upkeep.start)),
        close=partial(
            _each, (upkeep.close, jobs.close, simulating.close, evaluations.close, recorder.close, store.close)
        ),
    )


def _each(steps: Sequence[Callable[[], None]]) -> None:
    for step in steps:
        step()


def _as_then(plain: Settings, store: Store, announced_by: int) -> Callable[[str, int | None], Shelf | None]:
    """Give the shelves of other engines, and of times when fewer holidays were announced; None for those of now."""

    @cache
    def as_then(engine: str, until: int | None) -> Shelf | None:
        if (engine, until or announced_by) == (plain.engine, announced_by):
            return None
        return Shelf(store, partial(by_release, plain.model_copy(update={"engine": engine}), until or announced_by))

    return as_then


def _evaluations(  # noqa: PLR0913, PLR0917  # all that they are put together from
    settings: Settings, ledger: Ledger, shelf: Shelf, standing: Standing, recorder: Recorder, heavy: Heavy
) -> Evaluations:
    return Evaluations(
        ledger.store,
        standing,
        shelf,
        recorder,
        now=ledger.now,
        today=ledger.today,
        algorithm=ledger.algorithm,
        keep_dossiers=settings.keep_dossiers,
        most_bytes=settings.max_bytes,
        heavy=heavy,
    )


def _tokens(settings: Settings) -> Tokens | None:
    """Read bearer tokens where it is said whose; raise `WrongSourceError`, and `RefusedError` where half is said."""
    issuer, audience, place = settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks
    if issuer is None and audience is None and place is None:
        return None
    if issuer is None or audience is None or place is None:
        raise RefusedError("wrong_setting", "令牌的签发者、受众、公钥三项设置须同时写明。")
    claims = (settings.oidc_roles_claim, settings.oidc_units_claim)
    return Tokens(KeySet(source_of(place)), issuer, audience, *claims)


def _canary() -> bytes:
    return Path(shipped("examples") / CANARY).read_bytes()
