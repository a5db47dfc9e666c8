"""
The report: eight sections and four annexes, in plain text of a hundred columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from service.domain.release import Release
from service.domain.rule import Effect
from service.reports import annexes, matters, recommendations
from service.reports.layout import centred, paragraph
from service.reports.words import Json, Words, day_in_words

_TITLE = "干部功过评估意见（供研究参考）"
_DIGEST_SHOWN = 12
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a title could play tricks with on a terminal."""
_VERDICTS = (("recommended", "建议"), ("barred", "不得"), ("held", "暂缓"), ("unsettled", "待定"))


def report(evaluation: Json, release: Release, dossier: Mapping[str, Any] | None = None) -> str:
    """
    Write an *evaluation* as a Chinese report, by the words of the *release* that it was made by.

    Records are called by their titles where the *dossier* is given, and by their ids otherwise.
    """
    words = Words(release, dossier or {})
    parts = [_head(evaluation, words), *_sections(evaluation, words)]
    return _CONTROL.sub("", "\n\n".join("\n".join(part) for part in parts)) + "\n"


def _head(evaluation: Json, words: Words) -> list[str]:
    method, _, digest = evaluation["release"]["digest"].partition(":")
    counts = "，".join(f"{word} {len(recommendations.of_verdict(evaluation, name))} 项" for name, word in _VERDICTS)
    return [
        centred(_TITLE),
        "",
        f"干部代号：{evaluation['subject_ref']}",
        f"基准日：{day_in_words(evaluation['as_of'])}",
        f"规则版本：{method}:{digest[:_DIGEST_SHOWN]}　评估引擎：{evaluation['engine']}",
        f"概要：{counts}，缺项 {len(evaluation['missing'])} 项。",
        *_classified(evaluation, words, "yes", "归类"),
        *_classified(evaluation, words, "unknown", "尚不能归类"),
    ]


def _classified(evaluation: Json, words: Words, answer: str, label: str) -> list[str]:
    """Give the records that rules put in a class, or may."""
    found = [
        f"{words.record(one['about'])}——{one['rule']}{words.title(one['rule'])}"
        for one in evaluation["findings"]
        if one["answer"] == answer and words.rules[one["rule"]].effect is Effect.CLASSIFY
    ]
    return paragraph(f"{'；'.join(found)}。", f"{label}：") if found else []


def _sections(evaluation: Json, words: Words) -> Iterator[list[str]]:
    barred = recommendations.restrained(evaluation, words, "barred", "barred_by", "不得")
    held = recommendations.restrained(evaluation, words, "held", "held_by", "暂缓")
    yield _section("一、建议", recommendations.recommended(evaluation, words))
    yield _section("二、不得及原因", barred)
    yield _section("三、暂缓及原因", held)
    yield _section("四、待定及缺项", recommendations.unsettled(evaluation, words), matters.missing(evaluation, words))
    yield _section("五、容错单列", matters.set_aside(evaluation, words))
    yield _section("六、在核事项", matters.pending(evaluation))
    yield _section("七、提示", matters.notices(evaluation))
    yield _section("八、声明", paragraph(evaluation["advice"]))
    yield _section("附一　证据", annexes.evidence(evaluation, words))
    yield _section("附二　程序与期限", annexes.procedures(evaluation, words))
    yield _section("附三　救济", annexes.remedies(evaluation, words))
    yield _section("附四　依据与可信度", annexes.sources(evaluation, words))
    yield ["核对人：＿＿＿＿＿＿＿＿　　　　复核人：＿＿＿＿＿＿＿＿　　　　日期：＿＿＿＿＿＿＿＿"]


def _section(heading: str, *parts: Iterable[str]) -> list[str]:
    return [heading, *(line for part in parts for line in part)]
