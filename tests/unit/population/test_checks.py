"""Tables are refused for what the contract refuses in a dossier, and for nothing else."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.domain.errors import DossierFaultsError
from service.intake import contract as intake_contract
from service.intake import shapes, values
from service.intake.characters import ID_PATTERN, UNFIT_IN_TEXT
from service.population.checks import limits
from service.population.parquet.nested import NestedPopulation
from service.population.tables import Reads
from tests.strategies import as_bytes
from tests.unit.population.populations import contract, dossiers, faults_in, kinds, read_all, write_loosely

Json = dict[str, Any]

INCIDENT: Json = {"id": "I-1", "kind": "other", "occurred_on": "2026-01-05"}
ASSESSMENT: Json = {"id": "A-1", "kind": "annual", "year": 2025}
OF_A_QUARTER: Json = {"id": "Q-1", "year": 2025, "quarter": 1}
AWARD: Json = {"id": "W-1", "date": "2026-01-05"}
SOUND: Mapping[str, Json] = {
    "nothing": {},
    "all as it should be": {"incidents": [INCIDENT], "assessments": [ASSESSMENT], "awards": []},
    "a special assessment in the same year": {
        "assessments": [ASSESSMENT, ASSESSMENT | {"id": "A-2", "kind": "special"}]
    },
    "done in the month of its start": {"incidents": [INCIDENT | {"completed_on": "2026-01"}]},
    "done in the year of its start": {"incidents": [INCIDENT | {"completed_on": "2026"}]},
    "verified, with its day": {"incidents": [INCIDENT | {"evidence": "verified", "verified_on": "2026-02"}]},
    "alleged, without a day": {"incidents": [INCIDENT | {"evidence": "alleged", "verified_on": None}]},
    "votes of a whole": {"assessments": [ASSESSMENT | {"votes": {"excellent": 0.3333, "competent": 0.6667}}]},
    "votes of a whole that floats make more of": {
        "assessments": [
            ASSESSMENT
            | {
                "votes": dict(
                    zip(
                        ("excellent", "competent", "basic", "incompetent"),
                        (0.5399, 0.3138, 0.1131, 0.0332),
                        strict=True,
                    )
                )
            }
        ]
    },
    "a share of one": {"assessments": [ASSESSMENT | {"votes": {"excellent": 1}}]},
    "as many records as may be": {"awards": [AWARD | {"id": f"W-{number}"} for number in range(200)]},
    "the largest number": {"incidents": [INCIDENT | {"sources": 1_000_000}]},
    "the first day and the last": {"tasks": [{"id": "T", "due": "1900-01-01"}, {"id": "U", "due": "9999-12-31"}]},
    "an id of two hundred letters": {"awards": [AWARD | {"id": "九" * 200}]},
}
DAMAGED: Mapping[str, Json] = {
    "a code misspelt": {"incidents": [INCIDENT | {"severity": "seriuos"}]},
    "a code of the person": {"subject": {"ref": "P", "rank": "staff_9"}},
    "a code in a list": {"incidents": [INCIDENT | {"context": ["emergency", "emergancy"]}]},
    "too many codes": {"incidents": [INCIDENT | {"context": ["emergency"] * 201}]},
    "no kind": {"incidents": [{"id": "I-1"}]},
    "no id": {"awards": [{"date": "2026-01-05"}]},
    "no year": {"assessments": [{"id": "A-1", "kind": "annual"}]},
    "no ref": {"subject": {}},
    "a negative number": {"incidents": [INCIDENT | {"sources": -1}]},
    "a number too large": {"incidents": [INCIDENT | {"pending_days": 1_000_001}]},
    "a quarter too many": {"quarterly_assessments": [OF_A_QUARTER | {"quarter": 5}]},
    "no quarter at all": {"quarterly_assessments": [OF_A_QUARTER | {"quarter": 0}]},
    "a year too early": {"assessments": [ASSESSMENT | {"year": 1899}]},
    "a year too late": {"assessments": [ASSESSMENT | {"year": 10_000}]},
    "progress below nothing": {"tasks": [{"id": "T", "progress": -0.5}]},
    "progress beyond reading": {"tasks": [{"id": "T", "progress": 1e15}]},
    "a share above one": {"assessments": [ASSESSMENT | {"votes": {"excellent": 1.5}}]},
    "a share below nothing": {"assessments": [ASSESSMENT | {"votes": {"excellent": -0.1}}]},
    "a share too fine": {"assessments": [ASSESSMENT | {"votes": {"excellent": 0.12345}}]},
    "votes beyond a whole": {"assessments": [ASSESSMENT | {"votes": {"excellent": 0.6, "basic": 0.4001}}]},
    "an id twice": {"awards": [AWARD, AWARD]},
    "an id in two lists": {"awards": [AWARD], "incidents": [INCIDENT | {"id": "W-1"}]},
    "two of a year": {"assessments": [ASSESSMENT, ASSESSMENT | {"id": "A-2"}]},
    "two of a year of the unit": {"unit_assessments": [{"id": name, "year": 2024} for name in ("U", "V")]},
    "too many records": {"awards": [AWARD | {"id": f"W-{number}"} for number in range(201)]},
    "done before its start": {"incidents": [INCIDENT | {"completed_on": "2026-01-04"}]},
    "done a month before": {"incidents": [INCIDENT | {"completed_on": "2025-12"}]},
    "done a year before": {"incidents": [INCIDENT | {"completed_on": "2025"}]},
    "verified without a day": {"incidents": [INCIDENT | {"evidence": "verified"}]},
    "verified and not yet": {"incidents": [INCIDENT | {"evidence": "verified", "verified_on": None}]},
    "exempt and not yet": {"incidents": [INCIDENT | {"tolerance": {"status": "exempt", "decided_on": None}}]},
    "no such day": {"tasks": [{"id": "T", "due": "2026-02-30"}]},
    "no such month": {"tasks": [{"id": "T", "due": "2026-13"}]},
    "a day too early": {"tasks": [{"id": "T", "due": "1899-12-31"}]},
    "a day in words": {"tasks": [{"id": "T", "due": "下周"}]},
    "an id with a blank": {"awards": [AWARD | {"id": "W 1"}]},
    "an id of nothing": {"awards": [AWARD | {"id": ""}]},
    "an id with a letter that looks alike": {"awards": [AWARD | {"id": "\u0410-1"}]},
    "an id too long": {"awards": [AWARD | {"id": "九" * 201}]},
    "a text with a control": {"awards": [AWARD | {"deed": "好\x07"}]},
    "an identity number": {"subject": {"ref": "11010519900307123X"}},
    "an identity number with hyphens": {"subject": {"ref": "110105-19900307-123X"}},
    "an identity number of old": {"subject": {"ref": "110105900307123"}},
}
"""What each dossier holds besides; a subject of its own where it says none."""


def _dossier(number: int, besides: Json) -> Json:
    return {"subject": {"ref": f"P-{number}"}, **deepcopy(besides)}


def _refused_by_contract(given: list[Json]) -> set[int]:
    refused = set()
    for number, dossier in enumerate(given):
        try:
            contract().read(as_bytes(dossier))
        except DossierFaultsError:
            refused.add(number)
    return refused


def _refused_in_tables(path: Path, given: list[Json]) -> set[int]:
    write_loosely(path, given)
    error = faults_in(lambda: read_all(NestedPopulation(path, kinds(), as_of=None, part_size=50_000)))
    assert error.more == 0
    return {int(fault.path.split(":")[1]) - 1 for fault in error.faults}


def test_the_same_dossiers_are_refused(tmp_path: Path) -> None:
    given = [_dossier(number, besides) for number, besides in enumerate([*SOUND.values(), *DAMAGED.values()])]
    damaged = set(range(len(SOUND), len(given)))
    names = [*SOUND, *DAMAGED]
    assert [names[number] for number in sorted(_refused_by_contract(given) ^ damaged)] == []
    found = _refused_in_tables(tmp_path / "people.parquet", given)
    assert [names[number] for number in sorted(found ^ damaged)] == []


def test_random_dossiers_that_are_damaged_at_random_are_refused_alike(tmp_path: Path) -> None:
    random = Random(6)  # noqa: S311
    given = dossiers(120, seed=3)
    for dossier in given:
        if random.random() < 0.6:
            _damage(random, dossier)
    assert _refused_in_tables(tmp_path / "people.parquet", given) == _refused_by_contract(given)


_DAYS = ("2025", "2025-07", "1890-01-01", "2025-7")


def _damage(random: Random, dossier: Json) -> None:
    """Do one thing to a *dossier* that is mostly wrong, and that a table can hold."""
    lists = [name for name, records in dossier.items() if isinstance(records, list) and records]
    if not lists:
        return
    records = dossier[random.choice(lists)]
    record = random.choice(records)
    key = random.choice(list(record))
    kinds_of_damage: list[Callable[[], object]] = [
        lambda: record.pop(key),
        lambda: records.append(deepcopy(record)),
        lambda: record.update({key: _other(random, record[key])}),
        lambda: record.update({name: random.choice(_DAYS) for name in record if name.endswith("_on")}),
    ]
    random.choice(kinds_of_damage)()


def _other(random: Random, value: Any) -> Any:
    match value:
        case bool() | dict() | list() | None:
            return value
        case int():
            return random.choice((-1, 0, 5, 1_000_001))
        case float():
            return random.choice((-0.5, 0.00001, 2.0))
    return random.choice(("nonsense", "", value + "x", "2026-06-31"))


def test_the_limits_are_those_of_the_contract() -> None:
    assert (limits.MOST, limits.MOST_LETTERS) == (values.MOST, values.LONGEST_ID)
    assert (limits.FIRST_YEAR, limits.LAST_YEAR) == (values.FIRST_YEAR, values.LAST_YEAR)
    assert (limits.QUARTERS, limits.MOST_CODES) == (shapes.QUARTERS, shapes.MOST_CODES)
    assert limits.MOST_RECORDS == intake_contract.MOST_RECORDS
    assert limits.IDENTITY_NUMBER.pattern == values._IDENTITY_NUMBER.pattern  # noqa: SLF001
    assert (limits.ID_PATTERN, limits.UNFIT_IN_TEXT) == (ID_PATTERN, UNFIT_IN_TEXT)


@pytest.mark.parametrize(
    ("besides", "code", "place", "said"),
    [
        (
            DAMAGED["a code misspelt"],
            "unknown_code",
            "文件 people.parquet 第 1 人（代号 P-0）事项第 1 条「情节」",
            '没有这个代码："seriuos"；是否想写 `serious`？',
        ),
        (
            DAMAGED["no kind"],
            "missing_key",
            "文件 people.parquet 第 1 人（代号 P-0）事项第 1 条「事项类别」",
            "缺少必填项「事项类别」",
        ),
        (
            DAMAGED["verified without a day"],
            "missing_key",
            "文件 people.parquet 第 1 人（代号 P-0）事项第 1 条「查实日期」",
            "证据状态为「查实」，缺少必填项「查实日期」",
        ),
        (
            DAMAGED["verified and not yet"],
            "null_not_allowed",
            "文件 people.parquet 第 1 人（代号 P-0）事项第 1 条「查实日期」",
            "证据状态为「查实」，须写明日期，不得注明尚未发生",
        ),
        (
            DAMAGED["votes beyond a whole"],
            "votes_exceed_one",
            "文件 people.parquet 第 1 人（代号 P-0）考核第 1 条「优秀得票率」",
            "各项比例合计 1.0001，超过 1",
        ),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, besides: Json, code: str, place: str, said: str) -> None:
    write_loosely(tmp_path / "people.parquet", [_dossier(0, besides)])
    population = NestedPopulation(tmp_path / "people.parquet", kinds(), as_of=None, part_size=50_000)
    (fault,) = faults_in(lambda: read_all(population)).faults
    assert (fault.code, fault.place, fault.chinese) == (code, place, said)


def test_what_was_not_asked_for_is_not_checked(tmp_path: Path) -> None:
    write_loosely(tmp_path / "people.parquet", [_dossier(0, DAMAGED["a code misspelt"])])
    population = NestedPopulation(tmp_path / "people.parquet", kinds(), as_of=None, part_size=50_000)
    (tables,) = read_all(population, Reads(frozenset(), {"incidents": frozenset({"incident.kind"})}))
    assert tables.records["incidents"].columns == ["who", "incident.kind"]


def test_the_first_thousand_faults_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    wrong = [_dossier(number, DAMAGED["a negative number"] | {"awards": [{"id": "x y"}]}) for number in range(700)]
    write_loosely(tmp_path / "people.parquet", wrong)
    population = NestedPopulation(tmp_path / "people.parquet", kinds(), as_of=None, part_size=9999)
    error = faults_in(lambda: read_all(population))
    assert (len(error.faults), error.more) == (1_000, 1_100)
    assert [fault.code for fault in error.faults[:3]] == ["invalid_id", "missing_key", "out_of_range"]


def test_a_last_day_has_to_be_that_of_a_month_or_a_year(tmp_path: Path) -> None:
    good = ["2025-03-01 2025-03-31", "2025-01-01 2025-12-31", "2025-03-04 2025-03-04", "2024-02-01 2024-02-29"]
    wrong = ["2025-03-02 2025-03-31", "2025-03-01 2025-02-28", "2025-02-01 2025-12-31", "2025-02-01 2026-01-31"]
    pairs = [[date.fromisoformat(day) for day in pair.split()] for pair in [*good, *wrong]]
    path = tmp_path / "people.parquet"
    columns = {
        "as_of": [date(2026, 6, 30)] * 8,
        "subject.ref": [f"P-{number}" for number in range(8)],
        "subject.birth_date": [first for first, _ in pairs],
        "subject.birth_date:last": [last for _, last in pairs],
    }
    pq.write_table(pa.table(columns), path)
    error = faults_in(lambda: read_all(NestedPopulation(path, kinds(), as_of=None, part_size=9999)))
    assert [fault.path.split(":")[1] for fault in error.faults] == ["5", "6", "7", "8"]


def test_what_was_refused_is_not_missing_too(tmp_path: Path) -> None:
    write_loosely(tmp_path / "people.parquet", [_dossier(0, {"incidents": [{"id": "I", "kind": "nonsense"}]})])
    population = NestedPopulation(tmp_path / "people.parquet", kinds(), as_of=None, part_size=50_000)
    error = faults_in(lambda: read_all(population))
    assert ([fault.code for fault in error.faults], error.more) == (["unknown_code"], 0)


def test_a_day_that_is_asked_for_may_be_null_where_nothing_forbids_it(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    write_loosely(path, [_dossier(0, {"incidents": [INCIDENT | {"evidence": "verified", "verified_on": None}]})])
    milder = []
    for kind in kinds():
        fields = {name: replace(field, nullable_unless={}) for name, field in kind.fields.items()}
        milder.append(replace(kind, fields=fields))
    (tables,) = read_all(NestedPopulation(path, milder, as_of=None, part_size=50_000))
    assert tables.records["incidents"]["incident.verified_on:none"].to_list() == [True]
