"""What is written of a dossier in sentences makes that dossier again."""

import json
import re
from typing import Any

from hypothesis import given
from pytest_bdd.steps import step_function_context_registry as known_steps

from service.domain.release import Release
from service.specs import given as _sentences
from service.specs.scene import Scene
from service.specs.sentence import Sentence
from service.specs.under_test import UnderTest
from service.specs.words import Words
from service.specs.writing import dossier_in_sentences
from tests.property.asking import examples
from tests.property.shrinking import smallest
from tests.strategies import Dossier, DossierMaker, seeds

DECLARED_IN = _sentences
_ESCAPED = re.compile(r"\\([\\|])")


def spoken(lines: list[str], release: Release) -> Dossier:
    """Speak sentences, and give the dossier that they make."""
    scene = Scene(UnderTest(release, lambda *_: {}), Words(release))
    sentences = [one for one in known_steps.values() if isinstance(one.parser, Sentence)]
    steps: list[tuple[str, list[list[str]]]] = []
    for line in lines:
        if line.startswith(" "):
            cells = re.split(r"(?<!\\)\|", line.strip())[1:-1]
            steps[-1][1].append([_ESCAPED.sub(lambda match: match[1], cell.strip()) for cell in cells])
        else:
            steps.append((line, []))
    for text, table in steps:
        meant = next(one for one in sentences if one.parser.is_matching(text))
        arguments = meant.parser.parse_arguments(text) or {}
        meant.step_func(scene, **arguments, **({"datatable": table} if table else {}))
    return dict(json.loads(scene.draft.as_json()))


def pruned(value: Any) -> Any:
    """Leave out objects that hold nothing: they say nothing."""
    if isinstance(value, list):
        return [pruned(one) for one in value]
    if isinstance(value, dict):
        kept = {name: pruned(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one != {}}
    return value


def is_read_otherwise(dossier: Dossier, release: Release) -> bool:
    return bool(pruned(spoken(dossier_in_sentences(dossier, release), release)) != pruned(dossier))


@given(seed=seeds())
@examples(80)
def test_a_dossier_that_is_written_is_read_as_it_was(release: Release, maker: DossierMaker, seed: int) -> None:
    dossier = maker.make(seed)
    if is_read_otherwise(dossier, release):
        raise AssertionError(smallest(dossier, lambda one: is_read_otherwise(one, release)))
