"""
Conditions: every fact within reach, and of each the tests that fit its type.
"""

from collections.abc import Mapping

from service.domain.fact import AS_OF, Fact, FactType
from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.conditions import ABSENT, COMPARISONS, JOINS, TYPES
from service.language.schemas.names import coded
from service.language.schemas.reach import ANY_RECORD, abouts, facts_of
from service.language.schemas.shapes import TRUTH, Json, either, having, listed, one_of, ref, told

_WORDS: Mapping[str, str] = {
    "is": "等于",
    "in": "是所列之一",
    "not_in": "不是所列的任何一个",
    "has": "含有这一项",
    "at_least": "至少",
    "at_most": "至多",
    "more_than": "超过",
    "less_than": "不到",
    "between": "在两端之间，含两端",
    "on_or_after": "在这一日或者以后",
    "on_or_before": "在这一日或者以前",
    "within_months": "在基准日前的若干个月内",
    "same_year": "在基准日所在的年度内，只能写 as_of",
    "happened": "已经发生（true）或者尚未发生（false）",
    "may_be": "符合或者可能符合，只能写 true",
}
_JOINED: Mapping[str, str] = {"all": "下列各项都成立", "any": "下列各项有一项成立", "not": "并非下列各项都成立"}
_TYPES: Mapping[FactType, str] = {
    FactType.TRUTH: "是非",
    FactType.CODE: "代码",
    FactType.CODES: "若干代码",
    FactType.NUMBER: "整数",
    FactType.SHARE: "比例",
    FactType.DATE: "日期",
}
"""What can be tested; a text cannot."""

_ABSENT = told(one_of(dict(zip(ABSENT, ("当作是", "当作否"), strict=True))), "档案没有写时当作什么。", "没有写时")


def conditions(release: Release, *, in_facts: bool) -> dict[str, Json]:
    """
    Define `tests.X`, a list of tests about X, and `test.X`, one of them; likewise of a fact's test, by its type.

    With *in_facts*, as derived facts may ask, which may ask more than rules.
    """
    found = {"truth": _test(FactType.TRUTH, PERSON, TRUTH, in_facts=in_facts)}
    for fact in coded(release).values():
        codes = ref(f"codes.{fact.name}")
        found[f"coded.{fact.name}"] = _test(fact.type, PERSON, codes, is_ordered=fact.ordered)
    for about in (*abouts(release), ANY_RECORD):
        found[f"tested.number.{about}"] = _test(FactType.NUMBER, about, ref(f"operand.number.{about}"))
        found[f"tested.share.{about}"] = _test(FactType.SHARE, about, ref(f"operand.share.{about}"))
        found[f"tested.date.{about}"] = _test(FactType.DATE, about, None)
    person = facts_of(release, PERSON)
    found["person"] = _item(_tested(person, ANY_RECORD))
    for about in abouts(release):
        own = _item({**_joins(about), **_tested(facts_of(release, about), about)})
        found[f"test.{about}"] = own if about == PERSON else either(own, ref("person"))
        found[f"tests.{about}"] = listed(ref(f"test.{about}"), least=1)
    return found


def _item(properties: Mapping[str, Json]) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _joins(about: str) -> dict[str, Json]:
    return {word: told(ref(f"tests.{about}"), f"{_JOINED[word]}。", _JOINED[word]) for word in JOINS}


def _tested(facts: Mapping[str, Fact], about: str) -> dict[str, Json]:
    return {
        name: told(ref(_definition(fact, about)), _described(fact), fact.label)
        for name, fact in facts.items()
        if fact.type in _TYPES
    }


def _definition(fact: Fact, about: str) -> str:
    if fact.type is FactType.TRUTH:
        return "truth"
    if fact.type in (FactType.CODE, FactType.CODES):
        return f"coded.{fact.name}"
    return f"tested.{fact.type}.{about}"


def _described(fact: Fact) -> str:
    unit = f"，单位：{fact.unit}" if fact.unit else ""
    return f"{'推得的事项' if fact.is_derived else '档案字段'}，{_TYPES[fact.type]}{unit}。"


def _test(kind: FactType, about: str, bare: Json | None, *, is_ordered: bool = False, in_facts: bool = False) -> Json:
    """Ask for a value by itself (a *bare* one, where the type has such), or for one word with its value."""
    words = [word for word, kinds in TYPES.items() if kind in kinds]
    if kind is FactType.CODE and not is_ordered:
        words = [word for word in words if word not in (*COMPARISONS, "between")]
    if not in_facts:
        words = [word for word in words if word != "may_be"]
    if bare is not None and kind is not FactType.CODES:
        words = ["is", *words]
    operated = {
        "type": "object",
        "properties": {
            **{word: told(_operand(word, about, bare), f"{_WORDS[word]}。", _WORDS[word]) for word in words},
            "absent": _ABSENT,
        },
        "additionalProperties": False,
        "oneOf": [having(word) for word in words],
    }
    return either(bare, operated) if bare is not None and "is" in words else operated


def _operand(word: str, about: str, bare: Json | None) -> Json:
    apart: dict[str, Json] = {
        "on_or_after": ref(f"operand.date.{about}"),
        "on_or_before": ref(f"operand.date.{about}"),
        "within_months": ref(f"operand.number.{about}"),
        "same_year": one_of({AS_OF: "基准日"}),
        "happened": TRUTH,
        "may_be": {"const": True},
    }
    if word in apart or bare is None:
        return apart[word]
    if word in ("in", "not_in"):
        return listed(bare, least=1)
    return {"type": "array", "items": bare, "minItems": 2, "maxItems": 2} if word == "between" else bare
