"""The columnar engine says what the interpreter says: every answer, verdict and fact, of whole tables at once."""

import json
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest
from yaml import safe_load

from service.domain.bounds import exactly
from service.domain.condition import All, Condition, Constant, Leaf, Operator
from service.domain.release import Release
from service.engine.columnar.cell import MOST_CODES, TooManyCodesError
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import HOLDS
from service.intake import Contract
from service.language.folder import read_release
from service.population.dossiers import part_of, tables_of
from service.population.tables import WHO, pruned
from tests.property.aims import Aims
from tests.property.asking import TIMES
from tests.property.columns import Both, compared_facts
from tests.property.random_releases import files_of, random_release
from tests.property.vocabulary_of_tests import CITE, RECORDS, random_parameters
from tests.strategies import DAYS, DossierMaker, as_bytes

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE_DAY, MIXED = [DAYS[3]], list(DAYS)


def days_of(pattern: Sequence[date], size: int) -> list[date]:
    """Give each of so many dossiers a day."""
    return [pattern[number % len(pattern)] for number in range(size)]


def drawn(release: Release, seeds: range) -> list[dict]:
    """Draw dossiers, and read them by the contract."""
    contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
    return [contract.read(as_bytes(maker.make(seed))) for seed in seeds]


@pytest.mark.parametrize("pattern", [ONE_DAY, MIXED], ids=["one_day", "mixed_days"])
def test_it_agrees_on_the_shipped_rules(release: Release, pattern: list[date]) -> None:
    both = Both(release, compared_facts(release))
    for start in range(0, 200 * TIMES, 200):
        dossiers = drawn(release, range(start, start + 200))
        assert both.differences(dossiers, days_of(pattern, len(dossiers))) == []


@pytest.mark.parametrize("seed", range(10 * TIMES))
def test_it_agrees_on_random_rules(seed: int) -> None:
    release = random_release(seed)
    both, dossiers = Both(release, compared_facts(release)), drawn(release, range(seed * 1000, seed * 1000 + 40))
    for pattern in (ONE_DAY, MIXED):
        assert both.differences(dossiers, days_of(pattern, len(dossiers))) == []


def test_the_examples_come_out_as_expected(release: Release, contract: Contract) -> None:
    both = Both(release, compared_facts(release))
    for path in sorted(EXAMPLES.glob("*.json")):
        expected = safe_load(path.with_suffix(".expected.yaml").read_text())
        dossier, day = contract.read(path.read_bytes()), date.fromisoformat(expected["as_of"])
        assert both.differences([dossier], [day]) == []
        (person,) = Columnar(release).ask(tables_of([dossier], release.kinds, [day])).people.to_dicts()
        found = {rule: person[rule] for rule in expected["answers"] if rule in person}
        assert found == {rule: answer for rule, answer in expected["answers"].items() if rule in person}


@pytest.mark.parametrize("seed", [-1, *range(6)])
def test_what_it_says_that_it_reads_is_all_that_it_needs(release: Release, seed: int) -> None:
    law = release if seed < 0 else random_release(seed)
    engine, dossiers = Columnar(law), drawn(law, range(120))
    tables = tables_of(dossiers, law.kinds, days_of(MIXED, len(dossiers)))
    whole, cut = engine.ask(tables), engine.ask(pruned(tables, law.kinds, engine.reads))
    assert cut.people.equals(whole.people)
    assert all(cut.records[name].equals(frame) for name, frame in whole.records.items())


def test_nobody_matters_to_what_is_said_of_another(release: Release) -> None:
    engine, dossiers = Columnar(release), drawn(release, range(90))
    whole = tables_of(dossiers, release.kinds, days_of(ONE_DAY, len(dossiers)))
    together, parts = engine.ask(whole), [engine.ask(part_of(whole, start, 7)) for start in range(0, 90, 7)]
    assert pl.concat([part.people for part in parts]).equals(together.people)
    for name, frame in together.records.items():
        records = pl.concat([part.records[name].drop(WHO) for part in parts])
        assert records.equals(frame.drop(WHO))


def test_conditions_are_asked_besides_the_rules(release: Release) -> None:
    one, other = Leaf("subject.stepped_back", Operator.IS, Constant(value=True)), Leaf(
        "own_achievements_12m", Operator.AT_LEAST, Constant(exactly(1))
    )  # fmt: skip
    besides: dict[str, Condition] = {"veteran": All((one, other))}
    engine, dossiers = Columnar(release), drawn(release, range(200))
    tables = tables_of(dossiers, release.kinds, days_of(ONE_DAY, len(dossiers)))
    people = engine.ask(pruned(tables, release.kinds, engine.reads_of(besides)), besides).people
    asked = {"yes": True, "no": False, "unknown": None}
    same = people.filter(pl.col("INC-07").is_not_null())  # the rule asks just these two
    assert same[HOLDS + "veteran"].to_list() == [asked[answer] for answer in same["INC-07"].to_list()]
    assert {*same[HOLDS + "veteran"].to_list()} == {True, False, None}


