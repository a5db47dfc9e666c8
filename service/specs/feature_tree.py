"""
From the tree of the Gherkin reader to features as they are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import dedent
from typing import Any

from service.specs.feature import ExamplesText, FeatureText, Row, ScenarioText, StepKind, StepText

_KINDS = {"Context": StepKind.GIVEN, "Action": StepKind.WHEN, "Outcome": StepKind.THEN}

Tree = Mapping[str, Any]


def feature_of(path: str, tree: Tree) -> FeatureText:
    """Give the feature at *path* that a *tree* says."""
    return FeatureText(
        path=path,
        name=tree["name"],
        line=tree["location"]["line"],
        description=dedent(tree["description"]).strip(),
        tags=_tags(tree),
        scenarios=tuple(_scenarios(tree["children"], None, (), _tags(tree))),
    )


def _scenarios(
    children: Sequence[Tree], group: str | None, above: tuple[StepText, ...], tags: tuple[str, ...]
) -> Iterable[ScenarioText]:
    """Give the scenarios among the *children* of a feature, or of a *group* of rules in it, with the *tags* of that."""
    background = above + tuple(
        step for child in children if "background" in child for step in _steps(child["background"]["steps"])
    )
    for child in children:
        if "scenario" in child:
            yield _scenario(child["scenario"], group, background, tags)
        elif "rule" in child:
            rule = child["rule"]
            yield from _scenarios(rule["children"], rule["name"], background, tags + _tags(rule))


def _scenario(tree: Tree, group: str | None, background: tuple[StepText, ...], tags: tuple[str, ...]) -> ScenarioText:
    return ScenarioText(
        title=tree["name"],
        line=tree["location"]["line"],
        column=tree["location"]["column"],
        is_outline=tree["keyword"].endswith("大纲"),
        group=group,
        tags=(*tags, *_tags(tree), *(tag for examples in tree["examples"] for tag in _tags(examples))),
        description=dedent(tree["description"]).strip(),
        background=background,
        steps=tuple(_steps(tree["steps"])),
        examples=tuple(map(_examples, tree["examples"])),
    )


def _steps(trees: Sequence[Tree]) -> Iterable[StepText]:
    """Give the steps; 而且 and 但是 say on what was said before them."""
    kind = StepKind.GIVEN
    for tree in trees:
        kind = _KINDS.get(tree["keywordType"], kind)
        yield StepText(
            keyword=tree["keyword"].strip(),
            kind=kind,
            text=tree["text"],
            line=tree["location"]["line"],
            column=tree["location"]["column"],
            table=tuple(map(_row, tree["dataTable"]["rows"])) if "dataTable" in tree else (),
            docstring=tree["docString"]["location"]["line"] if "docString" in tree else None,
        )


def _examples(tree: Tree) -> ExamplesText:
    header = tree.get("tableHeader")
    return ExamplesText(
        title=tree["name"],
        line=tree["location"]["line"],
        columns=_row(header).cells if header else (),
        rows=tuple(map(_row, tree.get("tableBody", ()))),
        column=tree["location"]["column"],
        heading=_row(header) if header else None,
    )


def _row(tree: Tree) -> Row:
    cells = tuple(cell["value"] for cell in tree["cells"])
    return Row(tree["location"]["line"], cells, tree["location"]["column"])


def _tags(tree: Tree) -> tuple[str, ...]:
    return tuple(tag["name"].removeprefix("@") for tag in tree["tags"])
