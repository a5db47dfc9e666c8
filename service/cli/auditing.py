"""
`gongguo audit verify | head | export`: is the log whole, where does it end, and the log as a file.

An exported file is verified by itself: whoever has it needs no store.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path

import click

from service.cli.auditing_store import auditing, progress
from service.cli.faults import Fault, InputAtFaultError
from service.cli.files import new_file, read_file
from service.cli.options import output_format, shown
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.governance.rows import Head
from service.governance.verification import Verified
from service.operations.auditing import HeadAt
from service.operations.exporting import NotExportedError, ending_of, verify_file

VERIFY = """查验日志：有无改动、删除、插入、调换次序，并指出在哪一条。

写明此前导出的末尾登记（--head）的，还能查出末尾被截去或者整体重新封存。发现异常的，退出状态为 1。"""
EXPORT = """把日志导出为一个文件：每行一条，末行为末尾登记。导出的文件可以单独查验（audit verify --file）。

不带材料的，不含个人信息；带材料（--with-contents）的，含个人信息，请妥善保管。"""
SPELLED = re.compile(r"(\d{1,18}):((?:sha256|sm3):[0-9a-f]{64})", re.ASCII)
HEADS = "末尾登记文件，或者「序号:摘要」"


@click.command(cls=Command, help=VERIFY)
@click.option("--head", "stated", metavar="文件或登记", help=f"此前导出的末尾登记：{HEADS}。")
@click.option("--file", metavar="文件", help="查验导出的文件，而不是数据库。")
@output_format
def verify(stated: str | None, file: str | None, *, as_data: bool) -> Outcome:
    """Verify the log, or an exported file."""
    exported = None if stated is None else _head(stated)
    if file is None:
        with auditing() as log:
            return _told(log.verify(exported, progress()), as_data=as_data)
    with read_file(Path(file)) as source:
        try:
            return _told(verify_file(source, exported), as_data=as_data)
        except NotExportedError as error:
            raise InputAtFaultError([Fault("not_exported", file, "", str(error))]) from None


@click.command(cls=Command, help="给出日志的末尾登记：序号、摘要和时间。另行保存，日后据以查验。")
@click.option("--out", metavar="文件", help="写入这个文件；不写的，只显示。")
@output_format
def head(out: str | None, *, as_data: bool) -> Outcome:
    """Tell where the log ends."""
    with auditing() as log:
        found = log.head()
    written = as_json(asdict(found))
    if out is not None:
        with new_file(Path(out)) as target:
            target.write(written)
    if as_data:
        return Outcome(out=written)
    where = "" if out is None else f"已写入 {shown(Path(out).absolute())}。"
    return Outcome(out=as_text(f"{_ends(found)}{where}"))


@click.command(cls=Command, short_help="把日志导出为文件。", help=EXPORT)
@click.option("--out", metavar="文件", required=True, help="写入这个文件；已有的，不覆盖。")
@click.option("--with-contents", is_flag=True, help="一并导出所附材料。")
@click.option("--after", type=click.IntRange(min=0), metavar="序号", default=0, help="只导出这一条以后的；默认全部。")
@output_format
def export(out: str, after: int, *, with_contents: bool, as_data: bool) -> Outcome:
    """Export the log."""
    path = Path(out)
    with auditing() as log, new_file(path) as target:
        found = log.export(target, after=after, contents=with_contents, on_progress=progress())
    if as_data:
        return Outcome(out=as_json({"file": out, "after": after, "contents": with_contents, **asdict(found)}))
    what = "含所附材料，内有个人信息，请妥善保管。" if with_contents else "不含所附材料。"
    return Outcome(out=as_text(f"已导出到 {shown(path.absolute())}，{what}{_ends(found)}"))


def _told(verified: Verified, *, as_data: bool) -> Outcome:
    status = Status.DONE if verified.whole else Status.FELL_SHORT
    if as_data:
        told = {"whole": verified.whole, **asdict(verified)}
        return Outcome(status, out=as_json(told))
    if verified.whole:
        return Outcome(out=as_text(f"日志完整，共查验 {verified.entries} 条。{_at(verified.head)}"))
    lines = [f"{one.chinese} [{one.code}]" for one in verified.breaks]
    unsaid = verified.number - len(lines)
    counted = f"共查验 {verified.entries} 条，发现 {verified.number} 处异常"
    lines.append(f"{counted}，以上列出前 {len(lines)} 处。" if unsaid else f"{counted}。")
    return Outcome(status, out=as_text("\n".join(lines)))


def _at(head: Head | HeadAt) -> str:
    return f"末条为第 {head.position} 条，摘要 {head.digest}。" if head.position else "没有记录。"


def _ends(head: HeadAt) -> str:
    return f"日志{'' if head.position else '中'}{_at(head)}"


def _head(stated: str) -> Head:
    """Read a head as it was *stated*: spelt out, or in a file."""
    spelled = SPELLED.fullmatch(stated)
    if spelled:
        return Head(int(spelled[1]), spelled[2])
    with read_file(Path(stated)) as source:
        ending = ending_of(source)
        source.seek(0)
        found = _in_file(source.read(4096)) if ending is None else ending.head
    if found is None:
        raise InputAtFaultError([Fault("no_head", stated, "", "不是末尾登记", accepted=HEADS)])
    return found


def _in_file(content: bytes) -> Head | None:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return None
    match told:
        case {"position": int(position), "digest": str(digest)} if SPELLED.fullmatch(f"{position}:{digest}"):
            return Head(position, digest)
        case {"position": 0, "digest": ""}:
            return Head(0, "")
    return None
