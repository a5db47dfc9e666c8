"""
What no total may do: make a target of what speaks against a person, or tell people by what is protected.

What speaks against a person, `service.domain.total_ground` finds out from the rules; a total that reads it is refused
at the place where it does, whichever side its limit is on.
"""

from collections.abc import Iterator

from service.domain.condition import Leaf, leaves
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
    for total in release.totals:
        for leaf, place in _placed(total, stated[total.id]):
            _lint_test(total, leaf, place, _Lint(release, ground, reading, faults))
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
    if lint.ground.reads_against(leaf.fact):
        said = f"总量 `{total.id}` 用到对本人不利的「{label}」：{_NO_QUOTA}"
        lint.faults.add("quota_on_demotion", place, f"`{total.id}` counts `{leaf.fact}`, which is adverse", said)
    elif lint.ground.draws_low_line(leaf):
        said = f"总量 `{total.id}` 以不利的取值划分「{label}」：{_NO_QUOTA}"
        lint.faults.add("quota_on_demotion", place, f"`{total.id}` divides `{leaf.fact}` by adverse codes", said)
    for name in sorted(lint.reading.closure(leaf.fact)):
        if name.rpartition(".")[2] in PROTECTED or name == SHIELD:
            _lint_protected(total, name, place, lint.release, lint.faults)


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
