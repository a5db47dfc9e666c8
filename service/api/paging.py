"""
Paging: long lists in parts, each with a cursor to the next; a cursor means nothing to the caller.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Annotated, TypeAlias

from fastapi import Query, Response

from service.api.answers import answer
from service.api.problems import wrong_query
from service.domain.errors import DossierFault
from service.governance.listing import MOST, USUAL, Listing

MOST_DIGITS = 18

Cursor: TypeAlias = Annotated[str | None, Query(max_length=40, description="上一页所给的 `next`；不写的，从头列起。")]
Limit: TypeAlias = Annotated[int, Query(ge=1, le=MOST, description="一页最多列出多少项。")]

__all__ = ["USUAL", "Cursor", "Limit", "after_of", "cursor_of", "listing_answer"]


def after_of(cursor: str | None) -> int | None:
    """Give the number that a *cursor* stands for; raise `ProblemError` where it stands for none."""
    if cursor is None:
        return None
    try:
        number = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (Error, ValueError):
        number = ""
    if not number.isdecimal() or len(number) > MOST_DIGITS or cursor_of(int(number)) != cursor:
        raise wrong_query(DossierFault("invalid_cursor", "cursor", "不是有效的翻页标记", accepted="上一页所给的 next"))
    return int(number)


def cursor_of(number: int) -> str:
    """Give the cursor that stands for a *number*."""
    return urlsafe_b64encode(str(number).encode()).decode().rstrip("=")


def listing_answer(listing: Listing) -> Response:
    """Answer with a part of a list, and the cursor to the next part."""
    following = None if listing.next is None else cursor_of(listing.next)
    return answer({"items": list(listing.items), "next": following})
