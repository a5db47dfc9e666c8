"""The seven examples come out as they must: through the command line, the API, and both engines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from service.api.application import create_application
from service.domain.evaluation import Detail
from service.governance.access import Role
from service.settings import Settings, shipped
from service.wiring import build
from tests.command_line import Run, runner
from tests.serving import key, serving

EXAMPLES = sorted(shipped("examples").glob("*.json"))
ENGINES = ("durable", "interpreter")
Json = dict[str, Any]


def expected(example: Path) -> Json:
    wanted: Json = yaml.safe_load(example.with_suffix(".expected.yaml").read_text(encoding="utf-8"))
    return wanted


def keyed(items: list[Json], name: str, value: str) -> dict[str, str]:
    return {item[name] if item["about"] is None else f"{item[name]}@{item['about']}": item[value] for item in items}


def differences(evaluation: Json, wanted: Json) -> Iterator[str]:
    answers = keyed(evaluation["findings"], "rule", "answer")
    verdicts = keyed(evaluation["recommendations"], "action", "verdict")
    for rule, answer in wanted.get("answers", {}).items():
        if answers.get(rule) != answer:
            yield f"{rule}: {answers.get(rule)}, not {answer}"
    for action, verdict in wanted.get("verdicts", {}).items():
        if verdicts.get(action) != verdict:
            yield f"{action}: {verdicts.get(action)}, not {verdict}"
    paths = {item["path"] for item in evaluation["missing"]}
    yield from (f"{path} is not missing" for path in wanted.get("missing", []) if path not in paths)
    aside = {item["incident"] for item in evaluation["set_aside"]}
    yield from (f"{record} is not set aside" for record in wanted.get("set_aside", []) if record not in aside)


@pytest.fixture(scope="module", params=ENGINES)
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(tmp_path_factory.mktemp("examples"), engine=request.param) as served:
        yield TestClient(create_application(served), headers={"Authorization": key(served, Role.CALLER)})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


def test_there_are_seven_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_api_answers_as_it_must(api: TestClient, example: Path) -> None:
    wanted = expected(example)
    body = {"dossier": json.loads(example.read_text(encoding="utf-8")), "as_of": wanted["as_of"], "detail": "full"}
    answer = api.post("/v1/evaluations", json=body)
    assert answer.status_code == 200
    assert list(differences(answer.json(), wanted)) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_command_line_answers_as_it_must(run: Run, example: Path, engine: str) -> None:
    wanted = expected(example)
    ran = run("evaluate", str(example), "--as-of", wanted["as_of"], "--engine", engine, "--format", "json")
    assert ran.status == 0
    evaluation = json.loads(ran.out)
    assert evaluation["engine"] == engine
    assert list(differences(evaluation, wanted)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_both_engines_give_the_same_but_for_their_name(example: Path) -> None:
    durable, interpreter = (
        build(Settings.model_validate({"engine": engine})).operations.evaluating.evaluate(
            example.read_bytes(), detail=Detail.FULL
        )
        for engine in ENGINES
    )
    assert durable | {"engine": ""} == interpreter | {"engine": ""}


def test_every_derived_fact_that_a_reason_names_is_told(api: TestClient) -> None:
    derived = {fact["name"] for fact in api.get("/v1/vocabulary").json()["facts"] if fact["derived"]}
    for example in EXAMPLES:
        body = {"dossier": json.loads(example.read_text(encoding="utf-8")), "as_of": expected(example)["as_of"]}
        evaluation = api.post("/v1/evaluations", json=body).json()
        reasons = [reason for item in evaluation["recommendations"] for reason in item["reasons"]]
        named = [node for reason in reasons for node in leaves(reason["conditions"]) if node["fact"] in derived]
        assert named
        assert [node["ref"] for node in named if node["ref"] not in evaluation["facts"]] == []


def test_in_full_every_derived_fact_that_is_referred_to_is_told(api: TestClient) -> None:
    for example in EXAMPLES:
        body = {"dossier": json.loads(example.read_text(encoding="utf-8")), "as_of": "2026-06-30", "detail": "full"}
        facts = api.post("/v1/evaluations", json=body).json()["facts"]
        referred = {entry["ref"] for fact in facts.values() for entry in fact["from"] if "ref" in entry}
        given = {ref for ref in referred - set(facts) if ref.startswith(("subject.", "setting.")) or "]." in ref}
        assert referred - set(facts) == given
        assert not {ref for ref in given if ref.endswith((".chargeable", ".responsible", ".verified", ".tolerable"))}


def leaves(nodes: list[Json]) -> Iterator[Json]:
    for node in nodes:
        if "conditions" in node:
            yield from leaves(node["conditions"])
        else:
            yield node


def test_an_outcome_before_its_record_is_noticed_and_read_as_it_stands(api: TestClient) -> None:
    dossier = json.loads((shipped("examples") / "pioneer.json").read_text(encoding="utf-8"))
    sanction = {"id": "S-1", "system": "government", "kind": "government.warning", "effective_on": "2026-06-01"}
    dossier["sanctions"] = [sanction | {"lifted_on": "2020-01-01"}]
    evaluation = api.post("/v1/evaluations", json={"dossier": dossier, "as_of": "2026-06-30"}).json()
    turned = [notice["path"] for notice in evaluation["notices"] if notice["code"] == "days_turned_round"]
    assert turned == ["sanctions[S-1].lifted_on"]
