"""
Names: the definitions that say which words of a release may stand where, but for its facts.
"""

from collections.abc import Iterable, Mapping

from service.domain.fact import Fact, FactType, Given
from service.domain.parameter import Parameter
from service.domain.release import Release
from service.domain.rule import PERSON, Effect
from service.language.grammar import CITATION
from service.language.schemas.shapes import TEXT, Json, either, mapping, one_of, one_or_more, ref, told


def names(release: Release) -> dict[str, Json]:
    """Give the definitions of the names of a *release*."""
    sources = release.sources
    confidences = {
        name: f"{one.label}：{one.note}" if one.note else one.label for name, one in sources.confidences.items()
    }
    return {
        **_kinds(release),
        "action": _sorted({name: action.label for name, action in release.actions.items()}),
        "procedure": _sorted({name: procedure.label for name, procedure in release.procedures.items()}),
        "remedy": _sorted({name: remedy.label for name, remedy in release.remedies.items()}),
        "total": _sorted({total.id: total.title for total in release.totals}),
        "rule_id": _sorted({rule.id: rule.title for rule in release.rules()}),
        "class": _sorted(dict.fromkeys(_classes(release), "规则归入的一类")),
        "regulation": _sorted({name: regulation.title for name, regulation in sources.regulations.items()}),
        "confidence": one_of(confidences),
        "citation": _CITATION,
        "citations": one_or_more(ref("citation")),
        **_parameters(release),
        **{f"codes.{fact.name}": one_of(fact.codes) for fact in coded(release).values()},
    }


_CITATION = mapping(
    CITATION,
    {
        "regulation": told(ref("regulation"), "引用的规定，见 vocabulary/regulations.yaml。", "依据"),
        "confidence": told(ref("confidence"), "核对到什么程度。", "可信度"),
        "article": told(TEXT, "第几条。", "条"),
        "item": told(TEXT, "第几项。", "项"),
        "note": told(TEXT, "说明。", "说明"),
    },
)


def _sorted(labels: Mapping[str, str]) -> Json:
    return one_of(dict(sorted(labels.items())))


def _kinds(release: Release) -> dict[str, Json]:
    kinds = [kind for kind in release.kinds if not kind.single]
    singulars = {kind.singular: kind.label for kind in kinds}
    return {
        "list": _sorted({kind.name: kind.label for kind in kinds}),
        "singular": _sorted(singulars),
        "about": _sorted({**singulars, PERSON: "本人"}),
    }


def _classes(release: Release) -> list[str]:
    return [target for rule in release.rules() if rule.effect is Effect.CLASSIFY for target in rule.targets]


def _parameters(release: Release) -> dict[str, Json]:
    """Tell numbers, shares and tables apart; each is written with a dollar sign."""
    parameters = release.parameters.values()
    tables = {parameter.name: parameter.label for parameter in parameters if parameter.keys is not None}
    return {
        "parameter.number": _referred(one for one in parameters if _is_number(one)),
        "parameter.share": _referred(one for one in parameters if one.keys is None and one.is_share),
        "parameter.any": either(ref("parameter.number"), ref("parameter.share")),
        "parameter.part": _referred(
            one for one in parameters if one.keys is None and (one.is_share or one.is_fraction)
        ),
        "parameter.table": either(
            _sorted({f"${name}": label for name, label in tables.items()}), {**_sorted(tables), "doNotSuggest": True}
        ),
    }


def _is_number(parameter: Parameter) -> bool:
    return parameter.keys is None and not parameter.is_share and not parameter.is_fraction


def _referred(parameters: Iterable[Parameter]) -> Json:
    return _sorted({f"${one.name}": one.label for one in parameters})


def coded(release: Release) -> dict[str, Fact]:
    """Give the facts whose value is a code, or a list of codes, by name."""
    kinds = (FactType.CODE, FactType.CODES)
    return {name: fact for name, fact in sorted(release.facts.items()) if fact.type in kinds}


def code_fields(release: Release) -> dict[str, Fact]:
    """Give the fields of the dossier whose value is one code, by name; tables are keyed by these."""
    return {
        name: fact
        for name, fact in coded(release).items()
        if fact.type is FactType.CODE and isinstance(fact.derivation, Given)
    }
