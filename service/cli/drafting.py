"""
`gongguo release draft begin | list | show | check | report | delete`.
"""

from collections.abc import Iterator

import click
import orjson

from service.cli.governing import Json, every, governed, holder_option, release_named, short, told_in
from service.cli.options import output_format
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.domain.errors import DossierFault


@click.command(cls=Command, help="建立一份草案，其文件与所依据的规则版本相同。")
@click.option("--title", metavar="名称", required=True, help="草案的名称，如“转办次数改为四次”。")
@click.option(
    "--base",
    metavar="版本",
    help="所依据的规则版本；默认为今日施行的版本。从未发布过的，取其文件，含义仍与今日施行的版本比较。",
)
@holder_option
@output_format
def begin(title: str, base: str | None, holder: str | None, *, as_data: bool) -> Outcome:
    """Begin a draft."""
    with governed(holder) as (served, grant):
        asked = {"title": title} | ({} if base is None else {"base": release_named(served, base)})
        told = told_in(served.drafting.begin(grant, asked))
    said = f"已建立草案 {told['id']}（{told['title']}），依据规则版本 {short(told['base'])}。"
    return Outcome(out=as_json(told) if as_data else as_text(said))


@click.command(cls=Command, help="列出草案，新的在前。")
@output_format
def list(*, as_data: bool) -> Outcome:  # noqa: A001  # as the command is called
    """List the drafts."""
    with governed() as (served, _):
        found = [*every(served.drafting.listing)]
    if as_data:
        return Outcome(out=as_json({"items": found}))
    return Outcome(out=as_text("\n".join(map(_line, found)) or "没有草案。"))


@click.command(cls=Command, help="查看一份草案：阶段、起草人、送审的版本和报告、审核。")
@click.argument("draft", metavar="草案")
@output_format
def show(draft: str, *, as_data: bool) -> Outcome:
    """Show a draft."""
    with governed() as (served, _):
        found = {**served.drafting.draft(draft), "approvals": served.submitting.approvals(draft)}
    return Outcome(out=as_json(found) if as_data else as_text("\n".join(_in_full(found))))


@click.command(cls=Command, help="检查草案的写法，列出全部错误。有错误的，退出状态为 1。")
@click.argument("draft", metavar="草案")
@output_format
def check(draft: str, *, as_data: bool) -> Outcome:
    """Check the files of a draft."""
    with governed() as (served, _):
        found = served.drafting.check(draft)
    lines = [*map(_fault, found["faults"]), found["text"]]
    status = Status.DONE if found["sound"] else Status.FELL_SHORT
    return Outcome(status, out=as_json(found) if as_data else as_text("\n".join(lines)))


@click.command(cls=Command, help="查看最近一次核验的报告；审核的人所签的，就是它和规则版本。")
@click.argument("draft", metavar="草案")
@output_format
def report(draft: str, *, as_data: bool) -> Outcome:
    """Show the report of a draft's last trial."""
    with governed() as (served, _):
        content, digest = served.submitting.report(draft)
    if as_data:
        return Outcome(out=content + b"\n")
    return Outcome(out=as_text("\n".join(_report(orjson.loads(content), digest))))


@click.command(cls=Command, help="删除一份起草中的草案；限参与起草的人。")
@click.argument("draft", metavar="草案")
@holder_option
def delete(draft: str, holder: str | None) -> Outcome:
    """Delete a draft."""
    with governed(holder) as (served, grant):
        served.drafting.delete(grant, draft)
    return Outcome(out=as_text(f"已删除草案 {draft}。"))


def _line(draft: Json) -> str:
    return f"{draft['id']}  {draft['stage_label']}  {draft['title']}  起草人：{'、'.join(draft['authors'])}"


def _in_full(draft: Json) -> Iterator[str]:
    yield f"草案：{draft['id']}"
    yield f"名称：{draft['title']}"
    yield f"阶段：{draft['stage_label']}"
    yield f"起草人：{'、'.join(draft['authors'])}"
    yield f"依据：规则版本 {draft['base']}"
    if draft["digest"]:
        yield f"送审的规则版本：{draft['digest']}"
    if draft["report"]:
        yield f"核验报告：{draft['report']}"
    for one in draft["approvals"]:
        said = f"：{one['statement']}" if one["statement"] else ""
        yield f"审核：{one['holder']}{'批准' if one['approved'] else '退回'}{said}"


def _fault(fault: DossierFault) -> str:
    hint = f"；是否想写 `{fault.nearest}`？" if fault.nearest else ""
    place = f"{fault.path}: " if fault.path else ""
    return f"{place}{fault.message}{hint} [{fault.code}]"


def _report(report: Json, digest: str) -> Iterator[str]:
    yield f"规则版本：{report['digest']}"
    yield f"报告：{digest}"
    yield "结果：通过。" if report["passed"] else "结果：没有通过。"
    yield from (f"  {one}" for one in report["short"])
    for one in report.get("faults", ()):
        yield f"错误：{one['path']}: {one['message']}"
    for one in report.get("findings", ()):
        yield f"问题：{one['path']}: {one['text']}"
    for one in (*report.get("changes", ()), *report.get("revisions", ())):
        yield f"变化：{one['text']}"
    if "unchanged" in report:
        yield f"含义没有变化的规则 {report['unchanged']} 条。"
    if "specifications" in report:
        counted = report["specifications"]
        yield f"规格场景 {counted['trials']} 个，通过 {counted['passed']} 个。"
