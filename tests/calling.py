"""
The web application for tests, called without a network.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.api.application import create_application
from service.operations.served import Served


def application(served: Served, **limits: Any) -> FastAPI:
    """Put the web application over what is *served*; the caller closes that."""
    return create_application(served, **limits)


def client(app: FastAPI, authorization: str | None = None) -> TestClient:
    """Call an *app* with what is shown as `Authorization`; its errors are answered, not raised."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return TestClient(app, headers=headers, raise_server_exceptions=False)
