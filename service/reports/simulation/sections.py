"""
What the page of a simulation says, section by section, before a template sets it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.reports.simulation import bars, sankey
from service.reports.simulation.effects import (
    UNITS_SHOWN,
    Change,
    barred,
    changes,
    drawn,
    effects,
    flows_of,
    most_affected,
    stays_of,
)
from service.reports.simulation.fairness import Fairness, fairness
from service.reports.simulation.grids import Grid, flow_grid, group_grid, person_grid, rule_grid
from service.reports.simulation.persons import heading
from service.reports.simulation.totals import NOT_CHECKED, Totals, is_unchecked, totals
from service.reports.simulation.words import (
    EFFECT_WORDS,
    EFFECTS,
    KINDS,
    VERDICTS,
    Figure,
    Json,
    because,
    count,
    day,
    labels_of,
    share,
    short,
    verdict,
)

_DIGESTS = (("对照规则", "base"), ("规则草案", "draft"), ("人群", "population"))
_NAMED = 3  # how many actions the opening sentence names
_TOLD_RULES = 3  # how many of the rules that lead to a flow are told with it
_TOLD = 5  # how many of the largest flows are told in words


@dataclass(frozen=True, slots=True)
class Tile:
    """A large figure, what it counts, and what stands under it."""

    label: str
    figure: Figure
    note: str
    tone: str  # what it is coloured by


@dataclass(frozen=True, slots=True)
class ActionFlow:
    """What changes of one action, as a small chart."""

    title: str
    kind: str
    figure: Figure
    chart: sankey.Sankey
    told: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one kind, as a chart in one or two forms, and as a table."""

    by: str
    label: str
    note: str
    wide: bars.Bars | None
    narrow: bars.Bars
    grid: Grid


@dataclass(frozen=True, slots=True)
class View:
    """The whole page."""

    compared: tuple[tuple[str, str], ...]
    opening: str
    tiles: tuple[Tile, ...]
    flags: tuple[str, ...]
    wide: sankey.Sankey
    narrow: sankey.Sankey
    largest: tuple[str, ...]
    stays: int
    flows: Grid
    actions: tuple[ActionFlow, ...]
    groupings: tuple[Grouping, ...]
    fairness: Fairness
    totals: Totals
    unchecked: str  # why no total was judged
    rules: Grid
    added: tuple[str, ...]
    removed: tuple[str, ...]
    heading: str
    persons: Grid
    smallest: Figure  # groups of less are not shown; unknown where nothing says so
    advice: str
    digests: tuple[tuple[str, str], ...]


def view(simulation: Json) -> View:
    """Put a *simulation* in the order and in the words of its page."""
    flows = drawn(flows_of(simulation))
    persons, rules = simulation["persons"], simulation["rules"]
    told = totals(simulation["totals"])
    fair = fairness(simulation)
    unchecked = NOT_CHECKED if is_unchecked(simulation) else ""
    return View(
        compared=tuple(_compared(simulation)),
        opening=opening(simulation),
        tiles=tuple(_tiles(simulation)),
        flags=_flags(fair, told, unchecked),
        wide=sankey.sankey(flows, tuple(VERDICTS), sankey.WIDE_FORM),
        narrow=sankey.sankey(flows, tuple(VERDICTS), sankey.NARROW_FORM),
        largest=tuple(map(_flow_in_words, flows_of(simulation)[:_TOLD])),
        stays=sum(flow["persons"] for flow in stays_of(simulation)),
        flows=flow_grid(simulation),
        actions=tuple(map(_action, changes(simulation))),
        groupings=tuple(_groupings(simulation)),
        fairness=fair,
        totals=told,
        unchecked=unchecked,
        rules=rule_grid(rules),
        added=tuple(map(_rule, rules["added"])),
        removed=tuple(map(_rule, rules["removed"])),
        heading=heading(persons),
        persons=person_grid(persons["list"]),
        smallest=count(_smallest(simulation)),
        advice=simulation["advice"],
        digests=tuple((label, simulation[key]["digest"]) for label, key in _DIGESTS),
    )


