"""
The sentences that make a crowd of dossiers (假如), have its totals checked (当), and say what must come of it (那么).

PYTEST_DONT_REWRITE: the catalogue reads these sentences too, often before pytest does.
"""

from pytest_bdd import given, then, when

from service.specs.errors import hold
from service.specs.scene import Json, Scene
from service.specs.sentence import Sentence
from service.specs.values import read_day
from service.specs.words import choose

STANDINGS = ("符合", "须经批准", "不符合", "不明", "不明（涉及批准）", "不作判断")


@given(Sentence("这样的干部有 {number:number} 名"))
def add_people(scene: Scene, number: str) -> None:
    """Count the dossier as it is written so far as so many persons."""
    scene.crowd.add(scene.draft.as_json(), int(number))


@when(Sentence("以 {day} 为基准日检查总量"))
def check_totals(scene: Scene, day: str) -> None:
    """Check the totals of the crowd as of a day."""
    scene.check_totals(read_day(day))


@then(Sentence("总量「{total}」的结论是「{answer}」"))
def total_stands(scene: Scene, total: str, answer: str) -> None:
    """Hold how the crowd stands to a total."""
    choose("这样的结论", answer, dict.fromkeys(STANDINGS))
    found = scene.total(total)["answer_label"]
    hold(found == answer, f"总量「{total}」的结论应为「{answer}」，实为「{found}」。")


@then(Sentence("总量「{total}」计入 {number:text} 名，其中 {part:text} 名"))
def total_counts(scene: Scene, total: str, number: str, part: str) -> None:
    """Hold how many are counted at all, and how many of these count: a number, or two with 至 between."""
    judged = scene.total(total)
    found = [_ends(judged[key]) for key in ("among", "of")]
    wanted = [number.replace(" ", ""), part.replace(" ", "")]
    hold(found == wanted, f"总量「{total}」计入 {found[0]} 名，其中 {found[1]} 名。")


@then(Sentence("总量「{total}」的占比是「{share}」"))
def total_share_is(scene: Scene, total: str, share: str) -> None:
    """Hold the share as so many of so many, or from one to another; 「无」 where nobody is counted."""
    found = scene.total(total)["share"]
    ends = [] if found is None else dict.fromkeys((found["low"], found["high"]))
    said = "至".join(ends) or "无"
    hold(said == share.replace(" ", ""), f"总量「{total}」的占比应为「{share}」，实为「{said}」。")


@then(Sentence("总量「{total}」写明「{text:text}」"))
def total_says(scene: Scene, total: str, text: str) -> None:
    """Hold what is said of a total."""
    said = scene.total(total)["text"]
    hold(text in said, f"总量「{total}」没有写明「{text}」，写的是「{said}」。")


def _ends(counted: Json) -> str:
    return "至".join(dict.fromkeys(str(counted[end]) for end in ("low", "high")))
