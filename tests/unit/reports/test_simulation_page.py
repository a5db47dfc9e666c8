"""
The page of a simulation: whole, inert, in Chinese, and with the numbers of the simulation and no others.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

import pytest

from service.reports.simulation.page import page, policy
from service.reports.simulation.words import VERDICTS, count, percent, ratio
from tests.unit.reports.simulation_reading import Page, exact, written
from tests.unit.reports.simulation_samples import (
    ACTIONS,
    HOSTILE,
    SAMPLES,
    empty,
    flow,
    large,
    small,
)

EFFECTS = ("more_favourable", "less_favourable", "neither")


@cache
def text_of(name: str) -> str:
    """Give the page of a sample, written once."""
    return page(SAMPLES[name]())


@cache
def read_of(name: str) -> Page:
    """Give the page of a sample, read once."""
    return Page(text_of(name))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_is_well_formed_and_loads_and_runs_nothing(name: str) -> None:
    text, read = text_of(name), read_of(name)
    tags = {tag for tag, _ in read.elements}
    assert not {"script", "link", "img", "iframe", "object", "image", "use", "foreignobject", "a", "form"} & tags
    names = {name for _, attributes in read.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"href", "src", "srcset", "style"}}
    assert not re.search(r"url\(|@import|expression\(", text)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "hostile"])
def test_no_page_holds_an_address(name: str) -> None:
    assert not re.search(r"https?:|//", text_of(name))


def test_hostile_texts_are_texts_and_have_no_control_characters() -> None:
    text = text_of("hostile")
    shown = HOSTILE.replace("\x00", "").replace("\x1b", "").replace("\u202e", "")
    assert "<script" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", text)
    assert shown in "".join(read_of("hostile").texts)


def test_the_policy_of_the_page_allows_its_own_style_alone() -> None:
    text = text_of("small")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy() == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy()}">' in text


@pytest.mark.parametrize("name", SAMPLES)
def test_every_drawing_says_what_it_shows_and_no_id_stands_twice(name: str) -> None:
    elements = read_of(name).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for tag, attributes in elements:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert set((attributes["aria-labelledby"] or "").split()) <= set(ids)


@pytest.mark.parametrize("name", ["small", "large"])
def test_the_tables_of_groups_have_the_numbers_of_the_simulation(name: str) -> None:
    simulation, tables = SAMPLES[name](), read_of(name).tables
    labels = {"unit": "单位", "category": "类别", "role_tier": "岗位层级", "level": "领导职务层次"}
    for by, label in labels.items():
        told = simulation["by_group"][by]
        assert [row[1:3] + row[4:] for row in tables[f"按{label}统计"]] == [
            exact(group["persons"], group["changed"], *(group[effect] for effect in EFFECTS)) for group in told
        ]
        assert [row[3] for row in tables[f"按{label}统计"]] == exact(*(one["changed"] / one["persons"] for one in told))


@pytest.mark.parametrize("name", ["small", "large"])
def test_the_table_of_flows_has_the_numbers_of_the_simulation(name: str) -> None:
    simulation = SAMPLES[name]()
    rows = read_of(name).tables["各项措施的意见去向"]
    assert sorted((row[0], row[2], row[3], row[4]) for row in rows) == sorted(
        (one["label"], VERDICTS[one["from"]], VERDICTS[one["to"]], f"={one['persons']}") for one in simulation["flows"]
    )
    assert rows[0][5].startswith("INC-01「优先晋升职级」由不成立变为成立（")


def test_the_large_figures_the_rules_and_the_persons_are_those_of_the_simulation() -> None:
    simulation, read = small(), read_of("small")
    assert read.values[:4] == [962, 856, 96, 10]
    assert [row[2:] for row in read.tables["结论有变化的规则"]] == [
        exact(830, 3010, 3822, 812, 140, 131),
        exact(96, 12, 108, 96, 0, 0),
    ]
    changes = [(one, change) for one in simulation["persons"]["list"] for change in one["changes"]]
    assert [(row[0], row[5]) for row in read.tables["人员名单"]] == [
        (person["ref"], "".join(change["reasons"])) for person, change in changes
    ]
    assert "本报告列出30人" in "".join(read.texts)
    assert "共962人" in "".join(read.texts)


def numbers_drawn(text: str, name: str) -> Iterator[int]:
    (drawing,) = re.findall(rf'<svg[^>]*aria-labelledby="{name}-t.*?</svg>', text, re.DOTALL)
    for found in re.findall(r"([\d,]+)人次</text>", drawing):
        yield int(found.replace(",", ""))


@pytest.mark.parametrize("form", ["all-wide", "all-narrow"])
def test_the_drawing_has_the_numbers_of_the_flows_that_are_changes(form: str) -> None:
    assert list(numbers_drawn(text_of("small"), form)) == [96, 44, 815, 856, 3, 96]


def test_the_opening_says_how_many_of_how_many_and_to_what_effect() -> None:
    told = "".join(read_of("large").texts)
    assert "1,000,000人中有18,825人（占1.88%）的意见发生变化，其中12,034人变得更有利，6,674人变得更不利" in told
    assert "涉及的措施共30项，变化最多的是「第0项激励约束措施」80,002人" in told


def test_a_draft_that_changes_nothing_is_told_as_such() -> None:
    read = read_of("empty")
    told = "".join(read.texts)
    assert "600人中没有一人的意见发生变化。" in told
    assert "没有一项措施的意见发生变化。" in told
    assert "公平性和总量：没有需要提示的变化。" in told
    assert read.values[:4] == [0, 0, 0, 0]


def test_what_is_not_shown_is_told_as_not_known_and_never_as_nought() -> None:
    read = read_of("hidden")
    told = "".join(read.texts)
    assert read.values[:1] == [4]
    assert told.count("不显示") >= 6
    assert read.tables["按岗位层级统计"] == [["人数较少的各组（合计）", "=9", "不明", "不明", "不明", "不明", "不明"]]
    assert "没有可以比较的组。" in told
    assert "各组人数都过少、不作比较的（5项）" in told


def test_only_the_units_with_the_most_changes_are_drawn_the_rest_as_one() -> None:
    text = text_of("large")
    (drawing,) = re.findall(r'<svg class="wide"[^>]*unit-wide-t.*?</svg>', text, re.DOTALL)
    assert drawing.count("<g>") == 21
    others = sorted(large()["by_group"]["unit"][:-1], key=lambda one: -one["changed"])[20:]
    joined = [*others, large()["by_group"]["unit"][-1]]
    changed, persons = (sum(one[name] for one in joined) for name in ("changed", "persons"))
    assert f"其余各单位（合计）：{persons:,}人中{changed:,}人有变化" in drawing
    assert "列出变化人数最多的20个，其余合计；按占比由高到低排列。" in text


def test_the_reader_is_told_that_a_body_decides_and_that_unknown_is_unknown() -> None:
    told = "".join(read_of("small").texts)
    assert "仅供参考，由有权机关集体决定" in told
    assert "不作不利推断" in told
    assert small()["advice"] in told


def test_nothing_is_left_in_code() -> None:
    for name in ("small", "large", "empty", "hidden"):
        told = "\n".join(read_of(name).texts)
        assert not re.search(r"None|True|False|null|recommended|unsettled|suppressed|draft|\{", told)


def test_verdicts_that_stay_are_told_and_not_drawn() -> None:
    assert "另有7人次，个别事项的意见有变化" in "".join(read_of("small").texts)
    stay = {"flows": [flow(ACTIONS[3], 7, "held", "held")], "changed": {"persons": 7, "actions": 1}}
    alone = written({**empty(), **stay})
    told = "".join(alone.texts)
    assert "7人次，个别事项的意见有变化" in told
    assert "没有一项措施的意见发生变化" not in told
    assert "path" not in {tag for tag, _ in alone.elements}
    assert alone.tables["各项措施的意见去向"][0][:5] == ["诫勉", "不利", "暂缓", "暂缓", "=7"]


def test_of_many_rules_that_lead_to_a_flow_the_first_are_told_and_the_table_tells_all() -> None:
    one = flow(ACTIONS[0], 10)
    rules = [{**one["rules"][0], "rule": f"R-{at}"} for at in range(5)]
    read = written({**small(), "flows": [{**one, "rules": rules}]})
    told = "".join(read.texts)
    assert "R-2「优先晋升职级」由不成立变为成立（10人）；等5条。" in told
    assert "R-4" in read.tables["各项措施的意见去向"][0][5]


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (999, "999"), (1234, "1,234"), (1_000_000, "1,000,000"), (None, "不明")],
)
def test_numbers_stand_in_groups_of_three_digits(value: int | None, told: str) -> None:
    assert count(value).text == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0.00%"),
        (0.00004, "不足0.01%"),
        (0.0188, "1.88%"),
        (0.5, "50.0%"),
        (0.99999, "超过99.99%"),
        (1, "100.0%"),
        (None, "不明"),
    ],
)
def test_a_little_is_never_told_as_nothing_nor_nearly_all_as_all(value: float | None, told: str) -> None:
    assert percent(value).text == told


def test_a_ratio_below_four_fifths_does_not_read_as_four_fifths() -> None:
    assert ratio(0.79999).text == "0.799"
    assert ratio(0.8).text == "0.800"
