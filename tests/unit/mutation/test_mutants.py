"""The mutants change one thing each, of every kind, and their report falls short when it should."""

from collections import Counter

import pytest

from service.language.folder import read_files, read_release
from service.settings import shipped
from tests.mutation.__main__ import report
from tests.mutation.mutants import Files, Mutant, mutants
from tests.mutation.scripts import scripts
from tests.mutation.trying import Fate, Tried, Trying

KINDS = {"operator", "join", "truth", "absent", "number", "code", "dropped", "effect", "target", "modality"}


@pytest.fixture(scope="module")
def files() -> Files:
    return read_files(shipped("rulesets"))


@pytest.fixture(scope="module")
def found(files: Files) -> list[Mutant]:
    return mutants(files, read_release(files))


def test_there_are_many_of_every_kind(found: list[Mutant]) -> None:
    assert len(found) > 1_000
    assert set(Counter(one.kind for one in found)) == KINDS


def test_each_changes_one_place_of_one_file(files: Files, found: list[Mutant]) -> None:
    for one in found:
        changed = one.apply(files)
        (path,) = [path for path in files if changed[path] != files[path]]
        before, after = files[path].decode(), changed[path].decode()
        assert after == before[: one.start] + one.instead + before[one.end :]
        assert before[: one.start].count("\n") <= one.line - 1


def test_a_mutant_that_matters_is_caught_and_one_that_does_not_is_told_apart(
    files: Files, found: list[Mutant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.mutation.trying.RANDOM_DOSSIERS", 50)
    trying = Trying(files, scripts(shipped("features")))
    by_key = {one.key: one for one in found}
    assert trying.try_out(by_key["handovers_limit number: 3 -> 4"]).fate is Fate.CAUGHT
    assert trying.try_out(by_key["circular_criticism number: 3 -> 4"]).fate is Fate.SAME
    assert trying.try_out(by_key["NAP-12 code: none -> medical_treatment"]).fate is Fate.REFUSED
    blind = Trying(files, [])
    assert blind.try_out(by_key["handovers_limit number: 3 -> 2"]).fate in (Fate.SURVIVED, Fate.SAME)


def test_the_report_falls_short_where_too_few_are_caught_or_a_survivor_is_not_explained(found: list[Mutant]) -> None:
    caught = [Tried(one, Fate.CAUGHT) for one in found[:98]]
    survived = [Tried(one, Fate.SURVIVED, "{}") for one in found[98:101]]
    explained = {one.mutant.key: "so it is meant" for one in survived}
    assert report(caught, {}) == 0
    assert report([*caught, *survived[:2]], explained) == 0
    assert report([*caught, *survived[:2]], {}) == 1
    assert report([*caught, *survived], explained) == 1
