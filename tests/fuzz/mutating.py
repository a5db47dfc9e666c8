"""
Mutated requests: dossiers that the contract accepts, and what slips, bad programs and ill will make of them.

First one to four things are done to the tree (another value, another type, another key, a list too long, a nest too
deep, records about one another); then it is written as JSON, now and then not quite; then bytes may be struck.
Everything follows from a seed and a number.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.damage import damaged
from tests.strategies import DAYS, DossierMaker

POOL = 150
"""How many sound dossiers there are to start from."""
EVALUATIONS = "/v1/evaluations"
BATCH = "/v1/evaluations:batch"
GAPS, CALENDARS = "/v1/gaps", "/v1/calendars"
COUNTERFACTUALS, COMPARISONS = "/v1/counterfactuals", "/v1/comparisons"
REVIEWS = "/v1/reviews"
RECORDED = "the-one-recorded"
"""Stands for the id of an evaluation that is in the log."""
PERSON = "CAD-1003"
"""Whom it is about."""
SHARES = {EVALUATIONS: 87, BATCH: 4, GAPS: 2, CALENDARS: 1, COUNTERFACTUALS: 1, COMPARISONS: 2, REVIEWS: 3}

_RAW = re.compile(r'"@@(.*?)@@"')
_TOKENS = (
    *("NaN", "-NaN", "Infinity", "-Infinity", "nan", "1e999", "-1e999", "1e-999", "00", "01", "+1", "-", "0x10", "1."),
    *(".5", "1_000", "１２", "undefined", "True", "None", "'x'", "1" * 400, "-" + "9" * 60, "0." + "3" * 300),
    *("1e5", "1E+2", "-0", "-0.0", "1.0", "1e15", "999999999999999", "9999999999999999", "2.50", "/*x*/1", "1//x\n"),
    *('"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\x41"', '"\\u12"', '"\t"', '"\n"', '"', '"\\', "[,]", "{,}"),
    *("[1,]", '{"a":1,}', '{"a"}', "{1:2}", "[" * 50 + "]" * 50, "", " ", "\x00", "\ufeff", '{"":{"":{}}}'),
)
_TEXTS = (
    *("", " ", "\x00", "a\x00b", "\u202eabc", "\u200b", "\ufeff", "\ufffe", "\ufdd0", "\u2028", "\x1b[31m", "\x7f"),
    *(
        "\ud800",
        "x\udc00y",
        "\udc00\ud800",
        "é",
        "e\u0301" * 30,
        "𠀀𠮷",
        "👩‍👩‍👧‍👦",
        "ﷺ",
        "İıſ",
        "１２３",
        "二〇二六",
        "﷽" * 40,
    ),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{incident.title}", "{0.__class__}", "%s%n", "../../etc/passwd"),
    *("${jndi:ldap://x}", "=1+1", "null", "true", "yes", "unknown", "-1", "1e9", "2026", "verified", "\\", '"', "`"),
)
_DAYS = (
    *("2026-02-30", "2026-13-01", "2026-00-00", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-2-3"),
    *("20260630", "2026/06/30", "30-06-2026", "２０２６-06-30", "2026-06-30T00:00:00Z", " 2026-06-30", "2026-06-30\n"),
    *("2026-06", "2026", "2024-02-29", "2023-02-29", "-2026-06-30", "+2026-06-30", "2026-W26-2", "1582-10-10", ""),
    *("2099-12-31", "1899-12-31", "2026-06-31", "0999", "9999", "9999-12", "0001"),
)
_NUMBERS: tuple[Any, ...] = (
    *(0, -1, 1, 2, 99, 10**6, 10**9, 2**31, 2**53, 2**63, 2**64, -(2**63), 10**14, 10**15, 10**18, 10**40, 10**400),
    *(0.1, 1.5, -0.0, 1e-9, 1e14, 1e15, 1e16, 1e100, 1e308, 5e-324, 0.30000000000000004, 1 / 3, 100.0),
)

Tree = Any
Path = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One request."""

    number: int
    address: str
    body: bytes


