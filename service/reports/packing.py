"""
The package that a Word document is: the empty one that reports are written into, and one whose bytes tell no time.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_TEMPLATES = Path(__file__).parent / "templates" / "word"
_FIRST = "[Content_Types].xml"
_PARTS = MappingProxyType(
    {
        _FIRST: "content_types.xml",
        "_rels/.rels": "package.xml",
        "docProps/core.xml": "core.xml",
        "word/_rels/document.xml.rels": "parts.xml",
        "word/document.xml": "document.xml",
        "word/fontTable.xml": "fontTable.xml",
        "word/footer1.xml": "footer.xml",
        "word/settings.xml": "settings.xml",
        "word/styles.xml": "styles.xml",
    }
)
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


@cache
def empty() -> bytes:
    """Give an empty document with the styles, the margins and the foot of a report."""
    return _packed({name: (_TEMPLATES / file).read_bytes() for name, file in _PARTS.items()})


def timeless(package: bytes) -> bytes:
    """Give a *package* with its parts in order and without the time at which it was packed."""
    with ZipFile(BytesIO(package)) as archive:
        return _packed({name: archive.read(name) for name in archive.namelist()})


def _packed(parts: dict[str, bytes]) -> bytes:
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _READABLE, 3
            archive.writestr(entry, parts[name])
    return into.getvalue()
