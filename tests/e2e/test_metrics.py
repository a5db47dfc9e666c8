"""What is measured, as Prometheus reads it: of one process, and of several that count together."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from service.api.application import create_application
from service.api.sharing import FOLDER
from service.governance.access import Role
from service.operations.served import Served
from service.settings import shipped
from tests.serving import key, serving

DOSSIER = json.loads((shipped("examples") / "not_performing.json").read_text(encoding="utf-8"))
BODY = {"dossier": DOSSIER, "as_of": "2026-06-30"}
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("metrics")) as served:
        yield served


def calling(served: Served) -> TestClient:
    return TestClient(create_application(served), headers={"Authorization": key(served, Role.CALLER)})


def samples(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"gongguo_{name}", frozenset(labels.items())))


def test_what_was_evaluated_is_counted(served: Served) -> None:
    client = calling(served)
    for name in ("a", "a", "b"):
        client.post("/v1/evaluations", json=BODY | {"detail": "full"}, headers={"Idempotency-Key": name})
    client.post("/v1/evaluations:batch", content=(json.dumps(BODY) + "\n").encode() * 3)
    evaluation = client.post("/v1/evaluations", json=BODY).json()
    found = samples(client.get("/metrics").text)
    digest = evaluation["release"]["digest"]
    assert value(found, "evaluations_total", engine="interpreter", detail="full", release=digest) == 2
    assert value(found, "evaluations_total", engine="interpreter", detail="brief", release=digest) == 4
    assert value(found, "evaluation_seconds_count") == 6
    said_yes = sum(one["answer"] == "yes" for one in evaluation["findings"])
    assert said_yes > 0
    assert value(found, "answers_total", answer="yes") == 6 * said_yes
    assert value(found, "answers_total", answer="no") is None
    said = {(one["kind"], one["verdict"]) for one in evaluation["recommendations"]}
    assert {verdict for name, verdict in found if name == "gongguo_verdicts_total"} == {
        frozenset({"kind": kind, "verdict": verdict}.items()) for kind, verdict in said
    }
    assert value(found, "requests_total", route="/v1/evaluations", method="POST", status="200") == 4
    assert value(found, "request_seconds_bucket", route="/v1/evaluations", le="+Inf") == 4
    assert value(found, "engine_failures_total", kind="disagreement") == 0


def test_what_stands_is_told_as_it_stands(served: Served) -> None:
    client = calling(served)
    before = samples(client.get("/metrics").text)
    client.post("/v1/evaluations", json=BODY)
    found = samples(client.get("/metrics").text)
    assert value(found, "release_in_force", digest=served.public.in_force() or "") == 1
    assert value(found, "log_position") == served.auditing.position()
    assert value(found, "log_position") == (value(before, "log_position") or 0) + 1
    assert (value(found, "worker_resident_bytes") or 0) > 1_000_000
    assert found["process_resident_memory_bytes", frozenset()] > 1_000_000


def test_nobody_measures_without_credentials(served: Served) -> None:
    assert TestClient(create_application(served)).get("/metrics").status_code == 401


COUNTING = """
import sys
from pathlib import Path
from service.api.sharing import count_in
count_in(Path(sys.argv[1]), int(sys.argv[2]))
from prometheus_client import CollectorRegistry
from service.api.measurements import Measurements
from service.api.metrics import scrape
measurements = Measurements()
measurements.answered("/v1/rules", "GET", 200, 0.1)
print(scrape(measurements, CollectorRegistry()).decode())
"""


def test_several_processes_count_together(tmp_path: Path) -> None:
    told = ""
    for place in (0, 1):
        told = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", COUNTING, str(tmp_path), str(place)],
            env={name: text for name, text in os.environ.items() if name != FOLDER},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    found = samples(told)
    assert value(found, "requests_total", route="/v1/rules", method="GET", status="200") == 2
    assert {labels for name, labels in found if name == "gongguo_worker_resident_bytes"} == {
        frozenset({"pid": "0"}.items()),
        frozenset({"pid": "1"}.items()),
    }
