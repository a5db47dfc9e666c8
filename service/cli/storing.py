"""
`gongguo store backup | restore | check`: a copy of the store, the store from a copy, and whether it is sound.

What was restored is what was backed up: the whole log is verified before the store is in its place.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.opening import refused
from service.cli.options import settings_with, shown
from service.cli.outcome import Outcome, Status, as_text
from service.cli.wording import Command
from service.governance.errors import RefusedError
from service.governance.rows import Head
from service.governance.verification import Verified
from service.operations.auditing import Auditing
from service.store.backup import copied, faults_in, file_of, head_of
from service.store.connection import open_store

BY_ITS_TOOLS = "此命令只用于 SQLite 数据库；PostgreSQL 请用 pg_dump 备份、pg_restore 恢复，步骤见运行维护手册"


@click.command(cls=Command, help="把数据库备份到一个新文件，服务不必停止。备份含个人信息，请妥善保管。")
@click.argument("file", metavar="文件")
def backup(file: str) -> Outcome:
    """Copy the store to a file."""
    store, target = _store_file(), Path(file)
    _require(store)
    with _refusing(), copied(store, target) as copy:
        head = Head(*head_of(copy))
    return Outcome(out=as_text(f"已备份到 {shown(target.absolute())}。{_ends(head)}"))


@click.command(cls=Command, help="用备份文件恢复数据库。先停止服务，并把原有的数据库文件移到别处。")
@click.argument("file", metavar="文件")
def restore(file: str) -> Outcome:
    """Make the store from a copy."""
    store, source = _store_file(), Path(file)
    _require(source)
    with _refusing():
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with copied(source, store) as copy:
            verified = _verified(f"sqlite:///{copy.absolute()}")
            if not verified.whole:
                raise RefusedError("log_broken", f"{_broken(verified)}没有恢复。")
    return Outcome(out=as_text(f"已恢复到 {shown(store.absolute())}，日志查验无误。{_ends(verified.head)}"))


@click.command(cls=Command, help="检查数据库文件是否完好、日志是否被改动。不完好的，退出状态为 1。")
def check() -> Outcome:
    """Tell whether the store is sound."""
    url = settings_with().store_url
    file = file_of(url)
    if file is not None:
        _require(file)
        if faults := faults_in(file):
            told = [f"数据库文件 {shown(file.absolute())} 已经损坏，请恢复备份：", *faults]
            return Outcome(Status.FELL_SHORT, err=as_text("\n".join(told)))
    with _refusing():
        verified = _verified(url)
    if not verified.whole:
        return Outcome(Status.FELL_SHORT, err=as_text(_broken(verified)))
    return Outcome(out=as_text(f"数据库完好，日志查验无误。{_ends(verified.head)}"))


def _store_file() -> Path:
    file = file_of(settings_with().store_url)
    if file is None:
        raise InputAtFaultError([Fault("not_sqlite", "GONGGUO_DATABASE_URL", "", BY_ITS_TOOLS)])
    return file


def _require(file: Path) -> None:
    if not file.is_file():
        raise InputAtFaultError([Fault("unreadable_file", str(file), "", "没有这个文件")])


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        raise refused(error) from None


def _verified(url: str) -> Verified:
    with closing(open_store(url)) as store:
        return Auditing(store, lambda: "").verify()


def _ends(head: Head) -> str:
    if not head.position:
        return "日志中没有记录。"
    return f"日志共 {head.position} 条，末尾登记 {head.position}:{head.digest}。"


def _broken(verified: Verified) -> str:
    return f"日志有 {verified.number} 处与写入时不符，首处：{verified.breaks[0].chinese}"
