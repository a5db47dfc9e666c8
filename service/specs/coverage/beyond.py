"""
What lies beyond reach: points of which people have said, with a reason, that no dossier could ever try them.

They stand in `beyond_reach.yaml` beside the features, each in the words in which coverage reports it as lacking.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from service.specs.errors import SpecificationError

FILE = "beyond_reach.yaml"
_KEYS = {"of", "says", "because"}


@dataclass(frozen=True, slots=True)
class Beyond:
    """One point that is beyond reach."""

    of: str  # the rule, fact or parameter
    says: str  # what coverage would say is lacking
    because: str


def read_beyond(folder: Path) -> tuple[Beyond, ...]:
    """Read what is said to lie beyond the reach of a *folder*; raise `SpecificationError` where that is amiss."""
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        listed = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []  # noqa: S506  # it makes text alone
    except (yaml.YAMLError, UnicodeDecodeError):
        message = f"{FILE} 不是有效的 YAML。"
        raise SpecificationError(message) from None
    return tuple(_read(one, number) for number, one in enumerate(listed if isinstance(listed, list) else [listed], 1))


def _read(one: object, number: int) -> Beyond:
    if not isinstance(one, dict) or one.keys() != _KEYS or not all(isinstance(text, str) for text in one.values()):
        message = f"{FILE} 第 {number} 项应有且只有 of、says、because 三项文字。"
        raise SpecificationError(message)
    return Beyond(**one)
