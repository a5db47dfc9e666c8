"""
The schemas by which editors complete names and underline mistakes, held to the readers.

What a schema refuses, the readers refuse; of what they refuse by shape or by name, a schema sees nearly all.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from service.domain.release import Release
from service.language import shape
from service.language.document import Faults, read_documents
from service.language.folder import load, read_files
from service.language.schemas import schemas_of
from service.settings import shipped
from tests.builders import faults_of, files_of, release_of, rule
from tests.damage import damaged
from tests.small_release import ACTIONS, FACTS, PARAMETERS, PROCEDURES, RECORDS, RULES

BEYOND = {
    "bad_placeholder",
    "circle",
    "days_turned",
    "duplicate_id",
    "excludes_itself",
    "mixed_values",
    "no_id",
    "no_names",
    "no_subject",
    "protected_attribute",
    "protection_not_shielding",
    "unsettled_choice",
    "wrong_about",
}
"""Faults that only the readers see: of sentences, of days, of names that stand twice, and of the folder as a whole."""

SEEN = 0.9
"""The part of all other faults that the schemas see; the rest are names whose declaration elsewhere was damaged."""


def written(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {path: shape.plain(node) for path, node in read_documents(files, Faults()).items()}


@cache
def validators(release_name: str) -> dict[str, Any]:
    release = load(shipped("rulesets")) if release_name == "shipped" else release_of()
    return validators_of(release)


def validators_of(release: Release) -> dict[str, Any]:
    return {name: Draft7Validator(json.loads(text)) for name, text in schemas_of(release).items()}


def validator(path: str, known: Mapping[str, Any]) -> Any:
    name = path.rpartition("/")[2].replace(".yaml", ".json")
    return known.get(name, known["ruleset.json"])


class Plain(yaml.CSafeDumper):
    """Writes YAML without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def as_yaml(tree: Any) -> bytes:
    return yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False, width=10_000).encode()


def test_the_schemas_that_ship_are_those_of_the_rulesets_that_ship() -> None:
    folder = shipped("rulesets")
    stored = {path.name: path.read_bytes() for path in (folder / "schemas").iterdir()}
    assert stored == schemas_of(load(folder)), "run `gongguo schema --out rulesets/schemas`"


def test_every_file_that_ships_names_its_schema_and_fits_it() -> None:
    files, known = read_files(shipped("rulesets")), validators("shipped")
    for path, tree in written(files).items():
        schema = validator(path, known)
        assert [error.message for error in schema.iter_errors(tree)] == [], path
        name = next(name for name, one in known.items() if one is schema)
        folder = "../schemas" if "/" in path else "schemas"
        assert files[path].startswith(f"# yaml-language-server: $schema={folder}/{name}\n".encode())


def test_the_schemas_are_draft_07_and_readable() -> None:
    for name, text in schemas_of(release_of()).items():
        schema = json.loads(text)
        Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#", name
        assert text.endswith(b"}\n")
        assert "由 gongguo schema 生成".encode() in text


@pytest.mark.parametrize(("name", "times"), [("small", 300), ("shipped", 40)])
def test_schemas_and_readers_agree_on_damage(name: str, times: int) -> None:
    known, chance = validators(name), random.Random(20260630)  # noqa: S311  # repeatable, not secret
    trees = written(files_of() if name == "small" else read_files(shipped("rulesets")))
    files = {path: as_yaml(tree) for path, tree in trees.items()}
    assert not faults_of(files)
    seen = missed = 0
    for _ in range(times):
        path = chance.choice(sorted(trees))
        tree = damaged(trees[path], chance)
        faults = faults_of({**files, path: as_yaml(tree)})
        refusal = next(validator(path, known).iter_errors(tree), None)
        assert refusal is None or faults, f"{path}: {list(refusal.absolute_path)}: {refusal.message}"
        if {fault.code for fault in faults} - BEYOND:
            seen, missed = seen + (refusal is not None), missed + (refusal is None)
    assert seen >= SEEN * (seen + missed), f"{seen} of {seen + missed}"


