"""
The web application as a server starts it: `uvicorn --factory service.main:app`.

Importing this module builds nothing; rules are read and the engine is warmed when the factory is called.
"""

import gc
import os

from fastapi import FastAPI

from service.api.application import create_application
from service.settings import read_settings
from service.wiring import serve


def app() -> FastAPI:
    """Build the application from the environment."""
    settings = read_settings(os.environ)
    served = serve(settings)
    served.public.ready()
    served.start()
    spare_collector()
    return create_application(served, max_bytes=settings.max_bytes, seconds=settings.seconds, rate=settings.rate)


def spare_collector() -> None:
    """Keep the garbage collector off what was built for good, and let an evaluation be thrown away whole."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
