"""
Bundles as they are handed in: which paths and sizes they may have, and everything that is wrong with one, at once.

A fault names its file as it stands in the bundle, with line and column where it has them: `rulesets/bars.yaml:4:9`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import is_normalized

from service.domain.errors import DossierFault, DossierFaultsError, RulesetFaultsError
from service.governance.errors import RefusedError
from service.language.bundle import Files, release_of
from service.language.files import ENDINGS, FEATURES, RULESETS
from service.specs.reading import read_features

MOST_FILE_BYTES = 1024 * 1024
MOST_BYTES = 8 * 1024 * 1024
MOST_FILES = 500
MOST_LETTERS = 200
"""How long a path may be."""

MOST_NAME_BYTES = 255
"""How long a file system lets one name be."""

_FILES = tuple(ending for endings in ENDINGS.values() for ending in endings)
_SEGMENT = re.compile(r"\w[\w.-]*")
_ACCEPTED = "、".join(f"{part}…{ending}" for part, endings in ENDINGS.items() for ending in endings)


def fault_of_path(path: str) -> DossierFault | None:
    """Say what is wrong with the *path* of a file of a bundle; None where nothing is."""
    part = next((part for part in ENDINGS if path.startswith(part)), None)
    segments = path.split("/")
    is_safe = len(path) <= MOST_LETTERS and is_normalized("NFC", path) and all(map(_is_name, segments))
    is_safe = is_safe and not any(folder.endswith(_FILES) for folder in segments[:-1])
    if part is not None and is_safe and path.endswith(ENDINGS[part]) and Path(segments[-1]).stem not in ("", "."):
        return None
    said = "不是规则版本里可以有的文件：名称由文字、数字、下划线、连字符和点组成，放在规则或者规格的目录里"
    return DossierFault("wrong_path", shown(path), said, accepted=_ACCEPTED)


def _is_name(segment: str) -> bool:
    return _SEGMENT.fullmatch(segment) is not None and len(segment.encode()) <= MOST_NAME_BYTES


def require_path(path: str) -> None:
    """Raise `RefusedError` (`wrong_query`) where a *path* is none that a bundle may have."""
    fault = fault_of_path(path)
    if fault is not None:
        raise RefusedError("wrong_query", "文件的路径不合要求。", [fault])


def require_content(path: str, content: bytes) -> None:
    """Raise `DossierFaultsError` where a file cannot have a *content*."""
    fault = _fault_of_content(path, content)
    if fault is not None:
        raise DossierFaultsError([fault])


def require_size(sizes: Collection[int]) -> None:
    """Raise `DossierFaultsError` where files of these *sizes* are more than a bundle may hold."""
    fault = fault_of_sizes(sizes)
    if fault is not None:
        raise DossierFaultsError([fault])


def fault_of_sizes(sizes: Collection[int]) -> DossierFault | None:
    """Say what is wrong with the *sizes* of the files of a bundle together; None where nothing is."""
    if len(sizes) > MOST_FILES:
        return DossierFault("too_many_files", "", f"文件过多：一个规则版本最多 {MOST_FILES} 个", str(len(sizes)))
    if sum(sizes) > MOST_BYTES:
        return DossierFault("bundle_too_large", "", f"全部文件合计超过 {MOST_BYTES} 字节的上限", str(sum(sizes)))
    return None


def faults_of(bundle: Files) -> list[DossierFault]:
    """Give everything that is wrong with a *bundle*: its paths and sizes or, where these are in order, what it says."""
    return _faults_of_form(bundle) or [*_faults_of_rulesets(bundle), *_faults_of_features(bundle)]


def require_sound(bundle: Files) -> None:
    """Raise `RefusedError` (`not_publishable`) with everything that is wrong with a *bundle*."""
    _require_none(faults_of(bundle))


def require_sound_rules(bundle: Files) -> None:
    """Raise as `require_sound` does, for the rulesets of a *bundle* alone, whatever its specifications say."""
    rules = {path: content for path, content in bundle.items() if path.startswith(RULESETS)}
    _require_none(_faults_of_form(rules) or _faults_of_rulesets(rules))


def _require_none(faults: Sequence[DossierFault]) -> None:
    if faults:
        raise RefusedError("not_publishable", f"规则文件有 {len(faults)} 处错误，均列于 faults。", faults)


@contextmanager
def unpacked(bundle: Files) -> Iterator[Path]:
    """Write a *bundle* of sound paths to a folder that is there for a while."""
    with TemporaryDirectory(prefix="gongguo-") as name:
        lay_out(bundle, Path(name))
        yield Path(name)


def lay_out(bundle: Files, folder: Path) -> None:
    """
    Write the files of a *bundle* into a *folder*, those of sound paths alone.

    A file that has no place there, because another is a folder of that name, is left out: it is a fault of the bundle.
    """
    for part in ENDINGS:
        (folder / part).mkdir(parents=True)
    for path, content in bundle.items():
        if fault_of_path(path) is None:
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)


def shown(text: str) -> str:
    """Make a text of anybody's printable, and short."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= MOST_LETTERS else plain[:MOST_LETTERS] + "…"


def _faults_of_form(bundle: Files) -> list[DossierFault]:
    faults = [fault for path in bundle if (fault := fault_of_path(path)) is not None]
    faults += _alike(bundle)
    faults += [fault for path, content in bundle.items() if (fault := _fault_of_content(path, content)) is not None]
    whole = fault_of_sizes([len(content) for content in bundle.values()])
    return faults if whole is None else [*faults, whole]


def _alike(paths: Iterable[str]) -> Iterator[DossierFault]:
    """Find paths that some file systems take for one, and files that are folders of others."""
    seen: dict[str, str] = {}
    listed = list(paths)
    folders = {str(parent).casefold() for path in listed for parent in Path(path).parents}
    for path in listed:
        other = seen.setdefault(path.casefold(), path)
        if other != path or path.casefold() in folders:
            yield DossierFault("path_taken", shown(path), "与另一个文件或者目录同名（大小写不作区别）")


def _fault_of_content(path: str, content: bytes) -> DossierFault | None:
    if len(content) > MOST_FILE_BYTES:
        said = f"文件超过 {MOST_FILE_BYTES} 字节的上限"
        return DossierFault("file_too_large", shown(path), said, str(len(content)))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return DossierFault("not_utf8", f"{shown(path)}:{line}", "文件不是 UTF-8 编码")
    return None


def _faults_of_rulesets(bundle: Files) -> list[DossierFault]:
    try:
        release_of(bundle)
    except RulesetFaultsError as error:
        return [DossierFault(one.code, RULESETS + one.place, one.chinese, nearest=one.nearest) for one in error.faults]
    return []


def _faults_of_features(bundle: Mapping[str, bytes]) -> list[DossierFault]:
    with unpacked({path: content for path, content in bundle.items() if path.startswith(FEATURES)}) as folder:
        found = read_features(folder / FEATURES).faults
    return [
        DossierFault(one.code, (FEATURES + one.place).rstrip("/"), one.chinese.rstrip("。"), nearest=one.nearest)
        for one in found
    ]
