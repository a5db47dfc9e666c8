"""
Bodies of requests: taken as bytes, within a limit; the intake reads them, strictly and once, not the web framework.
"""

from fastapi import Request

from service.api.answers import JSON
from service.api.problems import Problem, ProblemError
from service.domain.errors import DossierTooLargeError

OF_BODIES = ("not_json", "dossier_too_large", "unsupported_media_type", "dossier_faults")
"""The problems that a body can have."""
DISCARDED = 8
"""How many times the limit is read and thrown away, so that a caller who is still sending gets to see the answer."""


async def body_of(request: Request, limit: int) -> bytes:
    """Read the body of a *request* that says it is JSON, at most *limit* bytes of it; raise where it is not."""
    require_json(request.headers.get("content-type"))
    return await read_body(request, limit)


def require_json(content_type: str | None) -> None:
    """Refuse a body that says it is anything but JSON; one that does not say is taken for JSON."""
    if content_type is None or content_type.partition(";")[0].strip().lower() == JSON:
        return
    raise ProblemError(Problem("unsupported_media_type", f"请以 {JSON} 提交请求正文。"))


async def read_body(request: Request, limit: int) -> bytes:
    """
    Read the body of a *request*, at most *limit* bytes of it.

    Raises `DossierTooLargeError`: at once where the caller announces far too much, else as soon as it is known and
    the rest has been thrown away.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit * DISCARDED:
        raise DossierTooLargeError(limit)
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
