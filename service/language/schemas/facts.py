"""
The file of derived facts: the keys of each follow from how it is worked out, the names within reach from what it is of.
"""

from collections.abc import Mapping

from service.domain.fact import FactType, Given
from service.domain.record import RecordKind
from service.domain.release import Release
from service.domain.rule import PERSON
from service.language.grammar import DERIVATIONS, fact_keys
from service.language.schemas.derivations import WHATEVER, beside, shared, within
from service.language.schemas.reach import abouts, facts_of
from service.language.schemas.shapes import TEXT, Json, having, mapping, ref, stating, told, when

_SAID: Mapping[str, str] = {
    "holds": "是非：以下全部成立为是",
    "count": "符合条件的记录有几条",
    "any": "有没有符合条件的记录",
    "latest": "年份最大的那条记录的某个值",
    "streak": "从最近一年往回数，连续符合条件的年数",
    "share": "几个比例之和",
    "days": "从一日到另一日的天数",
    "months": "从一日到另一日的整月数",
    "date": "某日加上表中的月数",
    "lookup": "表中对应代码的值",
    "hits": "成立的规则有几条",
    "sum": "几个数的加减",
    "lower": "有高低的代码，每有一项成立降一级",
    "first_of": "依次取第一个有值的",
    "year_of": "某日所在的年份",
}
_HEADING = {
    "label": told(TEXT, "中文名。", "名称"),
    "unit": told(TEXT, "单位，例如“次”“月”。", "单位"),
}


def facts_file(release: Release) -> Json:
    """Describe the file; `facts` defines what it refers to."""
    of_records = {rf"^{about}\.": ref(f"fact.{about}") for about in abouts(release) if about != PERSON}
    return {
        "type": "object",
        "patternProperties": {**of_records, r"^[^.]*$": ref(f"fact.{PERSON}")},
        "additionalProperties": False,
    }


def facts(release: Release) -> dict[str, Json]:
    """Define the facts of each kind of record, and of the person."""
    kinds = [kind for kind in release.kinds if not kind.single]
    return {
        "fact": _fact(),
        **shared(),
        **{f"derivation.{kind}": _derivation(kind) for kind in DERIVATIONS},
        **{f"fact.{about}": {"allOf": [ref("fact"), ref(f"within.{about}")]} for about in abouts(release)},
        **{f"within.{about}": within(about) for about in abouts(release)},
        **{f"over.{kind.singular}": _over(kind, release) for kind in kinds},
        "over": {"allOf": [_where_over(kind) for kind in kinds]},
    }


def _fact() -> Json:
    """Describe a fact by the key that names its derivation."""
    return {
        "type": "object",
        "properties": {**_HEADING, **{kind: _named(kind, {}) for kind in DERIVATIONS}},
        "anyOf": [having(kind) for kind in DERIVATIONS],
        "allOf": [*(when(having(kind), ref(f"derivation.{kind}")) for kind in DERIVATIONS), ref("over")],
    }


def _named(kind: str, schema: Json) -> Json:
    return told(schema, f"{_SAID[kind]}。", _SAID[kind])


def _derivation(kind: str) -> Json:
    own = {kind: _named(kind, WHATEVER[kind])}
    asked = {"dependencies": {"where": ["over"]}} if kind == "hits" else {}
    return {**mapping(fact_keys(kind), {**_HEADING, **beside(kind), **own}), **asked}


def _where_over(kind: RecordKind) -> Json:
    """Of a fact that goes over a list, what it asks of the records of that list."""
    keys = ("count", "any", "latest", "streak", "over")
    named = [stating(**{key: {"const": kind.name}}) for key in keys]
    return when({"anyOf": named}, ref(f"over.{kind.singular}"))


def _over(kind: RecordKind, release: Release) -> Json:
    about = kind.singular
    reached = {**facts_of(release, about), **facts_of(release, PERSON)}
    texts = {
        name: told({}, f"{fact.label}。", fact.label)
        for name, fact in reached.items()
        if fact.type is FactType.TEXT and isinstance(fact.derivation, Given)
    }
    return {
        "properties": {
            "where": ref(f"tests.{about}"),
            "while": ref(f"tests.{about}"),
            "by": ref(f"facts.year_field.{about}"),
            "value": ref(f"facts.any.{about}"),
            "matching": {"properties": texts, "additionalProperties": False},
        }
    }