def test_more_rules_than_a_word_has_bits_are_counted() -> None:
    rules = {
        f"W-{number}": {
            "title": "某条", "because": "因故。", "cite": CITE, "about": "matter", "classify": "wide",
            "when": [{"matter.number": {"more_than": number % 9}}],
        }
        for number in range(150)
    }  # fmt: skip
    facts = {
        "matter.hits": {"label": "项数", "hits": {"classify": "wide"}},
        "hits": {"label": "项数", "hits": {"classify": "wide"}, "over": "matters", "where": [{"matter.sure": True}]},
    }
    law = read_release(files_of(facts, rules, random_parameters(Random(0))))  # noqa: S311
    dossiers = drawn(law, range(120))
    assert Both(law, compared_facts(law)).differences(dossiers, days_of(ONE_DAY, len(dossiers))) == []


def law_of(facts: dict, rules: dict) -> Release:
    """Read a release of some *facts* and *rules*."""
    common = {"title": "某条", "because": "因故。", "cite": CITE}
    written = {name: {**common, **rule} for name, rule in rules.items()}
    return read_release(files_of(facts, written, random_parameters(Random(0))))  # noqa: S311


@pytest.mark.parametrize(
    "rule",
    [
        {
            "about": "matter",
            "when": [{"notes": {"at_least": 1}}],
            "classify": "some",
        },  # of a list of which nothing is read
        {"about": "subject", "when": [{"stepped": True}], "recommend": "praise"},
        {"about": "subject", "when": [{"hit": {"at_least": 1}}], "recommend": "praise"},
    ],
)
def test_lists_of_which_no_field_is_read_are_read(rule: dict) -> None:
    facts = {
        "notes": {"label": "备注数", "count": "notes"},
        "stepped": {"label": "有措施", "any": "steps"},
        "hit": {"label": "项数", "hits": {"rules": ["N"]}, "over": "matters"},
    }
    law = law_of(facts, {"R": rule, "N": {"about": "matter", "when": [{"subject.flag": True}], "classify": "other"}})
    engine, dossiers = Columnar(law), drawn(law, range(60))
    tables = tables_of(dossiers, law.kinds, days_of(ONE_DAY, len(dossiers)))
    whole, cut = engine.ask(tables), engine.ask(pruned(tables, law.kinds, engine.reads))
    assert cut.people.equals(whole.people)
    assert cut.records["matters"].equals(whole.records["matters"])
    assert whole.records["matters"].height > 30
    assert Both(law, compared_facts(law)).differences(dossiers, days_of(MIXED, len(dossiers))) == []


def test_what_never_ends_and_then_nobody_knows_how_long_is_unknown() -> None:
    law = random_release(5021)
    dossiers = drawn(law, range(40))
    assert Both(law, compared_facts(law)).differences(dossiers, [date(2000, 2, 29)] * len(dossiers)) == []


def test_a_fact_of_too_many_codes_is_refused() -> None:
    codes = {f"c{number}": "某" for number in range(MOST_CODES + 1)}
    records = deepcopy(RECORDS)
    records["records"]["subject"]["fields"]["grade"] = {"label": "等", "type": "code", "codes": codes, "ordered": True}
    rules = {"R": {"title": "某条", "because": "因故。", "cite": CITE, "about": "subject", "recommend": "praise",
                   "when": [{"lowered": "c1"}]}}  # fmt: skip
    facts = {"lowered": {"label": "降后", "lower": "subject.grade", "for_each": [{"subject.flag": True}]}}
    files = files_of(facts, rules, random_parameters(Random(0)))  # noqa: S311
    law = read_release(files | {"vocabulary/records.yaml": json.dumps(records).encode()})
    with pytest.raises(TooManyCodesError):
        Columnar(law).ask(tables_of([{"subject": {"ref": "P"}}], law.kinds, ONE_DAY))


def test_a_part_without_anybody_is_answered_with_nothing(release: Release) -> None:
    outcome = Columnar(release).ask(tables_of([], release.kinds, []))
    assert outcome.people.height == 0
    assert {frame.height for frame in outcome.records.values()} == {0}


def test_an_outcome_has_the_same_columns_on_every_day(release: Release) -> None:
    engine, dossiers = Columnar(release), drawn(release, range(20))
    schemas = {
        str((outcome.people.schema, {name: frame.schema for name, frame in outcome.records.items()}))
        for day in DAYS
        for outcome in [engine.ask(tables_of(dossiers, release.kinds, [day] * len(dossiers)))]
    }
    assert len(schemas) == 1
