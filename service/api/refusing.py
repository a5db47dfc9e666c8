"""
Refusing: what is answered where a request is at fault, and where the framework finds nobody to answer it.
"""

import logging
from collections.abc import Iterator, Sequence

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from service.api.parameters import faults_of
from service.api.problems import OURS, Problem, ProblemError, problem_of
from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.governance.errors import RefusedError

LOG = logging.getLogger("gongguo.api")


def refuse(app: FastAPI) -> None:
    """Have an *app* answer what is refused."""
    for kind in (ProblemError, RefusedError, DossierFaultsError, DossierTooLargeError):
        app.add_exception_handler(kind, request_refused)
    app.exception_handler(RequestValidationError)(parameters_refused)
    app.exception_handler(HTTPException)(framework_refused)


def request_refused(_: Request, error: Exception) -> Response:
    """Answer an *error* in what was sent, or a refusal to act on it."""
    problem = problem_of(error)
    if problem.status >= OURS:
        LOG.warning("a request was refused: %s", problem.code)
    return problem.response(error.headers if isinstance(error, ProblemError) else None)


def parameters_refused(_: Request, error: RequestValidationError) -> Response:
    """Answer parameters of an address that cannot be read."""
    return faults_of(error.errors()).problem.response()


def framework_refused(request: Request, error: HTTPException) -> Response:
    """Answer what the framework refused: no such address, no such method there, a request that it cannot read."""
    path = request.url.path
    match error.status_code:
        case 404:
            return Problem("not_found", f"没有 `{path}` 这个地址，可用的地址见 /docs。").response()
        case 405:
            allowed = {"Allow": ", ".join(methods_at(path, request.app.routes))}
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=allowed)
            return Problem("method_not_allowed", f"`{path}` 不支持 {request.method} 方法。").response(allowed)
        case _:
            return Problem("refused", "请求无法处理，请检查后重试。").response(error.headers)


def methods_at(path: str, routes: Sequence[BaseRoute]) -> list[str]:
    """Give every method that some route takes at a *path*."""
    return sorted({"OPTIONS", *_methods(path, routes)})


def _methods(path: str, routes: Sequence[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Route) and route.path_regex.match(path):
            yield from route.methods or ()
            yield from ("HEAD",) if "GET" in (route.methods or ()) else ()
