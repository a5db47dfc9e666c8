"""
Bodies of requests: taken as bytes, within a limit; the intake reads them, strictly and once, not the web framework.
"""

from asyncio import timeout

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from service.api.answers import JSON
from service.api.problems import Problem, ProblemError
from service.domain.errors import DossierTooLargeError

OF_BODIES = ("not_json", "dossier_too_large", "unsupported_media_type", "dossier_faults", "slow_body")
"""The problems that a body can have."""
DISCARDED = 8
"""How many times the limit is read and thrown away, so that a caller who is still sending gets to see the answer."""
SECONDS = 30.0
"""How long a body may take to arrive."""


async def body_of(request: Request, limit: int, *types: str) -> bytes:
    """
    Read the body of a *request*, at most *limit* bytes of it, of one of the *types* (JSON, where none is named).

    A body may be long in coming: who sent it is admitted again once it is there, unless that is done later anyhow.

    Raises `ProblemError` where it says that it is anything else, or does not come; `DossierTooLargeError`; and
    `RefusedError` where its sender is not admitted any more.
    """
    require_type(request.headers.get("content-type"), types or (JSON,))
    body = await read_body(request, limit)
    admit_again = getattr(request.state, "admit_again", None)
    if admit_again is not None:
        await run_in_threadpool(admit_again)
    return body


def require_type(content_type: str | None, types: tuple[str, ...]) -> None:
    """Refuse a body that says it is anything but one of the *types*; one that does not say is taken as meant."""
    if content_type is None or content_type.partition(";")[0].strip().lower() in types:
        return
    raise ProblemError(Problem("unsupported_media_type", f"请以 {' 或者 '.join(types)} 提交请求正文。"))


async def read_body(request: Request, limit: int) -> bytes:
    """
    Read the body of a *request*, at most *limit* bytes of it.

    Raises `DossierTooLargeError`: at once where the caller announces far too much, else as soon as it is known and
    the rest has been thrown away. Raises `ProblemError` (`slow_body`) where it does not come in time.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit * DISCARDED:
        raise DossierTooLargeError(limit)
    seconds = getattr(request.app.state, "body_seconds", SECONDS)
    try:
        async with timeout(seconds):
            return await _read(request, limit)
    except TimeoutError:
        raise slow_body(seconds) from None


def slow_body(seconds: float) -> ProblemError:
    """Refuse a body that did not come within so many *seconds*; the connection is given up with it."""
    problem = Problem("slow_body", f"请求正文未在 {seconds:g} 秒内送完，请检查网络后重试。")
    return ProblemError(problem, {"Connection": "close"})


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received <= limit:
            body += chunk
        elif received > limit * DISCARDED:
            break
    if received > limit:
        raise DossierTooLargeError(limit)
    return bytes(body)
