"""The walk of rulesets/README.md is true: its edits, made as they are written, lead to what it says is printed."""

import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.test_readme import TOP, commands_of, matches, run

PAGE = TOP / "rulesets" / "README.md"
SPECIFICATIONS = TOP / "features" / "README.md"
FELL_SHORT = 1
WALK = "从改一个数字到新规格确认：走一遍"
_STEP = re.compile(
    r"^```(?P<kind>\w+)\n(?P<block>.*?)^```$"
    r"|^- `(?P<file>[^`]+)` 第 (?P<line>\d+) 行：`(?P<before>[^`]+)`\s+改成 `(?P<after>[^`]+)`$",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"`(草案/[^`]+\.\w+)`")


def walk() -> str:
    """Give the section of the page that walks through a change."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"## {WALK}\n")
    return rest.partition("\n## ")[0]


def test_the_walk_leads_where_it_says(tmp_path: Path) -> None:
    for name in ("rulesets", "features"):
        shutil.copytree(TOP / name, tmp_path / name)
    page, changed = walk(), Changed(tmp_path)
    printed = 0
    for step in _STEP.finditer(page):
        if step["file"]:
            changed.line(step["file"], int(step["line"]), step["before"], step["after"])
        elif step["kind"] == "console":
            for command, output in commands_of(step["block"]):
                shown = run(command, tmp_path, (0, FELL_SHORT))
                assert matches(output, shown), f"$ {command}\n{shown}"
                printed += 1
        else:
            changed.block(_FILE.findall(page[: step.start()])[-1], step["block"])
    assert printed == len(re.findall(r"^\$ ", page, re.MULTILINE))
    assert changed.is_done


class Changed:
    """The draft, changed as the page says: a block before and a block after, one line, or a file that is new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: str | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether no block is left that says only what was."""
        return self._before is None

    def block(self, file: str, block: str) -> None:
        """Write a new file; of an old one, take a block as what stands there, and the next as what shall."""
        path = self._folder / file
        if not path.exists():
            path.write_text(block, encoding="utf-8")
        elif self._before is None:
            self._before = block
        else:
            text = path.read_text(encoding="utf-8")
            assert text.count(self._before) == 1
            path.write_text(text.replace(self._before, block), encoding="utf-8")
            self._before = None

    def line(self, file: str, number: int, before: str, after: str) -> None:
        """Change one line."""
        path = self._folder / file
        lines = path.read_text(encoding="utf-8").split("\n")
        assert lines[number - 1].strip() == before
        lines[number - 1] = lines[number - 1].replace(before, after)
        path.write_text("\n".join(lines), encoding="utf-8")


def test_the_page_on_specifications_shows_one_that_passes_and_what_lies_beyond_reach(tmp_path: Path) -> None:
    blocks = dict(
        re.findall(r"^```(gherkin|yaml)\n(.*?)^```$", SPECIFICATIONS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
    (tmp_path / "shown.feature").write_text(blocks["gherkin"], encoding="utf-8")
    assert run("gongguo specs --features .", tmp_path).endswith("共 1 个场景：通过 1，未通过 0，待确认 0。\n")
    assert blocks["yaml"] in (SPECIFICATIONS.parent / "beyond_reach.yaml").read_text(encoding="utf-8")


def test_a_wrong_edit_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("| 3 |\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        Changed(tmp_path).line("a", 1, "| 4 |", "| 5 |")
