"""
What is asked of keys: the body that makes one, and the body that replaces one.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from service.governance.access import ROLE_LABELS, Role
from service.intake.faults import raise_any
from service.intake.plain import codes_shape, id_shape, list_shape, number_shape, or_null, plain_form, read_plain
from service.intake.plain import text_shape as text
from service.intake.refusals import bad_day, blank_text, too_long_text
from service.intake.shapes import Shape
from service.intake.values import FullDay, Value

MOST_LETTERS = 100
"""Of the name of a holder."""
MOST_HOURS = 720
USUAL_HOURS = 24
"""For how long a key that has been replaced is still good."""

OFFICE_ZONE = timezone(timedelta(hours=8))
"""Where a day of an office begins and ends."""

_LAST = date(2999, 12, 31)
_UNFORMED = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]")
_INSTANT = r"^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_OR_INSTANT = "YYYY-MM-DD，或者 YYYY-MM-DDThh:mm:ss+08:00"


def _read_instant(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


Instant = Annotated[str, Field(pattern=_INSTANT), AfterValidator(_read_instant)]
_ENDS = Shape(
    "失效时间",
    Value(
        FullDay | Instant,
        "时间文本",
        _DAY_OR_INSTANT,
        partial(bad_day, accepted=_DAY_OR_INSTANT, is_good=lambda guess: bool(_DAY.fullmatch(guess))),
    ),
)
_ROLE = codes_shape("权限", {role.value: ROLE_LABELS[role] for role in Role})

NEW = plain_form(
    {
        "holder": text("持有人", most=MOST_LETTERS, required=True),
        "roles": list_shape("权限", _ROLE, most=len(Role), required=True),
        "units": or_null(list_shape("单位", id_shape("单位代号"), least=1, required=True)),
        "expires_at": _ENDS,
    }
)
REPLACEMENT = plain_form({"grace_hours": number_shape("过渡时数", 0, MOST_HOURS), "expires_at": _ENDS})


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is asked to be."""

    holder: str
    roles: frozenset[Role]
    units: frozenset[str] | None  # None: all
    ends: datetime | None = None  # None: as usual


def read_new(source: bytes) -> NewKey:
    """Read the body that makes a key; raise `DossierFaultsError` with all its faults, or `DossierTooLargeError`."""
    body: Mapping[str, Any] = read_plain(source, NEW)
    units = body["units"]
    holder = plain_name(body["holder"])
    if not holder:
        raise_any([(("holder",), blank_text("持有人"))])
    if len(holder) > MOST_LETTERS:
        raise_any([(("holder",), too_long_text(holder, f"不超过 {MOST_LETTERS} 字的文本"))])
    return NewKey(
        holder,
        frozenset(map(Role, body["roles"])),
        None if units is None else frozenset(units),
        _end(body),
    )


def read_replacement(source: bytes) -> tuple[int, datetime | None]:
    """Read the body that replaces a key, which may be empty: the hours of grace, and when the new one ends."""
    body: Mapping[str, Any] = read_plain(source or b"{}", REPLACEMENT)
    return body.get("grace_hours", USUAL_HOURS), _end(body)


def _end(body: Mapping[str, Any]) -> datetime | None:
    """Give the instant at which a key is to end: of a day, its end, by the clocks of the offices."""
    stated: date | None = body.get("expires_at")
    if stated is None or isinstance(stated, datetime):
        return stated
    return datetime.combine(min(stated, _LAST), time(), OFFICE_ZONE) + timedelta(days=1)


def plain_name(written: str) -> str:
    """Give a name as it is compared: two that look alike are one hand."""
    return " ".join(_UNFORMED.sub("", unicodedata.normalize("NFKC", written)).split())