class Mutating:
    """Makes the cases of a seed."""

    def __init__(self, maker: DossierMaker, examples: Sequence[Tree], seed: int) -> None:
        """Start from dossiers of a *maker*, and from *examples*."""
        self._seed = seed
        self._pool = [*examples, *(maker.make(number) for number in range(POOL))]
        self._names = sorted({key for one in self._pool for key in _keys(one)})

    def case(self, number: int) -> Case:
        """Make the case of a *number*."""
        random = Random(f"{self._seed}:{number}")  # noqa: S311
        address = random.choices(list(SHARES), list(SHARES.values()))[0]
        lines = random.randint(1, 6) if address == BATCH else 1
        bodies = [self._body(EVALUATIONS if address == BATCH else address, random) for _ in range(lines)]
        return Case(number, address, b"\n".join(bodies))

    def _body(self, address: str, random: Random) -> bytes:
        tree = self._request(address, random)
        for _ in range(random.choice((0, 0, 0, 1, 1, 1, 1, 2, 2, 4))):
            tree = self._mutated(tree, random)
        source = _written(tree, random)
        return _struck(source, random) if random.random() < _STRUCK else source

    def _dossier(self, random: Random) -> Tree:
        return json.loads(json.dumps(random.choice(self._pool)))

    def _request(self, address: str, random: Random) -> Tree:
        """Give a request that is sound."""
        as_of = random.choice(DAYS).isoformat()
        if address == COMPARISONS:
            return {"first": self._dossier(random), "second": self._dossier(random), "as_of": as_of}
        dossier = self._dossier(random)
        asked: dict[str, Any] = {"dossier": dossier, "as_of": as_of}
        if address == EVALUATIONS and random.random() < 0.1:
            asked["detail"] = random.choice(("brief", "full"))
        elif address == CALENDARS:
            asked["months"] = random.randint(1, 12)
        elif address == COUNTERFACTUALS:
            goal = {"action": "priority_rank_promotion", "verdict": random.choice(("recommended", "barred"))}
            asked |= {"goal": goal, "seconds": 0.1, "most": 2}
        elif address == REVIEWS:
            dossier["subject"]["ref"] = PERSON
            asked = {
                "evaluation": RECORDED,
                "facts": dossier,
                "principle": random.choice(("old_unless_kinder", "old", None)),
            }
            return {name: value for name, value in asked.items() if value is not None}
        return asked

    def _mutated(self, tree: Tree, random: Random) -> Tree:
        if not isinstance(tree, dict | list) or not tree:
            return tree
        if random.random() < _SLIPPED:
            return damaged(tree, random)
        *way, last = random.choice(list(_paths(tree)))
        holder = tree
        for step in way:
            holder = holder[step]
        random.choice(self._mutations())(holder, last, random)
        return tree

    def _mutations(self) -> Sequence[Callable[[Any, Any, Random], None]]:
        return (_retyped, _number, _text, _day, _token, _nested, _repeated, self._renamed, self._added, _crossed, _same)

    def _renamed(self, holder: Any, last: Any, random: Random) -> None:
        if isinstance(holder, dict):
            holder[random.choice((random.choice(self._names), random.choice(_TEXTS)))] = holder.pop(last)

    def _added(self, holder: Any, last: Any, random: Random) -> None:
        if isinstance(holder, dict):
            holder[random.choice(self._names)] = random.choice((None, [], {}, True, holder[last]))
        else:
            holder.insert(random.randint(0, len(holder)), random.choice((None, 1, "x", [], {})))


_STRUCK = 0.12
_SLIPPED = 0.3


def _paths(tree: Tree, way: Path = ()) -> Iterator[Path]:
    for step, part in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield (*way, step)
        if isinstance(part, dict | list) and len(way) < 10:  # what is nested deeper was nested here
            yield from _paths(part, (*way, step))


def _keys(tree: Tree) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _keys(part)


def _retyped(holder: Any, last: Any, random: Random) -> None:
    value = holder[last]
    holder[last] = random.choice(
        (str(value), [value], {"value": value}, not value, None, len(str(value)), 0.5, {}, [], "", [None], [[]])
    )


def _number(holder: Any, last: Any, random: Random) -> None:
    holder[last] = random.choice(_NUMBERS)


def _text(holder: Any, last: Any, random: Random) -> None:
    text = random.choice(_TEXTS)
    held = holder[last] if isinstance(holder[last], str) else ""
    holder[last] = random.choice((text, held + text, text * random.choice((1, 2, 50, 5000))))


def _day(holder: Any, last: Any, random: Random) -> None:
    holder[last] = random.choice(_DAYS)


def _token(holder: Any, last: Any, random: Random) -> None:
    """Put there what is written as it stands, JSON or not."""
    holder[last] = f"@@{random.randrange(len(_TOKENS))}@@"


