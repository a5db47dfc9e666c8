"""
The page of a simulation in a browser: at 1280 and at 390 pixels nothing runs out of it, and its own policy lets it be.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.reports.simulation.page import page
from tests.e2e.browser import Browser, browser, there
from tests.unit.reports.simulation_samples import SAMPLES

pytestmark = pytest.mark.skipif(not there, reason="Chromium is not on this machine: the page cannot be looked at")

WIDTHS = (1280, 390)
_OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
_BEYOND = """[...document.querySelectorAll('body *')].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && !one.closest('.scroll') && (box.right > innerWidth + 0.5 || box.left < -0.5);
}).map(one => one.tagName + '.' + one.getAttribute('class'))"""
_CLIPPED = """[...document.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().width).flatMap(one => {
  const room = one.getBoundingClientRect();
  return [...one.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.right > room.right + 1 || box.left < room.left - 1 || box.bottom > room.bottom + 1;
  }).map(text => text.textContent);
})"""
_OVERLAPPING = """[...document.querySelectorAll('svg')].flatMap(one => {
  const boxes = [...one.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([told, a], at) => boxes.slice(at + 1).filter(([_, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5
  ).map(([other]) => told + ' / ' + other));
})"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_runs_out_of_the_page_nor_out_of_a_drawing(
    opened: Browser, tmp_path: Path, name: str, width: int
) -> None:
    path = tmp_path / "模拟.html"
    path.write_text(page(SAMPLES[name]()), encoding="utf-8")
    opened.open(path, width)
    opened.value(_OPEN)
    assert opened.value("[innerWidth, document.documentElement.scrollWidth]") == [width, width]
    assert opened.value(_BEYOND) == []
    assert opened.value(_CLIPPED) == []
    assert opened.value(_OVERLAPPING) == []


def test_the_page_asks_for_nothing_and_nothing_of_it_is_refused(opened: Browser, tmp_path: Path) -> None:
    path = tmp_path / "模拟.html"
    path.write_text(page(SAMPLES["hostile"]()), encoding="utf-8")
    opened.open(path, 1280)
    asked = [one["params"]["request"]["url"] for one in opened.told if one["method"] == "Network.requestWillBeSent"]
    assert asked == [path.as_uri()]
    assert [one for one in opened.told if one["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}] == []
    assert opened.value("getComputedStyle(document.querySelector('#flows h2')).borderBottomStyle") == "solid"


@pytest.mark.parametrize(("width", "shown"), [(1280, "all-wide-t"), (390, "all-narrow-t")])
def test_each_width_has_its_own_form_of_the_drawing(opened: Browser, tmp_path: Path, width: int, shown: str) -> None:
    path = tmp_path / "模拟.html"
    path.write_text(page(SAMPLES["small"]()), encoding="utf-8")
    opened.open(path, width)
    found = opened.value(
        "[...document.querySelectorAll('svg.wide, svg.narrow')].filter(one => one.getBoundingClientRect().width)"
        ".map(one => one.getAttribute('aria-labelledby').split(' ')[0])"
    )
    assert found[0] == shown
    assert len(found) == 2
