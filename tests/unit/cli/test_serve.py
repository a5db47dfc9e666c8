"""
`gongguo serve`: the address, and how it ends.
"""

import socket
from typing import Any

import pytest
import uvicorn

from tests.command_line import Ran, Run


def test_serving_starts_the_application_at_the_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(uvicorn, "run", lambda application, **how: started.append((application, how)))
    assert run("serve", "--port", "0") == Ran(0, "", "")
    how = {"factory": True, "host": "127.0.0.1", "port": 0, "log_level": "info"}
    assert started == [("service.main:app", how)]


def test_an_address_that_is_taken_is_bad_input(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("serve", "--host", "127.0.0.1", "--port", str(port))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"127.0.0.1:{port}：不能监听这个地址：端口已被占用，或者地址不属于本机。\n"


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn, "run", interrupt)
    assert run("serve", "--port", "0") == Ran(130, "", "\n")
