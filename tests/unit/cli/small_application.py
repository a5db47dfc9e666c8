"""
A small application, as a worker starts it: it tells who answers, and can be slow, hang or fall over.
"""

import asyncio
import os
import time

from fastapi import FastAPI, Response


def app() -> FastAPI:
    """Build it; fail where a file says so, which the environment names."""
    broken = os.environ.get("SMALL_APPLICATION_BROKEN", "")
    if broken and os.path.exists(broken):  # noqa: PTH110  # a name or nothing
        os._exit(1)
    application = FastAPI()
    application.state.draining = False

    @application.get("/pid")
    def pid() -> int:
        return os.getpid()

    @application.get("/slow")
    async def slow(seconds: float) -> int:
        await asyncio.sleep(seconds)
        return os.getpid()

    @application.get("/hang")
    async def hang() -> None:
        time.sleep(60)  # noqa: ASYNC251  # so that the loop turns no more

    @application.get("/readyz")
    def ready() -> Response:
        return Response(status_code=503 if application.state.draining else 200)

    return application
