"""
Archives: a release as one file, to be carried from one house to another.

It is a ZIP file of the release's own files, uncompressed and in order, with a manifest before them; the same release
with the same publications gives the same bytes. What is read is believed in nothing: the files are held to what a
bundle may be, and their digest to what the manifest says.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from stat import S_IFMT, S_IFREG
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import orjson

from service.domain.errors import DossierFault
from service.governance.errors import RefusedError
from service.language.bundle import Files, digest_of
from service.operations.bundles import MOST_BYTES, MOST_FILE_BYTES, MOST_FILES, fault_of_path, fault_of_sizes, shown

MANIFEST = "gongguo-release.json"
MEDIA_TYPE = "application/zip"
MOST_ARCHIVE_BYTES = MOST_BYTES + MOST_FILES * 1024
FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST_MANIFEST_BYTES = 256 * 1024
_MOST_TITLE = 200
_UNIX = 3
_ENCRYPTED = 0x1
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds."""

    digest: str
    title: str
    bundle: Files


def pack(digest: str, title: str, bundle: Files, publications: Sequence[Mapping[str, Any]]) -> bytes:
    """Write a release of a *digest* as an archive; the *publications* are told to whoever opens it."""
    manifest = {
        "format": FORMAT,
        "digest": digest,
        "title": title,
        "publications": list(publications),
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        archive.writestr(_member(MANIFEST), orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        for path, content in sorted(bundle.items()):
            archive.writestr(_member(path), content)
    return written.getvalue()


def unpack(content: bytes) -> Archive:
    """Read an archive; raise `RefusedError` (`not_publishable`) with everything that is wrong with its form."""
    read = _read(content)
    manifest = _manifest(read.pop(MANIFEST))
    digest = digest_of(read)
    if digest != manifest["digest"]:
        said = "文件与清单所写的摘要不符：文件被改动过，或者有缺失"
        raise _refusal([DossierFault("wrong_digest", MANIFEST, said, found=digest, accepted=manifest["digest"])])
    return Archive(digest, manifest["title"], read)


def _read(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if faults := list(_faults_of(members)):
                raise _refusal(faults)
            return {one.filename: _content(archive, one) for one in members}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        raise _refusal([DossierFault("not_an_archive", "", "不是完整的 ZIP 压缩文件")]) from None


def _member(path: str) -> ZipInfo:
    member = ZipInfo(path, _EPOCH)
    member.create_system = _UNIX
    member.external_attr = (S_IFREG | 0o644) << 16
    return member


def _faults_of(members: Sequence[ZipInfo]) -> Iterator[DossierFault]:
    """Find what is wrong with *members* before any of them is read."""
    names = [one.filename for one in members]
    if MANIFEST not in names:
        yield DossierFault("no_manifest", MANIFEST, "压缩文件里没有清单")
    sizes = fault_of_sizes([one.file_size for one in members if one.filename != MANIFEST])
    if sizes is not None:
        yield sizes
        return
    seen: set[str] = set()
    for one in members:
        fault = None if one.filename == MANIFEST else fault_of_path(one.filename)
        if fault is not None:
            yield fault
        elif one.filename in seen:
            yield DossierFault("repeated_member", one.filename, "压缩文件里有两份同名的文件")
        elif not _is_plain(one):
            yield DossierFault("not_a_file", one.filename, "不是普通文件：链接、目录、加密的文件一概不收")
        elif one.file_size > _most_of(one):
            said = f"文件超过 {_most_of(one)} 字节的上限"
            yield DossierFault("file_too_large", one.filename, said, str(one.file_size))
        seen.add(one.filename)


def _is_plain(member: ZipInfo) -> bool:
    kind = S_IFMT(member.external_attr >> 16)
    is_file = kind in (0, S_IFREG) and not member.is_dir()
    is_readable = member.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not member.flag_bits & _ENCRYPTED
    return is_file and is_readable


def _most_of(member: ZipInfo) -> int:
    return _MOST_MANIFEST_BYTES if member.filename == MANIFEST else MOST_FILE_BYTES


def _content(archive: ZipFile, member: ZipInfo) -> bytes:
    """Read one *member*, never further than it says that it is long."""
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        said = "文件的长度与压缩文件所写的不符"
        raise _refusal([DossierFault("wrong_length", shown(member.filename), said)])
    return content


def _manifest(content: bytes) -> dict[str, str]:
    try:
        manifest = orjson.loads(content)
    except orjson.JSONDecodeError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _refusal([DossierFault("wrong_manifest", MANIFEST, f"清单不是格式 {FORMAT} 的 JSON")])
    digest, title = manifest.get("digest"), manifest.get("title", "")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest) or not isinstance(title, str):
        raise _refusal([DossierFault("wrong_manifest", MANIFEST, "清单没有写明规则版本的摘要和名称")])
    return {"digest": digest, "title": shown(title)[:_MOST_TITLE]}


def _refusal(faults: Sequence[DossierFault]) -> RefusedError:
    return RefusedError("not_publishable", f"压缩文件有 {len(faults)} 处错误，均列于 faults。", faults)
