"""
`gongguo release draft pull | push`: the files of a draft in a folder, to be worked on with one's own tools.

What was pulled is noted beside the files, so that what others changed meanwhile is never overwritten.
"""

from collections.abc import Mapping
from pathlib import Path

import click
import orjson

from service.cli.faults import Fault, InputAtFaultError
from service.cli.governing import governed, holder_option
from service.cli.options import existing, output_format
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command
from service.governance.chain import digest_of
from service.language.bundle import read_bundle
from service.language.files import FEATURES, RULESETS
from service.operations.drafting import Match

NOTED = ".gongguo-draft.json"


@click.command(cls=Command, help="把草案的全部文件取出到一个新目录。")
@click.argument("draft", metavar="草案")
@click.argument("folder", metavar="目录")
@output_format
def pull(draft: str, folder: str, *, as_data: bool) -> Outcome:
    """Write the files of a draft to a folder."""
    target = Path(folder)
    if target.exists():
        raise InputAtFaultError([Fault("file_exists", folder, "", "目录已经存在，不覆盖")])
    with governed() as (served, _):
        files = [served.drafting.file(draft, one["path"]) for one in served.drafting.files(draft)]
    try:
        for one in files:
            (target / one.path).parent.mkdir(parents=True, exist_ok=True)
            (target / one.path).write_bytes(one.content)
        _note(target, draft, {one.path: one.etag for one in files})
    except OSError:
        raise InputAtFaultError([Fault("unwritable_file", folder, "", "文件不能写入")]) from None
    said = (
        f"草案 {draft} 的 {len(files)} 个文件已取出到 {folder}；修改之后用 gongguo release draft push {folder} 存回。"
    )
    return Outcome(out=as_json({"draft": draft, "files": len(files)}) if as_data else as_text(said))


@click.command(cls=Command, help="把目录里的改动存回草案；别人改过的文件，不予覆盖。")
@click.argument("folder", metavar="目录")
@holder_option
@output_format
def push(folder: str, holder: str | None, *, as_data: bool) -> Outcome:
    """Bring the changes of a folder back into its draft."""
    source = existing(Path(folder))
    draft, seen = _noted(source)
    found = read_bundle(source / RULESETS, source / FEATURES)
    changed = {path: content for path, content in found.items() if seen.get(path) != digest_of(content)}
    gone = [path for path in seen if path not in found]
    with governed(holder) as (served, grant):
        for path, content in changed.items():
            match = Match((seen[path],)) if path in seen else Match(is_new=True)
            served.drafting.write(grant, draft, path, content, match)
            seen = {**seen, path: digest_of(content)}
            _note(source, draft, seen)
        for path in gone:
            served.drafting.remove(grant, draft, path, Match((seen[path],)))
            seen = {name: etag for name, etag in seen.items() if name != path}
            _note(source, draft, seen)
    told = {"draft": draft, "written": [*changed], "removed": gone}
    lines = [*(f"  写入 {path}" for path in changed), *(f"  删去 {path}" for path in gone)]
    said = "\n".join([f"草案 {draft}：{len(lines)} 个文件有改动，已存回。", *lines]) if lines else "没有改动。"
    return Outcome(out=as_json(told) if as_data else as_text(said))


def _note(folder: Path, draft: str, files: Mapping[str, str]) -> None:
    """Note what of a draft stands in a *folder*: each file, and the tag that it had."""
    (folder / NOTED).write_bytes(orjson.dumps({"draft": draft, "files": files}, option=orjson.OPT_INDENT_2))


def _noted(folder: Path) -> tuple[str, dict[str, str]]:
    try:
        noted = orjson.loads((folder / NOTED).read_bytes())
        return str(noted["draft"]), {str(path): str(etag) for path, etag in noted["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        said = "不是从草案取出的目录（缺少记录文件）；请先用 gongguo release draft pull 取出"
        raise InputAtFaultError([Fault("not_a_draft_folder", str(folder), "", said)]) from None
