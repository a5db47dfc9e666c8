"""
The application: the routes of every resource, what happens to errors, and the documentation.

Errors of the caller are answered here; all others reach the envelope, which logs them.
"""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from service.api.alternatives import alternatives
from service.api.envelope import Envelope
from service.api.evaluations import evaluations
from service.api.health import health
from service.api.openapi import documented
from service.api.operations_port import Operations
from service.api.pages import pages
from service.api.problems import Problem, ProblemError, problem_of
from service.api.rules import rules
from service.api.vocabulary import vocabulary
from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.settings import shipped

MAX_BYTES = 1_048_576


def create_application(operations: Operations, *, max_bytes: int = MAX_BYTES, examples: Path | None = None) -> FastAPI:
    """Build the application over the *operations*; *examples* are the dossiers that its documentation shows."""
    app = FastAPI(title="功过", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.add_middleware(Envelope)
    for router in (
        evaluations(operations, max_bytes),
        alternatives(operations, max_bytes),
        rules(operations),
        vocabulary(operations),
        health(operations),
        pages(),
    ):
        app.include_router(router)
    for kind in (ProblemError, DossierFaultsError, DossierTooLargeError):
        app.add_exception_handler(kind, caller_at_fault)
    app.exception_handler(HTTPException)(framework_refused)
    app.openapi = documented(app, operations, examples or shipped("examples"))  # type: ignore[method-assign]  # as FastAPI documents it
    return app


def caller_at_fault(_: Request, error: Exception) -> Response:
    """Answer an *error* in what was sent."""
    return problem_of(error).response()


def framework_refused(request: Request, error: HTTPException) -> Response:
    """Answer what the framework refused: no such address, no such method there, a request that it cannot read."""
    path = request.url.path
    match error.status_code:
        case 404:
            problem = Problem("not_found", f"没有 `{path}` 这个地址，可用的地址见 /docs。")
        case 405:
            problem = Problem("method_not_allowed", f"`{path}` 不支持 {request.method} 方法。")
        case _:
            problem = Problem("refused", "请求无法处理，请检查后重试。")
    return problem.response(error.headers)
