"""
Conditions: what whoever changes a file has seen of it, in the headers `If-Match` and `If-None-Match`.
"""

import re

from fastapi import Request

from service.api.problems import wrong_query
from service.api.schemas import Schema
from service.domain.errors import DossierFault
from service.operations.drafting import Match

ANY = "*"
_TAG = re.compile(r'(W/)?"([^"\x00-\x20\x7f]*)"')
_TAGS = re.compile(rf"{_TAG.pattern}(\s*,\s*{_TAG.pattern})*")
MOST = 2_000

IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "所改文件的 ETag，连同引号。修改、删除已有的文件时必须写明。",
    "schema": {"type": "string", "maxLength": MOST},
}
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "新增文件时写 `*`：已有这个文件的，不予覆盖。",
    "schema": {"type": "string", "enum": [ANY]},
}


def match_of(request: Request) -> Match:
    """
    Give what a *request* says of the file that it changes; weak tags match nothing, and neither does `*`.

    Raises `ProblemError` (`wrong_query`) where a header is none.
    """
    tags, absent = (_header(request, name) for name in ("If-Match", "If-None-Match"))
    if tags not in ("", ANY) and not _TAGS.fullmatch(tags):
        raise wrong_query(DossierFault("invalid_header", "If-Match", "不是 ETag", accepted='形如 "sha256:…" 的 ETag'))
    if absent not in ("", ANY):
        raise wrong_query(DossierFault("invalid_header", "If-None-Match", "应为 *", accepted=ANY))
    return Match(tuple(tag for weak, tag in _TAG.findall(tags) if not weak and tag), is_new=absent == ANY)


def etag(tag: str) -> str:
    """Write a *tag* as the header `ETag`."""
    return f'"{tag}"'


def _header(request: Request, name: str) -> str:
    written = ",".join(request.headers.getlist(name)).strip()
    if len(written) > MOST:
        raise wrong_query(DossierFault("invalid_header", name, "标头过长", accepted=f"不超过 {MOST} 个字符"))
    return written
