"""
`gongguo serve`: the HTTP API, by several worker processes, over one store.

The store is opened and brought up to date once, before any worker starts; what is wrong with it or with the rules is
said here, where a person reads it.
"""

import os
import socket
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from service.api.logs import configure
from service.cli.faults import Fault, InputAtFaultError
from service.cli.first_key import Address, in_words, tried
from service.cli.opening import opened
from service.cli.options import settings_with
from service.cli.outcome import Outcome, Status, as_text
from service.cli.supervision import EndedError, StartingError, Supervisor
from service.cli.wording import Command
from service.cli.worker import BACKLOG, Work
from service.settings import Settings

APPLICATION = "service.main:app"
HEAP = ("MALLOC_TOP_PAD_", "67108864")
"""A heap that is not given back and asked for again at each evaluation is three times as fast."""
HELP = """提供 HTTP 接口，直到中断。

评估记录、规则版本和凭证存于数据目录（GONGGUO_DATA，默认为 data），或者 GONGGUO_DATABASE_URL 所指的 PostgreSQL。
收到中断或者终止信号后，先办完已经受理的请求再退出；再次收到的，立即退出。"""
HAS_KEYS = "已有凭证，不再创建；需要新凭证的，运行 gongguo key create。"


@click.command(cls=Command, help=HELP)
@click.option("--host", metavar="地址", help="监听的地址；默认为 127.0.0.1。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口；默认为 8000。")
@click.option("--workers", type=click.IntRange(1, 64), metavar="个数", help="工作进程的个数；默认为 1。")
@click.option("--first-key", is_flag=True, help="尚无凭证的，创建第一个凭证，只显示一次，并用它评估一份示例档案。")
def serve(host: str | None, port: int | None, workers: int | None, *, first_key: bool) -> Outcome:
    """Serve the HTTP API."""
    settings = settings_with(host=host, port=port, workers=workers)
    with _listening(settings.host, settings.port) as listening:
        secret = _prepared(settings, first_key=first_key)
        configure(settings.log_level)
        address = Address(settings.host, listening.getsockname()[1])
        with TemporaryDirectory(prefix="gongguo-", ignore_cleanup_errors=True) as folder:
            work = Work(APPLICATION, settings.log_level, settings.drain_seconds, settings.recycle_after, Path(folder))
            return _run(Supervisor(work, settings.workers, listening), partial(_announce, address, secret))


def _listening(host: str, port: int) -> socket.socket:
    """Bind the address; raise `InputAtFaultError` where it cannot be listened on."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except BaseException:
            listening.close()
            raise
    except OSError:
        message = "不能监听这个地址：端口已被占用，或者地址不属于本机"
        raise InputAtFaultError([Fault("address_unavailable", f"{host}:{port}", "", message)]) from None
    return listening


def _prepared(settings: Settings, *, first_key: bool) -> str | None:
    """Bring the store up to date, and make the *first key* where it is asked for and there is none."""
    with opened(settings) as served:
        if not first_key:
            return None
        secret = served.keys.first()
        click.echo(HAS_KEYS if secret is None else in_words(secret))
        return secret


def _run(supervisor: Supervisor, announce: partial[None]) -> Outcome:
    os.environ.setdefault(*HEAP)
    try:
        supervisor.run(announce)
    except StartingError:
        return Outcome(Status.FELL_SHORT, err=as_text("工作进程未能启动，原因见上面的日志。"))
    except EndedError:
        return Outcome(Status.FELL_SHORT, err=as_text("没有等到已经受理的请求全部办完就结束了。"))
    return Outcome()


def _announce(address: Address, secret: str | None) -> None:
    click.echo(f"功过在 {address} 提供服务，接口说明见 {address}/docs；按 Ctrl+C 停止。")
    if secret is not None:
        click.echo(tried(address, secret))
