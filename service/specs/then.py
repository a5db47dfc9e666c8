"""
The sentences that say what must come out of an evaluation (那么).

「理由」「依据」「证据」「程序」「救济」「分寸」「决定机关」 are those of the action that was spoken of last.

PYTEST_DONT_REWRITE: the catalogue reads these sentences too, often before pytest does.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pytest_bdd import then

from service.specs.citation import cited, in_words
from service.specs.errors import hold
from service.specs.scene import Json, Scene
from service.specs.sentence import Sentence
from service.specs.words import choose

ANSWERS = {"是": "yes", "否": "no", "不明": "unknown", "未问": None}
VERDICTS = {"建议": "recommended", "不得": "barred", "暂缓": "held", "待定": "unsettled", "不提": None}
MODALITIES = {"应当": "must", "可以": "may", "不得": "must_not"}
PARTS = {"建议": ("reasons", "yes"), "不得": ("barred_by", "yes"), "暂缓": ("held_by", "yes")}
DOUBTS = "疑点"
SIDES = {"门槛": ("gate",), "材料": ("artefact",), "办理人": ("who",), "期限": ("due_text", "due_error")}


@then(Sentence("规则「{rule}」[对「{about}」]的结论是「{answer}」"))
def rule_answers(scene: Scene, rule: str, about: str | None, answer: str) -> None:
    """Hold what one rule answers about the person or a record."""
    wanted = choose("这样的结论", answer, ANSWERS)
    found = scene.answer(rule, about, wanted)
    hold(found == wanted, f"规则「{rule}」的结论应为「{answer}」，实为「{_word(ANSWERS, found)}」。")


@then(Sentence("措施「{action}」[对「{about}」]的意见是「{verdict}」"))
def action_is(scene: Scene, action: str, about: str | None, verdict: str) -> None:
    """Hold the verdict of one action, of the person or about a record."""
    wanted = choose("这样的意见", verdict, VERDICTS)
    recommendation = scene.recommendation(action, about)
    found = None if recommendation is None else str(recommendation["verdict"])
    hold(found == wanted, f"措施「{action}」的意见应为「{verdict}」，实为「{_word(VERDICTS, found)}」。")


@then(Sentence("措施「{action}」[对「{about}」]不在建议之列"))
def action_is_not_mentioned(scene: Scene, action: str, about: str | None) -> None:
    """Hold that nothing is said of an action."""
    hold(scene.recommendation(action, about) is None, f"措施「{action}」不应在建议之列。")


@then(Sentence("措施「{action}」[对「{about}」]由「{higher}」取代"))
def action_is_superseded(scene: Scene, action: str, about: str | None, higher: str) -> None:
    """Hold that a higher rung of the ladder stands in the place of an action."""
    found = scene.superseded(action, about)
    if found is None:
        message = f"措施「{action}」没有被取代。"
        raise AssertionError(message)
    hold(
        found["by"] == scene.words.action(higher).name,
        f"措施「{action}」不是由「{higher}」取代，而是「{scene.words.action(found['by']).label}」。",
    )


@then(Sentence("理由中写明「{text:text}」"))
def reason_says(scene: Scene, text: str) -> None:
    """Hold what the reasons say, those that bar, hold or doubt included."""
    said = [reason["text"] for reason in _reasons(scene)]
    hold(any(text in one for one in said), f"理由中没有写明「{text}」；理由是：{'／'.join(said)}")


@then(Sentence("{part}出自规则「{rule}」"))
def part_comes_from(scene: Scene, part: str, rule: str) -> None:
    """Hold which rule it is that recommends, bars, holds or leaves in doubt."""
    choose("这样的说法", part, dict.fromkeys([*PARTS, DOUBTS]))
    found = _rules(scene.spoken, part)
    hold(scene.words.rule(rule) in found, f"「{part}」不是出自规则「{rule}」，而是：{'、'.join(found) or '没有'}。")


@then(Sentence("依据包括「{citation}」"))
def cites(scene: Scene, citation: str) -> None:
    """Hold that the reasons cite a regulation, and the article and item where they are named."""
    _cited(scene, citation)


@then(Sentence("依据「{citation}」的可信度是「{confidence}」"))
def citation_is_known(scene: Scene, citation: str, confidence: str) -> None:
    """Hold how far a citation was checked: every place where the reasons cite what is named."""
    wanted = choose("这样的可信度", confidence, scene.words.confidences)
    found = {one["confidence"]: one["confidence_label"] for one in _cited(scene, citation)}
    message = f"依据「{citation}」的可信度应为「{confidence}」，实为「{'、'.join(found.values())}」。"
    hold(set(found) == {wanted}, message)


@then(Sentence("证据包括{owner:owner}的「{field}」"))
def rests_on(scene: Scene, owner: str, field: str) -> None:
    """Hold that the reasons rest on a field of the dossier."""
    path = scene.draft.path(owner, field)
    found = {one["path"] for reason in _reasons(scene) for one in reason.get("evidence", ())}
    hold(path in found, f"证据不包括{owner}的「{field}」；证据是：{'、'.join(sorted(found))}。")


@then(Sentence("程序第 {number:number} 步是「{label}」[，限 {days:number} 个工作日]"))
def step_is(scene: Scene, number: str, label: str, days: str | None) -> None:
    """Hold one step of the procedure, and its time limit where that is said."""
    found = _step(scene, number)
    hold(found["label"] == label, f"程序第 {number} 步应为「{label}」，实为「{found['label']}」。")
    if days is not None:
        limit = "没有期限" if found["working_days"] is None else f"期限是 {found['working_days']} 个工作日"
        hold(found["working_days"] == int(days), f"程序第 {number} 步应限 {days} 个工作日，实际{limit}。")


@then(Sentence("程序共 {number:number} 步"))
def steps_are(scene: Scene, number: str) -> None:
    """Hold how many steps the procedure has."""
    found = len(scene.spoken["procedure"])
    hold(found == int(number), f"程序应共 {number} 步，实为 {found} 步。")


@then(Sentence("程序第 {number:number} 步的{part}写明「{text:text}」"))
def step_says(scene: Scene, number: str, part: str, text: str) -> None:
    """Hold what a step of the procedure asks before the next, what it leaves behind, who does it and by when."""
    step, keys = _step(scene, number), choose("这样的说法", part, SIDES)
    said = "；".join(_text(step[key]) for key in keys if step[key] is not None)
    hold(text in said, f"程序第 {number} 步的{part}没有写明「{text}」，写的是「{said or '没有期限'}」。")


@then(Sentence("救济包括「{remedy}」"))
def remedy_is(scene: Scene, remedy: str) -> None:
    """Hold what the person may do."""
    found = [one["label"] for one in scene.spoken["remedies"]]
    hold(remedy in found, f"救济不包括「{remedy}」；救济是：{'、'.join(found) or '没有'}。")


@then(Sentence("救济不包括「{remedy}」"))
def remedy_is_not(scene: Scene, remedy: str) -> None:
    """Hold what is not open to the person."""
    choose("这样的救济", remedy, scene.words.remedies)
    hold(remedy not in [one["label"] for one in scene.spoken["remedies"]], f"救济不应包括「{remedy}」。")


@then(Sentence("救济「{remedy}」写明「{text:text}」"))
def remedy_says(scene: Scene, remedy: str, text: str) -> None:
    """Hold what a remedy that is open to the person says of itself: for whom it is, and its time limits above all."""
    choose("这样的救济", remedy, scene.words.remedies)
    said = {one["label"]: "；".join(_parts_of(one)) for one in scene.spoken["remedies"]}
    hold(remedy in said, f"救济不包括「{remedy}」；救济是：{'、'.join(said) or '没有'}。")
    hold(text in said[remedy], f"救济「{remedy}」没有写明「{text}」，写的是「{said[remedy]}」。")


@then(Sentence("决定机关写明「{text:text}」"))
def body_says(scene: Scene, text: str) -> None:
    """Hold who decides on an action."""
    said = scene.spoken["body"]
    hold(text in said, f"决定机关没有写明「{text}」，写的是「{said}」。")


@then(Sentence("分寸是「{modality}」"))
def modality_is(scene: Scene, modality: str) -> None:
    """Hold how binding an action is."""
    wanted = choose("这样的分寸", modality, MODALITIES)
    found = str(scene.spoken["modality"])
    hold(found == wanted, f"分寸应为「{modality}」，实为「{_word(MODALITIES, found)}」。")


@then(Sentence("缺项包括[{owner:owner}的]「{what}」"))
def is_missing(scene: Scene, owner: str | None, what: str) -> None:
    """Hold that a field, or a whole kind of record, is named as missing."""
    path = scene.words.kind(what).name if owner is None else scene.draft.path(owner, what)
    found = {one["path"]: one["label"] for one in scene.evaluation["missing"]}
    hold(path in found, f"缺项不包括「{what}」；缺项是：{'、'.join(found) or '没有'}。")


@then(Sentence("没有缺项"))
def nothing_is_missing(scene: Scene) -> None:
    """Hold that nothing is missing."""
    found = [one["path"] for one in scene.evaluation["missing"]]
    hold(not found, f"缺项是：{'、'.join(found)}。")


@then(Sentence("「{name}」单列，依据「{case}」[，否则规则「{rule}」成立]"))
def is_set_aside(scene: Scene, name: str, case: str, rule: str | None) -> None:
    """Hold that an incident is set aside, by which case, and a rule that would have held."""
    aside: dict[str, Json] = {one["incident"]: one for one in scene.evaluation["set_aside"]}
    hold(name in aside, f"「{name}」没有单列。")
    found = aside[name]
    hold(found["case"] == case, f"「{name}」单列的依据应为「{case}」，实为「{found['case']}」。")
    if rule is not None:
        held = found["rules"]
        hold(scene.words.rule(rule) in held, f"「{name}」不单列时成立的规则是：{'、'.join(held) or '没有'}。")


@then(Sentence("「{name}」列为待核实"))
def is_pending(scene: Scene, name: str) -> None:
    """Hold that an incident is listed as not settled yet."""
    found = [one.get("incident") for one in scene.evaluation["pending"]]
    hold(name in found, f"「{name}」没有列为待核实。")


@then(Sentence("提示包括「{text:text}」"))
def notice_says(scene: Scene, text: str) -> None:
    """Hold what a notice says."""
    said = [one["text"] for one in scene.evaluation["notices"]]
    hold(any(text in one for one in said), f"提示中没有「{text}」；提示是：{'／'.join(said)}")


def _reasons(scene: Scene) -> list[Json]:
    spoken = scene.spoken
    return [reason for part in ("reasons", "barred_by", "held_by", "doubts") for reason in spoken[part]]


def _cited(scene: Scene, citation: str) -> list[Mapping[str, Any]]:
    """Give what the reasons cite of what is named; fail where that is nothing."""
    citations = [one for reason in _reasons(scene) for one in reason.get("citations", ())]
    found = cited(citation, citations, scene.words)
    listed = "、".join(dict.fromkeys(map(in_words, citations)))
    hold(found, f"依据不包括「{citation}」；依据是：{listed}。")
    return found


def _step(scene: Scene, number: str) -> Json:
    steps: list[Json] = scene.spoken["procedure"]
    hold(1 <= int(number) <= len(steps), f"程序没有第 {number} 步，只有 {len(steps)} 步。")
    return steps[int(number) - 1]


def _text(said: str | Json) -> str:
    """Give what is told in words, be it the words of an error."""
    return said if isinstance(said, str) else str(said["text"])


def _parts_of(remedy: Json) -> Iterator[str]:
    """Give everything that a remedy says of itself."""
    if remedy["for"]:
        yield f"适用于{'、'.join(remedy['for'])}"
    yield remedy["text"]
    for limit in remedy["limits"]:
        yield from (_text(limit[key]) for key in ("text", "last_day_text", "error") if limit[key] is not None)


def _rules(spoken: Json, part: str) -> list[str]:
    if part == DOUBTS:
        unknown = [one["rule"] for one in spoken["reasons"] if one["answer"] == "unknown"]
        return unknown + [one["rule"] for one in spoken["doubts"]]
    listed, answer = PARTS[part]
    return [one["rule"] for one in spoken[listed] if one["answer"] == answer]


def _word(words: Mapping[str, str | None], found: str | None) -> str:
    return next((word for word, value in words.items() if value == found), str(found))
