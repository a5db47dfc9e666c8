"""
A store whose log holds a little of everything.
"""

import json
from collections.abc import Sequence
from typing import Any

from service.governance.chain import Algorithm, Entry
from service.store import log
from service.store.connection import Store

CASES = 10
"""Cases in the log: an evaluation of each, a shadow of every second, a decision on every third, a publication first."""


def at(second: int) -> str:
    """Give an instant of the log."""
    return f"2026-11-21T08:{second // 60:02}:{second % 60:02}.000000Z"


def evaluation(case: int) -> Entry:
    """Make the evaluation of a *case*."""
    facts = json.dumps({"subject": {"ref": f"CAD-{case}"}, "case": case}, ensure_ascii=False).encode()
    contents = {"facts": facts, "result": b'{"\xe6\xa1\x88":%d}' % case}
    return Entry(
        f"case{case}",
        "evaluation",
        at(case),
        "key:1",
        {"n": 1.5},
        contents,
        unit=f"U-{case % 2}",
        subject=f"CAD-{case}",
    )


def decision(case: int, appeal: str | None, name: str = "") -> Entry:
    """Make a decision on a *case*, an *appeal* against which has some outcome."""
    told = {"appeal": appeal and {"outcome": appeal}, "heard": None}
    contents = {"result": b"\xff\x00"}
    name = f"decision{case}{name}"
    return Entry(name, "decision", at(case), "key:1", told, contents, f"case{case}", f"U-{case % 2}")


def entries() -> Sequence[Entry]:
    """Make the entries."""
    found = [Entry("p1", "publication", at(0), "key:0", {"release": "sha256:1"}, {"note": b"x"})]
    for case in range(1, CASES + 1):
        found.append(evaluation(case))
        if case % 2 == 0:
            told: dict[str, Any] = {"differs": False}
            about, unit = f"case{case}", f"U-{case % 2}"
            found.append(Entry(f"s{case}", "shadow", at(case), "key:1", told, {"result": b"{}"}, about, unit))
        if case % 3 == 0:
            found.append(decision(case, None))
    return found


def filled(store: Store, algorithm: Algorithm = "sha256", *more: Entry) -> Store:
    """Fill a *store*; give it back."""
    with store.writing() as transaction:
        log.append(transaction, [*entries(), *more], algorithm)
    return store
