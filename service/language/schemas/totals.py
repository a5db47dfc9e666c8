"""
The file of totals.
"""

from service.domain.fact import FactType, Given
from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.grammar import APPROVAL, LIMIT_OF_TOTAL, TOTAL, TOTALS
from service.language.schemas.reach import facts_of
from service.language.schemas.shapes import (
    ANYTHING,
    TEXT,
    Json,
    either,
    entries,
    having,
    mapping,
    one_of,
    one_or_more,
    ref,
    told,
    when,
)


def totals_file() -> Json:
    """Describe the file; `totals` defines what it refers to."""
    values = {
        "totals": told(entries(ref("total_of_policy")), "编号：总量。编号不与规则的编号重复。", "总量"),
        "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    }
    return mapping(TOTALS, values)


def totals(release: Release) -> dict[str, Json]:
    """Define a total."""
    fields = {
        name: fact.label
        for name, fact in facts_of(release, PERSON).items()
        if fact.type is FactType.TEXT and isinstance(fact.derivation, Given)
    }
    people = ref(f"tests.{PERSON}")
    keys = {
        "title": told(TEXT, "总量的中文名。", "名称"),
        "among": told(people, "统计范围：本人符合这些条件的，计入总人数。", "统计范围"),
        "of": told(people, "计入范围的人当中，符合这些条件的，计入人数。", "其中"),
        "share": told(_limit(_LIMITS["share"]), "占比的限额，参数是比例或者分数。", "占比"),
        "count": told(_limit(_LIMITS["count"]), "人数的限额，参数是整数。", "人数"),
        "with_approval": told(_approval(), "经批准可以达到的上限，只用于上限。", "经批准的上限"),
        "within": told(ref("total"), "是哪个总量的一部分：那个总量的条件，这里也要符合。", "属于"),
        "by": told(one_of(fields), "按本人的这个字段分组，各组分别核算，例如各单位。", "分组"),
        "because": told(TEXT, "告诉人的话。可以写 {among}、{of}、{share}、{limit}、{higher}。", "说明理由"),
        "advises": told(TEXT, "不符合或者不明时，请人核对什么。", "请核对"),
        "cite": told(one_or_more(ref("citation"), least=1), "依据，一项或者几项。", "依据"),
        "note": told(ANYTHING, "说明，只供人阅读。", "说明"),
    }
    complete = either(having("among", "of"), having("within", "among"), having("within", "of"))
    one_limit = {"oneOf": [having(measure) for measure in _LIMITS]}
    higher = [when(having(measure), _approved(parameters)) for measure, parameters in _LIMITS.items()]
    return {"total_of_policy": {**mapping(TOTAL, keys), "allOf": [complete, one_limit, *higher]}}


_LIMITS = {"share": "parameter.part", "count": "parameter.number"}
"""What is held to a limit -> which parameters that may be."""


def _limit(parameters: str) -> Json:
    sides = {
        "at_least": told(ref(parameters), "不低于。", "不低于"),
        "at_most": told(ref(parameters), "不超过。", "不超过"),
    }
    return {**mapping(LIMIT_OF_TOTAL, sides), "minProperties": 1, "maxProperties": 1}


def _approved(parameters: str) -> Json:
    return {"properties": {"with_approval": {"properties": {"at_most": ref(parameters)}}}}


def _approval() -> Json:
    keys = {
        "at_most": told(either(*map(ref, _LIMITS.values())), "经批准的上限。", "不超过"),
        "body": told(TEXT, "由谁批准。", "批准机关"),
    }
    return mapping(APPROVAL, keys)