def assert_refused(path: str, text: str, *, refused: bool) -> None:
    files = files_of(**{path.rpartition("/")[2].removesuffix(".yaml"): text})
    tree = written(files)[path]
    assert bool(faults_of(files)) is refused, "the readers"
    assert validator(path, validators("small")).is_valid(tree) is not refused, "the schema"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (RULES, rule("unless: [{subject.trained: false}]")),
        (RULES, rule(when="when: [{subject.points: {at_least: 3, absent: no}}, {subject.rank: {between: [r1, r2]}}]")),
        (RULES, rule(when="when: [{any: [{subject.rank: {at_least: r1}}, {not: [{subject.trained: true}]}]}]")),
        (RULES, rule(when="when: [{subject.rank_since: {on_or_before: 2020-01-31}}]")),
        (FACTS, "new:\n  label: 新\n  holds: [{subject.trained: {may_be: true}}]\n"),
        (FACTS, "review.new:\n  label: 新\n  holds: [{review.votes.good: 0.25}, {review.grade: {in: [good]}}]\n"),
        (FACTS, "new:\n  label: 新\n  count: reviews\n  where: [{review.kind: annual}]\n"),
    ],
)
def test_what_the_readers_take_the_schemas_take(path: str, text: str) -> None:
    assert_refused(path, text, refused=False)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (RULES, rule(when="when: [{subject.traned: true}]")),
        (RULES, rule(when="when: [{review.grade: good}]")),
        (RULES, rule(when="when: [{subject.rank: poor}]")),
        (RULES, rule(when="when: [{subject.trained: {at_least: 1}}]")),
        (RULES, rule(when="when: [{subject.trained: {may_be: true}}]")),
        (RULES, rule(when="when: [{subject.category: {at_least: staff}}]")),
        (RULES, rule(when="when: [{subject.points: {at_least: $nothing}}]")),
        (RULES, rule(when="when: [{subject.points: {between: [1]}}]")),
        (RULES, rule(when="when: [{subject.points: {at_least: 1, at_most: 2}}]")),
        (RULES, rule(when="when: [{subject.points: 1, subject.trained: true}]")),
        (RULES, rule(when="when: {review: [{review.grade: good}], subjct: [{subject.trained: true}]}", about="")),
        (RULES, rule(when="when: {review: [{review.grade: good}]}", about="about: reviw", effect="classify: x")),
        (RULES, rule("unless: [{review.grade: good}]")),
        (RULES, rule("until: 2026-13-01")),
        (RULES, rule("bar: praise")),
        (RULES, rule(effect="classify: [lateness]", about="about: incident", when="when: [{incident.late: true}]")),
        (RULES, rule(cite="cite: {regulation: law, confidence: sure}")),
        (FACTS, "subject.new:\n  label: 新\n  holds: [{subject.trained: true}]\n"),
        (FACTS, "new:\n  label: 新\n"),
        (FACTS, "new:\n  label: 新\n  holds: [{subject.trained: true}]\n  count: reviews\n"),
        (FACTS, "new:\n  label: 新\n  count: reviews\n  where: [{subject.rank: good}]\n"),
        (FACTS, "new:\n  label: 新\n  hits: {classify: lateness}\n  where: [{review.grade: good}]\n"),
        (FACTS, "new:\n  label: 新\n  year_of: subject.points\n"),
        (FACTS, "new:\n  label: 新\n  months: {from: 2026-01-01, to: as_of}\n"),
        (PARAMETERS, "new:\n  label: 新\n  values: {2026-01-01: {value: 1.5}}\n"),
        (PARAMETERS, "new:\n  label: 新\n  values: 7\n"),
        (
            PARAMETERS,
            "new: {label: 新, keys: subject.rank, gives: subject.none, values: {2026-01-01: {value: {r1: 1}}}}\n",
        ),
        (PARAMETERS, "new:\n  label: 新\n  complete: true\n  values: {2026-01-01: {value: 1}}\n"),
        (PARAMETERS, "new:\n  label: 新\n  keys: subject.rank\n  values: {2026-01-01: {value: {r9: 1}}}\n"),
        (
            PARAMETERS,
            "new: {label: 新, keys: subject.rank, gives: subject.category, values: {2026-01-01: {value: {r1: r2}}}}\n",
        ),
        (ACTIONS, "new: {label: 新, kind: harsh, modality: may}\n"),
        (ACTIONS, "new: {label: 新, kind: adverse, modality: may, about: subjct}\n"),
        (PROCEDURES, "  new: {label: 新, text: 新, cite: [], categories: [nobody]}\n"),
        (RECORDS, "  new: {singular: one, label: 新, fields: {id: {label: 编号, type: word}}}\n"),
        (RECORDS, "  new: {singular: one, label: 新, unique: {keys: [id]}, fields: {id: {label: 编号, type: id}}}\n"),
    ],
)
def test_a_slip_is_refused_by_both(path: str, text: str) -> None:
    assert_refused(path, text, refused=True)


def test_an_editor_shows_the_chinese_of_every_name() -> None:
    rules = json.loads(schemas_of(release_of())["ruleset.json"])["definitions"]
    points = rules["test.subject"]["properties"]["subject.points"]
    assert (points["title"], points["description"]) == ("积分", "档案字段，整数。")
    assert rules["codes.subject.rank"]["enum"] == ["none", "r1", "r2", "r3"]
    assert rules["codes.subject.rank"]["enumDescriptions"] == ["无", "一级", "二级", "三级"]
    assert set(rules["coded.subject.category"]["anyOf"][1]["properties"]) == {"is", "in", "not_in", "absent"}


def test_a_code_that_looks_like_a_number_may_be_written_as_one() -> None:
    stars = "stars: {label: 星, type: code, codes: {1: 一星, true: 是}}"
    fields = f"fields: {{id: {{label: 编号, type: id, required: true}}, {stars}}}"
    release = release_of(records=f"  marks: {{singular: mark, label: 评分, {fields}}}\n")
    rules = json.loads(schemas_of(release)["ruleset.json"])["definitions"]
    assert rules["codes.mark.stars"]["enum"] == ["1", 1, "true"]
    assert rules["codes.mark.stars"]["enumDescriptions"] == ["一星", "一星", "是"]


def test_where_persons_have_no_categories_no_remedy_names_one() -> None:
    release = release_of()
    facts = {name: fact for name, fact in release.facts.items() if name != "subject.category"}
    schemas = validators_of(replace(release, facts=facts))
    tree = written(files_of())[PROCEDURES]
    assert schemas["procedures.json"].is_valid(tree) is ("categories" not in files_of()[PROCEDURES].decode())


def test_a_table_at_fault_is_told_even_where_a_fact_looks_it_up() -> None:
    table = "new: {label: 新, keys: subject.rank, gives: subject.none, values: {2026-01-01: {value: {r1: 1}}}}\n"
    looked_up = "looked_up: {label: 查表, lookup: $new, by: subject.rank}\n"
    assert [fault.code for fault in faults_of(files_of(parameters=table, facts=looked_up))] == ["unknown_fact"]
