"""
The files of a release: the rulesets with their vocabulary, parameters and holidays, and the specifications beside them.

Together they are a bundle; its paths begin with `rulesets/` or `features/`. The digest of a release is that of its
bundle, by paths and contents, with line ends made alike: two bundles of one digest mean the same, anywhere and in any
year.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path

RULESETS = "rulesets/"
FEATURES = "features/"
ENDINGS: Mapping[str, tuple[str, ...]] = {RULESETS: (".yaml", ".yml"), FEATURES: (".feature", ".yaml")}
"""Which files belong to each part of a bundle."""

Files = Mapping[str, bytes]
"""Path within the folder -> content."""


def read_files(folder: Path, endings: Collection[str] = ENDINGS[RULESETS]) -> Files:
    """Read every file of a *folder* that has one of the *endings*; a folder that is not there has none."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in endings)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_bundle(rulesets: Path, features: Path | None) -> Files:
    """Read the bundle of a folder of *rulesets* and one of *features*, where there is one."""
    bundle = {RULESETS + path: content for path, content in read_files(rulesets).items()}
    if features is not None:
        found = read_files(features, ENDINGS[FEATURES])
        bundle |= {FEATURES + path: content for path, content in found.items()}
    return bundle


def beside(rulesets: Path) -> Path | None:
    """Find the features that lie beside a folder of *rulesets*; None where there are none."""
    folder = rulesets.resolve().parent / FEATURES.rstrip("/")
    return folder if folder.is_dir() else None


def part_of(bundle: Files, part: str) -> Files:
    """Give one *part* of a *bundle*, by the paths within it."""
    return {path.removeprefix(part): content for path, content in bundle.items() if path.startswith(part)}


def digest_of(files: Files) -> str:
    """Give the digest of *files*, as `sha256:…`."""
    digest = sha256()
    for path, content in sorted(files.items()):
        body = content.replace(b"\r\n", b"\n")
        digest.update(f"{path}\0{len(body)}\0".encode())
        digest.update(body)
    return f"sha256:{digest.hexdigest()}"


def digest_of_folder(rulesets: Path) -> str:
    """Give the digest of the bundle of a folder of *rulesets* and of the features beside it."""
    return digest_of(read_bundle(rulesets, beside(rulesets)))
