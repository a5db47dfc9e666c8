"""
What the commands about releases and drafts share: the store, whose hand it is, and which release or draft is meant.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import orjson

from service.cli.acting import acting
from service.cli.faults import Fault, InputAtFaultError
from service.cli.opening import opened
from service.cli.options import settings_with
from service.domain.errors import DossierFaultsError
from service.governance.access import Grant
from service.governance.listing import MOST, Listing
from service.governance.once import Reply
from service.operations.served import Served

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Json = Mapping[str, Any]

LEAST_LETTERS = 6
SHOWN = 12
_METHOD = "sha256:"
_OPTIONS: Mapping[str, str] = {
    "effective_from": "--from",
    "retroactive": "--retroactive",
    "note": "--note",
    "title": "--title",
}


def holder_option(command: Decorated) -> Decorated:
    """Let a *command* say whose hand it is."""
    return click.option("--holder", metavar="姓名", help="办理人；默认为本机的用户名。")(command)


@contextmanager
def governed(holder: str | None = None) -> Iterator[tuple[Served, Grant]]:
    """Open the store, to act as the *holder*; raise `InputAtFaultError` for whatever is refused."""
    with opened(settings_with()) as served:
        try:
            yield served, acting(holder)
        except DossierFaultsError as error:
            raise InputAtFaultError(
                Fault(one.code, _OPTIONS.get(one.path, one.path), "", one.message.rstrip("。"), one.found, one.accepted)
                for one in error.faults
            ) from None


def release_named(served: Served, word: str) -> str:
    """Give the digest of the release that is meant by the first letters of it; raise `InputAtFaultError`."""
    wanted = word.removeprefix(_METHOD)
    known = [one["digest"] for one in every(served.releases.listing)]
    found = [one for one in known if one.removeprefix(_METHOD).startswith(wanted)]
    if len(wanted) >= LEAST_LETTERS and len(found) == 1:
        return str(found[0])
    said = "摘要的前几位不足以认定是哪一个规则版本" if found else "没有这个规则版本"
    raise InputAtFaultError([Fault("release_not_found", word, "", said)])


def every(listing: Callable[[int | None, int], Listing]) -> Iterator[Json]:
    """Give every item of a *listing*, part after part."""
    before: int | None = None
    while True:
        part = listing(before, MOST)
        yield from part.items
        if part.next is None:
            return
        before = part.next


def told_in(reply: Reply) -> dict[str, Any]:
    """Give what a *reply* tells."""
    told: dict[str, Any] = orjson.loads(reply.body)
    return told


def short(digest: str) -> str:
    """Name a release to a person, by the first letters of its digest."""
    return digest.removeprefix(_METHOD)[:SHOWN]
