"""
Which rules the specifications of a folder name at all.
"""

import re
from pathlib import Path

from service.domain.release import Release


def specified_in(folder: Path, release: Release) -> frozenset[str]:
    """Give the rules of a *release* that a specification of a *folder* names, anywhere but in a comment."""
    paths = sorted(folder.rglob("*.feature"))
    lines = (line for path in paths for line in path.read_text("utf-8", errors="replace").splitlines())
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return frozenset(rule.id for rule in release.rules() if _names(text, rule.id))


def _names(text: str, rule: str) -> bool:
    return re.search(rf"(?<![0-9A-Za-z_-]){re.escape(rule)}(?![0-9A-Za-z_-])", text) is not None
