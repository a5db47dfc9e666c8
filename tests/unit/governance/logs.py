"""
Logs in memory, whole or tampered with.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from service.governance.chain import START, Algorithm, Entry, canonical, digest_of, seal
from service.governance.rows import COLUMNS, Head, Row

ERASED = (3, 4, 6)
ERASURE = 20  # the position of the entry that says so


@dataclass(frozen=True)
class Log:
    """The rows of a log, and the head beside them."""

    rows: Sequence[Row]
    head: Head


def log(number: int = 30, algorithms: Sequence[Algorithm] = ("sha256", "sm3")) -> Log:
    """Make a whole log: a third of its entries have no contents, three are erased, the algorithm changes."""
    rows: list[Row] = []
    previous = START
    for position in range(1, number + 1):
        algorithm = algorithms[position * len(algorithms) // (number + 1)]
        row = row_of(position, previous, algorithm)
        rows.append(row)
        previous = row.digest
    return Log(rows, Head(number, previous))


def row_of(position: int, previous: str, algorithm: Algorithm, kind: str | None = None) -> Row:
    kind = kind or ("erasure" if position == ERASURE else "publication" if position % 3 == 2 else "evaluation")
    facts = json.dumps({"subject": {"ref": f"CAD-{position}"}}).encode()
    contents = {"facts": facts, "result": b"[%d]" % position} if kind == "evaluation" else {}
    told = {"ranges": [[3, 4], [6, 6]], "count": 3} if kind == "erasure" else {"release": "sha256:1"}
    entry = Entry(
        id=f"e{position}{kind}",
        kind=kind,
        at=f"2026-11-21T08:00:{position:02}.000000Z",
        caller="key:1",
        told=told,
        contents=contents,
        about=f"e{position - 1}",
        unit="U-1" if contents else None,
    )
    digests = {name: digest_of(content, algorithm) for name, content in contents.items()}
    sealed = seal(entry, position, previous, digests, algorithm)
    gone = position in ERASED
    return Row(
        position=position,
        envelope=sealed.envelope,
        digest=sealed.digest,
        contents=dict.fromkeys(contents) if gone else contents,
        columns={name: getattr(entry, name) for name in COLUMNS},
        subject=None if gone or not contents else f"CAD-{position}",
    )


def sealed_anew(row: Row, **changed: object) -> Row:
    """Change the envelope of a *row*, and its digest with it."""
    envelope = canonical({**json.loads(row.envelope), **changed})
    told = json.loads(envelope)
    columns = {name: told[name] for name in COLUMNS}
    return replace(row, envelope=envelope, digest=digest_of(envelope), columns=columns)


def tail_sealed_anew(log: Log, position: int, **changed: object) -> Log:
    """Change one entry, and seal it and all that follow, as one who knows how would do it."""
    rows = list(log.rows)
    rows[position - 1] = sealed_anew(rows[position - 1], **changed)
    for at in range(position, len(rows)):
        rows[at] = sealed_anew(rows[at], previous=rows[at - 1].digest)
    return Log(rows, Head(len(rows), rows[-1].digest))


def flipped(content: bytes, random: Random) -> bytes:
    """Change one bit of some *content*."""
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]


@dataclass(frozen=True)
class Tampering:
    """A log that was tampered with, and the places where that is to be found."""

    log: Log
    places: frozenset[int]


def tampered(log: Log, random: Random) -> Tampering:
    """Do one thing to a whole *log*, at random."""
    return random.choice(TAMPERINGS)(log, random)


def _at(*positions: int) -> frozenset[int]:
    """Give the places where it shows that these entries were changed: with an erasure, what it was to account for."""
    return frozenset({*positions, *(ERASED if ERASURE in positions else ())})


def _one(change: Callable[[Row, Random], Row], which: Callable[[Row], object] = bool) -> Callable[..., Tampering]:
    """Change one of the rows for which *which* holds."""

    def tamper(log: Log, random: Random) -> Tampering:
        row = random.choice([one for one in log.rows if which(one)])
        rows = [change(one, random) if one is row else one for one in log.rows]
        return Tampering(Log(rows, log.head), _at(row.position))

    return tamper


def _envelope(row: Row, random: Random) -> Row:
    return replace(row, envelope=flipped(row.envelope, random))


def _digest(row: Row, random: Random) -> Row:
    at = random.randrange(len(row.digest))
    return replace(row, digest=row.digest[:at] + random.choice("ghijk") + row.digest[at + 1 :])


def _column(row: Row, random: Random) -> Row:
    name = random.choice(COLUMNS)
    return replace(row, columns={**(row.columns or {}), name: random.choice(("other", None, 7, b"e1"))})


def _content(row: Row, random: Random) -> Row:
    contents = dict(row.contents or {})
    name = random.choice(sorted(contents))
    contents[name] = flipped(contents[name] or b"", random)
    return replace(row, contents=contents)


def _content_gone(row: Row, random: Random) -> Row:
    contents = dict(row.contents or {})
    gone = random.choice(sorted(contents))
    if random.random() < 0.5:
        return replace(row, contents={**contents, gone: None})
    return replace(row, contents={name: content for name, content in contents.items() if name != gone})


def _content_added(row: Row, random: Random) -> Row:
    return replace(row, contents={**(row.contents or {}), "dossier": random.randbytes(3)})


def _sealed_anew(row: Row, random: Random) -> Row:
    choices: list[dict[str, object]] = [{"caller": "key:2"}, {"previous": "sha256:0"}, {"told": {"a": 1}}]
    return sealed_anew(row, **random.choice(choices))


def _not_canonical(row: Row, _: Random) -> Row:
    envelope = row.envelope.replace(b",", b", ", 1)
    return replace(row, envelope=envelope, digest=digest_of(envelope))


def _is_there(row: Row) -> bool:
    return None not in (row.contents or {"": None}).values()


def _after(rows: Sequence[Row], by: int) -> list[Row]:
    return [replace(row, position=row.position + by) for row in rows]


def _removed(log: Log, random: Random) -> Tampering:
    at = random.randrange(len(log.rows))
    renumbered = _after(log.rows[at + 1 :], -random.randrange(2))
    return Tampering(Log([*log.rows[:at], *renumbered], log.head), _at(at + 1))


def _inserted(log: Log, random: Random) -> Tampering:
    at = random.randrange(len(log.rows) + 1)
    previous = log.rows[at - 1].digest if at and random.random() < 0.8 else START
    new = row_of(at + 1, previous, "sha256", kind="key")
    new = random.choice((new, _envelope(new, random)))
    return Tampering(Log([*log.rows[:at], new, *_after(log.rows[at:], 1)], log.head), _at(at + 1))


def _out_of_numbers(log: Log, random: Random) -> Tampering:
    new = replace(row_of(len(log.rows) + 1, log.head.digest, "sha256"), position=random.choice((0, -5, 31, 40)))
    return Tampering(Log(sorted([*log.rows, new], key=lambda row: row.position), log.head), frozenset({new.position}))


def _swapped(log: Log, random: Random) -> Tampering:
    rows = list(log.rows)
    one, other = random.sample(range(len(rows)), 2)
    rows[one], rows[other] = replace(rows[other], position=one + 1), replace(rows[one], position=other + 1)
    return Tampering(Log(rows, log.head), _at(one + 1, other + 1))


def _other_head(log: Log, random: Random) -> Tampering:
    digest = random.choice((log.head.digest, log.rows[7].digest, "", "sha256:0"))
    position = random.choice((len(log.rows) - 1, 2, 0) if digest == log.head.digest else (len(log.rows),))
    return Tampering(Log(log.rows, Head(position, digest)), frozenset({position}))


TAMPERINGS: Sequence[Callable[[Log, Random], Tampering]] = (
    _one(_envelope),
    _one(_digest),
    _one(_column),
    _one(_content, lambda row: row.contents and _is_there(row)),
    _one(_content_gone, lambda row: row.contents and _is_there(row)),
    _one(_content_added),
    _one(_sealed_anew),
    _one(_not_canonical),
    _one(lambda row, _: replace(row, subject="CAD-0"), lambda row: row.position in ERASED),
    _one(lambda row, _: replace(row, contents={"facts": b"", "result": b""}), lambda row: row.position in ERASED),
    _removed,
    _inserted,
    _out_of_numbers,
    _swapped,
    _other_head,
)
