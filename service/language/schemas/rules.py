"""
The files of rules: which tests may be asked follows from what a rule, or else its file, is about.
"""

from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.grammar import EFFECTS, ORIGIN, RULE, RULESET
from service.language.schemas.reach import abouts
from service.language.schemas.shapes import (
    ANYTHING,
    DAY,
    TEXT,
    Json,
    entries,
    having,
    listed,
    mapping,
    one_or_more,
    ref,
    stating,
    told,
    when,
)

_ORIGIN = mapping(
    ORIGIN,
    {
        "place": told(TEXT, "清单出自哪里。", "出处"),
        "status": told(ref("confidence"), "清单已知到什么程度。", "可信度"),
        "note": told(TEXT, "说明。", "说明"),
    },
)
_ACTIONS = one_or_more(ref("action"), least=1)
_LISTED = {"type": "array"}
_BY_KIND = {"type": "object"}


def ruleset() -> Json:
    """Describe a file of rules; `rules` defines what it refers to."""
    values = {
        "ruleset": told(TEXT, "规则集的英文名。", "规则集"),
        "title": told(TEXT, "规则集的中文名。", "名称"),
        "origin": told(_ORIGIN, "清单从哪里来，已知到什么程度。", "来源"),
        "rules": told(entries(ref("rule")), "编号：规则。一个编号在整个目录里只出现一次。", "规则"),
        "about": told(ref("about"), "规则针对什么：一种记录（单数），或者本人（subject）。规则可以另写。", "针对"),
        "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    }
    return {**mapping(RULESET, values), "allOf": [ref("by_heading")]}


def rules(release: Release) -> dict[str, Json]:
    """Define rules, by what they are about."""
    known = abouts(release)
    heading = [when(stating(about=_word(about)), stating(rules=entries(ref(f"rule.{about}")))) for about in known]
    unheaded = when({"not": having("about")}, {"properties": {"rules": entries(_HAS_ABOUT)}})
    return {
        "rule": {**mapping(RULE, _VALUES), "oneOf": [having(effect) for effect in EFFECTS], "allOf": _asked(known)},
        "by_heading": {"allOf": [*heading, unheaded]},
        **{f"rule.{about}": when({**stating(when=_LISTED), "not": having("about")}, _asks(about)) for about in known},
    }


_HAS_ABOUT = when(stating(when=_LISTED), having("about"))

_VALUES = {
    "title": told(TEXT, "规则的中文名。", "名称"),
    "when": told({"type": ["array", "object"]}, "以下全部成立；针对几种记录的，按种类分写。", "条件"),
    "because": told(TEXT, "告诉本人的理由。花括号里写事项，例如 {incident.title}。", "理由"),
    "cite": told(one_or_more(ref("citation"), least=1), "依据，一项或者几项。", "依据"),
    "about": told(ref("about"), "规则针对什么：一种记录（单数），或者本人（subject）。", "针对"),
    "scope": told(ref(f"tests.{PERSON}"), "管谁：本人的条件。不符合的，规则不成立。", "适用范围"),
    "unless": told({"type": "array"}, "有一项成立就不算。", "排除"),
    "from": told(DAY, "自这一日起有效（含当日）。", "生效日"),
    "until": told(DAY, "至这一日有效（含当日）。", "失效日"),
    "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    "accepted": told(entries(TEXT), "分析会发现而本意如此的情形（如 bars_nothing），各写理由。", "已知并说明"),
    "classify": told(TEXT, "把记录归入一类，供其他事项统计。", "归类"),
    "recommend": told(_ACTIONS, "建议的措施，一项或者几项。", "建议"),
    "bar": told(_ACTIONS, "不得采取的措施，一项或者几项。", "不得"),
    "hold": told(_ACTIONS, "暂缓的措施，一项或者几项。", "暂缓"),
}


def _word(word: str) -> Json:
    return {"const": word}


def _asks(about: str) -> Json:
    return {"properties": {"when": ref(f"tests.{about}"), "unless": listed(ref(f"test.{about}"))}}


def _asked(known: list[str]) -> list[Json]:
    """Say what a rule asks that says itself what it is about, be it by `about` or kind by kind in its `when`."""
    by_kind = {
        **_BY_KIND,
        "properties": {about: ref(f"tests.{about}") for about in known},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return [
        when(stating(when=_BY_KIND), {"properties": {"when": by_kind}}),
        *(when(stating(when=_LISTED, about=_word(about)), _asks(about)) for about in known),
        *(
            when(stating(when={**_BY_KIND, **having(about)}), {"properties": {"unless": listed(ref(f"test.{about}"))}})
            for about in known
        ),
    ]
