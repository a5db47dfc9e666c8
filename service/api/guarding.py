"""
Guarding: no route is entered without a grant that covers what the route does.

A route says by `may(act)` what it does. Which route does what can therefore be listed, and is told in the
documentation.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from service.api.limits import Limits
from service.api.parameters import refuse_unknown
from service.api.problems import Problem, ProblemError
from service.api.schemas import Schema, problem_responses
from service.governance.access import ALLOWED, OPEN_TO_ALL, ROLE_LABELS, Act, Grant, Role
from service.governance.errors import RefusedError
from service.operations.access import Access, unauthenticated
from service.operations.shelf import NotAtHandError

SCHEME = "bearer"
_SECURITY: Schema = {
    "type": "http",
    "scheme": "bearer",
    "description": "本服务签发的凭证（以 `gg_` 开头），或者统一身份认证系统签发的令牌（JWT）。",
}
_NOBODY = "unknown"


class Guard:
    """Lets those in who may do one act."""

    def __init__(self, act: Act, *, judged_again: bool = False) -> None:
        """Let in those who may do an *act*; see `may`."""
        self.act = act
        self._fresh = not judged_again

    async def __call__(self, request: Request) -> Grant:
        """Give the grant of a *request*; raise `RefusedError` or `ProblemError` where it has none, or not this one."""
        access, limits = _access(request), limits_of(request.app)
        try:
            authorization = shown(request)
            grant = None if self._fresh else access.known(authorization)
            if grant is None:
                grant = await run_in_threadpool(access.admit, authorization, fresh=self._fresh)
        except RefusedError as error:
            if error.code == "unauthenticated":
                _wait(limits.failure(request.client.host if request.client else _NOBODY))
            raise
        request.state.grant = grant
        request.state.admit_again = partial(access.admit, authorization, fresh=True) if self._fresh else None
        _wait(limits.call(grant.caller))
        grant.require(self.act)
        refuse_unknown(request)
        return grant


def may(act: Act, *, judged_again: bool = False) -> Guard:
    """
    Give the dependency that lets in those who may do an *act*.

    Of a route whose work is *judged again* where keys have changed meanwhile, the store is not asked beforehand: see
    `grant_again`.
    """
    return Guard(act, judged_again=judged_again)


def grant_again(request: Request, act: Act) -> Callable[[], Grant]:
    """
    Give what admits a *request* once more to do an *act*, by what is known of the store when it is called.

    For work that is judged again, and then looks at the store afresh, where keys have changed meanwhile. What it gives
    raises `RefusedError`.
    """
    access, authorization = _access(request), shown(request)

    def admit() -> Grant:
        grant = access.known(authorization)
        if grant is None:
            if _in_loop():  # it may take a look at the store, or at the issuer: not while everybody waits
                raise NotAtHandError("credential")
            grant = access.admit(authorization)
        grant.require(act)
        return grant

    return admit


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def shown(request: Request) -> str | None:
    """Give what a *request* shows of itself; raise `RefusedError` where it shows several things."""
    found = request.headers.getlist("authorization")
    if len(found) > 1:
        raise unauthenticated()
    return found[0] if found else None


def limits_of(app: FastAPI) -> Limits:
    """Give the limits of an *app*: those it was given, or the usual."""
    if not hasattr(app.state, "limits"):
        app.state.limits = Limits()
    limits: Limits = app.state.limits
    return limits


def guards(routes: Sequence[BaseRoute]) -> Iterator[tuple[APIRoute, Guard | None]]:
    """Give every one of the *routes* that answers requests, with what guards it; None where nothing does."""
    for route in routes:
        if isinstance(route, APIRoute):
            found = [one.call for one in _within(route.dependant) if isinstance(one.call, Guard)]
            yield route, found[0] if found else None


def secured(document: Schema, app: FastAPI) -> Schema:
    """Say in an OpenAPI *document* how one shows who one is, and what each route of the *app* asks for."""
    document.setdefault("components", {})["securitySchemes"] = {SCHEME: _SECURITY}
    for route, guard in guards(app.routes):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _secure(operation, guard)
    return document


def _secure(operation: Schema, guard: Guard | None) -> None:
    if guard is None:
        operation["security"] = []
        return
    operation["security"] = [{SCHEME: []}]
    said = (operation.get("description"), _needed(guard.act))
    operation["description"] = "\n\n".join(one for one in said if one)
    codes = ("unauthenticated", "role_missing", "rate_limited")
    for status, response in problem_responses(*codes).items():
        operation["responses"].setdefault(str(status), response)


def _needed(act: Act) -> str:
    if act in OPEN_TO_ALL:
        return "凭有效的凭证即可使用。"
    roles = [ROLE_LABELS[role] for role in Role if role in ALLOWED[act]]
    return f"须持有{'、'.join(roles)}权限{'之一' if len(roles) > 1 else ''}。"


def _within(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _within(one)


def _access(request: Request) -> Access:
    access: Access = request.app.state.served.access
    return access


def _wait(seconds: int | None) -> None:
    if seconds is not None:
        problem = Problem("rate_limited", f"请求过于频繁，请 {seconds} 秒后重试。")
        raise ProblemError(problem, {"Retry-After": str(seconds)})