def _nested(holder: Any, last: Any, random: Random) -> None:
    value = holder[last]
    for _ in range(random.choice((1, 2, 5, 8, 9, 20, 200))):
        value = [value] if random.random() < 0.5 else {"x": value}
    holder[last] = value


def _repeated(holder: Any, last: Any, random: Random) -> None:
    """Make a list longer than is allowed, or an object with many keys."""
    value = holder[last]
    many = random.choice((2, 3, 10, 101, 201, 300))
    if isinstance(value, list) and len(json.dumps(value)) * many < _LARGE:
        holder[last] = value * many
    elif isinstance(value, dict):
        holder[last] = {**value, **{f"k{number}": number for number in range(many)}}
    else:
        holder[last] = [value] * many


_LARGE = 1_200_000


def _crossed(holder: Any, last: Any, random: Random) -> None:
    """Let records be about one another, or about themselves."""
    records = [one for one in holder if isinstance(one, dict)] if isinstance(holder, list) else [holder]
    for one in records if isinstance(records[0] if records else None, dict) else ():
        others = [other.get("id") for other in records]
        one["about"] = random.choice((one.get("id"), random.choice(others), "nowhere", None))
    del last


def _same(holder: Any, last: Any, random: Random) -> None:
    """Give several records one id, or one value to several fields."""
    if isinstance(holder, list):
        for one in holder:
            if isinstance(one, dict):
                one["id"] = random.choice(("same", "I-1", ""))
    elif isinstance(holder, dict):
        for key in random.sample(sorted(holder), min(len(holder), 3)):
            holder[key] = holder[last]


def _written(tree: Tree, random: Random) -> bytes:
    """Write a tree; a key may come twice, and what stands for something else is put in."""
    text = json.dumps(tree, ensure_ascii=random.random() < 0.3, indent=random.choice((None, None, None, 1)))
    text = _RAW.sub(lambda found: _TOKENS[int(found[1])] if found[1].isdecimal() else found[0], text)
    if random.random() < 0.04:
        text = _twice(text, random)
    return text.encode("utf-8", "surrogatepass")


def _twice(text: str, random: Random) -> str:
    """Write one of the keys of an object twice."""
    places = list(re.finditer(r'\{"([a-z_]+)":', text))
    if not places:
        return text
    at = random.choice(places)
    value = random.choice(("1", "null", '"x"', "[]", "{}"))
    return f'{text[: at.start()]}{{"{at[1]}": {value}, {text[at.start() + 1 :]}'


def _struck(source: bytes, random: Random) -> bytes:
    """Strike bytes."""
    return random.choice(_STRIKES)(source, random)


def _cut(source: bytes, random: Random) -> bytes:
    at = random.randrange(len(source) + 1)
    return random.choice((source[:at], source[at:]))


def _put_in(source: bytes, random: Random) -> bytes:
    at = random.randrange(len(source) + 1)
    return source[:at] + random.randbytes(random.choice((1, 1, 4, 100))) + source[at:]


def _marked(source: bytes, random: Random) -> bytes:
    return b"\xef\xbb\xbf" * random.choice((1, 2)) + source


def _coded(source: bytes, random: Random) -> bytes:
    return source.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-32", "gb18030")))


def _followed(source: bytes, random: Random) -> bytes:
    return source + random.choice((b"x", b"{}", b"\x00", b" " * 1000, source[:50]))


def _deep(_: bytes, random: Random) -> bytes:
    return random.choice((b"[", b'{"a":', b'{"dossier":[')) * random.choice((10, 1000, 200_000))


def _other(_: bytes, random: Random) -> bytes:
    return random.choice((b"", b" ", b"null", b"[]", b"{}", b"1", b'"x"', b"true", b"\xff", b"\x1f\x8b\x08"))


def _padded(source: bytes, random: Random) -> bytes:
    return source + b" " * random.choice((32_000, 1_048_576 - len(source), 1_048_577, 1_200_000))


def _flipped(source: bytes, random: Random) -> bytes:
    struck = bytearray(source)
    for _ in range(random.choice((1, 1, 2, 8))):
        struck[random.randrange(len(struck))] ^= 1 << random.randrange(8)
    return bytes(struck)


_STRIKES = (_cut, _cut, _put_in, _marked, _coded, _followed, _deep, _other, _padded, _flipped, _flipped, _flipped)
