"""
`gongguo release export | import`: a release as one file, to be carried from one house to another.
"""

from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.files import new_file, read_file
from service.cli.governing import governed, holder_option, release_named, short, told_in
from service.cli.options import output_format
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.submitting import outcome_in_words, tried
from service.cli.wording import Command
from service.operations.archives import MOST_ARCHIVE_BYTES


@click.command(cls=Command, help="把一个规则版本导出为一个压缩文件。")
@click.argument("word", metavar="版本")
@click.option("--out", metavar="文件", help="写到哪里；默认为当前目录下的 gongguo-摘要.zip。")
@output_format
def export(word: str, out: str | None, *, as_data: bool) -> Outcome:
    """Export a release."""
    with governed() as (served, _):
        digest = release_named(served, word)
        content = served.releases.archive(digest)
    path = Path(out or f"gongguo-{short(digest)}.zip")
    with new_file(path) as target:
        target.write(content)
    if as_data:
        return Outcome(out=as_json({"digest": digest, "file": str(path)}))
    return Outcome(out=as_text(f"规则版本 {short(digest)} 已导出到 {path}。"))


@click.command(
    cls=Command,
    name="import",
    help="引入一个压缩文件里的规则版本：核对摘要，建立草案并核验；经他人审核批准后才能发布。",
)
@click.argument("file", metavar="文件")
@holder_option
@output_format
def import_(file: str, holder: str | None, *, as_data: bool) -> Outcome:
    """Import a release."""
    with read_file(Path(file)) as source:
        content = source.read(MOST_ARCHIVE_BYTES + 1)
    if len(content) > MOST_ARCHIVE_BYTES:
        raise InputAtFaultError([Fault("file_too_large", file, "", f"文件超过 {MOST_ARCHIVE_BYTES} 字节的上限")])
    with governed(holder) as (served, grant):
        told = told_in(served.importing.take_in(grant, content))
        if told["job"] is None:
            said = f"规则版本 {short(told['digest'])} 原已存有，没有变动。"
            return Outcome(out=as_json(told) if as_data else as_text(said))
        job = tried(served, told["job"])
    passed = bool(job["answer"].get("passed"))
    said = f"已引入规则版本 {short(told['digest'])}，草案 {told['draft']}。\n{outcome_in_words(job)}"
    out = as_json({**told, "outcome": job["answer"]}) if as_data else as_text(said)
    return Outcome(Status.DONE if passed else Status.FELL_SHORT, out=out)
