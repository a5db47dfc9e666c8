"""
What no total may do: make a target of what speaks against a person, or tell people by what is protected.

What speaks against a person, `service.domain.total_ground` finds out from the rules; a total that reads it is refused
at the place where it does, whichever side its limit is on.
"""

from collections import Counter
from collections.abc import Iterator

from service.domain.condition import Leaf, facts_read, leaves
from service.domain.release import Release
from service.domain.strata import Reading
from service.domain.total import Total
from service.domain.total_ground import Ground
from service.language import shape
from service.language.document import Faults, Node, Place
from service.language.linter import PROTECTED, SHIELD

_NO_QUOTA = "不得以任何形式为「下」设名额或者比例"


def lint_totals(release: Release, node: Node | None, faults: Faults) -> None:
    """Note what the totals of a *release*, which stand in the file *node*, may not do."""
    if not release.totals or node is None:
        return
    ground, reading = Ground(release), Reading(release)
    stated = shape.entries(shape.entries(node, Faults()).get("totals"), Faults())
    lint = _Lint(release, ground, reading, faults)
    for total in release.totals:
        placed = list(_placed(total, stated[total.id]))
        for leaf, place in placed:
            _lint_test(total, leaf, place, lint)
        _lint_lines(total, placed, lint)
        if total.by is not None and total.by.rpartition(".")[2] in PROTECTED:
            _lint_protected(total, total.by, stated[total.id].place, release, faults)


class _Lint:
    """What every test of every total is held to."""

    def __init__(self, release: Release, ground: Ground, reading: Reading, faults: Faults) -> None:
        self.release = release
        self.ground = ground
        self.reading = reading
        self.faults = faults


def _lint_test(total: Total, leaf: Leaf, place: Place, lint: _Lint) -> None:
    label = lint.release.facts[leaf.fact].label
    adverse = next(filter(lint.ground.reads_against, facts_read(leaf)), None)
    if adverse is not None:
        said = f"总量 `{total.id}` 用到对本人不利的「{lint.release.facts[adverse].label}」：{_NO_QUOTA}"
        lint.faults.add("quota_on_demotion", place, f"`{total.id}` counts `{adverse}`, which is adverse", said)
    elif lint.ground.draws_low_line(leaf):
        said = f"总量 `{total.id}` 以不利的取值划分「{label}」：{_NO_QUOTA}"
        lint.faults.add("quota_on_demotion", place, f"`{total.id}` divides `{leaf.fact}` by adverse codes", said)
    for name in sorted(frozenset().union(*map(lint.reading.closure, facts_read(leaf)))):
        if name.rpartition(".")[2] in PROTECTED or name == SHIELD:
            _lint_protected(total, name, place, lint.release, lint.faults)


def _lint_lines(total: Total, placed: list[tuple[Leaf, Place]], lint: _Lint) -> None:
    """Hold a *total* to one line at most through the codes of a field: between two, it could shut in the low ones."""
    tests = [leaf for condition in (total.among, total.of) for leaf in leaves(condition)]
    if any(map(lint.ground.draws_low_line, tests)):
        return  # it is refused for that
    drawn = Counter(field for field, _ in frozenset().union(*map(lint.ground.lines_of, tests)))
    for field in sorted(field for field, lines in drawn.items() if lines > 1):
        place = next((at for leaf, at in reversed(placed) if field in dict(lint.ground.lines_of(leaf))), None)
        if place is None:
            continue  # it is told of the total that this is part of
        label = lint.release.facts[field].label
        said = f"总量 `{total.id}` 对「{label}」作了不止一种划分，可以拼出不利的取值：{_NO_QUOTA}"
        lint.faults.add("quota_on_demotion", place, f"`{total.id}` divides `{field}` in several ways", said)


def _lint_protected(total: Total, name: str, place: Place, release: Release, faults: Faults) -> None:
    said = f"总量 `{total.id}` 用到受保护的个人属性「{release.facts[name].label}」"
    faults.add("protected_attribute", place, f"`{total.id}` reads `{name}`, a protected attribute", said)


def _placed(total: Total, node: Node) -> Iterator[tuple[Leaf, Place]]:
    """Give each test of a *total* with the place where its fact is named, those of another that it is part of apart."""
    for key, condition in (("among", total.among), ("of", total.of)):
        places = dict(_names(node.value.get(key))) if isinstance(node.value, dict) else {}
        for leaf in leaves(condition):
            if leaf.fact in places:
                yield leaf, places[leaf.fact]


def _names(node: Node | None) -> Iterator[tuple[str, Place]]:
    """Give every key within a *node*, with its place."""
    if node is None:
        return
    for key, item, place in node.entries():
        yield key, place
        yield from _names(item)
    for item in node.value if isinstance(node.value, list) else ():
        yield from _names(item)
