"""
`gongguo serve`: the HTTP API.
"""

import socket

import click
import uvicorn

from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import settings_with, wired
from service.cli.outcome import Outcome
from service.cli.wording import Command

APPLICATION = "service.main:app"


@click.command(cls=Command, help="提供 HTTP 接口，直到中断。")
@click.option("--host", metavar="地址", help="监听的地址；默认为 127.0.0.1。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口；默认为 8000。")
def serve(host: str | None, port: int | None) -> Outcome:
    """Serve the HTTP API."""
    settings = settings_with(host=host, port=port)
    wired(settings)
    _try_address(settings.host, settings.port)
    uvicorn.run(APPLICATION, factory=True, host=settings.host, port=settings.port, log_level=settings.log_level)
    return Outcome()


def _try_address(host: str, port: int) -> None:
    """Raise `InputAtFaultError` where the address cannot be listened on."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        message = "不能监听这个地址：端口已被占用，或者地址不属于本机"
        raise InputAtFaultError([Fault("address_unavailable", f"{host}:{port}", "", message)]) from None
