"""
What coverage comes to: for each rule and fact, how many of its points were tried, and in Chinese what is lacking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.domain.answer import UNKNOWN
from service.domain.condition import Leaf, Operator
from service.domain.release import Release
from service.language.prose.conditions import clause
from service.language.prose.terms import Terms
from service.specs.coverage.beyond import Beyond
from service.specs.coverage.measure import Coverage
from service.specs.coverage.points import Cell, Dated, Edge, Gap, Point, Seen, Step, Unasked, is_within
from service.specs.coverage.sources import Lack, Source


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some points were tried."""

    tried: int
    wanted: int

    def and_of(self, other: "Share") -> "Share":
        """Give this share and another together."""
        return Share(self.tried + other.tried, self.wanted + other.wanted)

    @property
    def percent(self) -> str:
        """Give the share in percent; a hundred only where nothing is lacking."""
        if self.tried == self.wanted:
            return "100%"
        return f"{1000 * self.tried // self.wanted / 10:.1f}%"


@dataclass(frozen=True, slots=True)
class OfOwner:
    """The coverage of one rule, fact or parameter."""

    name: str
    label: str
    kind: str  # `rule`, `fact` or `parameter`
    conditions: Share
    boundaries: Share
    missing: tuple[str, ...]  # in Chinese


@dataclass(frozen=True, slots=True)
class Summary:
    """The coverage of a release."""

    owners: tuple[OfOwner, ...]
    conditions: Share
    boundaries: Share
    beyond: tuple[Beyond, ...]  # what is left out of the count, being beyond reach
    vain: tuple[Beyond, ...]  # what is said to be beyond reach, and was tried, or is no point at all

    @property
    def whole(self) -> Share:
        """Give the coverage of everything."""
        return self.conditions.and_of(self.boundaries)

    @property
    def is_complete(self) -> bool:
        """Tell whether everything was tried."""
        return self.whole.tried == self.whole.wanted and not self.vain


def summary(coverage: Coverage, beyond: Sequence[Beyond] = ()) -> Summary:
    """Sum a *coverage* up, by what the points stand in; what lies *beyond* reach does not count."""
    terms = Terms(coverage.points.law.release, coverage.day)
    lacking = {point: (_owner(point)[1], in_chinese(point, coverage, terms)) for point in coverage.missing}
    said = {(one.of, one.says): one for one in beyond}
    left_out = {point: said[words] for point, words in lacking.items() if words in said}
    owners: dict[tuple[str, str], list[Point]] = {}
    for point in coverage.wanted:
        if point not in left_out:
            owners.setdefault(_owner(point), []).append(point)
    counted = [point for points in owners.values() for point in points]
    return Summary(
        tuple(
            OfOwner(
                name,
                _label(kind, name, terms.release),
                kind,
                _share(points, coverage, boundaries=False),
                _share(points, coverage, boundaries=True),
                tuple(lacking[point][1] for point in points if point in lacking),
            )
            for (kind, name), points in owners.items()
        ),
        _share(counted, coverage, boundaries=False),
        _share(counted, coverage, boundaries=True),
        tuple(left_out.values()),
        tuple(one for one in beyond if one not in left_out.values()),
    )


def _owner(point: Point) -> tuple[str, str]:
    if isinstance(point, Cell | Dated):
        return "parameter", point.parameter
    if isinstance(point, Unasked):
        return "rule", point.rule
    return ("rule" if point.spot.is_of_rule else "fact"), point.spot.owner


def _label(kind: str, name: str, release: Release) -> str:
    if kind == "rule":
        return next(rule.title for rule in release.rules() if rule.id == name)
    return release.facts[name].label if kind == "fact" else release.parameters[name].label


def _share(points: Iterable[Point], coverage: Coverage, *, boundaries: bool) -> Share:
    meant = [point for point in points if isinstance(point, Edge | Cell | Dated) is boundaries]
    return Share(sum(point in coverage.tried for point in meant), len(meant))


def in_chinese(point: Point, coverage: Coverage, terms: Terms) -> str:
    """Say which scenario is lacking for a *point*."""
    if isinstance(point, Cell):
        return _cell(point, terms)
    if isinstance(point, Dated):
        label = terms.release.parameters[point.parameter].label
        return f"参数「{label}」自{terms.day_said(point.start)}起的值：没有一个场景在它有效的日期评估"
    if isinstance(point, Unasked):
        return "没有一个场景在它有效的日期评估"
    leaf = coverage.leaves[point.spot]
    test = clause(leaf, terms)
    match point:
        case Seen(truth=truth):
            answer = "不明" if truth is UNKNOWN else "成立" if truth else "不成立"
            return f"{test}：没有一个场景的结论取决于它{answer}"
        case Gap(source=source):
            return f"{test}：没有一个场景因为{_lack(source, terms)}而不明"
        case Edge(step=step):
            return f"{test}：没有一个场景{_edge(leaf, step)}"


def _lack(source: Source, terms: Terms) -> str:
    kinds = {kind.name: kind.label for kind in terms.release.kinds}
    if source.name in kinds:
        return f"没有提供「{kinds[source.name]}」"
    fact = terms.fact(source.name)
    lacking = "不详" if source.lack is Lack.ABSENT else "只知道年月"
    return f"{terms.owner(fact)}的「{fact.label}」{lacking}"


def _edge(leaf: Leaf, step: Step) -> str:
    if leaf.operator is Operator.IS:
        return "恰好多一" if step is Step.UP else "恰好少一"
    return "恰好在界内（刚刚达到）" if is_within(leaf, step) else "恰好在界外（只差一步）"


def _cell(cell: Cell, terms: Terms) -> str:
    parameter = terms.release.parameters[cell.parameter]
    code = terms.fact(parameter.keys).codes[cell.key] if parameter.keys and cell.key else ""
    moved = "多一" if cell.step is Step.UP else "少一"
    return f"参数「{parameter.label}」{f'的「{code}」' if code else ''}：没有一个场景的结论因它{moved}而改变"
