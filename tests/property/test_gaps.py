"""
The smallest missing sets: each settles what it says, the way it says, and nothing less of it does.

Of single fields, none that settles something is left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, islice, product
from random import Random
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.candidates import candidates
from service.alternatives.fields import with_values
from service.alternatives.filling import completed, filled, seat_of
from service.alternatives.gap_finding import GapFinding
from service.alternatives.gaps import gaps
from service.alternatives.settling import Key, way_of
from service.alternatives.trial import Outcome, Trial
from service.domain.release import Release
from service.domain.verdict import Verdict
from service.intake import Contract
from tests.property.asking import examples
from tests.strategies import DAYS, Dossier, DossierMaker, as_bytes, draw_mood, seeds

_MOST_ROWS = 6
_WHOLE = 4  # of sets of so many fields every proper part is tried; of larger ones, those that lack one field


@pytest.fixture(scope="module")
def trial(release: Release) -> Trial:
    return Trial(release)


class _Said:
    """What was said of one dossier, and a way to try it out as a caller would."""

    def __init__(self, trial: Trial, contract: Contract, maker: DossierMaker, seed: int, most: int = 2) -> None:
        random = Random(seed)  # noqa: S311
        mood = replace(draw_mood(random), most=random.randint(1, most), absent=random.choice((0.02, 0.1, 0.3)))
        self._trial, self._contract = trial, contract
        self.written = maker.draw(random, mood)
        self.day = DAYS[1 + seed % (len(DAYS) - 1)].toordinal()
        self.dossier = contract.read(as_bytes(self.written))
        self.told = gaps(trial, self.dossier, self.day)

    def outcome(self, values: Mapping[str, Any]) -> Outcome:
        """Fill some fields with values of JSON, have the contract read it, and ask the rules."""
        return self._trial.outcome(self._contract.read(as_bytes(self.filled(values))), self.day)

    def filled(self, values: Mapping[str, Any]) -> Dossier:
        lists = {path: value for path, value in values.items() if "." not in path}
        fields = {path: value for path, value in values.items() if path not in lists}
        return {**with_values(self.written, fields, self._trial.release), **lists}

    def ways(self) -> Iterator[tuple[Key, str, list[dict[str, Any]]]]:
        """Give every set that is told: of what, which way, and its fields."""
        for one in self.told["unsettled"]:
            for way in one["ways"]:
                for each in way["sets"]:
                    yield (one["action"], one["about"]), way["verdict"], each["fields"]


def _rows(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the ways to fill a set as it is told."""
    rows = product(*(field["values"] for field in fields))
    for row in islice(rows, _MOST_ROWS):
        yield {field["path"]: value for field, value in zip(fields, row, strict=True)}


def _parts(fields: list[dict[str, Any]], row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the proper parts of a filled set that the contract accepts: what one value asks for stays beside it."""
    chosen = [field["path"] for field in fields if not field["beside"]]
    beside = {path: value for path, value in row.items() if path not in chosen}
    sizes = range(1, len(chosen)) if len(chosen) <= _WHOLE else [len(chosen) - 1]
    for part in chain.from_iterable(combinations(chosen, number) for number in sizes):
        yield {path: row[path] for path in part} | {
            path: value for path, value in beside.items() if any(path[: path.rindex(".")] in one for one in part)
        }


@given(seed=seeds())
@examples(500)
def test_every_set_settles_its_action_the_way_it_says_and_no_part_of_it_does(
    trial: Trial, contract: Contract, maker: DossierMaker, seed: int
) -> None:
    said = _Said(trial, contract, maker, seed)
    wrong: list[tuple[Any, ...]] = []
    for key, way, fields in said.ways():
        for row in _rows(fields):
            if way_of(said.outcome(row), key) != way:
                wrong.append((key, way, row))
            wrong += [(key, way, row, part) for part in _parts(fields, row) if way_of(said.outcome(part), key)]
    assert wrong == []


@given(seed=seeds())
@examples(60)
def test_a_field_that_settles_something_alone_is_never_left_out(
    trial: Trial, contract: Contract, maker: DossierMaker, seed: int
) -> None:
    said = _Said(trial, contract, maker, seed, 1)
    told = {(one["path"], each["action"], each["about"]) for one in said.told["first"] for each in one["settles"]}
    finding = GapFinding(trial, said.dossier, said.day)
    notes = trial.notes(said.day)
    before = trial.outcome(said.dossier, said.day)
    unsettled = [key for key, verdict in before.verdicts.items() if verdict is Verdict.UNSETTLED]
    missed = []
    for path in finding.held_up:
        for value in candidates(seat_of(path, trial.release), notes, said.dossier, said.day):
            whole = completed({path: value}, said.dossier, said.day, trial.release)
            after = trial.outcome(filled(said.dossier, whole, trial.release), said.day)
            missed += [(path, value, key) for key in unsettled if way_of(after, key) and (path, *key) not in told]
    assert missed == [] or not said.told["exhausted"]


def test_some_dossiers_have_sets_of_every_size_and_every_way(
    trial: Trial, contract: Contract, maker: DossierMaker
) -> None:
    sizes, ways = set(), set()
    for seed in range(40):
        for _, way, fields in _Said(trial, contract, maker, seed).ways():
            sizes.add(len(fields))
            ways.add(way)
    assert ({1, 2, 3} <= sizes, ways) == (
        True,
        {"recommended", "barred", "held", "not_mentioned", "superseded"},
    )


def test_the_same_dossier_gives_the_same_bytes(trial: Trial, contract: Contract, maker: DossierMaker) -> None:
    said, again = (_Said(trial, contract, maker, 7).told for _ in range(2))
    assert json.dumps(said, ensure_ascii=False) == json.dumps(again, ensure_ascii=False)


def test_nothing_is_missing_of_an_action_that_is_settled(trial: Trial, contract: Contract) -> None:
    nothing = contract.read(
        as_bytes({"subject": {"ref": "CAD-1"}} | {k.name: [] for k in trial.release.kinds if not k.single})
    )
    assert gaps(trial, nothing, date(2026, 6, 30).toordinal())["unsettled"] == []
