"""
`gongguo release submit | approve | recall`: a draft is tried out, taken to review, and judged there.
"""

from collections.abc import Mapping
from typing import Any

import click

from service.cli.governing import governed, holder_option, told_in
from service.cli.options import output_format
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.operations.served import Served

_ELSEWHERE = {"passed": False, "short": ["核验正由运行中的服务进行，请稍后查看草案。"]}
_SUBMIT = """送审一份草案：先行核验，检查没有错误、全部规格通过的，成为规则版本，进入审核。

没有通过的，说明差在哪里，退出状态为 1。"""
_APPROVE = """审核一份草案：批准，或者（--reject）退回。

须写明所签的规则版本和报告的摘要；本人参与起草的，不得审核。"""


@click.command(cls=Command, help=_SUBMIT)
@click.argument("draft", metavar="草案")
@holder_option
@output_format
def submit(draft: str, holder: str | None, *, as_data: bool) -> Outcome:
    """Submit a draft."""
    with governed(holder) as (served, grant):
        job = tried(served, told_in(served.submitting.submit(grant, draft))["id"])
    passed = bool(job["answer"].get("passed"))
    out = as_json(job) if as_data else as_text(outcome_in_words(job))
    return Outcome(Status.DONE if passed else Status.FELL_SHORT, out=out)


@click.command(cls=Command, help=_APPROVE)
@click.argument("draft", metavar="草案")
@click.option("--digest", metavar="摘要", required=True, help="所签规则版本的摘要，全文。")
@click.option("--report", metavar="摘要", required=True, help="所签报告的摘要，全文。")
@click.option("--reject", is_flag=True, help="退回，而不是批准。")
@click.option("--statement", metavar="意见", default="", help="审核意见。")
@holder_option
@output_format
def approve(  # noqa: PLR0913  # one for each option
    draft: str, digest: str, report: str, statement: str, holder: str | None, *, reject: bool, as_data: bool
) -> Outcome:
    """Approve a draft, or reject it."""
    asked = {"digest": digest, "report": report, "approved": not reject, "statement": statement}
    with governed(holder) as (served, grant):
        told = told_in(served.submitting.approve(grant, draft, asked))
    said = f"草案 {draft} 已{'退回' if reject else '批准'}，审核人{told['holder']}。"
    return Outcome(out=as_json(told) if as_data else as_text(said))


@click.command(cls=Command, help="撤回一份送审的草案，继续修改；已作的审核不再有效。")
@click.argument("draft", metavar="草案")
@holder_option
@output_format
def recall(draft: str, holder: str | None, *, as_data: bool) -> Outcome:
    """Recall a draft."""
    with governed(holder) as (served, grant):
        told = told_in(served.submitting.recall(grant, draft))
    return Outcome(out=as_json(told) if as_data else as_text(f"草案 {draft} 已撤回，回到起草阶段。"))


def tried(served: Served, name: str) -> Mapping[str, Any]:
    """Do a job here and now, unless a service that runs is at it already."""
    job = served.jobs.run_now(name)
    return {**job, "answer": job["answer"] or _ELSEWHERE}


def outcome_in_words(job: Mapping[str, Any]) -> str:
    """Say what came of a *job*."""
    answer = job["answer"]
    if answer.get("passed"):
        lines = [
            "核验通过，已进入审核。",
            f"规则版本 {answer['digest']}",
            f"报告 {answer['report']}",
        ]
        return "\n".join(lines)
    return "\n".join(["核验没有通过：", *(f"  {one}" for one in answer.get("short", [answer.get("text", "")]))])
