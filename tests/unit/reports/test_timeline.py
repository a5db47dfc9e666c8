"""
The time line: which days a record has, for how long it is in effect, and where it is drawn.
"""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.trial import Trial
from service.operations.reporting import ends_of
from service.reports.document import Extent, Mark, Timeline
from service.reports.drawing import FONT, LABELS, RADIUS, ROW, WIDTH, Drawing, drawn, width_of
from service.reports.material import Audience
from service.reports.timeline import timeline
from service.reports.words import Words
from tests.property.asking import examples
from tests.strategies import DossierMaker, dossiers
from tests.unit.reports.writing import AS_OF, document_of, dossier, incident, read, wiring

Json = dict[str, Any]

TRIAL = Trial(wiring().release)


def line_of(sent: Json) -> Timeline:
    found = read(sent)
    return timeline(Words(TRIAL.release, found), found, AS_OF, ends_of(found, AS_OF, TRIAL))


def marks(**lists: Any) -> list[tuple[str, str, str, Extent]]:
    return [(one.lane, one.when, one.label, one.extent) for one in line_of(dossier(**lists)).marks]


def sanction(**fields: Any) -> Json:
    return {"id": "S-1", "kind": "government.warning", "effective_on": "2026-03-31", **fields}


@pytest.mark.parametrize(
    ("lists", "found"),
    [
        (
            {"sanctions": [sanction()]},
            ("处分", "2026年3月31日起，影响期至2026年9月30日", "政务警告（S-1）", Extent.EFFECT),
        ),
        (
            {"sanctions": [sanction(kind="party.expulsion")]},
            ("处分", "2026年3月31日起，长期", "开除党籍（S-1）", Extent.EFFECT),
        ),
        (
            {"sanctions": [sanction(effective_on="2026-03")]},
            ("处分", "2026年3月起，影响期至迟到2026年9月30日", "政务警告（S-1）", Extent.EFFECT),
        ),
        (
            {"sanctions": [sanction(lifted_on="2026-05-01")]},
            ("处分", "2026年3月31日起，2026年5月1日解除", "政务警告（S-1）", Extent.EFFECT),
        ),
        (
            {"sanctions": [sanction(lifted_on="2026-08-01")]},
            ("处分", "2026年3月31日起，影响期至2026年9月30日", "政务警告（S-1）", Extent.EFFECT),
        ),
        (
            {"measures": [{"id": "M-1", "kind": "reminder", "on": "2026-02-01"}]},
            ("组织措施", "2026年2月1日", "提醒（M-1）", Extent.DAY),
        ),
        (
            {"investigations": [{"id": "V-1", "opened_on": "2026-05-20", "closed_on": None}]},
            ("立案", "2026年5月20日", "立案（V-1），尚未结案", Extent.PENDING),
        ),
        (
            {"investigations": [{"id": "V-1", "opened_on": "2026-05-20", "closed_on": "2026-07-20"}]},
            ("立案", "2026年5月20日", "立案（V-1），尚未结案", Extent.PENDING),
        ),
        (
            {"investigations": [{"id": "V-1", "opened_on": "2026-05", "closed_on": "2026-06-20"}]},
            ("立案", "2026年5月", "立案（V-1）", Extent.WITHIN),
        ),
        (
            {"awards": [{"id": "W-1", "kind": "merit_3", "date": "2026-07-01"}]},
            ("表彰奖励", "2026年7月1日", "三等功（W-1）（在基准日以后，不计入）", Extent.DAY),
        ),
        (
            {"tasks": [{"id": "T-1", "title": "「甲」", "due": "2026-09-01"}]},
            ("任务", "2026年9月1日应完成", "「『甲』」（T-1）", Extent.DAY),
        ),
        (
            {"assessments": [{"id": "A-1", "year": 2026, "kind": "annual"}]},
            ("考核", "2026年度", "年度考核（A-1）（在基准日以后，不计入）", Extent.DAY),
        ),
        (
            {"quarterly_assessments": [{"id": "Q-1", "year": 2026, "quarter": 2}]},
            ("季度考核", "2026年第二季度", "季度考核（Q-1）", Extent.DAY),
        ),
    ],
)
def test_a_record_stands_on_its_day(lists: Json, found: tuple[str, str, str, Extent]) -> None:
    assert marks(**lists) == [found]


