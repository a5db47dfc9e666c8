"""
The application: the routes of every resource, what happens to errors, and the documentation.

Errors of the caller are answered here; all others reach the envelope, which logs them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool

from service.api.alternatives import alternatives
from service.api.batch import batch
from service.api.bodies import SECONDS as BODY_SECONDS
from service.api.decisions import decisions
from service.api.drafts import drafts
from service.api.envelope import SECONDS, Envelope
from service.api.evaluations import evaluations
from service.api.health import health
from service.api.jobs import jobs
from service.api.kept import kept
from service.api.keys import keys
from service.api.limits import Limits
from service.api.log import log
from service.api.measurements import Measurements
from service.api.metrics import metrics
from service.api.openapi import documentation
from service.api.pages import pages
from service.api.populations import populations
from service.api.refusing import refuse
from service.api.releases import releases
from service.api.reviews import reviews
from service.api.rules import rules
from service.api.simulations import simulations
from service.api.vocabulary import vocabulary
from service.operations.served import Served
from service.settings import shipped

MAX_BYTES = 1_048_576


def create_application(  # noqa: PLR0913 - each is a limit of its own
    served: Served,
    *,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    body_seconds: float = BODY_SECONDS,
    rate: int = 0,
    examples: Path | None = None,
) -> FastAPI:
    """
    Build the application over what is *served*, which is closed with it.

    Bodies have up to *max_bytes* and *body_seconds*; an answer begins within so many *seconds*; a caller may call at a
    *rate* a minute (0: as often as it likes). The *examples* are the dossiers that the documentation shows.
    """
    app = FastAPI(
        title="功过", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=_closing
    )
    measurements = Measurements()
    app.state.served = served
    app.state.draining = False
    app.state.body_seconds = body_seconds
    app.state.limits = Limits(rate)
    served.evaluations.observe = measurements.evaluated
    app.add_middleware(Envelope, measurements=measurements, seconds=seconds)
    refuse(app)
    for router in _routers(served, max_bytes, measurements):
        app.router.routes.extend(router.routes)
    app.router.routes.extend(documentation(app, served, examples or shipped("examples")).routes)
    return app


def _routers(served: Served, max_bytes: int, measurements: Measurements) -> tuple[APIRouter, ...]:
    return (
        evaluations(served, max_bytes),
        batch(served, max_bytes, measurements),
        kept(served),
        decisions(served),
        reviews(served, max_bytes),
        alternatives(served, max_bytes),
        rules(served),
        vocabulary(served),
        releases(served),
        drafts(served),
        jobs(served),
        populations(served),
        simulations(served),
        keys(served),
        log(served),
        metrics(served, measurements),
        health(served),
        pages(),
    )


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    """Close what is served when the application ends: what is being recorded is recorded first."""
    yield
    app.state.draining = True
    await run_in_threadpool(app.state.served.close)
