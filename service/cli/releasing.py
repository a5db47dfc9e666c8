"""
`gongguo release list | show | diff`: what releases there are, how they stand, and what changed between them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from service.cli.governing import Json, every, governed, release_named, short
from service.cli.options import output_format
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command

ORIGINS: Mapping[str, str] = {"shipped": "随程序提供", "draft": "由草案而来", "imported": "从别处引入"}
_CHANGES = {"added": "新增", "removed": "删去", "changed": "改动"}
_UNIT = "，"


@click.command(cls=Command, help="列出规则版本，新的在前，及其发布的情况。")
@output_format
def list(*, as_data: bool) -> Outcome:  # noqa: A001  # as the command is called
    """List the releases."""
    with governed() as (served, _):
        found = [*every(served.releases.listing)]
    if as_data:
        return Outcome(out=as_json({"items": found}))
    return Outcome(out=as_text("\n".join(map(_line, found))))


@click.command(cls=Command, help="查看一个规则版本：来源、发布、审核、文件。")
@click.argument("word", metavar="版本")
@output_format
def show(word: str, *, as_data: bool) -> Outcome:
    """Show one release."""
    with governed() as (served, _):
        found = served.releases.release(release_named(served, word))
    return Outcome(out=as_json(found) if as_data else as_text("\n".join(_in_full(found))))


@click.command(cls=Command, help="比较两个规则版本，逐条写出规则、参数、词汇和规格的不同。")
@click.argument("old", metavar="旧版本")
@click.argument("new", metavar="新版本")
@output_format
def diff(old: str, new: str, *, as_data: bool) -> Outcome:
    """Compare two releases."""
    with governed() as (served, _):
        found = served.releases.diff(release_named(served, new), release_named(served, old))
    return Outcome(out=as_json(found) if as_data else as_text("\n".join(_differences(found))))


def _line(release: Json) -> str:
    published = "；".join(map(_publication, release["publications"])) or "未发布"
    shadow = "  并行试算" if release["shadow"] else ""
    return f"{short(release['digest'])}  {ORIGINS[release['origin']]}  {release['title']}  {published}{shadow}"


def _publication(publication: Json) -> str:
    day = publication["effective_from"]
    return (
        f"第 {publication['number']} 号：{'自始' if day is None else f'自 {day} 起'}{_UNIT}{publication['phase_label']}"
    )


def _in_full(release: Json) -> Iterator[str]:
    yield f"规则版本：{release['digest']}"
    yield f"名称：{release['title']}"
    yield f"来源：{ORIGINS[release['origin']]}，{release['added_at']}"
    for one in release["publications"]:
        note = f"（{one['note']}）" if one["note"] else ""
        yield f"发布：{_publication(one)}{note}"
    for one in release["approvals"]:
        said = f"：{one['statement']}" if one["statement"] else ""
        yield f"审核：{one['holder']}{'批准' if one['approved'] else '退回'}{said}（报告 {short(one['report'])}）"
    for name in release["drafts"]:
        yield f"草案：{name}"
    yield f"文件：{len(release['files'])} 个"
    yield from (f"  {one['path']}（{one['size']} 字节）" for one in release["files"])


def _differences(found: Mapping[str, Any]) -> Iterator[str]:
    for one in (*found["rules"], *found["facts"]):
        yield f"{_CHANGES[one['change']]}：{one.get('id', one.get('label'))}"
        yield from (f"  - {line}" for line in (one["before"] or "").splitlines())
        yield from (f"  + {line}" for line in (one["after"] or "").splitlines())
    for one in found["parameters"]:
        yield f"{_CHANGES[one['change']]}：参数「{one['label']}」"
        for value in one["values"]:
            yield f"  自 {value['from']} 起：{value['before'] or '无'} → {value['after'] or '无'}"
    yield from (one["text"] for one in found["vocabulary"])
    for one in found["specifications"]:
        yield f"{_CHANGES[one['change']]}：规格「{one['title']}」（{one['path']}）"
    yield found["text"]