def _flags(fair: Fairness, told: Totals, unchecked: str) -> tuple[str, ...]:
    """Give what is to be noted; beside it, that totals were not judged."""
    flags = (*fair.flags, *told.flags)
    return (*flags, unchecked) if flags and unchecked else flags


def _smallest(simulation: Json) -> int | None:
    """Give of how many persons a group must be to be shown, as the comparisons of groups have it."""
    return next((entry["smallest"] for entry in simulation["fairness"]), simulation.get("smallest"))


def _compared(simulation: Json) -> Iterator[tuple[str, str]]:
    population = simulation["population"]
    yield "基准日", day(simulation["as_of"])
    yield "人群", f"{count(population['size']).text}人（数据摘要 {short(population['digest'])}）"
    yield "对照规则", f"版本 {short(simulation['base']['digest'])}"
    yield "规则草案", f"版本 {short(simulation['draft']['digest'])}"


def opening(simulation: Json) -> str:
    """Say in one or two sentences what the draft does."""
    size, changed = simulation["population"]["size"], simulation["changed"]["persons"]
    start = f"按{day(simulation['as_of'])}的情况测算，草案与对照规则相比，{count(size).text}人中"
    if not changed:
        return f"{start}没有一人的意见发生变化。"
    found = effects(simulation)
    split = "" if found is None else f"，其中{_split(found)}"
    named = "、".join(f"「{one.label}」{count(one.persons).text}人" for one in changes(simulation)[:_NAMED])
    portion = share(changed, size).text
    few = f"涉及的措施共{count(simulation['changed']['actions']).text}项，变化最多的是{named}。" if named else ""
    return f"{start}有{count(changed).text}人（占{portion}）的意见发生变化{split}。{few}"


def _split(found: tuple[int, ...]) -> str:
    said = zip(found, ("变得更有利", "变得更不利", "属其他变化"), strict=True)
    return "，".join(f"{count(number).text}人{word}" for number, word in said)


def _tiles(simulation: Json) -> Iterator[Tile]:
    size, changed = simulation["population"]["size"], simulation["changed"]["persons"]
    note = f"占{count(size).text}人的{share(changed, size).text}"
    yield Tile("意见有变化", count(changed, "人"), note, "all")
    found = effects(simulation) or (None, None, None)
    for effect, number in zip(EFFECTS, found, strict=True):
        part = share(number, changed).text
        note = "各组数字不全，不能合计" if number is None else f"占有变化者的{part}" if changed else "没有变化"
        yield Tile(EFFECT_WORDS[effect], count(number, "" if number is None else "人"), note, effect)


def _flow_in_words(flow: Json) -> str:
    reason = because(flow["rules"], _TOLD_RULES)
    start = f"「{flow['label']}」由{verdict(flow['from'])}变为{verdict(flow['to'])}，{count(flow['persons']).text}人"
    return f"{start}。{'因' + reason + '。' if reason else ''}"


def _action(change: Change) -> ActionFlow:
    chart = sankey.sankey(drawn(change.flows), tuple(VERDICTS), sankey.SMALL_FORM)
    told = "；".join(
        f"{verdict(flow['from'])}→{verdict(flow['to'])}，{count(flow['persons']).text}人" for flow in change.flows
    )
    return ActionFlow(change.label, KINDS.get(change.kind, change.kind), count(change.persons, "人"), chart, told)


def _groupings(simulation: Json) -> Iterator[Grouping]:
    labels = labels_of(simulation)
    for by, groups in simulation["by_group"].items():
        label = labels[by]
        grid = group_grid(label, groups)
        if by == "unit":
            rows, is_cut = most_affected(groups)
            cut = f"列出变化人数最多的{UNITS_SHOWN}个，其余合计；" if is_cut else ""
            note = f"{cut}按占比由高到低排列。"
            yield Grouping(by, label, note, bars.bars(rows, bars.WIDE_FORM), bars.bars(rows, bars.NARROW_FORM), grid)
        else:
            yield Grouping(by, label, "", None, bars.bars(list(map(barred, groups)), bars.NARROW_FORM), grid)


def _rule(rule: Json) -> str:
    return f"{rule['rule']}「{rule['title']}」"
