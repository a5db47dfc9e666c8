"""
The layout of the charts of a simulation: in proportion, nothing lost, nothing on top of anything else.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.simulation import bars, charts, charts_ranges, sankey
from service.reports.simulation.charts_ranges import Rate
from service.reports.simulation.sankey import NARROW_FORM, NODE, SMALL_FORM, WIDE_FORM, Flow, Form

ORDER = ("recommended", "unsettled", "held", "barred", "superseded", "none")
FLOWS = st.lists(st.builds(Flow, st.sampled_from(ORDER), st.sampled_from(ORDER), st.integers(0, 10**7)), max_size=12)
GROUPS = st.lists(
    st.builds(
        lambda parts, rest: bars.Group("某单位", sum(parts) + rest, parts),
        st.tuples(*[st.integers(0, 10**6)] * 3),
        st.integers(1, 10**6),
    ),
    min_size=1,
    max_size=25,
)


@given(FLOWS, st.sampled_from([WIDE_FORM, NARROW_FORM, SMALL_FORM]))
def test_a_sankey_loses_nobody_and_keeps_the_proportions(flows: list[Flow], form: Form) -> None:
    found = sankey.sankey(flows, ORDER, form)
    total = sum(flow.count for flow in flows)
    assert found.total == total
    for side, nodes in (("source", found.left), ("target", found.right)):
        assert sum(node.count for node in nodes) == total
        for node in nodes:
            bands = [band for band in found.bands if getattr(band.flow, side) == node.key]
            assert node.count == sum(flow.count for flow in flows if getattr(flow, side) == node.key)
            assert sum(band.thickness for band in bands) == pytest.approx(node.height)
    for band in found.bands:
        assert band.thickness * total == pytest.approx(band.flow.count * sum(node.height for node in found.left))


@given(FLOWS, st.sampled_from([WIDE_FORM, NARROW_FORM, SMALL_FORM]))
def test_nodes_and_their_labels_stand_apart_and_within_the_drawing(flows: list[Flow], form: Form) -> None:
    found = sankey.sankey(flows, ORDER, form)
    for nodes in (found.left, found.right):
        assert [node.key for node in nodes] == [key for key in ORDER if key in {node.key for node in nodes}]
        for upper, lower in pairwise(nodes):
            assert lower.middle - upper.middle >= form.gap - 1e-6
            assert upper.y + upper.height < lower.y
        for node in nodes:
            assert form.top <= node.y
            assert node.y + node.height <= found.height
            assert 0 <= node.x <= form.width - NODE


@given(FLOWS)
def test_bands_of_one_node_lie_side_by_side_in_the_order_of_where_they_lead(flows: list[Flow]) -> None:
    found = sankey.sankey(flows, ORDER, WIDE_FORM)
    for node in found.left:
        bands = [band for band in found.bands if band.flow.source == node.key]
        assert [band.flow.target for band in bands] == sorted((band.flow.target for band in bands), key=ORDER.index)
        at = node.y
        for band in bands:
            assert band.start == pytest.approx(at)
            at += band.thickness


def test_flows_of_the_same_two_are_one_band_and_those_of_nobody_none() -> None:
    flows = [Flow("none", "held", 2), Flow("none", "held", 3), Flow("none", "barred", 0)]
    found = sankey.sankey(flows, ORDER, SMALL_FORM)
    assert [(band.flow.target, band.flow.count) for band in found.bands] == [("held", 5)]
    assert found.bands[0].path.startswith("M110.0 40.00C")


def test_a_sankey_of_nothing_is_empty() -> None:
    found = sankey.sankey([], ORDER, WIDE_FORM)
    assert (found.total, found.left, found.right, found.bands) == (0, (), (), ())


@given(GROUPS, st.sampled_from([bars.WIDE_FORM, bars.NARROW_FORM]))
def test_bars_are_as_long_as_the_shares_and_stay_within_their_room(groups: list[bars.Group], form: bars.Form) -> None:
    found = bars.bars(groups, form)
    end = found.ticks[-1].value
    for bar in found.bars:
        assert sum(part.width for part in bar.parts) == pytest.approx(
            bars.share_of(bar.group) / end * form.room, abs=0.1
        )
        assert all(form.left <= part.x and part.x + part.width <= form.left + form.room + 0.1 for part in bar.parts)
        assert bar.y + form.row <= found.height
    assert max(map(bars.share_of, groups)) <= end + 1e-9


def test_a_group_that_is_not_told_and_one_of_nobody_have_no_bar() -> None:
    found = bars.bars([bars.Group("甲", 3, None), bars.Group("乙", 0, (0, 0, 0))], bars.NARROW_FORM)
    assert [bar.parts for bar in found.bars] == [(), ()]


def test_parts_of_a_bar_follow_each_other() -> None:
    (bar,) = bars.bars([bars.Group("甲", 10, (1, 0, 3))], bars.Form(charts.NARROW, 0, 0, 40)).bars
    assert [(part.effect, part.x, part.width) for part in bar.parts] == [(0, 0.0, 99.5), (2, 99.5, 298.5)]


def test_ranges_stand_on_one_axis_and_the_line_of_four_fifths_too() -> None:
    rates = (Rate(0.2, 0.1, 0.3), Rate(0.4, 0.3, 0.5))
    found = charts_ranges.ranges(
        [charts_ranges.Group("甲", rates), charts_ranges.Group("乙", (None, rates[1]))], (0.16, None)
    )
    room = charts_ranges.WIDTH - charts_ranges.LEFT - charts_ranges.FIGURES
    assert [tick.value for tick in found.ticks] == [0, 0.25, 0.5]
    first = found.rows[0].ranges[0]
    assert [first.low, first.x, first.high] == pytest.approx(
        [charts_ranges.LEFT + room * part for part in (0.2, 0.4, 0.6)]
    )
    assert found.rows[1].ranges[0].rate is None
    assert found.lines == (("base", round(charts_ranges.LEFT + room * 0.32, 2)),)


@pytest.mark.parametrize(
    ("largest", "end"), [(0, 1), (0.119, 0.12), (0.3, 0.3), (0.61, 0.8), (0.97, 1), (1, 1), (0.00021, 0.00024)]
)
def test_an_axis_ends_at_a_round_number_beyond_all(largest: float, end: float) -> None:
    assert charts.end_of(largest) == pytest.approx(end)


def test_a_label_too_long_ends_in_an_ellipsis_within_its_room() -> None:
    assert charts.clipped("机关部门", 56) == "机关部门"
    assert charts.clipped("机关部门和乡镇", 56) == "机关部…"
    assert charts.width_of(charts.clipped("A long name 很长的名字" * 3, 100)) <= 100