def test_what_is_revoked_or_has_no_day_is_not_on_the_line() -> None:
    assert marks(sanctions=[sanction(revoked=True)], tasks=[{"id": "T-1", "title": "甲"}]) == []


def test_the_person_sees_no_mark_of_what_is_only_alleged() -> None:
    alleged = dossier(incidents=[incident(evidence="alleged", verified_on=None)])
    lines = [
        [one for one in document_of(alleged, audience).blocks if isinstance(one, Timeline)] for audience in Audience
    ]
    assert [len(found) for found in lines] == [1, 0]


def mark(first: str, last: str | None, extent: Extent = Extent.EFFECT, lane: str = "处分") -> Mark:
    return Mark(lane, "某事", date.fromisoformat(first), None if last is None else date.fromisoformat(last), extent)


def drawing(*found: Mark) -> Drawing:
    return drawn(Timeline(AS_OF, tuple(dict.fromkeys(one.lane for one in found)), found))


def assert_nothing_meets_or_runs_out(found: Drawing) -> None:
    for lane in found.lanes:
        assert width_of(lane.label) < LABELS
    shown = [(tick.x, tick.x + 3 + width_of(tick.label)) for tick in found.ticks]
    assert all(end <= start for (_, end), (start, _) in pairwise([*shown, (WIDTH, WIDTH)]))
    assert found.as_of_label_x - width_of(found.as_of_label) / 2 >= 0
    assert found.as_of_label_x + width_of(found.as_of_label) / 2 <= WIDTH
    placed = sorted(found.marks, key=lambda one: (one.y, one.x))
    for one, following in pairwise(placed):
        if one.y == following.y:
            assert max(one.x + one.width, one.x + RADIUS) <= following.x - RADIUS
    for one in placed:
        assert LABELS <= one.x <= one.x + one.width <= WIDTH - RADIUS
        assert any(lane.y + ROW / 2 <= one.y <= lane.y + lane.height - ROW / 2 for lane in found.lanes)
    assert max(lane.y + lane.height for lane in found.lanes) <= found.height


def test_a_bar_runs_from_its_first_day_to_its_last() -> None:
    (bar,) = drawing(mark("2026-01-01", "2026-07-01")).marks
    half = drawing(mark("2026-01-01", "2026-04-01")).marks[0]
    assert (bar.arrow, bar.width > half.width > 0) == ("", True)


def test_what_has_no_end_or_began_long_ago_goes_on_beyond_the_edge() -> None:
    endless, old = drawing(mark("2026-01-01", None), mark("1999-01-01", "2026-01-01")).marks
    assert (endless.arrow, old.arrow) == ("right", "left")
    assert old.x == LABELS


def test_marks_of_one_day_stand_in_rows_of_their_own() -> None:
    found = drawing(*[mark("2026-01-01", "2026-01-01", Extent.DAY)] * 7)
    assert len({one.y for one in found.marks}) == 7
    assert [one.number for one in found.marks] == [1, 2, 3, 4, 5, 6, 7]
    assert_nothing_meets_or_runs_out(found)


def test_a_chinese_character_is_as_wide_as_two_others_or_nearly() -> None:
    assert width_of("年") == FONT
    assert width_of("2026") == FONT * 2.2


@examples(100)
@given(dossiers(DossierMaker(wiring().release.kinds)))
def test_in_no_drawing_does_anything_meet_or_run_out(sent: Json) -> None:
    line = line_of(sent)
    if line.marks:
        assert_nothing_meets_or_runs_out(drawn(line))
